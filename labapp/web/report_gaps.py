"""What a lab's report leaves out, in sentences: a reader must be able to tell that something is missing from that there was nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from labapp.activities import dot_vote
from labapp.core import apart
from labapp.core.kinds import kinds
from labapp.core.model import Activity, Lab
from labapp.core.report import Section


def of_lab(lab: Lab, silent: Iterable[Section]) -> Iterator[str]:
    """The sentences. None tells more of a person than the room knew: what only authors see is not counted."""
    yield from _notes(lab)
    yield from _activities(lab, [section.activity for section in silent])
    if len(lab.organisations) > 1 and lab.identity != "anonymous":
        yield _(
            "Results of an organisation with fewer than %(answers)s answers, or %(voters)s voters in a dot vote, are not shown apart.",
            answers=apart.SMALLEST_GROUP,
            voters=dot_vote.SMALLEST_GROUP,
        )
    if lab.identity == "role_named":
        yield _("Names stand only where people gave them themselves.")
    else:
        yield _("Who wrote, voted or answered what is not in it: the lab was held without names.")


def _notes(lab: Lab) -> Iterator[str]:
    standing = [card for card in lab.cards.values() if card.activity in lab.activities and not card.taken_back]
    hidden = sum(card.id in lab.hidden for card in standing)
    late = sum(lab.card_is_late(card) for card in standing if card.id not in lab.hidden)
    if hidden:
        yield ngettext(
            "%(num)s note that those who led the lab hid.", "%(num)s notes that those who led the lab hid.", hidden
        )
    if late:
        yield ngettext(
            "%(num)s note that came after its activity had ended.",
            "%(num)s notes that came after their activity had ended.",
            late,
        )
    if any(card.kept for card in standing):
        yield _("Notes that their authors kept to themselves.")
    if lab.staff_notes:
        yield _("What those who led the lab noted for themselves.")


def _activities(lab: Lab, silent: list[Activity]) -> Iterator[str]:
    steps = list(lab.agenda())
    private = [step for step in steps if kinds()[step.kind].private and step.state != "planned"]
    closed = [
        step
        for step in steps
        if not step.revealed and step not in private and kinds()[step.kind].contributors(lab, step)
    ]
    planned = [step for step in steps if step.state == "planned"]
    nothing = [step for step in silent if step not in private and step not in closed]
    for sentence, which in (
        (_("Private, so only their number is in it: %(titles)s."), private),
        (_("Not shown to the room yet: %(titles)s."), closed),
        (_("Never opened: %(titles)s."), planned),
        (_("On the agenda, without anything written: %(titles)s."), nothing),
    ):
        if which:
            yield sentence % {"titles": ", ".join(dict.fromkeys(step.title for step in which))}
