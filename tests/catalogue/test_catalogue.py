"""The catalogue is complete in three languages, and every activity has a kind that runs it."""

import pytest

from labapp import catalogue
from labapp.core.deciding import check_config
from labapp.core.kinds import kinds

CARD_KINDS = {"idea", "insight", "question", "prototype"}
TEMPLATES = ["taster_90", "half_day_lab", "one_day_lab", "two_day_lab", "dialogue_120", "follow_up_60"]


def test_the_six_templates_are_there() -> None:
    assert [template["code"] for template in catalogue.templates()] == TEMPLATES


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
@pytest.mark.parametrize("code", TEMPLATES)
def test_every_activity_of_a_template_has_a_kind_and_words(code: str, language: str) -> None:
    template = catalogue.template(code)
    agenda = catalogue.agenda(code, language)

    assert sum(activity.minutes for activity in agenda) == template["total_minutes"]
    assert [activity.method for activity in agenda] == [item["activity"] for item in template["items"]]
    for activity, item in zip(agenda, template["items"], strict=True):
        assert activity.kind in kinds()
        assert activity.title
        assert activity.prompt == item["prompt"][language]


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
@pytest.mark.parametrize("method", catalogue.methods())
def test_every_activity_of_the_catalogue_has_a_complete_configuration(method: str, language: str) -> None:
    kind, config = catalogue.method_kind(method, language)
    match kind:
        case "idea_board":
            assert set(config) - {"stem", "steps"} == {"columns", "hidden", "per_member", "card_kind"}
            assert config["card_kind"] in CARD_KINDS
            assert all(column["id"] and column["title"] for column in config["columns"])
            assert len({column["id"] for column in config["columns"]}) == len(config["columns"])
        case "dot_vote":
            assert (config["budget"], config["per_item"], config["items"]) == (5, 2, "cards")
            assert config["criterion"]
        case "clustering":
            assert config == {"from": None}
        case "check_in" | "check_out":
            assert all(question["text"] and question["type"] for question in config["questions"])
        case _:
            assert check_config(kind, config) is not None


def test_all_37_activities_are_mapped() -> None:
    assert len(catalogue.methods()) == 37
    assert set(catalogue.methods()) == set(catalogue._data("templates.json")["activities"])


def test_effect_goals_are_asked_once_in_a_lab_of_two_days() -> None:
    closings = [activity for activity in catalogue.agenda("two_day_lab", "sv") if activity.kind == "check_out"]
    goals = [
        [question["effect_goal"] for question in closing.config["questions"] if "effect_goal" in question]
        for closing in closings
    ]
    assert goals == [[], ["new_knowledge", "contributes_to_development"]]
    assert [question.get("target_percent") for question in closings[1].config["questions"]] == [None, 70, 70]


def test_a_configuration_belongs_to_whoever_asked_for_it() -> None:
    catalogue.agenda("half_day_lab", "en")[1].config["columns"].clear()
    assert catalogue.agenda("half_day_lab", "en")[1].config["columns"]


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_code_has_words(language: str) -> None:
    for name, vocabulary in catalogue.vocabularies().items():
        assert vocabulary["description"]
        assert all(words for _code, words in catalogue.choices(name, language))


def test_labels_fall_back_to_english_and_to_the_code() -> None:
    assert catalogue.label("stage", "pilot", "fi") == "Pilot"
    assert catalogue.label("theme", "meaningful_documentation", "sv-SE") == "Meningsfull dokumentation"
    assert catalogue.label("stage", "own_stage", "en") == "own_stage"
    assert catalogue.label("evidence_level", 2, "en") == "Measured change among those who tried"
    assert catalogue.phase_label("break", "da") == "Pause"
    assert catalogue.phase_label("our own", "sv") == "our own"


def test_effect_goals_are_shown_without_their_target() -> None:
    assert catalogue.label("effect_goal", "tool_contributed", "sv") == "Verktyget har bidragit positivt"
    targets = [catalogue.effect_goal_target(code) for code in catalogue.codes("effect_goal")]
    assert targets == [70, 60, 70, 70, 80]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: catalogue.template("nope"),
        lambda: catalogue.agenda("nope", "en"),
        lambda: catalogue.method_kind("nope", "en"),
        lambda: catalogue.method_title("nope", "en"),
        lambda: catalogue.label("nope", "x", "en"),
        lambda: catalogue.effect_goal_target("nope"),
        lambda: catalogue.sample_lab("fi"),
    ],
)
def test_unknown_codes_are_refused(ask) -> None:
    with pytest.raises(catalogue.UnknownCode):
        ask()


def test_a_theme_has_a_sample_question_except_other() -> None:
    assert catalogue.challenge_example("trust_based_cooperation", "en")
    assert catalogue.challenge_example("other", "en") is None


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_there_is_a_sample_lab_in_each_language(language: str) -> None:
    lab = catalogue.sample_lab(language)
    assert lab["language"] == language
    lab["ideas"].clear()
    assert catalogue.sample_lab(language)["ideas"]


def test_the_glossary_has_three_words_per_entry() -> None:
    assert all(set(entry) == {"sv", "da", "en"} for entry in catalogue.glossary())
