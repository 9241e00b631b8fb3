"""Every work of the benchmark, done for real and small: what it counts adds up, and its row has the promised shape."""

from __future__ import annotations

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from labapp import bench
from labapp.bench.figures import ratio
from labapp.bench.markdown import markdown
from labapp.bench.program import WORKS
from labapp.bench.stage import labapp
from labapp.bench.table import table
from tests.support.server import LABAPP

PHONES, WALLS, CONSOLES = 6, 2, 1
SCREENS = PHONES + WALLS + CONSOLES
REFERENCES = {"flask_socketio", "node_socketio"}
SMALL = bench.Options(walls=WALLS, consoles=CONSOLES, minutes=0.05, seconds=0.5)
AT_ONCE = 4  # most of the time of a small run is waiting

Measured = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """The rows of each work. One server holds all their labs, for starting one is what takes longest."""
    folder = tmp_path_factory.mktemp("bench")
    theatre = bench.Theatre(SMALL, say=lambda line: None)
    crowd = SMALL.crowd(PHONES)
    rows = {
        name: [bench.Row(theatre, part, folder) for part in work.parts(crowd)]
        for name, work in WORKS.items()
        if name != "burst"
    }
    with labapp(folder, theatre.server_core) as server, ThreadPoolExecutor(AT_ONCE) as together:
        playing = [together.submit(row.play, server, 1) for parts in rows.values() for row in parts]
        for played in playing:
            played.result()
    return {name: bench.finished(name, PHONES, parts) for name, parts in rows.items()}


@pytest.fixture(scope="module")
def compared() -> Any:
    """What the real command prints about a burst."""
    command = [str(LABAPP), "bench", "--work", "burst", "--phones", str(PHONES), "--walls", str(WALLS)]
    command += ["--consoles", str(CONSOLES), "--seconds", "0.5", "--rounds", "1", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_burst_is_delivered_to_all_here_and_by_both_references(compared: Any) -> None:
    (row,) = compared["runs"]
    assert (row["work"], row["phones"], row["rounds"]) == ("burst", PHONES, 1)
    assert row["deliveries"] == {"expected": PHONES * SCREENS, "made": PHONES * SCREENS}
    assert row["reference"].keys() == row["ratio"].keys() == REFERENCES
    for name, reference in row["reference"].items():
        assert reference["deliveries"] == row["deliveries"]
        assert row["ratio"][name] == ratio(reference["wall_ms"]["p95"], row["wall_ms"]["p95"])
    assert compared["ceiling"]["gathered_per_s"] > compared["ceiling"]["single_per_s"] > 0


def test_both_ways_to_draw_name_every_work_and_every_reference(compared: Any, measured: Measured) -> None:
    rows = [*compared["runs"], *(row for parts in measured.values() for row in parts)]
    for drawn in (table({**compared, "runs": rows}), markdown({**compared, "runs": rows})):
        for name in (*WORKS, *REFERENCES):
            assert name in drawn


@pytest.mark.parametrize("work", [name for name in WORKS if name != "burst"])
def test_a_row_has_the_promised_shape_and_nothing_is_missing(measured: Measured, work: str) -> None:
    for row in measured[work]:
        assert (row["phones"], row["walls"], row["consoles"]) == (PHONES, WALLS, CONSOLES)
        assert row["deliveries"]["made"] == row["deliveries"]["expected"] > 0
        assert (row["unanswered"], row["cut"]) == (0, 0)
        for times in ("ack_ms", "wall_ms", "phone_ms"):
            assert row[times].keys() == {"p50", "p95", "p99"}
        for times in (row["ack_ms"], row["phone_ms"]):
            assert 0 < times["p50"] <= times["p95"] <= times["p99"]
        for figure in ("server_cpu", "driver_cpu", "foreign_cpu", "kib_per_connection", "kib_per_phone"):
            assert isinstance(row[figure], int | float)
        assert isinstance(row["driver_limited"], bool)
        assert row["reference"] == row["ratio"] == {}


def test_each_of_ten_labs_gets_its_own_ideas_alone(measured: Measured) -> None:
    (row,) = measured["labs"]
    assert row["labs"] == 10
    assert row["deliveries"]["expected"] == PHONES * (1 + WALLS + CONSOLES)  # one phone in each of six labs


def test_the_vote_is_blind_and_every_screen_shows_the_tally_that_was_cast(measured: Measured) -> None:
    (row,) = measured["vote"]
    assert row["deliveries"] == {"expected": 5 * PHONES, "made": 5 * PHONES}
    assert row["screens"] == {"expected": SCREENS, "made": SCREENS}
    assert (row["leaked"], row["refused"]) == (0, 0)


def test_votes_beyond_the_budget_and_after_the_lock_are_told_so(measured: Measured) -> None:
    (row,) = measured["timer_votes"]
    assert row["over_budget"] == 0
    assert row["accepted"] + row["refused"] == PHONES + 1 + 1  # one votes twice, one comes too late
    assert row["late"] == {"expected": 1, "told": 1}
    assert row["refusals"].keys() <= {"budget_spent", "activity_locked"}


def test_the_intake_is_measured_with_and_without_waiting(measured: Measured) -> None:
    (row,) = measured["intake"]
    assert row["refused"] == 0
    assert row["closed_loop"]["dots_per_s"] > 0
    assert row["open_loop"]["offered_per_s"] >= row["open_loop"]["dots_per_s"] > 0


def test_storms_tell_when_the_last_one_was_there(measured: Measured) -> None:
    (joined,), (back,) = measured["join_storm"], measured["reconnect_storm"]
    assert joined["failures"] == []
    assert joined["all_in_s"] >= joined["phone_ms"]["p99"] / 1000
    assert back["in_step_s"] >= back["all_back_s"] >= back["back_ms"]["p99"] / 1000
    assert back["cards"] == 1000


def test_the_cost_is_compared_between_few_and_many_cards(measured: Measured) -> None:
    few, many = measured["cost"]
    assert (few["cards"], many["cards"]) == (100, 5000)
    assert many["cost_ratio"] == ratio(many["cpu_ms_per_idea"], few["cpu_ms_per_idea"], 2)


def test_the_highest_burst_is_one_of_the_probes(measured: Measured) -> None:
    (row,) = measured["highest"]
    assert row["highest_burst"] in [probe["ideas"] for probe in row["probes"]]
    assert row["ideas"] == row["highest_burst"]


def test_trouble_and_soak_weigh_the_server(measured: Measured) -> None:
    (trouble,), (soak,) = measured["trouble"], measured["soak"]
    assert trouble["memory_rise_mb"] >= 0
    assert trouble["rogues"] == {"slow": 5, "flooder": 5, "giant": 5}
    assert soak["reconnects"] > 0
    assert soak["memory"]["start_mb"] > 10
