"""Suggestions: offers and requests that may meet, by their words and by whom they are meant for."""

from __future__ import annotations

import pytest

from labapp.core.matching import Wanted, suggestions


def offer(id: str, text: str, body: str | None = "north", to: str | None = None, author: str | None = None) -> Wanted:
    return Wanted(id, "offer", text, author or f"by-{id}", body, to)


def request(id: str, text: str, body: str | None = "south", to: str | None = None, author: str | None = None) -> Wanted:
    return Wanted(id, "request", text, author or f"by-{id}", body, to)


def test_words_that_begin_alike_bring_two_together() -> None:
    assert suggestions([offer("o", "Training in plain language"), request("r", "Who trains us?")]) == [("o", "r")]


def test_short_words_are_glue() -> None:
    assert suggestions([offer("o", "We can do it for you"), request("r", "We can not do it for us")]) == []


def test_two_that_are_meant_for_each_other_meet_without_a_word_in_common() -> None:
    assert suggestions([offer("o", "Coffee", to="south"), request("r", "Printer", to="north")]) == [("o", "r")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (offer("o", "Training", body="south"), request("r", "Training")),
        (offer("o", "Training", author="a", body=None), request("r", "Training", author="a", body=None)),
        (offer("o", "Training", to="east"), request("r", "Training")),
        (offer("o", "Training"), request("r", "Training", to="east")),
    ],
)
def test_some_pairs_are_never_suggested(one: Wanted, other: Wanted) -> None:
    assert suggestions([one, other]) == []


def test_the_best_come_first_and_no_request_gets_a_list() -> None:
    offers = [offer(f"o{n}", "Training " + "plain language rules "[: 6 * n]) for n in range(6)]
    found = suggestions([*offers, request("r", "Training plain language rules")])
    assert len(found) == 3
    assert found[0] == ("o3", "r") or len(set(found)) == 3


def test_words_that_many_share_tell_nothing() -> None:
    notes = [offer(f"o{n}", f"Citizens special{chr(97 + n)}") for n in range(10)]
    assert suggestions([*notes, request("r", "Citizens")]) == []
    assert suggestions([*notes, request("r", "specialc")]) == suggestions([*notes, request("r", "specialc")])
