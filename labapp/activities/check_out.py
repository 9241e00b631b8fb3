"""Check-out: a word to take home, and the effect goals on five steps of agreement."""

from __future__ import annotations

from labapp.core import questions
from labapp.core.kinds import Kind

KIND = Kind(
    name="check_out",
    settings=questions.QuestionSettings,
    work=questions.Answers,
    commands=questions.COMMANDS,
    decide=questions.decide,
    evolve=questions.evolve,
    records=questions.RECORDS,
    shown_at_once=lambda settings: False,
    contributors=questions.contributors,
    report=questions.distributions,
    rehearse=questions.rehearse,
    off="hidden",
)
