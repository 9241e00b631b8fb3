"""`bench`: how fast this machine serves."""

from __future__ import annotations

import click

from labapp.cli.common import as_json, show


class SeveralValues(click.Command):
    """A command whose repeatable options take several values at once: `--phones 50 200` is `--phones 50 --phones 200`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Says the option again before each further value."""
        several = {
            name
            for option in self.params
            if isinstance(option, click.Option) and option.multiple
            for name in option.opts
        }
        spelt: list[str] = []
        present: str | None = None
        for word in args:
            if word.startswith("-"):
                present = word if word in several else None
            elif present is not None and spelt[-1] != present:
                spelt.append(present)
            spelt.append(word)
        return super().parse_args(ctx, spelt)


@click.command(cls=SeveralValues)
@click.option("--work", multiple=True, metavar="NAME ...", help="What to measure; see below.")
@click.option(
    "--phones",
    multiple=True,
    type=click.IntRange(1),
    metavar="N ...",
    help="Participants; each work is done at each size (default: 200).",
)
@click.option("--walls", type=click.IntRange(0), default=3, show_default=True, help="Projectors in each lab.")
@click.option("--consoles", type=click.IntRange(0), default=2, show_default=True, help="Facilitators in each lab.")
@click.option(
    "--rounds",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="How often; the figures are medians. Published figures need five.",
)
@click.option(
    "--references/--no-references",
    default=True,
    show_default=True,
    help="Compare with bare Socket.IO echoes where that says something.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of the moments at which things happen.")
@as_json
def bench(
    as_json: bool,
    work: tuple[str, ...],
    phones: tuple[int, ...],
    walls: int,
    consoles: int,
    rounds: int,
    references: bool,
    seed: int,
) -> None:
    """Measure a server as shipped on one core, from a process of its own on another."""
    from labapp import bench as benchmark
    from labapp.bench.program import WORKS

    if unknown := set(work) - WORKS.keys():
        raise click.UsageError(f"Unknown work: {', '.join(sorted(unknown))}. There is {', '.join(WORKS)}.")
    options = benchmark.Options(work or ("burst",), phones or (200,), walls, consoles, rounds, references, seed=seed)
    measured = benchmark.run(options, say=lambda line: click.echo(line, err=True))
    show(measured, benchmark.table(measured), as_json)


COMMANDS = (bench,)
