"""Two people wrote on the same text: one text in which the words of both stand, where their changes do not contradict each other.

A change is one place of the earlier text where something else stands now, by words. That is what a person does between two savings, it
costs one look at each word, and it never mixes the letters of two people's words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import takewhile

Words = list[str]
Change = tuple[int, int, Words]  # from, to (of the earlier text's words), what stands there now


def joined(base: str, mine: str, theirs: str) -> str | None:
    """What becomes of `base` when both changes are made, or None where both touch the same words.

    What both added at the same end stands on lines of its own, the other's first; so nothing that was added is lost, and words that
    are added to one's own line stay there.
    """
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    words = _words(base)
    one, other = _change(words, _words(mine)), _change(words, _words(theirs))
    if _is_added(one) and _is_added(other) and one[0] == other[0]:
        added = _side_by_side(one[2], other[2], at_the_end=one[0] == len(words))
        both = [*words[: one[0]], *added, *words[one[0] :]]
    else:
        first, second = sorted((one, other), key=lambda change: (change[0], change[1]))
        if first[1] > second[0]:
            return None
        both = [*words[: first[0]], *first[2], *words[first[1] : second[0]], *second[2], *words[second[1] :]]
    text = "".join(both)
    glued = Counter(word for word in both if not word.isspace()) - Counter(text.split())
    return None if glued else text


def lost(before: str, after: str) -> bool:
    """Whether a word of one text is missing in another. A word that was written to its end is not: its letters are all there."""
    had, has = Counter(before.split()), Counter(after.split())
    new = sorted((has - had).elements())
    for word in (had - has).elements():
        place = bisect_left(new, word)
        if place == len(new) or not new[place].startswith(word):
            return True
        del new[place]
    return False


def _words(text: str) -> Words:
    """Words and what stands between them."""
    return re.findall(r"\s+|\S+", text)


def _change(base: Words, now: Words) -> Change:
    """The one place that is another: from the first word that differs to the last."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(base, now, strict=False)))
    rest = zip(reversed(base[same:]), reversed(now[same:]), strict=False)
    end = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    return same, len(base) - end, now[same : len(now) - end]


def _is_added(change: Change) -> bool:
    return change[0] == change[1]


def _side_by_side(mine: Words, theirs: Words, *, at_the_end: bool) -> Words:
    if _goes_on_from(theirs, mine):
        return theirs
    if _goes_on_from(mine, theirs):
        return mine
    if not at_the_end:
        return [*theirs, *mine]
    if _begins_a_line(theirs):
        return [*mine, *theirs]
    return [*theirs, *mine] if _begins_a_line(mine) else [*theirs, "\n", *mine[mine[0].isspace() :]]


def _goes_on_from(words: Words, earlier: Words) -> bool:
    """Whether one text is the other and more, so that nobody has to read it twice; of a single word only that very word."""
    same = words[: len(earlier)] == earlier
    return same or (len(earlier) > 2 and "".join(words).startswith("".join(earlier)))


def _begins_a_line(words: Words) -> bool:
    return words[0].isspace() and "\n" in words[0]
