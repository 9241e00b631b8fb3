"""Before publishing: the list of what is asked for, who signs, and the page on which a party reads a record and says yes or no.

A signing link opens one record for one party: neither the lab nor its notes, nor any other record. Nothing is stored about the person.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from msgspec import Struct

from labapp.core.policy import may_ask
from labapp.core.refused import Refused
from labapp.messages import message_for
from labapp.store import accounts, innovations, judging, passes, plain_language, record_links, signing, writing
from labapp.store.innovations import Innovation
from labapp.store.judging import Lack
from labapp.store.signing import Answer, Demand, Party, Said
from labapp.web import library, record_words, version_words
from labapp.web.addresses import site_address
from labapp.web.api_innovations import demand_editable
from labapp.web.asking import asker, login_required, services
from labapp.web.drawing import qr_picture
from labapp.web.errors import Problem

blueprint = Blueprint("signing", __name__)

CONTACT = ("contact.function", "contact.mailbox")
PLAIN = ("summary_plain", "problem", "whats_new", "what_failed")  # what a reader begins with


class Demanded(Struct, frozen=True):
    """A line of the list: whether it is met (`good`, `bad`, or `advice`), what it is, and what to do: (words, address)."""

    state: str
    words: str
    mend: list[tuple[str, str]]


class Seat(Struct, frozen=True):
    """One who is asked, as the page shows it."""

    organisation: str
    party: str
    body: str
    speaks_for: str
    answer: Answer


@blueprint.route("/library/<innovation>/publishing", methods=["GET", "POST"])
@login_required
def show(innovation: str) -> ResponseReturnValue:
    """The list before publishing. Its buttons publish, say who signs, and make links for those who do."""
    found = demand_editable(asker(), innovation)
    if request.method == "GET":
        return _page(found)
    match request.form.get("do"):
        case "publish":
            return _publish(found)
        case "ask":
            _demand_asking(found)
            known = [body.id for body in found.record.organisations]
            bodies = tuple(body for body in request.form.getlist("organisations") if body in known)
            signing.ask(services().db, str(found.lab_id), Demand(bodies, "steering" in request.form))
            flash(_("Saved."), "good")
        case "link":
            _demand_asking(found)
            return _page(found, link=_link(found))
    return redirect(url_for("signing.show", innovation=found.id, _anchor="sign-off"))


@blueprint.route("/sign/<token>", methods=["GET", "POST"])
def sign(token: str) -> ResponseReturnValue:
    """What a party is asked to sign, in full, and its answer."""
    found, seat, in_lab = _opened(token)
    mine = next((one for one in _seats(found) if (one.organisation, one.party) == seat), None)
    if mine is None:
        raise Problem("link_expired")
    problem = ""
    if request.method == "POST":
        try:
            note, seen = request.form.get("note", ""), request.form.get("seen")
            signing.say(services().db, found.id, seat, _said(), note=note, seen=seen)
        except Refused as refused:
            problem = _refusal(refused)
        else:
            flash(_("Thank you. Your answer is kept."), "good")
            return redirect(url_for("signing.sign", token=token))
    page = render_template(
        "sign.html",
        found=found,
        record=found.record,
        mine=mine,
        problem=problem,
        note=request.form.get("note", mine.answer.note if mine.answer.state != "open" else ""),
        told=version_words.told(found.record, (*signing.NOT_SIGNED, "language", "access")),
        field_name=version_words.field_name,
        seen=signing.digest_of(found.record),
        states=states(),
        back=url_for("live.phone", lab=found.lab_id) if in_lab and found.lab_id else None,
        **library.words(),
    )
    return (page, 422) if problem else page


def _opened(token: str) -> tuple[Innovation, tuple[str, Party], bool]:
    """(the record, the seat, whether it was opened from a place in the lab) that a personal link or a pass of a phone stands for.

    :raise Problem: `link_expired`
    """
    about = passes.opened(services().settings.secret_key, passes.SIGN, token, services().rooms.today())
    if about is not None:
        innovation, organisation, party = about.split("/")
    elif link := record_links.opened(services().db, token, "sign"):
        innovation, organisation, party = link.innovation, link.organisation, link.party
    else:
        raise Problem("link_expired")
    found = innovations.find(services().db, innovation)
    if found is None:
        raise Problem("link_expired")
    return found, (organisation, party), about is not None  # type: ignore[return-value]


def states() -> dict[str, str]:
    """What an answer is called."""
    return {
        "open": _("not answered yet"),
        "signed": _("signed"),
        "declined": _("said no"),
        "lapsed": _("the text was changed after the answer"),
    }


def checklist(found: Innovation) -> list[Demanded]:
    """Each thing that publishing asks for, in the order in which it is best put right; last what is only advised."""
    record, lacks = found.record, innovations.lacking(services().db, found.id)
    groups = [
        (_("All parts that are needed are written."), [x for x in lacks if x.reason in ("missing", "too_few", "no_source", "no_value") and x.field != "what_failed" and x.field not in CONTACT]),
        (_("What went wrong is told: at least one sentence."), [x for x in lacks if x.field == "what_failed"]),
        (_("Whom to ask is a function with a mailbox, not a person."), [x for x in lacks if x.field in CONTACT and x.reason != "personal_number"]),
        (_("No personal identity number stands in it."), [x for x in lacks if x.reason == "personal_number"]),
        (_("It says how others may use it (licence)."), [x for x in lacks if x.field == "licence"]),
        (_("Pictures have a text, and those in them agreed."), [x for x in lacks if x.reason in ("no_alt", "no_consent")]),
    ]  # fmt: skip
    lines = [
        Demanded("bad" if found_lacks else "good", words, [_mend(found, x) for x in found_lacks])
        for words, found_lacks in groups
    ]
    demand = signing.demand(services().db, found.lab_id)
    here = url_for("signing.show", innovation=found.id, _anchor="sign-off")
    for words, asked, field in (
        (_("Both parties of each organisation have signed this text."), bool(demand.organisations), "signatures"),
        (_("The steering group has approved this text."), demand.steering, "steering"),
    ):
        if asked:
            waits = any(lack.field == field for lack in lacks)
            lines.append(Demanded("bad" if waits else "good", words, [(_("See who is asked"), here)] if waits else []))
    heavy = [
        field
        for field in PLAIN
        if (read := plain_language.reading(getattr(record, field), record.language)) and read.level == "heavy"
    ]
    lines.append(
        Demanded(
            "advice" if heavy else "good",
            _("The first texts are easy to read."),
            [(record_words.field_name(field), _address(found, field)) for field in heavy],
        )
    )
    if advised := judging.advised(record):
        lines.append(
            Demanded(
                "advice",
                _("It says more than it must, so that others can trust and copy it."),
                [(record_words.field_name(field), _address(found, field)) for field in advised],
            )
        )
    return lines


def _page(found: Innovation, *, link: tuple[Seat, str] | None = None) -> str:
    lines = checklist(found)
    return render_template(
        "publishing.html",
        found=found,
        record=found.record,
        lines=lines,
        ready=all(line.state != "bad" for line in lines),
        may_ask=_may_ask(found),
        demand=signing.demand(services().db, found.lab_id),
        seats=_seats(found),
        states=states(),
        link=link,
        picture=qr_picture(link[1]) if link else None,
        **library.words(),
    )


def _publish(found: Innovation) -> ResponseReturnValue:
    try:
        published = innovations.publish(services().db, found.id, by=asker().id)
    except Refused:
        flash(_("It is not published: the list below says what is missing."), "problem")
        return redirect(url_for("signing.show", innovation=found.id))
    flash(_("Published. Everybody can find and read it now."), "good")
    return redirect(url_for("library.read", innovation=published.slug))


def _may_ask(found: Innovation) -> bool:
    return may_ask(accounts.staffed_labs(services().db, asker().id), found.lab_id)


def _demand_asking(found: Innovation) -> None:
    if not _may_ask(found):
        raise Problem("not_allowed")


def _link(found: Innovation) -> tuple[Seat, str]:
    """A new personal link for who is asked."""
    wanted = (request.form.get("organisation", ""), request.form.get("party", ""))
    seat = next((seat for seat in _seats(found) if (seat.organisation, seat.party) == wanted), None)
    if seat is None:
        raise Problem("not_found")
    token = record_links.make(services().db, found.id, "sign", organisation=seat.organisation, party=seat.party)
    return seat, f"{site_address()}/sign/{token}"


def _seats(found: Innovation) -> list[Seat]:
    in_lab = services().rooms.lab(found.lab_id).organisations if found.lab_id else ()
    bodies = {body.id: body.name for body in in_lab} | {body.id: body.name for body in found.record.organisations}
    said = signing.answers(services().db, found.id, found.lab_id, found.record)
    return [
        Seat(
            one.organisation,
            one.party,
            bodies.get(one.organisation, one.organisation),
            record_words.named(record_words.PARTIES, one.party),
            one,
        )
        for one in said
    ]


def _mend(found: Innovation, lack: Lack) -> tuple[str, str]:
    name = record_words.field_name(lack.field)
    words = name if lack.reason == "missing" else f"{name}: {record_words.lack_sentence(lack)}"
    return words, _address(found, lack.field)


def _address(found: Innovation, field: str) -> str:
    """Where a field is put right: its question while this is a draft, else its place in the form."""
    if field == "attachments":
        return url_for("record_pictures.edit", innovation=found.id)
    question = writing.question_of(field)
    if found.status == "draft" and question is not None and question in writing.questions(found.record):
        return url_for("writing.one_question", innovation=found.id, question=question.id)
    return url_for("library.edit", innovation=found.id, _anchor=field)


def _said() -> Said:
    """:raise Refused: `bad_request`"""
    match request.form.get("said"):
        case "signed" | "declined" | "withdrawn" as said:
            return said
    raise Refused("bad_request")


def _refusal(refused: Refused) -> str:
    if refused.code == "stale":
        return str(_("The text was changed while you read it. Read it again below before you answer."))
    if refused.details.get("field") == "note" and refused.code != "too_long":
        return str(_("Say in a sentence what you do not agree with."))
    return str(message_for(refused.code, refused.details))
