#!/usr/bin/env python3
"""The commands of a checkout, for a machine that has Python 3.11 or later and nothing else.

    python3 dev.py run [OPTIONS]      sets up, then runs `labapp demo`: three sample labs on http://localhost:8000
    python3 dev.py test [ARGUMENTS]   sets up what the tests need, then runs pytest: none skipped

Set-up is fast when nothing changed. Everything third-party is locked (uv.lock, static/package-lock.json) and lands in
.dev/ (uv itself), .venv/ and static/node_modules/; delete them and the next command makes them again.
This file uses the standard library alone, and stays readable by a Python that is too old, so that it can say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
BIN = "Scripts" if os.name == "nt" else "bin"
VENV = ROOT / ".venv" / BIN
DEV = ROOT / ".dev"
UV = DEV / BIN / "uv"
UV_VERSION = "0.13.9"
SHELL = "chromium-headless-shell"  # Chromium without a window: the same pages for a fifth less of the machine
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TRANSLATIONS = ROOT / "labapp" / "translations"


class Trouble(Exception):
    """Something the reader can put right; the text says how, in one line."""


# The tasks: each docstring is a line of the help.


def run(*arguments: str) -> None:
    """Set up and run `labapp demo`; options such as --port and --lan are passed on."""
    _python(dev=False)
    _become(VENV / "labapp", "demo", *arguments)


def test(*arguments: str) -> None:
    """Set up what the tests need (browser, PostgreSQL, Redis) and run pytest; arguments are passed on."""
    _python()
    os.environ.update(_browser())
    # Tests of a live lab wait for its ticks a quarter of the time: a third worker uses that on two cores. Tests of one file stay together
    # and share its server; which file comes first is for tests/conftest.py to say.
    workers = ("--numprocesses=3", "--dist=loadfile", "--no-loadscope-reorder")
    _become(VENV / "python", "-m", "pytest", *workers, *arguments)


def check() -> None:
    """Lint, formatting, types of both languages, and whether the translations are up to date."""
    _python()
    with tempfile.TemporaryDirectory() as folder:
        template = extract(Path(folder))
        commands: dict[str, list[object]] = {
            "ruff check": [VENV / "ruff", "check"],
            "ruff format": [VENV / "ruff", "format", "--check"],
            "mypy": [VENV / "mypy"],
            "tsc": [VENV / "node", "static/node_modules/typescript/bin/tsc", "--project", "static"],
            "translations": [VENV / "pybabel", "-q", "update", "--check", *_update_options(template)],
        }
        failed = [name for name, command in commands.items() if _call(*command, check=False)]
    if failed:
        raise Trouble(f"not clean: {', '.join(failed)}")
    print("All clean.")


def translate() -> None:
    """Write new and changed texts of the sources into the .po files, to be translated there."""
    _python()
    with tempfile.TemporaryDirectory() as folder:
        _call(VENV / "pybabel", "update", *_update_options(extract(Path(folder))))


def build(*arguments: str) -> None:
    """Build the front end and the translations; with --watch again at every change."""
    _python(built=False)
    _call(VENV / "python", "hatch_build.py", *arguments)


def package(*arguments: str) -> None:
    """Build wheel and sdist into dist/."""
    _python(built=False)
    _uv("build", *arguments)


def bench(*arguments: str) -> None:
    """Run the benchmark, `labapp bench`; options are passed on."""
    _python(dev=False)
    _become(VENV / "labapp", "bench", *arguments)


def faults(*arguments: str) -> None:
    """Kill, starve and cut off real servers and check what is left: faults [F1 F6 …] [--runs N] [--seed S] [--phones N]."""
    _python()
    os.environ.update(_browser())
    _become(VENV / "python", "-m", "tests.faults", *arguments)


def fuzz(*arguments: str) -> None:
    """Send 20 000 generated requests and 50 000 socket messages: fuzz [--requests N] [--messages N] [--seed S]."""
    _python()
    _become(VENV / "python", "-m", "tests.fuzz", *arguments)


def audit(*arguments: str) -> None:
    """Ask whether there are known weaknesses in what is locked; status 3 where somebody could not be asked."""
    _python()
    _become(VENV / "python", "audit.py", *arguments)


def simulate(*arguments: str) -> None:
    """Play 50 000 seeds of the simulation on all cores; --seed S plays one and prints what happens."""
    _python(built=False)
    _become(VENV / "python", "-m", "tests.simulation", *arguments)


TASKS = {
    task.__name__: task for task in (run, test, check, translate, build, package, bench, faults, fuzz, audit, simulate)
}


# Set-up: uv from PyPI, then all Python packages and the front end from their lock files.


def _python(*, dev: bool = True, built: bool = True) -> None:
    """Brings .venv up to date, with the tools of the tests if `dev`, and the front end if `built`."""
    if not UV.exists():
        _say("Setting up uv, which installs the locked packages")
        _make_uv()
    if not VENV.exists():
        _say("Installing the locked packages into .venv and building the front end")
    # --inexact leaves the tools of the tests where they are when the next command does not need them.
    groups = ["--group", "dev"] if dev else ["--no-dev", "--group", "build", "--inexact"]
    compiled = ["--compile-bytecode"] if dev else []  # the tests start many processes
    _uv("sync", "--locked", "--quiet", "--python", sys.executable, *compiled, *groups)
    if built:
        _call(VENV / "python", "hatch_build.py")


def _make_uv() -> None:
    try:
        import ensurepip  # noqa: F401  Debian keeps it in a package of its own
    except ImportError:
        _apt("python3-venv", "Python cannot make virtual environments here")
    _call(sys.executable, "-m", "venv", "--clear", DEV)
    _call(DEV / BIN / "python", "-m", "pip", "--quiet", "--disable-pip-version-check", "install", f"uv=={UV_VERSION}")


def _uv(*arguments: str) -> None:
    # The Python that runs this is the one to use: uv neither fetches another nor takes one activated elsewhere.
    settings = {"UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(VENV.parent)}
    _call(UV, *arguments, env=os.environ | settings)


def _browser() -> dict[str, str]:
    """The setting that names a Chromium; installs one where that can be done, and else leaves it to Playwright's own."""
    named = os.environ.get("LABAPP_CHROMIUM")
    if named and not _works(named):
        raise Trouble(f"LABAPP_CHROMIUM={named} does not start; name a Chromium or Chrome, or leave it unset")
    found = named or _browser_on_path()
    if not found and _may_apt():
        _say("Installing Chromium for the browser tests")
        _apt_get("update")
        for package in (SHELL, "chromium"):  # Ubuntu has neither under these names
            _apt_get("install", package, check=False)
            if found := _browser_on_path():
                break
    if found:
        return {"LABAPP_CHROMIUM": found}
    _say("Fetching Playwright's Chromium for the browser tests")
    with_libraries = ["--with-deps"] if _may_apt() else []
    if _call(VENV / "playwright", "install", *with_libraries, "chromium", check=False):
        raise Trouble("the browser tests need Chromium: `apt-get install chromium`, or set LABAPP_CHROMIUM to one")
    return {}


