"""`library`: the library of innovations as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from labapp.cli.common import as_json, database, settings, show


@click.group()
def library() -> None:
    """The library of documented innovations."""


@library.command()
@click.argument("count", type=click.IntRange(1, 1_000_000))
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same records.")
@as_json
def synthesize(as_json: bool, count: int, seed: int) -> None:
    """Add COUNT made-up records, each marked as synthetic: to try or to measure, not for a library that people use."""
    from labapp.bench.synthetic import library as made_up
    from labapp.store.bulk import add_published

    done = add_published(database(), made_up(count, seed), owner=None)
    show({"added": done}, f"Added {done} synthetic records.", as_json)


@library.command()
@click.option("--seed", type=int, default=7, show_default=True, help="Of the questions.")
@click.option("--count", type=click.IntRange(10), default=100, show_default=True, help="Questions of each kind.")
@as_json
def measure(as_json: bool, seed: int, count: int) -> None:
    """Measure how fast this library answers, in this process: fill it with `synthesize` first."""
    from labapp import create_app
    from labapp.bench import searching

    database().close()  # it is at the newest schema then
    figures = searching.measure(create_app(settings()), seed, count)
    show(figures, table(figures), as_json)


@library.command("rebuild-index")
@as_json
def rebuild_index(as_json: bool) -> None:
    """Make the search index anew from the records."""
    from labapp.store import innovations

    count = innovations.rebuild_index(database())
    show({"records": count}, f"Indexed {count} records.", as_json)


@library.command()
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write, one record a line."
)
@as_json
def export(as_json: bool, out: Path) -> None:
    """Write every published record as it is stored, whoever may read it."""
    import msgspec

    from labapp.store import finding, innovations
    from labapp.store.finding import Wish

    db = database()
    ids = finding.all_ids(db, Wish(access=("public", "internal", "restricted")))
    with out.open("wb") as file:
        for start in range(0, len(ids), 100):
            with db.read() as session:
                for found in innovations.by_ids(session, ids[start : start + 100]):
                    file.write(msgspec.json.encode(found) + b"\n")
    show({"records": len(ids), "file": str(out)}, f"Wrote {len(ids)} records to {out}.", as_json)


def table(figures: dict[str, Any]) -> str:
    """A table in Markdown, as it stands in docs/performance.md."""
    return "\n".join(
        [
            f"{figures['records']} records; the first question after a start took {figures['first_ms']} ms.",
            "",
            "| p50 / p95 / p99 in ms | answer | its CPU time | whole page | its CPU time |",
            "| --- | --- | --- | --- | --- |",
            *(f"| {kind} | {_cells(row)} |" for kind, row in figures["kinds"].items()),
        ]
    )


def _cells(row: dict[str, dict[str, dict[str, float]]]) -> str:
    times = (row[of][by] for of in ("answer", "page") for by in ("clock", "cpu"))
    return " | ".join(" / ".join(f"{some[p]:.0f}" for p in ("p50", "p95", "p99")) for some in times)


COMMANDS = (library,)
