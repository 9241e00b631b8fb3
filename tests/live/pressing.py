"""Anything a console can send, about things that meet often: what two facilitators press who press everything at once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from tests.core.drawing import CARDS

Press = tuple[str, str | None, dict[str, Any]]  # (command, activity, data)


def press(chance: random.Random, activities: Sequence[str], board: str, vote: str, leaders: Sequence[str]) -> Press:
    """One press; the notes are those of `CARDS`."""
    activity = chance.choice(activities)
    possible: list[Press] = [
        *(
            (f"activity.{verb}", activity, {})
            for verb in ("open", "reopen", "lock", "unlock", "reveal", "hide", "finish")
        ),
        ("activity.edit", activity, {"title": f"Title {chance.randrange(5)}", "minutes": chance.randrange(1, 30)}),
        ("activity.move", activity, {"after": chance.choice([None, *activities])}),
        ("activity.drop", activity, {}),
        ("undo", None, {}),
        ("redo", None, {}),
        ("timer.start", None, {"seconds": chance.randrange(10, 600)}),
        *((f"timer.{verb}", None, {}) for verb in ("pause", "resume", "stop")),
        ("timer.add", None, {"seconds": 60}),
        ("wall.show", None, {"view": chance.choice(["auto", "board", "blank"])}),
        ("wall.show", None, {"view": "timer", "wall": "b"}),
        ("room.calm", None, {"on": chance.random() < 0.5}),
        ("room.tell", None, {"text": chance.choice(["", "Coffee"])}),
        ("wall.spotlight", None, {"card": chance.choice([None, *CARDS])}),
        ("groups.form", None, {"size": 2}),
        ("card.hide", None, {"card": chance.choice(CARDS)}),
        ("card.restore", None, {"card": chance.choice(CARDS)}),
        ("card.add", board, {"card": chance.choice(CARDS), "text": "From paper", "source": "paper"}),
        ("paper.tally", vote, {"item": chance.choice(CARDS), "n": chance.randrange(5)}),
        ("agenda.replan", None, {"minutes": {activity: chance.randrange(1, 30)}}),
        ("note.write", None, {"text": f"Note {chance.randrange(3)}", "about": activity}),
        ("lead.take", None, {}),
        ("lead.give", None, {"member": chance.choice(leaders)}),
        ("door.close", None, {}),
        ("door.open", None, {}),
        ("lab.open", None, {}),
        ("lab.close", None, {}),
        ("ready.set", None, {"ready": chance.random() < 0.5}),
    ]
    return chance.choice(possible)
