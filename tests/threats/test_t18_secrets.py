"""T18: the server's own secrets. It does not start with a weak one, shows none, and there is none in the tree."""

from __future__ import annotations

import re
import stat
import subprocess
from pathlib import Path

import pytest

from labapp import config
from labapp.config import SettingsError

ROOT = Path(__file__).resolve().parents[2]
GOOD = "5f0c1f6e-9a1d-4f2e-8a0b-3f1e5d7c9b2a-of-this-server"


def load(folder: Path, **settings: str) -> config.Settings:
    return config.load(
        {f"LABAPP_{name.upper()}": value for name, value in settings.items()} | {"LABAPP_INSTANCE": str(folder)}
    )


@pytest.mark.parametrize(
    "weak",
    [
        *("tiny", "x" * 31, "x" * 64, "ab" * 20, "changeme" * 6, "CHANGE-ME-CHANGE-ME-CHANGE-ME-CHANGE-ME"),
        *("secretsecretsecretsecretsecretsecret", "your-secret-key-your-secret-key-here", " " * 40, "0" * 40),
        "12345678901234567890123456789012",
    ],
)
def test_a_weak_key_is_refused(tmp_path: Path, weak: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, secret_key=weak)
    assert "LABAPP_SECRET_KEY" in str(refused.value)
    assert weak.strip() not in str(refused.value) or not weak.strip()


def test_a_good_key_is_taken(tmp_path: Path) -> None:
    assert load(tmp_path, secret_key=GOOD).secret_key == GOOD


def test_without_one_a_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = load(tmp_path)
    assert len(first.secret_key) >= 64
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert load(tmp_path).secret_key == first.secret_key
    assert load(tmp_path / "elsewhere").secret_key != first.secret_key


@pytest.mark.parametrize("kept", ["", "short", "x" * 64])
def test_a_key_file_that_was_spoilt_is_refused(tmp_path: Path, kept: str) -> None:
    (tmp_path / "secret_key").write_text(kept)
    with pytest.raises(SettingsError) as refused:
        load(tmp_path)
    assert str(tmp_path / "secret_key") in str(refused.value)


def test_settings_are_shown_with_their_secrets_masked(tmp_path: Path) -> None:
    secrets = {
        "secret_key": GOOD,
        "metrics_token": "canary-metrics",
        "redis_url": "redis://:canary-redis@localhost/0",
        "database_url": "postgresql://labapp:canary-postgres@localhost/labapp",
    }
    shown = str(config.described(load(tmp_path, **secrets)))
    assert "canary" not in shown
    assert GOOD not in shown
    assert {entry["name"] for entry in config.described(load(tmp_path, **secrets)) if entry["value"] == "***"} == {
        f"LABAPP_{name.upper()}" for name in secrets
    }


# What a secret looks like; not what looks like a name of one.
LOOKS_SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[baprs]-[0-9A-Za-z-]{20,}"
    r"|(?:LABAPP_SECRET_KEY|LABAPP_METRICS_TOKEN)\s*=\s*['\"]?[A-Za-z0-9_\-]{32,}"
)


def test_no_secret_is_in_the_tree() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else []
    paths = [ROOT / name for name in names if name] or [p for p in ROOT.glob("labapp/**/*") if p.is_file()]
    assert len(paths) > 50
    found = []
    for path in paths:
        if path.name in (".env", "secret_key") or path.suffix in (".sqlite3", ".pem", ".key"):
            found.append(f"{path.relative_to(ROOT)} should not be there")
        elif path.exists() and path.name != Path(__file__).name:
            text = path.read_bytes().decode("utf-8", errors="ignore")
            found += [f"{path.relative_to(ROOT)}: {hit[:20]}…" for hit in LOOKS_SECRET.findall(text)]
    assert found == []
