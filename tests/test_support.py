"""The services that the tests stand on are real and reachable."""

from __future__ import annotations

import psycopg
import pytest
from playwright.sync_api import Browser
from redis import Redis

from tests.support.waiting import wait_until


def test_postgres_gives_an_empty_database(postgres_database: str) -> None:
    with psycopg.connect(postgres_database) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row == (0,)


def test_redis_keeps_what_it_is_told(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        client.set("labapp:test", "1", ex=10)
        assert client.get("labapp:test") == b"1"


def test_chromium_runs_scripts(chromium: Browser) -> None:
    page = chromium.new_page()
    assert page.evaluate("[1, 2].map(n => n + 1)") == [2, 3]
    page.close()


def test_waiting_in_vain_says_for_what() -> None:
    with pytest.raises(AssertionError, match="in vain for the moon"):
        wait_until(lambda: False, "the moon", within=0.05)
