"""T17: personal data and secrets in logs. What people send is in no line that a server prints, whatever goes wrong with it."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest
import requests
import websocket

from labapp import logs
from tests.conftest import StartServer
from tests.contract.conftest import site_on
from tests.contract.workshop import Workshop, new_id

CANARY = "canary-7f3a"
FORGED = f'{CANARY}\r\n{{"level": "error", "event": "forged"}}'


class Speaks(Exception):
    """A fault that says what somebody wrote."""


def fail(depth: int = 1) -> None:
    """Raises with the canary in the text, and a cause that has it too."""
    wrote = CANARY
    try:
        raise Speaks(wrote)
    except Speaks as cause:
        raise ValueError(f"can't read {wrote!r}\n  second line {wrote}") from cause


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    """What went to standard error, after a look at it: nothing of the canary."""
    text = capsys.readouterr().err
    assert CANARY not in text
    assert "forged" not in text
    return text


def test_a_fault_tells_where_and_what_kind_but_not_what_was_sent(capsys: pytest.CaptureFixture[str]) -> None:
    with logs.private():
        try:
            fail()
        except ValueError:
            logging.getLogger("labapp.live.room").exception("tick of a room failed")
    line = json.loads(printed(capsys))
    assert (line["level"], line["logger"], line["event"]) == ("error", "labapp.live.room", "tick of a room failed")
    assert line["fault"] == "ValueError"
    assert "fail: Speaks; then Traceback:" in line["trace"]
    assert line["trace"].endswith("fail: ValueError")


@pytest.mark.parametrize(
    "name", ["engineio.server", "socketio.server", "werkzeug", "eventlet.wsgi", "sqlalchemy", "flask.app"]
)
def test_a_library_is_not_quoted(capsys: pytest.CaptureFixture[str], name: str) -> None:
    with logs.private():
        logging.getLogger(name).error("%s: received packet %s", "sid", FORGED)
        logging.getLogger(name).error("received " + FORGED)
    lines = [json.loads(line) for line in printed(capsys).splitlines()]
    assert [line["logger"] for line in lines] == [name, name]
    assert all(line["event"].startswith("said something at test_t17_logs.py:") for line in lines)


def test_our_own_messages_take_numbers_and_named_fields_alone(capsys: pytest.CaptureFixture[str]) -> None:
    log = logging.getLogger("labapp.web")
    with logs.private():
        log.warning("not answered within %d s", 20)
        log.warning("a name: %s", FORGED)
        log.warning("a request failed", extra={"endpoint": "pages.home", "email": CANARY})
    first, second, third = (json.loads(line) for line in printed(capsys).splitlines())
    assert first["event"] == "not answered within 20 s"
    assert second["event"] == "a name: %s"
    assert third["endpoint"] == "pages.home"
    assert set(third) == {"at", "level", "logger", "event", "endpoint"}


PAST_THE_LOG = """
import sys, threading, time, warnings
from labapp import logs, server
server.prepare("eventlet")
from eventlet import hubs, spawn

def fail(*_):
    raise ValueError(f"can't read {canary}")

canary = sys.argv[1]
with logs.private():
    print("Removing descriptor:", canary, file=sys.stderr)
    warnings.warn(canary)
    threading.Thread(target=fail).start()
    hubs.get_hub().schedule_call_global(0, fail)
    spawn(fail)
    time.sleep(0.1)
"""


def test_what_is_printed_past_the_log_is_sieved() -> None:
    """By us, by Python for a thread, and by eventlet for a green one and for a timer."""
    done = subprocess.run(
        [sys.executable, "-c", PAST_THE_LOG, CANARY], capture_output=True, text=True, timeout=60, check=True
    )
    said = done.stderr + done.stdout
    assert CANARY not in said
    assert said.count("Traceback (most recent call last):") >= 3
    assert said.count("\nValueError\n") >= 3
    assert "signs were printed here)" in said
    assert '"logger": "py.warnings"' in said


@pytest.mark.parametrize(
    ("address", "seen"),
    [("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("", ""), (None, ""), (FORGED, "")],
)
def test_an_address_is_cut_to_its_network(address: str | None, seen: str) -> None:
    assert logs.network(address) == seen


def test_a_server_prints_nothing_of_what_people_send(start_server: StartServer) -> None:
    """Ideas, names, e-mail addresses, passwords, tokens, codes: well-formed and broken, over HTTP and the socket."""
    server = start_server()
    site = site_on(server)
    lab = Workshop.create(site, title=f"{CANARY} title", identity="role_named", challenge=FORGED)
    board = lab.open(lab.add("idea_board"))
    phone = lab.phone(name=FORGED)
    phone.idea(board, FORGED)
    phone.may_not("bad_request", "card.add", board, card=CANARY, text=CANARY)
    for packet in (f'2/live,["{CANARY}",', f"4{CANARY}", f'2/live,9["command",{{"id":"{CANARY}"', f'51-["{CANARY}"]'):
        raw = websocket.create_connection(
            f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket&lab={CANARY}", timeout=10
        )
        raw.recv()
        raw.send(f'40/live,{{"lab":"{lab.id}","token":"{phone.token}"}}')
        raw.recv()
        raw.send("4" + packet)
        raw.close()
    for auth in ({"token": CANARY}, {"key": FORGED}, {CANARY: CANARY}):
        raw = websocket.create_connection(
            f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket", timeout=10
        )
        raw.recv()
        raw.send("40/live," + json.dumps({"lab": lab.id, **auth}))
        assert '"code"' in raw.recv()
        raw.close()
    _over_http(server.url, lab)
    lab.leave()
    assert server.stop() == 0
    secrets = (
        CANARY,
        "forged",
        phone.token,
        site.token,
        site.email,
        site.password,
        lab.lab["code"],
        lab.lab["wall_key"],
    )
    assert [secret for secret in secrets if secret in server.log] == []


def _over_http(base: str, lab: Workshop) -> None:
    """Canaries in addresses, queries, headers, forms and bodies; none of them makes a page that quotes them in an error."""
    headers = {"User-Agent": CANARY, "Cookie": f"labapp_session={CANARY}", "Authorization": f"Bearer {CANARY}"}
    for path in (
        f"/{CANARY}",
        f"/j/{CANARY}",
        f"/login?next={CANARY}",
        f"/setup/{CANARY}",
        f"/invite/{CANARY}",
        f"/wall/{CANARY}?key={CANARY}",
        f"/phone/{lab.id}?{CANARY}",
        f"/socket.io/?EIO=4&transport=polling&sid={CANARY}",
    ):
        assert requests.get(base + path, headers=headers, timeout=10).status_code < 500
    bodies = (
        {"email": f"{CANARY}@example.org", "password": CANARY},
        {"code": CANARY, "name": FORGED},
        {CANARY: CANARY},
        [CANARY],
    )
    for path in ("/login", "/join", "/labs", f"/labs/{lab.id}/commands", "/labs/import"):
        for body in bodies:
            answer = requests.post(
                f"{base}/api/v1{path}", json=body, headers={"Authorization": f"Bearer {lab.site.token}"}, timeout=10
            )
            assert answer.status_code < 500
        assert (
            requests.post(
                f"{base}/api/v1{path}", data='{"' + CANARY, headers={"Content-Type": "application/json"}, timeout=10
            ).status_code
            < 500
        )
    lab.site.api.command(lab.id, "card.add", "act-1", card=new_id(), text=CANARY)
    metrics = requests.get(f"{base}/metrics", timeout=10).text
    assert CANARY not in metrics
    assert lab.lab["code"] not in metrics
