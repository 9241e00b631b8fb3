"""Check-in: one word and a scale of five, then one person after the other, so that every voice has been in the room before the work."""

from __future__ import annotations

from labapp.core import questions
from labapp.core.kinds import Kind, Shown
from labapp.core.speaking import SpeakerNext, speaker_record, turn_record

KIND = Kind(
    name="check_in",
    settings=questions.QuestionSettings,
    work=questions.Answers,
    commands=(*questions.COMMANDS, SpeakerNext),
    decide=questions.decide,
    evolve=questions.evolve,
    records={
        **questions.RECORDS,
        "speaker": Shown(
            lambda lab, step, viewer: speaker_record(lab, step, viewer, questions.led(lab, step).turns),
            follows=frozenset({"work", "people"}),
        ),
        "turn": Shown(
            lambda lab, step, viewer: turn_record(step, viewer, questions.led(lab, step).turns),
            follows=frozenset({"work"}),
        ),
    },
    shown_at_once=lambda settings: False,
    contributors=questions.contributors,
    report=questions.distributions,
    rehearse=questions.rehearse,
    off="hidden",
)
