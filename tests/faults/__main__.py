"""The fault runner: `python -m tests.faults [F1 F6 …] [--runs N] [--seed S] [--phones N] [--out FILE]`.

Prints a table and writes everything as JSON; status 1 if anything was violated, or a negative control stayed green.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.faults.case import Case, Outcome
from tests.faults.catalogue import CONTROLS, FAULTS

CONTROL_PHONES = 60
KEPT_SIGNS = 4000  # of the server's log, told with a violation


def run_one(name: str, case: Case) -> dict[str, Any]:
    """One run of one fault: {fault, seed, phones, took_s, figures, violations}."""
    began = time.monotonic()
    try:
        outcome = asyncio.run(FAULTS[name].run(case))
    except AssertionError as error:
        outcome = Outcome({}, [f"{name}: {error}"])
    return {
        "fault": name,
        "plants": list(case.plants),
        "seed": case.seed,
        "phones": case.phones,
        "took_s": round(time.monotonic() - began, 1),
        "figures": outcome.figures,
        "violations": outcome.violations,
    }


def run_all(names: list[str], options: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    """Every fault so many times, each with a seed of its own, then the negative controls if F1 is among them."""
    results = []
    for name in names:
        for run in range(options.runs):
            case = Case(folder / f"{name}-{run}", options.seed + run, options.phones or FAULTS[name].phones)
            results.append(_told(run_one(name, case), case))
    for plant in CONTROLS if "F1" in names else ():
        case = Case(folder / plant, options.seed, CONTROL_PHONES, (plant,), short=True)
        results.append(_told(run_one("F1", case), case))
    return results


def _told(result: dict[str, Any], case: Case) -> dict[str, Any]:
    """Says how a run went; what went well leaves no files."""
    is_control = bool(case.plants)
    good = bool(result["violations"]) == is_control
    words = "red, as it must be" if is_control and good else "held" if good else "VIOLATED"
    called = f"{result['fault']} with {case.plants[0]}" if is_control else result["fault"]
    print(f"{called}, seed {case.seed}, {case.phones} phones, {result['took_s']:g} s: {words}", flush=True)
    for key, value in result["figures"].items():
        print(f"    {key}: {value}")
    if good:
        shutil.rmtree(case.folder, ignore_errors=True)
        return result
    for line in result["violations"] or ["the checker saw nothing"]:
        print(f"    ! {line}")
    print(f"    history, database and log: {case.folder}")
    return result


def failed(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The runs that went wrong: a violation, or a negative control without one."""
    return [result for result in results if bool(result["violations"]) != bool(result["plants"])]


def table(results: list[dict[str, Any]]) -> str:
    """One line for each fault: runs, how many held, and the worst of each figure."""
    lines = ["fault  runs  held  what is done, and the worst figure of all runs"]
    for name, fault in FAULTS.items():
        runs = [result for result in results if result["fault"] == name and not result["plants"]]
        if not runs:
            continue
        held = sum(not result["violations"] for result in runs)
        worst = {key: _worst([r["figures"][key] for r in runs if key in r["figures"]]) for key in runs[0]["figures"]}
        lines.append(
            f"{name:5}  {len(runs):4}  {held:4}  {fault.does}; {', '.join(f'{k} {v}' for k, v in worst.items())}"
        )
    for result in results:
        if result["plants"]:
            caught = f"{len(result['violations'])} violations" if result["violations"] else "NOTHING SEEN"
            lines.append(f"F1 with the planted fault {result['plants'][0]}: {caught}")
    return "\n".join(lines)


def _worst(values: list[Any]) -> Any:
    if all(isinstance(value, int | float) for value in values):
        return max(values)
    if all(isinstance(value, dict) for value in values):
        return {key: _worst([value[key] for value in values if key in value]) for key in values[0]}
    return values[0]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="dev.py faults", description="Breaks real servers and checks what is left.")
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=f"of {', '.join(FAULTS)} (default: all)")
    parser.add_argument("--runs", type=int, default=1, help="how many times each, every time with another seed")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--phones", type=int, help="how many phones (default: each fault's own number)")
    parser.add_argument("--out", type=Path, default=Path("faults.json"), help="where the JSON goes")
    options = parser.parse_args()
    names = [name.upper() for name in options.faults] or list(FAULTS)
    if unknown := [name for name in names if name not in FAULTS]:
        parser.error(f"unknown: {', '.join(unknown)}")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # a thousand clients, and a proxy between
    results = run_all(names, options, Path(tempfile.mkdtemp(prefix="labapp-faults-")))
    print("\n" + table(results))
    options.out.write_text(json.dumps({"runs": results}, indent=1, ensure_ascii=False) + "\n")
    sys.exit(bool(failed(results)))


if __name__ == "__main__":
    main()
