"""A library that is made up: records as people might write them, from the sample labs and the vocabularies, the same for the same seed.

Every one says that it is synthetic, in its title and its case number, so that none can be taken for a case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from labapp import catalogue
from labapp.store.facets import POLICY_AREAS
from labapp.store.record import (
    SUMMARY_MAX,
    TITLE_MAX,
    Adopter,
    Contact,
    Exemption,
    Experiment,
    Factor,
    Organisation,
    Provenance,
    Record,
    Reuse,
    RuleTouched,
    Value,
)

MARK = "SYNTHETIC"
FIRST_DAY = datetime(2014, 1, 1, tzinfo=UTC)
DAYS = 12 * 365
ORGANISATIONS = 240  # in each language
COMPOUNDS = 3000  # words of each language that stand in no sample: real vocabularies have a long tail

_COUNTRIES = {"sv": ("SE", "SE", "SE", "FI"), "da": ("DK", "DK", "DK", "NO"), "en": ("GB", "IE", "NL", "EE", "CA")}
_LEVELS = (
    *("municipality", "municipality", "municipality", "region", "state"),
    *("civil_society", "academia", "private"),
)
_KINDS = {
    "sv": ("kommun", "region", "myndighet", "förening"),
    "da": ("kommune", "region", "styrelse", "forening"),
    "en": ("Council", "Region", "Agency", "Association"),
}
_SENTENCE = re.compile(r"[^.!?\n]{20,240}[.!?]")
_NAME = re.compile(r"[^\W\d_]{5,}")
_WORD = re.compile(r"[^\W_]+")


class Writer:
    """Writes records of one language."""

    def __init__(self, language: str, random: Random) -> None:
        self.language = language
        self._random = random
        told = list(_told(catalogue.sample_lab(language)))
        self._sentences = sorted({found.strip() for text in told for found in _SENTENCE.findall(text + ".")})
        self._words = sorted({found.casefold() for text in told for found in _NAME.findall(text)})
        self._compounds = [random.choice(self._words) + random.choice(self._words) for _ in range(COMPOUNDS)]
        self._bodies = [self._body(number) for number in range(ORGANISATIONS)]

    def record(self, number: int) -> Record:
        """The record with this number."""
        random = self._random
        stage = random.choice(
            ("idea", "proposal", "test", "test", "pilot", "pilot", "implemented", "evaluated", "spread", "stopped")
        )
        bodies = random.sample(self._bodies, random.randint(1, 4))
        novelty = random.choice(catalogue.codes("novelty"))
        return Record(
            language=self.language,  # type: ignore[arg-type]
            title=self._title(number),
            summary_plain=self._prose(2)[:SUMMARY_MAX],
            provenance=Provenance(lab_date=(FIRST_DAY + timedelta(days=random.randrange(DAYS))).date().isoformat()),
            organisations=bodies,
            partners=[body.id for body in bodies],
            problem=self._prose(3),
            whats_new=self._prose(3),
            replaces=self._prose(1),
            core_elements=self._lines(3),
            adaptable_elements=self._lines(2),
            target_groups=[random.choice(self._words) for _ in range(2)],
            theme=random.choice(catalogue.codes("theme")),
            policy_area=random.choice(POLICY_AREAS),  # type: ignore[arg-type]
            stage=stage,
            innovation_types=random.sample(catalogue.codes("innovation_type"), random.randint(1, 2)),
            novelty=novelty,
            novelty_source=None if novelty == "first" else self._prose(1),
            experiments=[self._experiment(number, stage) for _ in range(random.randint(0, 2))],
            values=[self._value() for _ in range(random.randint(0, 3))],
            evaluation_methods=random.sample(catalogue.codes("method"), random.randint(0, 3)),
            side_effects=self._prose(1),
            factors=[
                Factor(code, random.choice((-2, -1, 1, 2)))
                for code in random.sample(catalogue.codes("factor"), random.randint(2, 6))
            ],
            rules_touched=[
                RuleTouched(random.choice(("law", "collective_agreement", "internal_rule")), self._prose(1))
                for _ in range(random.choice((0, 0, 1)))
            ],
            exemptions=[Exemption(rule_area=random.choice(catalogue.codes("rule_area")))]
            if random.random() < 0.03
            else [],
            lessons=self._lines(3),
            what_failed=self._prose(2),
            reuse=Reuse(
                self._prose(1),
                random.sample(catalogue.codes("reuse_offer")[:-1], random.randint(0, 3)),
                [Adopter(random.choice(self._bodies).name) for _ in range(min(9, int(random.expovariate(1.2))))],
            ),
            contact=Contact("Synthetic", "nobody@synthetic.invalid"),
            country=random.choice(_COUNTRIES[self.language]),
            case_number=f"{MARK}-{number}",
            licence="CC0 1.0",
        )

    def words(self, count: int) -> list[str]:
        """Words that readers might ask for."""
        return self._random.sample(self._words, count)

    def phrase(self) -> str:
        """Some words in a row, of any length, as they stand in records."""
        run = _WORD.findall(self._random.choice(self._sentences))
        length = self._random.randint(2, min(4, len(run)))
        start = self._random.randrange(len(run) - length + 1)
        return " ".join(run[start : start + length])

    def body(self) -> str:
        """The name of an organisation."""
        return self._random.choice(self._bodies).name

    def _title(self, number: int) -> str:
        words = " ".join([*self._random.sample(self._words, 2), self._random.choice(self._compounds)])
        return f"{words.capitalize()[: TITLE_MAX - 20]} (synthetic {number})"

    def _prose(self, sentences: int) -> str:
        written = [self._random.choice(self._sentences) for _ in range(sentences)]
        return " ".join([*written, self._random.choice(self._compounds).capitalize() + "."])

    def _lines(self, count: int) -> list[str]:
        return [self._random.choice(self._sentences) for _ in range(count)]

    def _body(self, number: int) -> Organisation:
        kinds = _KINDS[self.language]
        name = f"{self._random.choice(self._words).capitalize()} {self._random.choice(kinds)} {number}"
        return Organisation(f"org-{self.language}-{number}", name, level=self._random.choice(_LEVELS))

    def _experiment(self, number: int, stage: str) -> Experiment:
        random = self._random
        decision = "stop" if stage == "stopped" else random.choice(catalogue.codes("decision"))
        return Experiment(
            id=f"x{number}-{random.randrange(10**6)}",
            belief=self._prose(1),
            action=self._prose(2),
            measure=self._prose(1),
            threshold=self._prose(1),
            learning=self._prose(2),
            decision=decision,
        )

    def _value(self) -> Value:
        random = self._random
        before, after = random.randint(10, 90), random.randint(10, 90)
        return Value(
            type=random.choice(catalogue.codes("value_type")),
            for_whom=random.choice(self._words),
            indicator=random.choice(self._sentences)[:120],
            baseline=before,
            result=after,
            unit="%",
            n=random.randint(5, 300),
            direction=random.choice(("better", "better", "better", "neutral", "worse", "unclear")),
            method=random.choice(catalogue.codes("method")),
            evidence_level=random.choice((0, 1, 1, 2, 2, 2, 3, 4, 5)),
        )


def library(count: int, seed: int = 1) -> Iterator[tuple[str, Record]]:
    """(when it was published, the record), a third in each language."""
    random = Random(seed)
    writers = [Writer(language, random) for language in catalogue.LANGUAGES]
    for number in range(1, count + 1):
        moment = FIRST_DAY + timedelta(minutes=number * DAYS * 1440 / (count + 1))
        yield moment.strftime("%Y-%m-%dT%H:%M:%SZ"), writers[number % len(writers)].record(number)


def _told(value: Any) -> Iterator[str]:
    """Every text of a sample lab that is more than a code."""
    match value:
        case str() if " " in value:
            yield value
        case list():
            for part in value:
                yield from _told(part)
        case dict():
            for part in value.values():
                yield from _told(part)
