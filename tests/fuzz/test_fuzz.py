"""The short form of `python3 dev.py fuzz`: another seed every day, the one that failed is printed and belongs into `test_kept`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from labapp import config, create_app
from tests.fuzz.api import ApiFuzz
from tests.fuzz.bytes_of_http import BytesFuzz
from tests.fuzz.ground import Ground
from tests.fuzz.pages import PageFuzz
from tests.fuzz.sockets import SocketFuzz
from tests.support.server import Server

SEED = datetime.now(UTC).date().toordinal()
REQUESTS, PAGES, BYTES, MESSAGES = 350, 200, 200, 1200


@pytest.fixture(scope="module")
def ground(shared_server: Server) -> Ground:
    """One server for all of them; its log is looked through at the end."""
    return Ground.on(shared_server)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An application that is asked for its addresses alone."""
    app = create_app(config.load({}, instance=str(tmp_path), async_mode="threading"))
    yield app
    app.extensions["labapp"].db.close()


def test_every_request_that_the_document_allows_or_forbids_is_answered_as_it_says(ground: Ground) -> None:
    found = ApiFuzz(ground, random.Random(SEED)).run(REQUESTS)
    assert not found.faults, f"seed {SEED}\n{found}"
    assert {"200", "201", "400", "401", "404"} <= found.answered.keys(), found


def test_every_page_and_form_answers_whatever_is_sent(ground: Ground, app: Flask) -> None:
    found = PageFuzz(ground, app, random.Random(SEED)).run(PAGES)
    assert not found.faults, f"seed {SEED}\n{found}"
    assert {"200", "302", "400", "404"} <= found.answered.keys(), found


def test_bytes_that_are_hardly_http_are_answered_or_cut(ground: Ground) -> None:
    found = BytesFuzz(ground, random.Random(SEED)).run(BYTES)
    assert not found.faults, f"seed {SEED}\n{found}"
    assert {"200", "400", "closed"} <= found.answered.keys(), found


def test_every_message_is_acknowledged_or_its_connection_closed(ground: Ground) -> None:
    found = SocketFuzz(ground, random.Random(SEED)).run(MESSAGES)
    assert not found.faults, f"seed {SEED}\n{found}"
    assert {"ok", "bad_request", "not_allowed", "closed", "answered"} <= found.answered.keys(), found
