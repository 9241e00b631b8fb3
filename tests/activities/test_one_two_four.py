"""1-2-4-all: alone, in pairs, in fours, and one card of each four for all."""

from __future__ import annotations

import pytest

from labapp.core.report import report
from labapp.core.seating import pair_of
from labapp.core.viewers import Me
from tests.core.play import CROWD, FIA, ORGANISATIONS, STAFF, WALL, Play, note, step

EXAMPLE = {"alone": 1, "pairs": 2, "fours": 4, "all": 5}
TWELVE = {f"{body}-{number}": body for body in ORGANISATIONS for number in range(2)}


@pytest.fixture
def room() -> Play:
    room = Play(step("talk", "one_two_four"), step("vote", "dot_vote"), people=TWELVE)
    room.open("talk")
    return room


def to(room: Play, name: str) -> None:
    room.do(FIA, "talk.step", "talk", to=name)


def share(room: Play, who: str, text: str, number: int = 90, **more: str) -> None:
    room.do(who, "talk.share", "talk", card=note(number), text=text, **more)


def four_of(room: Play, who: str) -> list[str]:
    return [member for group in room.lab.groups if who in group for member in group]


# Steps -------------------------------------------------------------------------------------------------------


def test_each_step_starts_its_own_clock(room: Play) -> None:
    for name, seconds in (("pairs", 120), ("fours", 240), ("all", 300), ("alone", 60)):
        to(room, name)
        timer = room.sees(WALL)["timer"]
        assert (timer["planned_s"], timer["paused"]) == (seconds, False)
        assert room.sees(CROWD)["talk/talk"]["step"] == name


def test_the_step_that_is_on_starts_its_clock_once(room: Play) -> None:
    to(room, "alone")
    room.wait(30)
    assert room.do(FIA, "talk.step", "talk", to="alone") == ()
    room.do(FIA, "timer.pause")
    to(room, "alone")
    assert room.sees(WALL)["timer"]["paused"] is False


def test_a_step_without_minutes_has_no_clock_of_its_own() -> None:
    room = Play(step("talk", "one_two_four", pairs=0))
    room.open("talk")
    before = room.sees(WALL)["timer"]
    to(room, "pairs")
    assert room.sees(WALL)["timer"] == before


def test_a_step_is_one_change_with_its_groups_and_its_clock(room: Play) -> None:
    before = room.shared()
    to(room, "pairs")
    after = room.shared()
    room.do(FIA, "undo")
    assert room.shared() == before
    room.do(FIA, "redo")
    assert room.shared() == after
    room.refold()


def test_all_shows_the_cards_and_going_back_hides_them(room: Play) -> None:
    to(room, "fours")
    share(room, "north-0", "Lend staff")
    assert f"card/{note(90)}" not in room.sees(CROWD)
    to(room, "all")
    assert room.sees(CROWD)[f"card/{note(90)}"]["text"] == "Lend staff"
    to(room, "fours")
    assert f"card/{note(90)}" not in room.sees(CROWD)


def test_a_reveal_by_its_own_key_is_the_last_step(room: Play) -> None:
    room.do(FIA, "activity.reveal", "talk")
    assert room.sees(WALL)["talk/talk"]["step"] == "all"


def test_only_staff_leads_and_not_before_it_is_open(room: Play) -> None:
    assert room.refused("north-0", "talk.step", "talk", to="pairs") == "not_allowed"
    again = Play(step("talk", "one_two_four"))
    assert again.refused(FIA, "talk.step", "talk", to="pairs") == "activity_not_open"


# Groups and pairs --------------------------------------------------------------------------------------------


def test_fours_are_mixed_and_pairs_sit_within_them(room: Play) -> None:
    to(room, "pairs")
    assert [len({TWELVE[member] for member in group}) for group in room.lab.groups] == [4, 4, 4]
    for member in TWELVE:
        code, pair = pair_of(room.lab, member)  # type: ignore[misc]
        assert set(pair) <= set(four_of(room, member))
        assert len(pair) == 2
        assert room.sees(member)["own_talk/talk"]["pair"]["code"] == code
        assert code.startswith(room.sees(member)["group"]["id"])


@pytest.mark.parametrize(
    ("people", "fours", "pairs"),
    [(5, [5], [2, 3]), (7, [3, 4], [2, 2, 3]), (9, [4, 5], [2, 2, 2, 3]), (3, [3], [3]), (1, [1], [1])],
)
def test_odd_people_make_a_pair_three(people: int, fours: list[int], pairs: list[int]) -> None:
    room = Play(step("talk", "one_two_four"), people={f"p{n}": None for n in range(people)})
    room.open("talk")
    to(room, "pairs")
    assert sorted(map(len, room.lab.groups)) == fours
    assert sorted(map(len, {pair_of(room.lab, f"p{n}")[1] for n in range(people)})) == pairs  # type: ignore[index]


