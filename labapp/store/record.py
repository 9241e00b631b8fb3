"""The record of a documented innovation: its shape. What it lacks and what it counts as is `judging`'s business.

Every class is the schema of its part: of what the API takes, of what the form writes, and of what is stored.
So a field may be added or widened, but never taken away or narrowed: what was stored once must stay readable.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from labapp import catalogue

TITLE_MAX, SUMMARY_MAX = 80, 300

Title = Annotated[str, Meta(max_length=TITLE_MAX)]
Summary = Annotated[str, Meta(max_length=SUMMARY_MAX)]
Line = Annotated[str, Meta(max_length=500)]
Prose = Annotated[str, Meta(max_length=8000)]
Lines = Annotated[list[Line], Meta(max_length=50)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$", description="A date, YYYY-MM-DD")]
Id = Annotated[str, Meta(max_length=100)]
Figure = float | int | str | None


def _coded(vocabulary: str) -> Any:
    """A code of a controlled vocabulary: checked when it is read, listed in the API's description."""
    known = catalogue.codes(vocabulary)
    pattern = "^(" + "|".join(map(re.escape, known)) + ")$"
    return Meta(pattern=pattern, extra_json_schema={"enum": list(known)})


Theme = Annotated[str, _coded("theme")]
Stage = Annotated[str, _coded("stage")]
InnovationType = Annotated[str, _coded("innovation_type")]
Novelty = Annotated[str, _coded("novelty")]
PracticeBreak = Annotated[str, _coded("practice_break")]
Degree = Annotated[str, _coded("degree")]
Facet = Annotated[str, _coded("facet")]
ValueType = Annotated[str, _coded("value_type")]
Direction = Annotated[str, _coded("direction")]
Method = Annotated[str, _coded("method")]
Initiator = Annotated[str, _coded("initiator")]
FactorCode = Annotated[str, _coded("factor")]
UserInvolvement = Annotated[str, _coded("user_involvement")]
ExperimentKind = Annotated[str, _coded("experiment_kind")]
Decision = Annotated[str, _coded("decision")]
AnchoringForm = Annotated[str, _coded("anchoring")]
ReuseOffer = Annotated[str, _coded("reuse_offer")]
Access = Annotated[str, _coded("access")]
Level = Annotated[str, _coded("organisation_level")]
PolicyArea = Literal[
    "general_public_services", "defence", "public_order", "economic_affairs", "environment",
    "housing", "health", "recreation_culture", "education", "social_protection",
]  # fmt: skip
GovernmentLevel = Literal["state", "region", "municipality", "other"]
EvidenceLevel = Annotated[int, Meta(ge=0, le=5)]
Score = Annotated[int, Meta(ge=-2, le=2)]


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of a record. Unknown fields are refused, never ignored."""


class Organisation(Part, frozen=True):
    """A body that took part, with its name as it was then: the lab may be gone when the record is read."""

    id: Id
    name: Line
    short: Line | None = None
    level: str | None = None
    kind: str | None = None


class Credit(Part, frozen=True):
    """Who is thanked: a role in an organisation, never a person."""

    role: Line
    organisation_id: Id | None = None


class ItemVotes(Part, frozen=True):
    """The dots one idea or pile got. `balanced` weighs every organisation the same; null where that was not counted."""

    item: Id
    title: Line
    dots: float | int
    rank: int
    balanced: float | int | None = None


class VoteResult(Part, frozen=True):
    """What a vote gave the items this record is about, and out of how much."""

    activity: Id
    title: Line
    voters: int
    total: float | int
    items: list[ItemVotes]
    budget: int | None = None


class SourceCard(Part, frozen=True):
    """A note that the record goes back to, with its words as they stood. Its organisation only where that names nobody."""

    id: Id
    text: Prose
    organisation: Id | None = None


class Provenance(Part, frozen=True):
    """Where it comes from: lab, notes, pile, experiments and votes, at the journal's number `seq`."""

    lab_id: Id | None = None
    lab_title: Line | None = None
    lab_date: str | None = None
    session_ids: list[Id] = []
    idea_ids: list[Id] = []
    cluster_id: Id | None = None
    cluster_title: Line | None = None
    experiment_ids: list[Id] = []
    vote_rank: int | None = None
    votes: list[VoteResult] = []
    cards: list[SourceCard] = []
    seq: int | None = None
    created_at: str | None = None
    updated_at: str | None = None
    credited: list[Credit] = []
    copied_from: Id | None = None  # the record of this site that it was made after


class Baseline(Part, frozen=True):
    """A figure from before."""

    value: Figure = None
    unit: Line | None = None
    n: int | None = None


class Round(Part, frozen=True):
    """An earlier round of a try-out, as it was when it was decided about."""

    belief: Prose = ""
    action: Prose = ""
    measure: Prose = ""
    threshold: Prose = ""
    owner_function: Line = ""
    kind: ExperimentKind | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    seen: Prose = ""
    met: bool | None = None
    learning: Prose = ""
    decision: Decision | None = None
    reason: Prose = ""


