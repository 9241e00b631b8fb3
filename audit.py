"""`python3 dev.py audit`: are there known weaknesses in what is locked? Asks pip-audit, npm audit, and the list in audit.toml.

Whoever was asked and found nothing says "none known". Whoever could not be asked says that, which is another answer than none:

    0  all were asked, and know of none
    1  somebody knows of a weakness
    3  nobody knows of one, but not everybody could be asked
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent
KNOWN = ROOT / "audit.toml"
BIN = Path(sys.executable).parent
CLEAN, WEAK, NOT_ASKED = 0, 1, 3
ASK_S = 300  # seconds for one client


class CouldNotAsk(Exception):
    """A source gave no answer; the text says why, in one line."""


class Locks(NamedTuple):
    """The lock files: of Python (uv.lock) and of the front end (package-lock.json)."""

    python: Path = ROOT / "uv.lock"
    npm: Path = ROOT / "static" / "package-lock.json"


class Sources(NamedTuple):
    """Whom to ask, where it is not the usual: addresses for pip-audit (OSV) and npm."""

    osv: str | None = None
    npm: str | None = None


# The locks


def python_packages(lock: Path) -> list[tuple[str, str]]:
    """(name, version) of every package that a uv.lock fetches."""
    packages = tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
    return sorted((p["name"], p["version"]) for p in packages if "editable" not in p.get("source", {}))


def npm_packages(lock: Path) -> list[tuple[str, str]]:
    """(name, version) of every package of a package-lock.json."""
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    return sorted((path.rpartition("node_modules/")[2], p["version"]) for path, p in packages.items() if path)


# Those who are asked: each gives one line for each weakness


def listed(locks: Locks) -> Iterator[str]:
    """What audit.toml knows."""
    known = tomllib.loads(KNOWN.read_text(encoding="utf-8"))
    for kind, packages in (("python", python_packages(locks.python)), ("npm", npm_packages(locks.npm))):
        for entry in known.get(kind, []):
            for name, version in packages:
                if name == entry["name"] and _number(version) < _number(entry["below"]):
                    yield f"{name} {version}: {entry['id']}, {entry['what']}; mended in {entry['below']}"


def pip_audit(locks: Locks, sources: Sources) -> Iterator[str]:
    """What pip-audit knows: from PyPI, or where that says nothing of packages that are there, from OSV.

    :raise CouldNotAsk: neither tells anything
    """
    packages = python_packages(locks.python)
    reasons = []
    for service in ([] if sources.osv else ["pypi"]) + ["osv"]:
        try:
            _ask_pip_audit(
                packages[:1], service, sources
            )  # one question first: who does not answer it is not asked a hundred
            answer = _ask_pip_audit(packages, service, sources)
        except CouldNotAsk as why:
            reasons.append(f"{service}: {why}")
            continue
        for package in answer:
            for weakness in package["vulns"]:
                mended = ", ".join(weakness["fix_versions"]) or "no version yet"
                yield f"{package['name']} {package['version']}: {weakness['id']}; mended in {mended}"
        return
    raise CouldNotAsk("; ".join(reasons))


def _ask_pip_audit(packages: list[tuple[str, str]], service: str, sources: Sources) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        wanted.write_text("".join(f"{name}=={version}\n" for name, version in packages), encoding="utf-8")
        options = ["--disable-pip", "--no-deps", "--progress-spinner", "off", "--format", "json"]
        options += ["--vulnerability-service", service, *(["--osv-url", sources.osv] if sources.osv else [])]
        answer = _json_of([str(BIN / "pip-audit"), *options, "--requirement", str(wanted)], Path(folder))
    # A package that the service does not know is "skipped", and the client calls the whole audit clean.
    unknown = [package["name"] for package in answer["dependencies"] if "skip_reason" in package]
    if unknown:
        raise CouldNotAsk(f"knows nothing of {unknown[0]}" + (f" and {len(unknown) - 1} more" if unknown[1:] else ""))
    return list(answer["dependencies"])


def npm_audit(locks: Locks, sources: Sources) -> Iterator[str]:
    """What the npm registry knows.

    :raise CouldNotAsk: it tells nothing
    """
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            (Path(folder) / name).write_bytes(locks.npm.with_name(name).read_bytes())
        options = ["--package-lock-only", "--json", *(["--registry", sources.npm] if sources.npm else [])]
        answer = _json_of([str(BIN / "npm"), "audit", *options], Path(folder))
    if "vulnerabilities" not in answer:
        raise CouldNotAsk(str(answer.get("message") or answer.get("error") or "no answer").splitlines()[0])
    for name, weakness in answer["vulnerabilities"].items():
        about = [cause["title"] for cause in weakness["via"] if isinstance(cause, dict)]
        yield f"{name}: {weakness['severity']}, {'; '.join(about) or 'through what it needs'}"


def _json_of(command: list[str], folder: Path) -> dict[str, Any]:
    """What a client prints; its status tells too little."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=ASK_S, check=False)
        answer = json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise CouldNotAsk(type(fault).__name__) from None
    except json.JSONDecodeError:
        last = (done.stderr.strip().splitlines() or ["it printed nothing"])[-1]
        raise CouldNotAsk(last[:160]) from None
    return answer if isinstance(answer, dict) else {}


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("+")[0])[:4])


def audit(locks: Locks, sources: Sources) -> int:
    """Asks everybody, prints what they say, and gives the status."""
    status = CLEAN
    asked: dict[str, Callable[[], Iterator[str]]] = {
        "audit.toml": lambda: listed(locks),
        "pip-audit": lambda: pip_audit(locks, sources),
        "npm audit": lambda: npm_audit(locks, sources),
    }
    for name, ask in asked.items():
        try:
            found = list(ask())
        except CouldNotAsk as why:
            print(f"{name}: COULD NOT BE ASKED ({why})")
            status = status or NOT_ASKED
            continue
        print(f"{name}: " + ("none known" if not found else f"{len(found)} known"))
        print("".join(f"  {line}\n" for line in found), end="")
        status = WEAK if found else status
    return status


def main() -> int:
    parser = argparse.ArgumentParser(description="Known weaknesses in what is locked.")
    parser.add_argument("--python-lock", type=Path, default=Locks().python, help="another uv.lock")
    parser.add_argument(
        "--npm-lock", type=Path, default=Locks().npm, help="another package-lock.json, beside its package.json"
    )
    parser.add_argument("--osv", help="ask this address in OSV's language instead of PyPI and OSV")
    parser.add_argument("--npm-registry", help="ask this registry")
    given = parser.parse_args()
    return audit(Locks(given.python_lock, given.npm_lock), Sources(given.osv, given.npm_registry))


if __name__ == "__main__":
    sys.exit(main())
