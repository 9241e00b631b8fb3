"""How an innovation spreads: which record was made after which, who took it over, and what an organisation gave and took.

A copy is told of in two ways: the giving record names who uses it too, and a record here may say that it was made after another. Where
both tell of the same organisation it is one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct
from sqlalchemy.orm import Session

from labapp.store import innovations
from labapp.store.db import Database
from labapp.store.facets import ACCESS, ADOPTER, COPIED_FROM
from labapp.store.innovations import Innovation
from labapp.store.judging import partners
from labapp.store.record import Adopter, Organisation, Provenance, Record, Reuse
from labapp.store.shelf import shelf

FURTHEST = 8  # steps from a record, either way
MOST = 200  # lines of one picture, or records of one organisation


class Taker(Struct, frozen=True):
    """Somebody who took an innovation over: an organisation, or a record of their own, and who took it from them."""

    organisation: str
    mode: str = ""
    since: str = ""
    change: str = ""
    slug: str | None = None
    title: str = ""
    language: str = ""
    takers: tuple[Taker, ...] = ()

    def all(self) -> Iterator[Taker]:
        """It and all who come after it."""
        yield self
        for taker in self.takers:
            yield from taker.all()


class Exchange(Struct, frozen=True):
    """What an organisation gave others, and what it took: (the record, who took it), (the record, as whose own)."""

    name: str
    gave: list[tuple[Innovation, list[Adopter]]]
    took: list[tuple[Innovation, str]]


def tree(db: Database, found: Innovation, access: tuple[str, ...]) -> Taker:
    """The whole spread of which a record is part, from where it began. Only what may be read with this access stands in it."""
    with db.read() as session:
        first = _origin(db, session, found, access)
        return _taker(db, session, first, access, "", {first.id}, FURTHEST)


def of_organisation(db: Database, name: str, access: tuple[str, ...]) -> Exchange:
    """What an organisation gave and took, by its name; upper and lower case are the same."""
    with db.read() as session:
        own = _having(db, session, "organisation", [name], access)
        origins = {origin: record.slug for record in own if (origin := record.record.provenance.copied_from)}
        made_after = innovations.by_ids(session, list(origins))
        told = _having(db, session, ADOPTER, [name], access)
    known = {record.id for record in told}
    readable = [one for one in made_after if one.status == "published" and one.record.access in access]
    given = [*told, *(record for record in readable if record.id not in known)]
    took = [(record, origins.get(record.id, "")) for record in given]
    return Exchange(_as_written(name, own, took), [(record, record.record.reuse.adopters) for record in own], took)


def own_draft(found: Innovation, address: str) -> Record:
    """A draft of one's own after a record: what it is and what must travel along. What it was worth there is theirs, and is not taken."""
    given = found.record
    givers = ", ".join(body.name for body in partners(given))
    return Record(
        language=given.language,
        title=given.title,
        summary_plain=given.summary_plain,
        problem=given.problem,
        whats_new=given.whats_new,
        core_elements=given.core_elements,
        adaptable_elements=given.adaptable_elements,
        target_groups=given.target_groups,
        theme=given.theme,
        policy_area=given.policy_area,
        innovation_types=given.innovation_types,
        novelty="copied",
        novelty_source=f"{given.title} ({givers}), {address}" if givers else f"{given.title}, {address}",
        rules_touched=given.rules_touched,
        reuse=Reuse(conditions=given.reuse.conditions),
        provenance=Provenance(copied_from=found.id),
    )


def _origin(db: Database, session: Session, found: Innovation, access: tuple[str, ...]) -> Innovation:
    """The record from which all began, as far as it may be read. What goes round in a circle begins where it is read."""
    seen = {found.id}
    first = found
    for _ in range(FURTHEST):
        before = first.record.provenance.copied_from
        known = innovations.by_ids(session, [before]) if before else []
        if not known or known[0].id in seen or known[0].status != "published" or known[0].record.access not in access:
            break
        first = known[0]
        seen.add(first.id)
    return first


def _taker(
    db: Database, session: Session, found: Innovation, access: tuple[str, ...], mode: str, seen: set[str], steps: int
) -> Taker:
    record = found.record
    named = {adopter.organisation.casefold(): adopter for adopter in record.reuse.adopters}
    takers: list[Taker] = []
    children = _having(db, session, COPIED_FROM, [found.id], access) if steps else []
    for child in children:
        if child.id in seen or len(seen) >= MOST:
            continue
        seen.add(child.id)
        told = [named.pop(body.casefold()) for body in _bodies(child.record) if body.casefold() in named]
        how = (told[0].mode if told else None) or child.record.novelty or ""
        taken = _taker(db, session, child, access, how, seen, steps - 1)
        takers.append(_with_word(taken, told[0]) if told else taken)
    takers += [
        Taker(
            one.organisation,
            mode=one.mode or "",
            since=one.since or "",
            change=one.change or "",
            language=record.language,
        )
        for one in islice(named.values(), MOST)
    ]
    return Taker(
        organisation=", ".join(body.name for body in partners(record)),
        mode=mode,
        slug=found.slug,
        title=record.title,
        language=record.language,
        takers=tuple(takers),
    )


def _with_word(taken: Taker, told: Adopter) -> Taker:
    return Taker(
        organisation=taken.organisation,
        mode=taken.mode,
        since=told.since or "",
        change=told.change or "",
        slug=taken.slug,
        title=taken.title,
        language=taken.language,
        takers=taken.takers,
    )


def _bodies(record: Record) -> Iterable[str]:
    known: list[Organisation] = [*record.organisations, *partners(record)]
    return dict.fromkeys(body.name for body in known)


def _having(db: Database, session: Session, facet: str, values: list[str], access: tuple[str, ...]) -> list[Innovation]:
    """Published records with a value, the latest first."""
    known = shelf(db, session)
    numbers = known.in_order(known.having(facet, values) & known.having(ACCESS, access))
    return innovations.by_ids(session, [known.ids[number] for number in islice(numbers, MOST)])


def _as_written(name: str, own: list[Innovation], took: list[tuple[Innovation, str]]) -> str:
    """The name as records write it; "" where none of them knows it."""
    written = [body for record in own for body in _bodies(record.record)]
    written += [adopter.organisation for record, _ in took for adopter in record.record.reuse.adopters]
    return next((one for one in written if one.casefold() == name.strip().casefold()), "")
