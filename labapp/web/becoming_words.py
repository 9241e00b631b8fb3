"""What became of the notes, piles and experiments of a lab, in words and with the way there: for its report."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from labapp.core.model import Lab
from labapp.store import becoming
from labapp.store.becoming import Fate
from labapp.web import record_words
from labapp.web.asking import services


def of_lab(lab: Lab) -> dict[str, list[tuple[str, str]]]:
    """{id of a note, pile or experiment: [(words, address)]}."""
    found = becoming.of_lab(services().db, lab)
    return {item: [_told(fate) for fate in fates if not _is_itself(item, fate)] for item, fates in found.items()}


def _is_itself(item: str, fate: Fate) -> bool:
    """An experiment is no news on its own card, and its decision stands there already."""
    return fate.target == item and fate.kind in ("experiment", "decision")


def _told(fate: Fate) -> tuple[str, str]:
    match fate.kind:
        case "pile":
            return _("Pile: %(title)s", title=fate.words), f"#cluster-{fate.target}"
        case "votes":
            dots = ngettext("%(num)s dot", "%(num)s dots", fate.count)
            return _("%(dots)s, place %(rank)s", dots=dots, rank=fate.rank), f"#activity-{fate.target}"
        case "experiment":
            return _("Experiment: %(title)s", title=_with(fate.words, _state(fate.code))), f"#experiment-{fate.target}"
        case "decision":
            return _("Decided: %(decision)s", decision=record_words.term("decision", fate.code)), f"#card-{fate.target}"
        case "record":
            draft = _("Draft") if fate.code == "draft" else ""
            title = fate.words or _("Without a title")
            return _("Record: %(title)s", title=_with(title, draft)), url_for("library.read", innovation=fate.target)
        case "follow_up":
            words = _("Follow-up: %(title)s", title=_with(fate.words, _standing(fate.code)))
            return words, url_for("followups.matter", matter=fate.target)


def _state(code: str) -> str:
    states = record_words.EXPERIMENT_STATES
    return record_words.named(states, code) if code in states else record_words.term("decision", code or None)


def _standing(code: str) -> str:
    words = {"anchored": _("anchored"), "at_risk": _("at risk"), "stopped": _("stopped"), "closed": _("closed")}
    return str(words.get(code, _("waits for an answer")))


def _with(title: str, more: str) -> str:
    return f"{title} ({more})" if more else title
