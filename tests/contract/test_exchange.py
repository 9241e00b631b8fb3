"""Export and import: nothing is lost, nothing is invented, and a sample file becomes a complete finished lab."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract.samples import LANGUAGES, sample
from tests.contract.workshop import Site, Workshop, cards_of, new_id


def sorted_text(value: Any) -> str:
    """JSON with sorted keys, as text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def played(site: Site, identity: str = "role_named") -> Workshop:
    """A lab with a bit of everything in it."""
    lab = Workshop.create(site, identity=identity)
    one, two = lab.phone(name="case officer"), lab.phone("org-b", name="head of unit")
    board = lab.open(lab.add("idea_board"))
    cards = [one.idea(board, "first 😀\nwith a second line"), two.idea(board, "שלום"), one.idea(board, "third")]
    one.does("card.edit", board, card=cards[2], text="third, edited")
    lab.staff("activity.reveal", board)
    lab.staff("card.hide", card=cards[1])
    step = lab.open(lab.add("clustering"))
    one.does("cluster.add", step, cluster=new_id(), title="pile", cards=[cards[0]])
    vote = lab.open(lab.add("dot_vote", items="cards"))
    one.does("dot.place", vote, item=cards[0])
    two.does("dot.place", vote, item=cards[2])
    lab.staff("activity.reveal", vote)
    test = lab.open(lab.add("test_card"))
    one.does("experiment.write", test, card=cards[0], belief="We believe", measure="Days")
    lab.staff("wall.show", view="experiments")
    lab.staff("undo")
    lab.staff("activity.finish", test)
    return lab


@pytest.mark.parametrize("identity", ["anonymous", "anonymous_group_tag", "role_named"])
def test_export_import_export_is_equal_after_sorting_keys(site: Site, identity: str) -> None:
    lab = played(site, identity)
    try:
        first = lab.api.get(f"/labs/{lab.id}/export").ok()
    finally:
        lab.leave()
    assert lab.api.delete(f"/labs/{lab.id}").status in (200, 204)
    back = lab.api.post("/labs/import", first).ok(201)
    second = lab.api.get(f"/labs/{back['id']}/export").ok()
    assert sorted_text(second) == sorted_text(first)


def test_an_imported_lab_shows_what_the_first_one_showed(site: Site) -> None:
    lab = played(site)
    try:
        before = lab.api.get(f"/labs/{lab.id}/records", audience="staff").ok()["records"]
        exported = lab.api.get(f"/labs/{lab.id}/export").ok()
    finally:
        lab.leave()
    assert lab.api.delete(f"/labs/{lab.id}").status in (200, 204)
    back = lab.api.post("/labs/import", exported).ok(201)
    after = lab.api.get(f"/labs/{back['id']}/records", audience="staff").ok()["records"]
    for kind in ("card/", "cluster/", "experiment/", "tally/", "activity/"):
        then = {key: value for key, value in before.items() if key.startswith(kind)}
        assert then
        assert {key: value for key, value in after.items() if key.startswith(kind)} == then


@pytest.mark.parametrize(
    "body", [[], 7, {}, {"lab": {}}, {"version": 999}, {"schema_version": "1.0", "lab": {"id": "x"}}]
)
def test_what_is_no_export_is_refused(site: Site, body: Any) -> None:
    site.api.post("/labs/import", body).refused(400, "bad_request")


def test_another_facilitator_may_not_export(site: Site, calm: Workshop) -> None:
    assert site.stranger.get(f"/labs/{calm.id}/export").status in (403, 404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_file_becomes_a_complete_finished_lab(own_site: Site, language: str) -> None:
    file = sample(language)
    lab = own_site.api.post("/labs/import", file).ok(201)
    records = own_site.api.get(f"/labs/{lab['id']}/records", audience="staff").ok()["records"]
    assert lab["state"] == "closed"
    assert lab["title"] == file["lab"]["title"]
    assert lab["identity"] == file["lab"]["anonymity"]
    assert [step["title"] for step in lab["agenda"]] == [step["title"] for step in file["agenda"]]
    texts = " ".join(card["text"] for key, card in records.items() if key.startswith("card/"))
    assert all(idea["text"] in texts for idea in file["ideas"])
    titles = {cluster["title"] for key, cluster in records.items() if key.startswith("cluster/")}
    assert titles >= {cluster["title"] for cluster in file["clusters"]}
    (tally,) = (value for key, value in records.items() if key.startswith("tally/"))
    assert sorted(row["dots"] for row in tally["items"]) == sorted(
        row["dots"] for row in file["voting_rounds"][0]["result"]
    )
    assert tally["voters"] == len(file["voting_rounds"][0]["ballots"])
    experiments = [value for key, value in records.items() if key.startswith("experiment/")]
    assert {experiment["belief"] for experiment in experiments} == {
        trial["hypothesis"] for trial in file["experiments"]
    }
    exported = own_site.api.get(f"/labs/{lab['id']}/export").ok()
    own_site.api.delete(f"/labs/{lab['id']}")
    back = own_site.api.post("/labs/import", exported).ok(201)
    assert sorted_text(own_site.api.get(f"/labs/{back['id']}/export").ok()) == sorted_text(exported)


def test_an_imported_lab_can_go_on(site: Site) -> None:
    lab = played(site)
    exported = lab.api.get(f"/labs/{lab.id}/export").ok()
    lab.leave()
    lab.api.delete(f"/labs/{lab.id}")
    back = lab.api.post("/labs/import", exported).ok(201)
    again = Workshop(site, back, site.api)
    try:
        phone = again.phone()
        board = again.open(again.add("idea_board", hidden=False))
        card = phone.idea(board, "written after the move")
        again.wall.until(lambda: card in cards_of(again.wall, board), "the new idea")
        again.check()
    finally:
        again.leave()