class Experiment(Part, frozen=True):
    """A try-out action: what was believed, done, measured, seen, learned and decided."""

    id: Id
    title: Line | None = None
    idea_ids: list[Id] = []
    belief: Prose = ""
    action: Prose = ""
    measure: Prose = ""
    threshold: Prose = ""
    owner_function: Line = ""
    organisation_ids: list[Id] = []
    kind: ExperimentKind | None = None
    state: str | None = None
    baseline: Baseline | None = None
    prediction: Prose | None = None
    scale: Line | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    safe_to_fail: Prose | None = None
    checks: dict[str, str] | None = None
    result: dict[str, Any] | None = None
    observations: Lines = []
    criterion_met: bool | None = None
    learning: Prose = ""
    decision: Decision | None = None
    decision_text: Prose | None = None
    rounds: list[Round] | UnsetType = UNSET


class Value(Part, frozen=True):
    """What it was worth: an effect on somebody, how it was measured and how sure that is."""

    type: ValueType
    for_whom: Line = ""
    indicator: Line = ""
    baseline: Figure = None
    result: Figure = None
    unit: Line | None = None
    n: int | None = None
    period: Line | None = None
    direction: Direction = "unclear"
    method: Method | None = None
    evidence_level: EvidenceLevel = 0


class Costs(Part, frozen=True):
    """What it took."""

    development_hours: float | int | None = None
    running_hours_per_month: float | int | None = None
    purchase: float | int | None = None
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] | None = None


class Factor(Part, frozen=True):
    """What hindered (-2) or helped (2)."""

    factor: FactorCode
    score: Score


class RuleTouched(Part, frozen=True):
    """A rule in the way, and what was done about it."""

    kind: Literal["law", "collective_agreement", "internal_rule"]
    text: Line
    handled: Line = ""
    exemption_id: Id | None | UnsetType = UNSET


class ExemptionDecision(Part, frozen=True):
    """What a party said to an exemption, and why."""

    party: Literal["employer", "employee"]
    said: Literal["granted", "refused", "ended"]
    reason: Prose
    on: Day


class ExemptionUse(Part, frozen=True):
    """One entry under a limit of the frame."""

    limit: Line
    value: float | int
    on: Day
    note: Line = ""


class ExemptionEvaluation(Part, frozen=True):
    """What came of an exemption: a finding for each thing that had to be looked at, and a conclusion."""

    findings: dict[str, Prose] = {}
    conclusion: Prose = ""
    on: Day | None = None


class Exemption(Part, frozen=True):
    """A rule that a trial was allowed to depart from: why, within which frame, until when, who agreed, and what came of it.

    What is not known is left out. `copy_of` is the exemption it was copied from, `<record>/<exemption>`.
    """

    id: Id | UnsetType = UNSET
    experiment_id: Id | None | UnsetType = UNSET
    kind: Literal["law", "collective_agreement", "internal_rule"] | UnsetType = UNSET
    rule_area: Annotated[str, _coded("rule_area")] | None | UnsetType = UNSET
    rule_text: Prose | UnsetType = UNSET
    applicant_organisation_id: Id | None | UnsetType = UNSET
    frame: dict[str, bool | int | float | str] | UnsetType = UNSET
    purpose: list[Annotated[str, _coded("exemption_purpose")]] | UnsetType = UNSET
    measures: dict[str, Line] | UnsetType = UNSET
    guards: dict[str, bool] | UnsetType = UNSET
    state: Annotated[str, _coded("exemption_state")] | UnsetType = UNSET
    applied_on: Day | None | UnsetType = UNSET
    decided_on: Day | None | UnsetType = UNSET
    starts_on: Day | None | UnsetType = UNSET
    started_on: Day | None | UnsetType = UNSET
    expires_on: Day | None | UnsetType = UNSET
    approved_by: list[Literal["employer_party", "employee_party"]] | UnsetType = UNSET
    decisions: list[ExemptionDecision] | UnsetType = UNSET
    uses: list[ExemptionUse] | UnsetType = UNSET
    eligible: Annotated[list[Line], Meta(max_length=100)] | UnsetType = UNSET
    copy_of: Line | None | UnsetType = UNSET
    evaluation_minimum: Lines | UnsetType = UNSET
    evaluation: ExemptionEvaluation | None | UnsetType = UNSET


class JointParties(Part, frozen=True):
    """Whether each party of the workplace was in it. Booleans only: membership of a union is nobody's business here."""

    employer: bool = False
    employee: bool = False


class Signature(Part, frozen=True):
    """That a party of an organisation, or the steering group, has said yes to the words of the record; never who said it."""

    party: Literal["employer", "employee", "steering"]
    on: Day
    organisation_id: Id | None = None


class SignOff(Part, frozen=True):
    """What was signed when it was published. `notes` are what was not agreed with; which of those who signed noted it is nobody's business."""

    signatures: list[Signature] = []
    notes: list[Prose] = []


class Adopter(Part, frozen=True):
    """Somebody who uses it too."""

    organisation: Line
    since: str | None = None
    mode: Literal["copied", "adapted"] | None = None
    change: Line | None = None


