"""People come, leave and come back in the middle of any activity: everybody is told what became of it.

`Play` compares what each audience was told with a fresh look after every step; these tests take the steps.
"""

from __future__ import annotations

import pytest
from msgspec.structs import asdict

from labapp import catalogue
from labapp.core.events import ActivitySpec
from labapp.core.kinds import kinds
from tests.core.play import FIA, Play
from tests.support.somebody import Somebody

PEOPLE = {"anna": "north", "bo": "north", "cia": "south", "dan": "south", "eli": "east"}
IDENTITIES = {
    "taster_90": "anonymous",
    "half_day_lab": "role_named",
    "one_day_lab": "anonymous_group_tag",
    "two_day_lab": "role_named",
    "dialogue_120": "anonymous_group_tag",
    "follow_up_60": "role_named",
}


def stir(play: Play) -> None:
    """One person goes and comes back; another, whose phone is faster than the lab, is new and goes again."""
    new = f"new-{len(play.lab.members)}"
    play.do(FIA, "member.remove", member="cia")
    play.connect(new)
    play.join(new, organisation="coast", actor_group="citizen")
    play.do(FIA, "member.restore", member="cia")
    play.do(FIA, "member.remove", member=new)


def contribute(play: Play, activity: str, people: list[Somebody]) -> None:
    """Everybody does one thing that the activity asks for."""
    kind = kinds()[play.lab.activities[activity].kind]
    for person in people:
        if kind.rehearse is not None:
            for name, data in list(kind.rehearse(play.lab, play.lab.activities[activity], person))[:1]:
                play.do(person.member, name, activity, **data)


@pytest.mark.parametrize("template", [one["code"] for one in catalogue.templates()])
def test_who_comes_or_goes_in_the_middle_of_an_activity_is_told_what_is_theirs_now(template: str) -> None:
    agenda = [ActivitySpec(id=f"act-{n}", **asdict(step)) for n, step in enumerate(catalogue.agenda(template, "en"), 1)]
    play = Play(*agenda, identity=IDENTITIES[template], people=PEOPLE)
    people = [Somebody(name) for name in PEOPLE]
    for step in agenda:
        play.open(step.id)
        contribute(play, step.id, people)
        stir(play)
        for name, data in list(kinds()[step.kind].lead(play.lab, play.lab.activities[step.id])):
            play.do(FIA, name, step.id, **data)
            contribute(play, step.id, people)
        if not play.lab.activities[step.id].revealed:
            play.do(FIA, "activity.reveal", step.id)
        stir(play)
