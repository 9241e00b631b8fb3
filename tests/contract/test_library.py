"""The library: drafts out of a lab with their provenance, published when complete, found by anybody in their own words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.ballots import balanced
from tests.contract.workshop import Site, Workshop, new_id

COMPLETE: dict[str, Any] = {
    "title": "Small errors put right at the counter",
    "summary_plain": "Counter staff put small errors right at once.",
    "problem": "Small errors took days.",
    "whats_new": "The counter decides.",
    "target_groups": ["residents"],
    "theme": "trust_based_cooperation",
    "stage": "pilot",
    "innovation_types": ["process_organisation"],
    "novelty": "copied",
    "novelty_source": "A neighbouring municipality",
    "policy_area": "general_public_services",
    "government_level": ["municipality"],
    "replaces": "Three levels of approval.",
    "evaluation_methods": ["own_registration"],
    "side_effects": "None seen.",
    "costs": {"development_hours": 20},
    "initiators": ["employees"],
    "partners": ["harbour"],
    "user_involvement": "consulted",
    "factors": [{"factor": "audit", "score": 1}, {"factor": "employees", "score": 2}],
    "core_elements": ["a fixed limit"],
    "adaptable_elements": ["the sum"],
    "reuse": {"conditions": "A manager who signs."},
    "anchoring": {"owner_role": "counter manager", "review_on": "2026-12-01"},
    "follow_up": [
        {"id": "f1", "due_on": "2026-05-14", "day": 30, "question": "Is it in use?"},
        {"id": "f2", "due_on": "2026-07-13", "day": 90, "question": "Who else uses it?"},
    ],
    "what_failed": "Nobody dared in the first week.",
    "lessons": ["Give written backing first."],
    "contact": {"function": "Service development", "mailbox": "service@harbour.example"},
}


@pytest.fixture
def done(lab: Workshop) -> tuple[Workshop, dict[str, str]]:
    """A lab with an idea in a cluster, voted on and tried: (lab, {card, other, cluster})."""
    phones = [lab.phone(body) for body in ("org-a", "org-a", "org-a", "org-b")]
    board = lab.open(lab.add("idea_board"))
    card, other = phones[0].idea(board, "Small-fix mandate\nOn the spot."), phones[3].idea(board, "Fewer letters")
    hidden = phones[1].idea(board, "a hidden-canary that staff took off")
    lab.staff("activity.reveal", board)
    lab.staff("card.hide", card=hidden)
    step = lab.open(lab.add("clustering"))
    cluster = new_id()
    phones[0].does("cluster.add", step, cluster=cluster, title="Mandate", cards=[card, other])
    vote = lab.open(lab.add("dot_vote", items="cards"))
    for phone in phones[:3]:
        phone.does("dot.place", vote, item=card)
    phones[3].does("dot.place", vote, item=other)
    lab.staff("activity.reveal", vote)
    test = lab.open(lab.add("test_card"))
    phones[0].does("experiment.write", test, card=card, belief="We believe", learning="It works", decision="pilot")
    lab.settle()
    return lab, {"card": card, "other": other, "cluster": cluster}


@pytest.mark.parametrize("kind", ["card", "cluster", "experiment"])
def test_a_draft_is_filled_from_the_lab_with_its_provenance(done: tuple[Workshop, dict[str, str]], kind: str) -> None:
    lab, ids = done
    source = {kind: ids["cluster" if kind == "cluster" else "card"]}
    draft = lab.api.post("/innovations", {"lab": lab.id, "source": source}).ok(201)
    assert draft["editorial_status"] == "draft"
    provenance = draft["provenance"]
    assert provenance["lab_id"] == lab.id
    assert ids["card"] in provenance["idea_ids"]
    assert provenance["seq"] > 0
    (vote,) = provenance["votes"]
    row = next(row for row in vote["items"] if row["item"] == ids["card"])
    fair = balanced([("org-a", {ids["card"]: 1})] * 3 + [("org-b", {ids["other"]: 1})])
    assert row["dots"] == 3
    assert row["balanced"] == pytest.approx(fair[ids["card"]], abs=0.01)
    assert "Small-fix mandate" in str(draft) or kind == "cluster"
    assert "hidden-canary" not in str(draft)
    assert all(phone.member not in str(draft) for phone in lab.phones)


def test_a_draft_is_its_staffs_alone_and_a_published_record_everybodys(
    site: Site, done: tuple[Workshop, dict[str, str]]
) -> None:
    lab, ids = done
    draft = lab.api.post("/innovations", {"lab": lab.id, "source": {"card": ids["card"]}}).ok(201)
    path = f"/innovations/{draft['id']}"
    for other in (site.nobody, site.stranger):
        assert other.get(path).status == 404
    assert site.nobody.patch(path, {"title": "mine"}).status == 401
    assert site.stranger.patch(path, {"title": "mine"}).status == 404
    lab.api.patch(path, {"editorial_status": "published"}).refused(400, "bad_request")
    assert site.nobody.get(path).status == 404
    word = "Quintessence" + new_id()[:6]
    lab.api.patch(path, {**COMPLETE, "whats_new": f"The counter decides. {word}"}).ok()
    assert site.nobody.get("/innovations", q=word).ok()["innovations"] == []
    lab.api.patch(path, {"editorial_status": "published"}).ok()
    assert site.nobody.get(path).ok()["title"] == COMPLETE["title"]
    (found,) = site.nobody.get("/innovations", q=word.lower()).ok()["innovations"]
    assert found["id"] == draft["id"]
    assert site.stranger.patch(path, {"title": "mine"}).status == 404
    lab.api.patch(path, {"editorial_status": "draft"}).ok()
    assert site.nobody.get(path).status == 404
    assert site.nobody.get("/innovations", q=word).ok()["innovations"] == []


def test_filters_narrow_what_is_listed(site: Site) -> None:
    word = "Filtered" + new_id()[:6]
    for stage, theme in (("pilot", "trust_based_cooperation"), ("stopped", "meaningful_documentation")):
        body = {**COMPLETE, "title": f"{word} {stage}", "stage": stage, "theme": theme, "editorial_status": "published"}
        site.api.post("/innovations", body).ok(201)

    def titles(**filters: str) -> set[str]:
        return {row["title"] for row in site.nobody.get("/innovations", q=word, **filters).ok()["innovations"]}

    assert titles() == {f"{word} pilot", f"{word} stopped"}
    assert titles(stage="stopped") == {f"{word} stopped"}
    assert titles(theme="trust_based_cooperation") == {f"{word} pilot"}
    assert titles(stage="pilot", theme="meaningful_documentation") == set()
    assert site.nobody.get("/innovations", surprise="x").refused(400, "bad_request")


@pytest.mark.parametrize(
    ("field", "value"),
    [("theme", "no_such_theme"), ("stage", "no_such_stage"), ("title", 7), ("surprise", "x"), ("title", "x" * 10_000)],
)
def test_a_record_with_a_bad_field_is_refused(site: Site, field: str, value: Any) -> None:
    reply = site.api.post("/innovations", {**COMPLETE, field: value})
    assert reply.status == 400, reply.text
    assert reply.code in ("bad_request", "too_long")


def test_a_draft_from_what_is_not_there_is_refused(site: Site, done: tuple[Workshop, dict[str, str]]) -> None:
    lab, ids = done
    lab.api.post("/innovations", {"lab": lab.id, "source": {"card": new_id()}}).refused(404, "unknown_card")
    assert lab.api.post("/innovations", {"lab": lab.id, "source": {}}).status == 400
    assert lab.api.post("/innovations", {"lab": "no-such-lab", "source": {"card": ids["card"]}}).status == 404
    assert site.stranger.post("/innovations", {"lab": lab.id, "source": {"card": ids["card"]}}).status == 404
