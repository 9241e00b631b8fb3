"""Lab templates, controlled vocabularies, glossary and sample labs: the package's own data, in Swedish, Danish and English.

The JSON files beside this module are the source; nothing else is read. `templates.json` says which activities a template holds,
`activities.json` which kind of the program runs each of them and with which configuration. An activity that has no kind of its own
runs as an idea board with columns that suit it. Everything returned by functions that end in a dict is shared: do not change it.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from importlib import resources
from typing import Any

import msgspec

LANGUAGES = ("sv", "da", "en")
FALLBACK_LANGUAGE = "en"


class ActivitySpec(msgspec.Struct, frozen=True):
    """One activity of a template, ready to become an activity of a lab in one language."""

    phase: str
    kind: str
    method: str  # the code of the activity in the catalogue, e.g. "empathy_map"
    title: str
    prompt: str
    minutes: int
    day: int
    config: dict[str, Any]


class UnknownCode(KeyError):
    """No template, activity, vocabulary or sample lab has this code."""


def templates() -> list[dict[str, Any]]:
    """All lab templates: `{code, title: {sv, da, en}, total_minutes, items: [...]}`."""
    found: list[dict[str, Any]] = _data("templates.json")["templates"]
    return found


def template(code: str) -> dict[str, Any]:
    """One template.

    :raise UnknownCode: no template has this code
    """
    for candidate in templates():
        if candidate["code"] == code:
            return candidate
    raise UnknownCode(code)


def phases() -> list[dict[str, str]]:
    """The phases of a lab in their order: `{code, sv, da, en}`. A break is not a phase of its own."""
    found: list[dict[str, str]] = _data("templates.json")["phases"]
    return found


def phase_label(code: str, language: str) -> str:
    """The name of a phase; `break` has one too; an unknown code (a facilitator's own phase) is its own name."""
    if code == "break":
        return method_title("break", language)
    for phase in phases():
        if phase["code"] == code:
            return str(_in(phase, language))
    return code


def sayings(language: str) -> list[str]:
    """Sentences that people in a lab might write, for rehearsals; each fits on a small note."""
    found: list[str] = _data("sayings.json")[language if language in LANGUAGES else FALLBACK_LANGUAGE]
    return found


def methods() -> tuple[str, ...]:
    """The codes of all activities that the catalogue knows."""
    return tuple(_data("activities.json"))


def method_title(method: str, language: str) -> str:
    """The name of a catalogue activity.

    :raise UnknownCode: no activity has this code
    """
    return str(_in(_activity_texts(method), language)["title"])


def method_prompt(method: str, language: str) -> str:
    """The catalogue's prompt of an activity.

    :raise UnknownCode: no activity has this code
    """
    return str(_in(_activity_texts(method), language)["prompt"])


def method_kind(method: str, language: str) -> tuple[str, dict[str, Any]]:
    """The kind that runs a catalogue activity, and a configuration of its own in one language.

    :raise UnknownCode: no activity has this code
    """
    try:
        entry = _data("activities.json")[method]
    except KeyError as error:
        raise UnknownCode(method) from error
    kind = entry["kind"]
    match kind:
        case "idea_board":
            columns = [
                {"id": column["id"], "title": _in(column["title"], language)} for column in entry.get("columns", ())
            ]
            if source := entry.get("columns_from"):
                columns = [{"id": term["code"], "title": _in(term, language)} for term in terms(source)]
            more = {name: _worded(entry[name], language) for name in ("stem", "steps") if name in entry}
            return kind, {
                "columns": columns,
                "hidden": entry["hidden"],
                "per_member": None,
                "card_kind": entry["card_kind"],
                **more,
            }
        case "clustering":
            return kind, {"from": None}
        case "dot_vote":
            return kind, {"budget": 5, "per_item": 2, "items": "cards", "criterion": _in(entry["criterion"], language)}
        case "check_in" | "check_out":
            return kind, {"questions": [_question(question, language) for question in entry["questions"]]}
        case _:
            return kind, {name: _worded(value, language) for name, value in entry.items() if name != "kind"}


def agenda(template_code: str, language: str) -> tuple[ActivitySpec, ...]:
    """The activities of a template in their order, with titles, prompts, columns and questions in one language.

    The effect-goal questions are asked once, in the last check-out: asked at the end of every day they would tire people and count twice.

    :raise UnknownCode: no template has this code
    """
    items = template(template_code)["items"]
    last_check_out = max((number for number, item in enumerate(items) if item["activity"] == "check_out"), default=-1)
    specs = []
    for number, item in enumerate(items):
        method = item["activity"]
        kind, config = method_kind(method, language)
        if kind == "check_out" and number != last_check_out:
            config["questions"] = [question for question in config["questions"] if "effect_goal" not in question]
        specs.append(
            ActivitySpec(
                phase=item["phase"],
                kind=kind,
                method=method,
                title=method_title(method, language),
                prompt=_in(item["prompt"], language),
                minutes=item["minutes"],
                day=item["day"],
                config=config,
            )
        )
    return tuple(specs)


def challenge_example(theme: str, language: str) -> str | None:
    """A sample challenge question for a theme, or None for themes without one."""
    questions = _data("templates.json")["theme_questions"].get(theme)
    return str(_in(questions, language)) if questions else None


def vocabularies() -> dict[str, Any]:
    """The controlled vocabularies: `{name: {description, terms: [{code, sv, da, en}]}}`."""
    found: dict[str, Any] = _data("vocabularies.json")
    return found


def terms(vocabulary: str) -> list[dict[str, str]]:
    """The terms of a vocabulary in their order.

    :raise UnknownCode: no vocabulary has this name
    """
    try:
        found: list[dict[str, str]] = vocabularies()[vocabulary]["terms"]
    except KeyError as error:
        raise UnknownCode(vocabulary) from error
    return found


def codes(vocabulary: str) -> tuple[str, ...]:
    """The codes of a vocabulary in their order.

    :raise UnknownCode: no vocabulary has this name
    """
    return tuple(term["code"] for term in terms(vocabulary))


def label(vocabulary: str, code: str | int, language: str) -> str:
    """The words for a code; a code that the vocabulary does not hold is shown as it is.

    The target in brackets that the effect goals carry ("I gained new knowledge (70)") is left out: `effect_goal_target` has it.

    :raise UnknownCode: no vocabulary has this name
    """
    for term in terms(vocabulary):
        if term["code"] == str(code):
            words = str(_in(term, language))
            return words.rpartition(" (")[0] if vocabulary == "effect_goal" else words
    return str(code)


def choices(vocabulary: str, language: str) -> list[tuple[str, str]]:
    """(code, words) of a vocabulary in its order, for forms and filters.

    :raise UnknownCode: no vocabulary has this name
    """
    return [(code, label(vocabulary, code, language)) for code in codes(vocabulary)]


def effect_goal_target(code: str) -> int:
    """The share of answers, in per cent, that must agree for an effect goal to be met.

    :raise UnknownCode: no effect goal has this code
    """
    for term in terms("effect_goal"):
        if term["code"] == code:
            digits = term["en"].rpartition("(")[2]
            return int(digits.split(",")[0].strip(") "))
    raise UnknownCode(code)


def glossary() -> list[dict[str, str]]:
    """The words of the field in the three languages: `{sv, da, en}`."""
    found: list[dict[str, str]] = _data("glossary.json")
    return found


def sample_lab(language: str) -> dict[str, Any]:
    """A complete finished lab as its file has it (a copy of its own: the caller may change it).

    :raise UnknownCode: there is no sample lab in this language
    """
    if language not in LANGUAGES:
        raise UnknownCode(language)
    lab: dict[str, Any] = deepcopy(_data(f"labs/lab_{language}.json"))
    return lab


def _worded(value: Any, language: str) -> Any:
    """A setting with its texts in one language: `{sv, da, en}` anywhere in it becomes one text."""
    if isinstance(value, dict):
        if set(value) == set(LANGUAGES):
            return _in(value, language)
        return {name: _worded(part, language) for name, part in value.items()}
    return [_worded(part, language) for part in value] if isinstance(value, list) else value


def _question(question: dict[str, Any], language: str) -> dict[str, Any]:
    asked = {**question, "text": _in(question["text"], language)}
    if goal := question.get("effect_goal"):
        asked["target_percent"] = effect_goal_target(goal)
    return asked


def _activity_texts(method: str) -> dict[str, Any]:
    try:
        texts: dict[str, Any] = _data("templates.json")["activities"][method]
    except KeyError as error:
        raise UnknownCode(method) from error
    return texts


def _in(texts: Mapping[str, Any], language: str) -> Any:
    """The text in a language ("sv-SE" counts as "sv"), else in English."""
    return texts.get(language.partition("-")[0], texts[FALLBACK_LANGUAGE])


@cache
def _data(name: str) -> Any:
    return json.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
