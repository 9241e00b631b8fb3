"""`bench`: how fast this machine serves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from labapp.cli.common import as_json, show


class SeveralValues(click.Command):
    """A command whose repeatable options take several values at once: `--phones 50 200` is `--phones 50 --phones 200`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Says the option again before each further value."""
        options = [param for param in self.params if isinstance(param, click.Option) and param.multiple]
        several = {name for option in options for name in option.opts}
        spelt: list[str] = []
        present: str | None = None
        for word in args:
            if word.startswith("-"):
                present = word if word in several else None
            elif present is not None and spelt[-1] != present:
                spelt.append(present)
            spelt.append(word)
        return super().parse_args(ctx, spelt)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists what can be measured."""
        from labapp.bench.program import DEFAULT, WORKS

        with formatter.section("Works (phones by default)"):
            formatter.write_dl([(name, f"{work.about} ({work.phones[0]})") for name, work in WORKS.items()])
        formatter.write_text(f"Without --work: {', '.join(DEFAULT)}.")


@click.command(cls=SeveralValues)
@click.option("--work", "works", multiple=True, metavar="NAME ...", help="What to measure, from the list below.")
@click.option(
    "--phones",
    multiple=True,
    type=click.IntRange(1),
    metavar="N ...",
    help="Participants; each work is done at each size (default: the work's own).",
)
@click.option("--walls", type=click.IntRange(1), default=3, show_default=True, help="Projectors in each lab.")
@click.option("--consoles", type=click.IntRange(1), default=2, show_default=True, help="Facilitators in each lab.")
@click.option(
    "--minutes",
    type=click.FloatRange(0.05),
    default=1.0,
    show_default=True,
    help="How long `trouble` and `soak` last; a real soak needs 30.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(0.1),
    help="The time within which each other work happens (default: the work's own).",
)
@click.option(
    "--rounds",
    type=click.IntRange(1),
    help="How often; the figures are medians (default: 3). Published figures need five.",
)
@click.option(
    "--references/--no-references",
    default=True,
    show_default=True,
    help="Whether `burst` and `steady` are done in turns by bare Flask-SocketIO and Node socket.io echoes too.",
)
@click.option(
    "--compared-up-to",
    type=click.IntRange(1),
    default=1000,
    show_default=True,
    help="Phones above which the echoes are left out: they send each idea to each phone and take minutes.",
)
@click.option("--published", is_flag=True, help="The set that docs/performance.md shows, or the given works of it.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print the tables of docs/performance.md.")
@click.option(
    "--save",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Also write all figures to this file as they come, as JSON.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of the moments at which things happen.")
@as_json
def bench(
    as_json: bool,
    works: tuple[str, ...],
    phones: tuple[int, ...],
    rounds: int | None,
    compared_up_to: int,
    published: bool,
    as_markdown: bool,
    save: Path | None,
    **options: Any,
) -> None:
    """Measure a server as shipped on one core, from a process of its own on another. Needs Linux.

    A work that fails does not end the others; the exit status tells.

    Times are p50, p95 and p99 in milliseconds; an acknowledgement means that the command is committed to disk.
    """
    from labapp import bench as benchmark
    from labapp.bench.markdown import markdown
    from labapp.bench.program import PUBLISHED, Entry
    from labapp.bench.table import table

    chosen = _works(works)
    if published and phones:
        raise click.UsageError("--published has sizes of its own: leave out --phones.")
    if published:
        wanted = [entry for entry in PUBLISHED if not works or entry.work in chosen]
        entries = [Entry(e.work, e.phones, e.compared_up_to, rounds or e.rounds) for e in wanted]
    else:
        entries = [Entry(work, phones or work.phones, compared_up_to, rounds or 3) for work in chosen]

    def keep(measured: dict[str, Any]) -> None:
        if save is not None:
            save.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")

    measured = benchmark.run(
        entries, benchmark.Options(**options), say=lambda line: click.echo(line, err=True), keep=keep
    )
    if measured["runs"]:
        show(measured, markdown(measured) if as_markdown else table(measured), as_json)
    if measured["failed"]:
        raise click.ClickException("Not measured: " + "; ".join(measured["failed"]))


def _works(names: tuple[str, ...]) -> list[Any]:
    from labapp.bench.program import DEFAULT, WORKS

    if unknown := [name for name in names if name not in WORKS]:
        raise click.UsageError(f"There is no work {', '.join(unknown)}; there is {', '.join(WORKS)}.")
    return [WORKS[name] for name in names or DEFAULT]


COMMANDS = (bench,)
