"""A moment of the past is what the wall showed then, without what has been taken off it since, however one gets there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise

import pytest

from labapp import catalogue
from labapp.core import kernel, replay
from labapp.core.kinds import kinds
from labapp.core.model import Lab
from labapp.core.replay import Film
from labapp.core.show import Records, show
from labapp.store import samples
from tests.core.play import FIA, WALL, Play, step


def film_of(play: Play, cut: int = 0) -> Film:
    """The film of a lab, made in two pieces as when people look at it while it goes on."""
    first = replay.filmed(replay.blank_film(play.lab.id), play.journal[:cut])
    return replay.filmed(first, play.journal[cut:])


def wall(play: Play, seq: int) -> Records:
    """What the replay shows at a number, by now."""
    return replay.wall_at(film_of(play), seq, play.lab, play.names)


def everything(play: Play) -> str:
    """All that the replay shows at any moment."""
    film = film_of(play)
    seqs = [stored.seq for stored in play.journal]
    return json.dumps([replay.wall_at(film, seq, play.lab, play.names) for seq in seqs])


@pytest.fixture
def play() -> Play:
    """Two people have written on an open board that everybody sees at once."""
    play = Play(
        step("board", "idea_board", hidden=False),
        step("blind", "idea_board", hidden=True),
        step("words", "word_cloud"),
        step("gifts", "give_get"),
    )
    play.do(FIA, "lab.open")
    play.open("board")
    play.write("anna", "One counter")
    play.write("bo", "A thank-you wall")
    return play


def test_a_moment_is_what_the_wall_was_shown_then(play: Play) -> None:
    then, seq = play.sees(WALL), play.lab.seq
    play.write("cia", "Later")
    play.open("blind")
    assert wall(play, seq) == then


def test_what_is_blind_at_a_moment_is_blind_in_it(play: Play) -> None:
    play.open("blind")
    play.write("anna", "Not yet to be seen")
    blind = play.lab.seq
    play.do(FIA, "activity.reveal", "blind")
    assert "Not yet" not in json.dumps(wall(play, blind))
    assert "Not yet" in json.dumps(wall(play, play.lab.seq))


def test_what_is_covered_now_is_covered_at_every_moment(play: Play) -> None:
    play.do(FIA, "activity.hide", "board")
    assert "One counter" not in everything(play)


def test_a_note_that_was_hidden_since_is_in_no_moment(play: Play) -> None:
    play.do(FIA, "wall.spotlight", card="00000000-0000-4000-8000-000000000001")
    play.do(FIA, "card.hide", card="00000000-0000-4000-8000-000000000001")
    assert "One counter" not in everything(play)
    play.do(FIA, "card.restore", card="00000000-0000-4000-8000-000000000001")
    assert "One counter" in everything(play), "and it is again when it was brought back"


def test_a_note_that_was_taken_back_is_in_no_moment(play: Play) -> None:
    play.do("anna", "card.take_back", card="00000000-0000-4000-8000-000000000001")
    assert "One counter" not in everything(play)


def test_a_note_has_the_words_it_has_now(play: Play) -> None:
    seq = play.lab.seq
    play.do("anna", "card.edit", card="00000000-0000-4000-8000-000000000001", text="Two counters")
    assert "One counter" not in everything(play)
    assert "Two counters" in json.dumps(wall(play, seq))


def test_a_line_that_staff_took_off_since_is_in_no_moment(play: Play) -> None:
    play.open("gifts")
    line = "00000000-0000-4000-8000-000000000099"
    play.do("anna", "exchange.write", "gifts", note=line, side="offer", text="A rude offer")
    play.do(FIA, "activity.reveal", "gifts")
    assert "A rude offer" in everything(play)
    play.do(FIA, "line.hide", "gifts", line=line)
    assert "A rude offer" not in everything(play)


def test_a_word_that_staff_took_off_since_is_in_no_moment(play: Play) -> None:
    play.open("words")
    play.do("anna", "word.give", words=["swearword"])
    play.do(FIA, "activity.reveal", "words")
    assert "swearword" in everything(play)
    play.do(FIA, "word.hide", "words", word="swearword")
    assert "swearword" not in everything(play)


def test_the_name_of_an_erased_person_is_in_no_moment() -> None:
    play = Play(step("board", "idea_board", hidden=False), identity="role_named")
    play.do(FIA, "lab.open")
    play.open("board")
    play.write("anna", "One counter")
    assert "Anna, nurse" in everything(play)
    del play.names["anna"]
    assert "Anna, nurse" not in everything(play)
    assert "One counter" in everything(play)


def test_a_stricter_identity_rule_holds_for_what_was_before_it() -> None:
    play = Play(step("board", "idea_board", hidden=False), identity="role_named")
    play.do(FIA, "lab.open")
    play.open("board")
    play.write("anna", "One counter")
    play.do(FIA, "lab.edit", identity="anonymous")
    assert "Anna, nurse" not in everything(play)


def test_a_film_that_goes_on_is_the_film_made_at_once(play: Play) -> None:
    whole = film_of(play)
    for cut in (1, len(play.journal) // 2, len(play.journal) - 1):
        assert film_of(play, cut) == whole


def test_every_kind_says_where_it_keeps_what_staff_took_off() -> None:
    for kind in kinds().values():
        hides = [command.name for command in kind.commands if command.name.endswith(".hide")]
        assert (kind.off == "off") == (set(hides) <= {"line.hide"}), f"{kind.name} takes {hides}"


@pytest.fixture(scope="module", params=catalogue.LANGUAGES)
def built(request: pytest.FixtureRequest) -> samples.Built:
    return samples.build(catalogue.sample_lab(request.param), code="ABC234")


def test_differences_lead_where_moments_are(built: samples.Built) -> None:
    """A half-day lab with every kind of thing in it: step by step, in long steps, and from nothing."""
    film = replay.filmed(replay.blank_film(built.lab_id), built.events)
    now = film.last
    stops = [*range(1, now.seq, max(1, now.seq // 40)), now.seq]
    records = replay.wall_at(film, stops[0], now, {})
    for before, seq in pairwise(stops):
        put, drop = replay.wall_between(film, before, seq, now, {})
        records = {key: value for key, value in {**records, **put}.items() if key not in drop}
        assert records == replay.wall_at(film, seq, now, {}), f"from {before} to {seq}"
    assert records == show(kernel.fold(built.lab_id, built.events), WALL, {})


def test_between_two_moments_the_wall_stands_still(built: samples.Built) -> None:
    film = replay.filmed(replay.blank_film(built.lab_id), built.events)
    numbers = {moment.seq for moment in film.moments}
    for seq in still(film.last, numbers):
        assert replay.wall_between(film, seq - 1, seq, film.last, {}) == ({}, [])


def still(lab: Lab, numbers: set[int]) -> Iterable[int]:
    """The first numbers at which nothing changes for a wall."""
    return [seq for seq in range(2, lab.seq + 1) if seq not in numbers][:20]
