"""The commands of an operator, run as processes beside a real server on the same database."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.support.server import LABAPP, Account, Server

SAMPLE = Path(__file__).resolve().parents[1] / "labapp" / "catalogue" / "labs" / "lab_en.json"


@pytest.fixture(scope="module")
def facilitator(shared_server: Server) -> Account:
    return shared_server.account("cli@example.org")


@pytest.fixture(scope="module")
def lab(shared_server: Server, facilitator: Account) -> str:
    """A finished lab, imported while the server runs."""
    printed = shared_server.labapp("lab", "import", str(SAMPLE), "--email", facilitator.email, "--json")
    imported: str = json.loads(printed)["id"]
    return imported


def fails(folder: Path, *arguments: str) -> str:
    """The one line that a command ends with when it can't do its work."""
    environment = {"LABAPP_INSTANCE": str(folder), "PATH": ""}
    done = subprocess.run([str(LABAPP), *arguments], capture_output=True, text=True, env=environment, cwd=folder)
    assert done.returncode != 0
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr.strip()


def test_a_token_opens_the_api(shared_server: Server, facilitator: Account) -> None:
    token = shared_server.labapp("token", "add", "--email", facilitator.email, "--name", "archive").strip()
    by_token = Account(shared_server, facilitator.email, facilitator.password, token)
    assert isinstance(by_token.api("GET", "/labs")["labs"], list)


def test_an_imported_lab_is_seen_by_the_running_server(facilitator: Account, lab: str) -> None:
    assert facilitator.api("GET", f"/labs/{lab}")["title"] == "Solved today"


def test_check_finds_an_imported_lab_whole(shared_server: Server, lab: str) -> None:
    assert json.loads(shared_server.labapp("check", lab, "--json"))["differences"] == []


def test_check_says_what_does_not_agree(shared_server: Server, lab: str) -> None:
    import sqlite3
    from contextlib import closing

    copy = Server(shared_server.folder / "tampered", {})
    copy.folder.mkdir()
    shared_server.labapp("backup", str(copy.folder / "labapp.sqlite3"))
    with closing(sqlite3.connect(copy.folder / "labapp.sqlite3", isolation_level=None)) as connection:
        connection.execute("UPDATE labs SET title = 'Another' WHERE id = ?", (lab,))
    assert "another title" in fails_with_output(copy, "check", lab)


def fails_with_output(server: Server, *arguments: str) -> str:
    """What a command printed that ended with 1."""
    done = subprocess.run(
        [str(LABAPP), *arguments],
        capture_output=True,
        text=True,
        env={"LABAPP_INSTANCE": str(server.folder), "PATH": ""},
        cwd=server.folder,
    )
    assert done.returncode == 1
    return done.stdout


def test_a_backup_restores_into_an_empty_place_only(shared_server: Server, lab: str, tmp_path: Path) -> None:
    shared_server.labapp("backup", str(tmp_path / "backup"))
    elsewhere = Server(tmp_path / "elsewhere", {})
    elsewhere.folder.mkdir()
    elsewhere.labapp("restore", str(tmp_path / "backup"))
    assert elsewhere.labapp("lab", "export", lab) == shared_server.labapp("lab", "export", lab)
    assert "not empty" in fails(elsewhere.folder, "restore", str(tmp_path / "backup"))


def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "backup").write_bytes(b"this is no database" * 100)
    assert "damaged" in fails(tmp_path, "restore", str(tmp_path / "backup"))


def test_a_second_server_on_the_same_database_is_refused(shared_server: Server) -> None:
    assert "Another Labapp server runs" in fails(shared_server.folder, "serve", "--port", "0")


def test_a_taken_port_is_said(shared_server: Server, tmp_path: Path) -> None:
    assert "can't be used" in fails(tmp_path, "serve", "--port", str(shared_server.port))


def test_a_server_on_any_port_says_which(tmp_path: Path) -> None:
    command = [str(LABAPP), "serve", "--port", "0"]
    environment = {"LABAPP_INSTANCE": str(tmp_path), "PATH": "", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=tmp_path) as server:
        assert server.stdout
        base = server.stdout.readline().removeprefix("Labapp is at ").strip()
        with urllib.request.urlopen(f"{base}/healthz") as answer:
            assert answer.status == 200
        server.terminate()


@pytest.mark.parametrize(
    "arguments",
    [
        ("lab", "import", str(Path(__file__))),
        ("lab", "export", "unknown"),
        ("token", "add", "--email", "nobody@example.org"),
        ("erase", "nobody"),
        ("erase",),
        ("frobnicate",),
    ],
)
def test_a_command_that_fails_says_so_in_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert fails(tmp_path, *arguments).startswith("labapp: ")


def test_the_settings_are_listed_with_their_meaning_and_no_secret(shared_server: Server) -> None:
    listed = {setting["name"]: setting for setting in json.loads(shared_server.labapp("config", "--json"))}
    assert listed["LABAPP_PORT"]["value"] == shared_server.port
    assert listed["LABAPP_SECRET_KEY"]["value"] == "***"
    assert all(setting["meaning"] for setting in listed.values())


def test_a_bad_setting_is_said_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(LABAPP), "config"],
        capture_output=True,
        text=True,
        env={"LABAPP_PORT": "many", "LABAPP_INSTANCE": str(tmp_path), "PATH": ""},
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("labapp: A setting can't be used")