def _browser_on_path() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name)) and _works(path)), None)


def _works(browser: str) -> bool:
    try:
        done = subprocess.run([browser, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0  # the snap stub on Ubuntu is on PATH, but does not start everywhere


# Translations: one catalogue for Python, Jinja and TypeScript.


def extract(folder: Path) -> Path:
    """A fresh template, in `folder`, of all texts in the sources."""
    template = folder / "messages.pot"
    keywords = [
        "--keyword=t",
        "--keyword=tn:1,2",
        "--keyword=_l",
        "--keyword=lazy_gettext",
        "--keyword=lazy_ngettext:1,2",
    ]
    form = ["--add-location=file", "--sort-output", "--project=labapp", "--version=0"]
    form += ["--copyright-holder=the Labapp contributors", "--msgid-bugs-address=see CONTRIBUTING.md"]
    comments = ["--add-comments=Translators:"]
    mapping = ["--mapping-file", "pyproject.toml"]
    babel = [VENV / "python", "-m", "babel.messages.frontend"]  # from the checkout, where static/texts.py is found
    _call(*babel, "-q", "extract", *mapping, *keywords, *form, *comments, "--output-file", template, ".")
    return template


def _update_options(template: Path) -> list[object]:
    return [
        "--input-file",
        template,
        "--output-dir",
        TRANSLATIONS,
        "--no-fuzzy-matching",
        "--ignore-obsolete",
        "--ignore-pot-creation-date",
    ]


# Small tools.


def _may_apt() -> bool:
    return bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0


def _apt(package: str, why: str) -> None:
    if not _may_apt():
        raise Trouble(f"{why}: run `sudo apt-get install {package}`, then this again")
    _say(f"Installing {package}")
    _apt_get("update")
    _apt_get("install", package)


def _apt_get(action: str, *packages: str, check: bool = True) -> None:
    options = ["-qq", "--no-install-recommends", "-y"] if packages else ["-qq"]
    quiet = {"DEBIAN_FRONTEND": "noninteractive", "DEBCONF_NOWARNINGS": "yes"}
    _call("apt-get", action, *options, *packages, env=os.environ | quiet, check=check, output=subprocess.DEVNULL)


def _call(*command: object, env: dict[str, str] | None = None, check: bool = True, output: int | None = None) -> int:
    """Runs a command in the checkout and gives its status; with `check`, a failure ends the task."""
    words = [str(word) for word in command]
    status = subprocess.run(words, cwd=ROOT, env=env, stdout=output, check=False).returncode
    if check and status:
        raise Trouble(f"`{' '.join([Path(words[0]).name, *words[1:4]])} …` failed with status {status}, see above")
    return status


def _become(*command: object) -> None:
    """Runs a command in the place of this process, so that it gets the signals and gives the status."""
    words = [str(word) for word in command]
    os.chdir(ROOT)
    sys.stdout.flush()
    if os.name == "nt":  # where exec would detach it from the terminal
        sys.exit(subprocess.run(words, check=False).returncode)
    os.execv(words[0], words)


def _say(text: str) -> None:
    print(f"{text} ...", flush=True)


def main(arguments: list[str]) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  the reader may well have an older one
        raise Trouble(f"Labapp needs Python 3.11 or later; this is {sys.version.split()[0]}")
    if not arguments or arguments[0] not in TASKS:
        print(__doc__, *(f"  {name:10} {task.__doc__}" for name, task in TASKS.items()), sep="\n")
        sys.exit(arguments[:1] not in ([], ["help"], ["--help"], ["-h"]))
    TASKS[arguments[0]](*arguments[1:])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Trouble as trouble:
        sys.exit(f"dev.py: {trouble}")
    except KeyboardInterrupt:
        sys.exit(130)
