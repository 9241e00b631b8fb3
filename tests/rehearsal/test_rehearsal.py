"""A rehearsal: pretended people on real sockets in a copy of a lab, of which nothing is left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.conftest import site_on
from tests.contract.workshop import Site, Workshop
from tests.support.server import Server

# All but the first hear those whom the next step overtakes, or the end.
EXPECTED = {"ok", "activity_not_open", "activity_locked", "unknown_card", "lab_closed"}


@pytest.fixture(scope="module")
def site(shared_server: Server) -> Site:
    """A facilitator who practises."""
    return site_on(shared_server)


@pytest.fixture
def lab(site: Site) -> Iterator[Workshop]:
    """The lab that is rehearsed."""
    workshop = Workshop.create(site, template="taster_90")
    yield workshop
    workshop.leave()


def rehearsed(server: Server, lab: str, *options: str) -> Any:
    """What `labapp rehearse` tells of a lab of this server."""
    return json.loads(server.labapp("rehearse", lab, "--at", server.url, "--json", *options))


def test_people_play_the_whole_agenda_and_leave_nothing_behind(
    shared_server: Server, site: Site, lab: Workshop
) -> None:
    before, seq = site.api.get("/labs").ok(), lab.lab["seq"]
    told = rehearsed(shared_server, lab.id, "--phones", "8", "--minutes", "0.4")
    assert told["phones"] == 8
    assert told["unanswered"] == 0
    assert told["answers"]["ok"] > 8
    assert set(told["answers"]) <= EXPECTED
    assert site.api.get("/labs").ok() == before
    assert site.api.get(f"/labs/{lab.id}").ok()["seq"] == seq
    site.api.get(f"/labs/{told['rehearsal']}").refused(404, "not_found")
