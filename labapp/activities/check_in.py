"""Check-in: one word and a scale of five, so that every voice has been in the room before the work starts."""

from __future__ import annotations

from labapp.core import questions
from labapp.core.kinds import Kind

KIND = Kind(
    name="check_in",
    settings=questions.QuestionSettings,
    work=questions.Answers,
    commands=(questions.AnswerGive,),
    decide=questions.decide,
    evolve=questions.evolve,
    records=questions.RECORDS,
    shown_at_once=lambda settings: False,
    contributors=questions.contributors,
    report=questions.distributions,
    rehearse=questions.rehearse,
)
