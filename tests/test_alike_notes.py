"""Near-duplicates that the console suggests: which notes it puts side by side in our three languages, and which it leaves alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from labapp import catalogue

ROOT = Path(__file__).resolve().parents[1]
NODE = Path(sys.executable).parent / "node"
ESBUILD = ROOT / "static" / "node_modules" / "esbuild" / "lib" / "main.js"
SAME = {
    "sv": [
        ("Kortare beslutsvägar", "Korta vägen till beslut"),
        ("Samma handläggare hela vägen", "En och samma handläggare genom hela ärendet"),
        ("Gemensam ingång för alla myndigheter", "En ingång till alla myndigheter"),
        ("Slopa blanketterna", "Sluta med blanketter"),
        ("Ring tillbaka samma dag", "Vi ringer upp samma dag"),
    ],
    "da": [
        ("Kortere sagsbehandlingstid", "Kortere behandlingstid i sagerne"),
        ("Samme kontaktperson hele vejen", "Borgeren har den samme kontaktperson"),
        ("Ti minutters overlap ved vagtskifte", "Overlap på ti minutter ved vagtskiftet"),
    ],
    "en": [
        ("Shorter forms", "Make the forms shorter"),
        ("Call back the same day", "We call people back the same day"),
        ("Log fixes in one line", "One-line log of every fix"),
    ],
}
APART = {
    "sv": [
        ("Mer dokumentation om vården", "Mindre dokumentation i vården"),
        ("Registrering av ärenden", "Planering av ärenden"),
        ("Digital post till alla", "Digital tidsbokning"),
        ("Ta bort kontrollen av resor", "Kontrollera resor oftare"),
    ],
    "da": [
        ("Ingen møder om fredagen", "Møder om fredagen"),
        ("Uddan ledere i tillid", "Uddan medarbejdere i skrivning"),
    ],
    "en": [
        ("More meetings with residents", "Fewer meetings with residents"),
        ("Shared budget for transport", "Shared kitchen for staff"),
    ],
}
ASK = """
import { build } from %s;
await build({ entryPoints: [%s], outfile: %s, format: "esm", bundle: true });
const { alike } = await import(%s);
const rooms = JSON.parse(process.argv[1]);
console.log(JSON.stringify(rooms.map((cards) => alike(cards))));
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The program that asks: it gets rooms of notes and answers with the pairs of each."""
    out = tmp_path_factory.mktemp("alike") / "alike.mjs"
    source = ROOT / "static" / "src" / "console" / "alike-notes.ts"
    return ASK % tuple(json.dumps(str(path)) for path in (ESBUILD, source, out, out))


def suggested(bundle: str, rooms: list[list[dict[str, str]]]) -> list[list[dict[str, Any]]]:
    """The pairs that are suggested in each room."""
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", bundle, json.dumps(rooms)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found: list[list[dict[str, Any]]] = json.loads(done.stdout)
    return found


def ideas(language: str) -> list[dict[str, str]]:
    """Twenty-five ideas of a lab, none of which says the same as another."""
    return [
        {"id": one["id"], "text": f"{one['title']}\n{one['text']}"} for one in catalogue.sample_lab(language)["ideas"]
    ]


def test_no_two_ideas_of_a_sample_lab_are_taken_for_one(bundle: str) -> None:
    assert suggested(bundle, [ideas(language) for language in catalogue.LANGUAGES]) == [[], [], []]


@pytest.mark.parametrize(("pairs", "expected"), [(SAME, True), (APART, False)], ids=["the same", "apart"])
def test_what_says_the_same_is_suggested_and_what_says_the_opposite_is_not(
    bundle: str, pairs: dict[str, list[tuple[str, str]]], expected: bool
) -> None:
    asked = [(language, one, other) for language, each in pairs.items() for one, other in each]
    rooms = [
        [*ideas(language), {"id": "one", "text": one}, {"id": "other", "text": other}] for language, one, other in asked
    ]
    together = [
        any({pair["one"], pair["other"]} == {"one", "other"} for pair in room) for room in suggested(bundle, rooms)
    ]
    wrong = [pair for pair, found in zip(asked, together, strict=True) if found != expected]
    assert wrong == []
