"""What was answered to the effect goals of a lab, as a line of its report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from labapp.reports.model import Run, Words
from labapp.store.goals import GoalResult
from labapp.web import record_words

VERDICTS = {"reached": lambda: _("Reached"), "not_reached": lambda: _("Not reached")}


def facts(results: Iterable[GoalResult], foreign: str | None) -> Iterator[tuple[str, Words]]:
    """(goal, what came of it) of each time a goal was asked. `foreign` is the language of the lab where it is not that of the report."""
    for one in results:
        yield record_words.term("effect_goal", one.code), (Run(one.statement, lang=foreign), Run(f" · {_said(one)}"))


def _said(one: GoalResult) -> str:
    if one.state == "waiting":
        return str(_("Opens on %(day)s.", day=record_words.day(one.not_before)))
    if one.state == "open":
        return str(_("It is being asked."))
    if one.percent is None:
        return str(_("Too few answers: fewer than five are never shown."))
    said = [f"{one.percent} %", _("%(agree)s of %(answers)s agree", agree=one.agree, answers=one.answers)]
    if one.target_percent is not None:
        said.append(_("goal %(percent)s %%", percent=one.target_percent))
    if one.verdict in VERDICTS:
        said.append(VERDICTS[one.verdict]())
    return ", ".join(str(part) for part in said)
