"""The command line: `labapp ...`, and the same commands as `flask --app labapp ...`.

Nothing heavy is imported at the top of these modules: `serve` must patch the standard library before Flask is there.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from labapp.cli import accounts, labs, library, measuring, operating, rehearsing, reminding, serving
from labapp.core.refused import Refused

if TYPE_CHECKING:
    from flask import Flask


@click.group()
@click.version_option(package_name="labapp", prog_name="labapp")
def cli() -> None:
    """Runs public innovation labs: live on phones, walls and a console, documented afterwards."""


for _part in (serving, accounts, labs, library, rehearsing, operating, reminding, measuring):
    for _command in _part.COMMANDS:
        cli.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """The console script: one clear line on an error, exit code 1."""
    try:
        status = cli.main(arguments, standalone_mode=False)  # without its own mode click returns the status of an Exit
        sys.exit(status if isinstance(status, int) else 0)
    except click.ClickException as error:
        _fail(error.format_message(), error.exit_code)
    except click.Abort:
        _fail("Stopped.")
    except Refused as refused:
        _fail(" ".join([refused.code, *(f"{key}: {value}" for key, value in refused.details.items())]))
    except (RuntimeError, ValueError, OSError) as error:
        _fail(str(error))


def _fail(message: str, code: int = 1) -> None:
    click.echo(f"labapp: {message}", err=True)
    sys.exit(code)


def register(app: Flask) -> None:
    """Makes the same commands known to `flask --app labapp`."""
    for name, command in cli.commands.items():
        app.cli.add_command(command, name)
