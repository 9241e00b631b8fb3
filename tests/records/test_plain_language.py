"""How a text reads is told in figures that are usual for its language, and in the sentence and words that make it heavy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.store.plain_language import LONG_SENTENCE, reading

EASY = "Vi löser små fel direkt. Du får svar på en gång. Det går på en dag."
HEAVY = (
    "Verksamhetsutvecklingsorganisationens implementeringsprocess förutsätter myndighetsövergripande "
    "samordningsinsatser beträffande handläggningsrutinernas digitaliseringsmöjligheter."
)


@pytest.mark.parametrize("language", ["sv", "da"])
def test_short_words_and_sentences_are_easy_and_long_ones_heavy(language: str) -> None:
    easy, heavy = reading(EASY, language), reading(HEAVY, language)
    assert easy is not None
    assert heavy is not None
    assert (easy.measure, easy.level, easy.sentence, easy.words) == ("LIX", "easy", None, ())
    assert heavy.level == "heavy"
    assert heavy.words[0] == "Verksamhetsutvecklingsorganisationens"
    assert len(heavy.words) == 3


def test_lix_is_words_to_a_sentence_and_the_share_of_long_words() -> None:
    told = reading("En två tre fyra fem. Sex sju åtta nio handläggare.", "sv")
    assert told is not None
    assert told.figure == round(10 / 2 + 100 * 1 / 10)


def test_english_is_judged_by_years_of_school() -> None:
    told = reading("The counter puts small errors right at once. Each fix is one line in a log.", "en")
    assert told is not None
    assert (told.measure, told.level) == ("ARI", "easy")


def test_the_sentence_that_is_too_long_is_named() -> None:
    long = "and so it went on " * 6
    told = reading(f"It began well. Then {long}until it ended. It was late.", "en")
    assert told is not None
    assert told.sentence == f"Then {long}until it ended."


@pytest.mark.parametrize("text", ["", "Short.", "1 2 3 4 5 6 7 8 9 10", "....", "one two three four five six seven"])
def test_of_a_text_that_is_too_short_nothing_is_told(text: str) -> None:
    assert reading(text, "en") is None


@given(st.text(max_size=300), st.sampled_from(["sv", "da", "en"]))
def test_any_text_can_be_read_and_a_named_sentence_stands_in_it(text: str, language: str) -> None:
    told = reading(text, language)
    if told is not None:
        assert told.figure >= 0
        assert told.sentence is None or told.sentence in text
        assert told.sentence is None or len(told.sentence.split()) > LONG_SENTENCE // 2