class Reuse(Part, frozen=True):
    """How to copy it."""

    conditions: Prose = ""
    offer: list[ReuseOffer] = []
    adopters: list[Adopter] = []
    spread_activities: Lines = []


class Anchoring(Part, frozen=True):
    """Where it lives in daily work."""

    form: list[AnchoringForm] = []
    owner_role: Line = ""
    ordinary_process: Line = ""
    scheduled_time: Line = ""
    bearer_accepted: bool | None | UnsetType = UNSET
    review_on: Day | None = None


class FollowUp(Part, frozen=True):
    """A question to be asked again on a day."""

    id: Id
    due_on: Day
    day: int
    question: Line
    innovation_id: Id | None = None
    state: str = "planned"
    answer: Prose | None = None


class Commitment(Part, frozen=True):
    """What an organisation promised in return."""

    id: Id
    organisation_id: Id
    text: Prose
    plan: Line | None = None
    report_every_days: int | None = None
    next_report: Day | None = None
    state: Literal["active", "overdue", "fulfilled", "released"] = "active"


class EffectGoal(Part, frozen=True):
    """A goal for what the lab should give those who took part, and what they answered."""

    id: Id
    code: str
    statement: Line
    target_percent: int
    answers: int | None = None
    agree: int | None = None
    result_percent: int | None = None
    met: bool | None = None
    asked_at: Day | None = None
    not_before: Day | None = None


class Comment(Part, frozen=True):
    """What somebody in a role said about it."""

    id: Id
    text: Prose
    on: str | None = None
    role: Line | None = None
    state: str = "visible"


class Contact(Part, frozen=True):
    """Whom to ask: a function and its mailbox, never a person."""

    function: Line = ""
    mailbox: Line = ""


class Attachment(Part, frozen=True):
    """A file or picture that belongs to it: a photo of the lab by its id, or an address. A picture needs a text for those who don't see it."""

    title: Line
    alt: Line = ""
    photo: Id | None = None
    address: Line | None = None
    licence: Line = "CC BY 4.0"
    consent: bool = False


class Translation(Part, frozen=True):
    """The texts of a record in another language, as far as they have been translated."""

    title: Title = ""
    summary_plain: Summary = ""
    problem: Prose = ""
    whats_new: Prose = ""
    what_failed: Prose = ""
    lessons: Lines = []


class Retention(Part, frozen=True):
    """How long it is kept, and who decided that."""

    retention_class: Line | None = msgspec.field(default=None, name="class")
    decision: Line | None = None
    delete_after: Day | None = None


class Record(Part, frozen=True):
    """A documented innovation, as far as it has been written. Texts are in `language`; see `missing` for what publishing asks."""

    language: Literal["sv", "da", "en"] = "en"
    title: Title = ""
    summary_plain: Summary = ""
    provenance: Provenance = Provenance()
    organisations: list[Organisation] = []
    problem: Prose = ""
    whats_new: Prose = ""
    replaces: Prose = ""
    core_elements: Lines = []
    adaptable_elements: Lines = []
    target_groups: Lines = []
    theme: Theme | None = None
    conference_themes: list[Annotated[str, _coded("conference_theme")]] = []
    principles: list[Annotated[str, _coded("principle")]] = []
    policy_area: PolicyArea | None = None
    government_level: list[GovernmentLevel] = []
    core_task_link: Literal["current", "future", "none"] | None = None
    stage: Stage = "idea"
    is_innovation_reason: Line = ""
    innovation_types: list[InnovationType] = []
    novelty: Novelty | None = None
    novelty_source: Prose | None = None
    practice_break: PracticeBreak | None = None
    degree: Degree | None = None
    facet: Facet | None = None
    experiments: list[Experiment] = []
    values: list[Value] = []
    evaluation_methods: list[Method] = []
    side_effects: Prose = ""
    costs: Costs = Costs()
    initiators: Annotated[list[Initiator], Meta(max_length=3)] = []
    partners: list[Id] = []
    user_involvement: UserInvolvement | None = None
    joint_parties: JointParties | None = None
    sign_off: SignOff | None = None
    factors: list[Factor] = []
    rules_touched: list[RuleTouched] = []
    exemptions: Annotated[list[Exemption], Meta(max_length=50)] = []
    equality_note: Prose | None = None
    system_effect: Prose | None = None
    lessons: Lines = []
    what_failed: Prose = ""
    reuse: Reuse = Reuse()
    anchoring: Anchoring = Anchoring()
    follow_up: list[FollowUp] = []
    commitments: list[Commitment] = []
    effect_goals: list[EffectGoal] = []
    comments: list[Comment] = []
    contact: Contact = Contact()
    licence: Line = "CC BY 4.0"
    access: Access = "public"
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")] | None = None
    external_source: Line | None = None
    case_number: Line | None = None
    doc_number: Line | None = None
    unit: Line | None = None
    coordinated_with: Line | None = None
    retention: Retention | None = None
    attachments: Annotated[list[Attachment], Meta(max_length=50)] = []
    translations: dict[Literal["sv", "da", "en"], Translation] = {}
