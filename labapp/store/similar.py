"""Records that are like one: they share rare words of title and summary, and facets. Everything is worked out here, nothing is asked of others."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from math import log

from labapp.store import innovations, search
from labapp.store.asked import Term
from labapp.store.db import Database
from labapp.store.facets import ACCESS, values_of
from labapp.store.innovations import Innovation
from labapp.store.record import Record
from labapp.store.shelf import as_bytes, bits, shelf
from labapp.store.words import COMMON, words

SHOWN = 4
MOST_WORDS = 16
SHORTEST = 4  # letters of a word that says something
TOO_COMMON = 0.2  # of all records: such a word makes nothing alike
WEIGHTS = {
    "rule_area": 3.0,
    "theme": 1.5,
    "value_type": 0.5,
    "innovation_type": 0.5,
    "policy_area": 1.0,
    "decision": 0.25,
}
FROM_THEME = 200  # of the same theme, the newest, are looked at even where no word is shared


def similar(
    db: Database, found: Innovation, access: tuple[str, ...] = ("public",), most: int = SHOWN
) -> list[Innovation]:
    """The records most like this one, among those that somebody may find; itself is none of them."""
    record = found.record
    with db.read() as session:
        known = shelf(db, session)
        among = known.everything & known.having(ACCESS, access)
        total, highest = max(1, among.bit_count()), known.everything.bit_length()
        scores: dict[int, float] = defaultdict(float)
        telling = [(Term((word,)), search.TITLE + search.SUMMARY) for word in _telling(record)]
        for numbers in search.numbers(session, telling):
            there = bits(numbers, highest) & among
            if 0 < there.bit_count() <= max(3, TOO_COMMON * total):
                weight = log(1 + total / there.bit_count())
                for number in known.in_order(there):
                    scores[number] += weight
        for number in islice(known.in_order(among & known.having("theme", [record.theme or ""])), FROM_THEME):
            scores[number] += 0.0
        for facet, value in values_of(record, found.published_at):
            if facet in WEIGHTS:
                held = as_bytes(known.having(facet, [value]) | 1 << highest)
                for number in scores:
                    if held[number >> 3] & (1 << (number & 7)):
                        scores[number] += WEIGHTS[facet]
        ranked = sorted(scores, key=lambda number: (-scores[number], known.ids[number]))
        ids = [known.ids[number] for number in ranked if known.ids[number] != found.id]
        return innovations.by_ids(session, ids[:most])


def _telling(record: Record) -> list[str]:
    """The words of title and summary that may make another record alike, each once."""
    said = dict.fromkeys(words(f"{record.title} {record.summary_plain}"))
    return [word for word in said if len(word) >= SHORTEST and word not in COMMON][:MOST_WORDS]