def test_groups_that_stand_are_the_fours_but_pairs_are_too_small(room: Play) -> None:
    room.do(FIA, "groups.form", size=6)
    sixes = room.lab.groups
    to(room, "fours")
    assert room.lab.groups == sixes
    again = room.branch()
    again.do(FIA, "groups.form", size=2)
    to(again, "pairs")
    assert sorted(map(len, again.lab.groups)) == [4, 4, 4]


def test_who_comes_late_joins_the_smallest_pair_and_disturbs_no_other(room: Play) -> None:
    to(room, "pairs")
    before = {pair_of(room.lab, member)[1] for member in TWELVE}  # type: ignore[index]
    room.join("late", organisation="north")
    code, pair = pair_of(room.lab, "late")  # type: ignore[misc]
    assert len(pair) == 3
    assert len(before & {pair_of(room.lab, member)[1] for member in TWELVE}) == 5  # type: ignore[index]
    own = room.sees("late")["own_talk/talk"]["pair"]
    assert (own["code"], len(own["partners"])) == (code, 2)


def test_whose_partner_leaves_joins_the_other_pair_of_the_four(room: Play) -> None:
    to(room, "pairs")
    _, (stays, leaves) = pair_of(room.lab, "north-0")  # type: ignore[misc]
    room.do(FIA, "member.remove", member=leaves)
    assert len(pair_of(room.lab, stays)[1]) == 3  # type: ignore[index]


def test_partners_are_places_among_the_people_of_ones_group(room: Play) -> None:
    to(room, "pairs")
    own = room.sees("north-0")
    (place,) = own["own_talk/talk"]["pair"]["partners"]
    _, pair = pair_of(room.lab, "north-0")  # type: ignore[misc]
    partner = next(member for member in pair if member != "north-0")
    assert own["group"]["people"][place]["organisation"] == TWELVE[partner]


def test_in_an_empty_room_the_steps_go_on() -> None:
    room = Play(step("talk", "one_two_four"), people={})
    room.open("talk")
    for name in ("pairs", "fours", "all"):
        to(room, name)
    assert room.sees(WALL)["talk/talk"] == {"step": "all", "groups": []}


# What is written ---------------------------------------------------------------------------------------------


def test_what_somebody_writes_alone_stays_theirs_for_ever(room: Play) -> None:
    card = room.write("north-0", "My doubt", on="talk")
    to(room, "all")
    room.open("vote")
    assert [viewer for viewer in room.everybody() if f"card/{card}" in room.sees(viewer)] == [Me("north-0")]
    assert card not in room.sees(CROWD)["items/vote"]["cards"]
    assert "My doubt" not in str(report(room.lab, room.names))
    assert room.sees(WALL)["activity/talk"]["counts"]["contributors"] == 1


def test_a_four_shares_one_card_which_everybody_in_it_may_word(room: Play) -> None:
    to(room, "fours")
    first, second, *_ = four_of(room, "north-0")
    share(room, first, "Lend staff")
    assert room.sees(second)["own_talk/talk"]["card"] == {"id": note(90), "text": "Lend staff", "mine": False}
    share(room, second, "Lend staff for a week", 91, instead_of="Lend staff")
    assert room.sees(first)["own_talk/talk"]["card"] == {"id": note(90), "text": "Lend staff for a week", "mine": True}
    assert list(room.lab.cards) == [note(90)]


def test_the_card_of_a_four_bears_nobodys_organisation(room: Play) -> None:
    to(room, "fours")
    share(room, "north-0", "Lend staff")
    mates = four_of(room, "north-0")
    other = room.write(next(member for member in TWELVE if member not in mates), "Share rooms", on="talk")
    to(room, "all")
    for card in (note(90), other):
        assert room.sees(CROWD)[f"card/{card}"]["organisation"] is None


def test_two_who_write_at_once_do_not_wipe_out_each_other(room: Play) -> None:
    to(room, "fours")
    first, second, *_ = four_of(room, "north-0")
    share(room, first, "Lend staff")
    refusal = room.refusal(second, "talk.share", "talk", card=note(91), text="Share rooms")
    assert (refusal.code, refusal.details["field"]) == ("bad_request", "instead_of")
    assert room.do(second, "talk.share", "talk", card=note(91), text="Lend staff") == ()
    assert (
        room.refused(second, "talk.share", "talk", card=note(91), text="Share rooms", instead_of="Lend")
        == "bad_request"
    )


def test_the_wall_sees_which_fours_have_shared_not_what(room: Play) -> None:
    to(room, "fours")
    share(room, "north-0", "Lend staff")
    seen = room.sees(WALL)["talk/talk"]
    own = room.sees("north-0")["group"]["id"]
    assert [group["id"] for group in seen["groups"] if group["shared"]] == [own]
    for viewer in (WALL, STAFF, CROWD):
        assert "Lend staff" not in str(room.sees(viewer))


def test_the_card_of_a_four_is_an_idea_that_later_activities_work_on(room: Play) -> None:
    to(room, "fours")
    share(room, "north-0", "Lend staff")
    to(room, "all")
    room.open("vote")
    assert room.sees(CROWD)["items/vote"]["cards"] == [note(90)]
    room.do("south-0", "dot.place", item=note(90))


def test_a_plain_client_shares_by_an_ordinary_card_once_for_each_four(room: Play) -> None:
    to(room, "fours")
    card = room.write("north-0", "Lend staff", on="talk")
    mate = next(member for member in four_of(room, "north-0") if member != "north-0")
    assert room.sees(mate)["own_talk/talk"]["card"]["id"] == card
    refusal = room.refusal(mate, "card.add", "talk", card=note(50), text="Share rooms")
    assert (refusal.code, refusal.details) == ("too_many", {"limit": 1})
    room.do("north-0", "card.take_back", card=card)
    assert room.sees(mate)["own_talk/talk"]["card"] is None
    room.do(mate, "card.add", "talk", card=note(50), text="Share rooms")


def test_a_note_of_ones_own_is_never_late_and_never_shown(room: Play) -> None:
    room.open("vote")
    card = room.write("north-0", "My doubt", on="talk")
    assert room.sees("north-0")[f"card/{card}"]["late"] is False
    assert room.who_sees("My doubt") == [Me("north-0")]


def test_what_a_four_had_begun_comes_late_and_staff_can_bring_it_in(room: Play) -> None:
    to(room, "all")
    room.open("vote")
    card = room.write("north-0", "Lend staff", on="talk", column="shared")
    assert room.sees(STAFF)[f"card/{card}"]["late"] is True
    assert f"card/{card}" not in room.sees(CROWD)
    room.do(FIA, "card.restore", card=card)
    assert room.sees(CROWD)[f"card/{card}"]["organisation"] is None


def test_another_column_is_refused(room: Play) -> None:
    assert room.refused("north-0", "card.add", "talk", card=note(50), text="Mine", column="first") == "bad_request"


def test_what_lies_on_paper_belongs_to_no_four(room: Play) -> None:
    to(room, "fours")
    for number in (50, 51):
        room.do(FIA, "card.add", "talk", card=note(number), text="From paper", source="paper")
    assert not any(group["shared"] for group in room.sees(WALL)["talk/talk"]["groups"])


@pytest.mark.parametrize("data", [{"card": note(90), "text": " "}, {"card": note(1), "text": "Taken"}])
def test_a_card_without_words_or_with_a_taken_id_is_refused(room: Play, data: dict[str, str]) -> None:
    room.write("south-0", "Mine", on="talk")
    assert room.refused("north-0", "talk.share", "talk", **data) == "bad_request"


def test_nothing_is_shared_after_the_lock_and_nothing_is_lost(room: Play) -> None:
    to(room, "fours")
    share(room, "north-0", "Lend staff")
    room.do(FIA, "activity.lock", "talk")
    assert room.refused("north-0", "talk.share", "talk", card=note(91), text="More") == "activity_locked"
    assert room.sees("north-0")["own_talk/talk"]["card"]["text"] == "Lend staff"
    room.do(FIA, "talk.step", "talk", to="all")
    assert room.sees(CROWD)[f"card/{note(90)}"]["text"] == "Lend staff"


def test_who_leaves_the_lab_leaves_the_card_of_their_four(room: Play) -> None:
    to(room, "fours")
    share(room, "north-0", "Lend staff")
    room.do(FIA, "member.remove", member="north-0")
    to(room, "all")
    assert room.sees(CROWD)[f"card/{note(90)}"]["text"] == "Lend staff"


def test_the_report_tells_how_many_thought_and_what_was_shared(room: Play) -> None:
    room.write("north-1", "My doubt", on="talk")
    to(room, "fours")
    share(room, "north-0", "Lend staff")
    to(room, "all")
    section = report(room.lab, room.names)[0]
    assert section.told == {"people": 2, "groups": 3}
    assert [card["text"] for card in section.cards] == ["Lend staff"]
