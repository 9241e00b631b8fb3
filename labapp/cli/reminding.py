"""`remind`: one round of the postman, for cron or by hand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from labapp.cli.common import as_json, settings, show

if TYPE_CHECKING:
    from labapp.config import Settings


@click.command()
@click.option("--now", "moment", metavar="MOMENT", help="As it would be then, such as 2027-02-01T09:00+01:00.")
@as_json
def remind(moment: str | None, as_json: bool) -> None:
    """Write the reminders of follow-ups that are due, and send what waits.

    A running server does this every minute by itself; both may happen at once.
    """
    from labapp import create_app
    from labapp.live.clock import MACHINE
    from labapp.mail import postman, smtp
    from labapp.store import migrate

    chosen = settings(async_mode="threading")
    if not smtp.can_send(chosen):
        raise click.ClickException("No mail server is set: LABAPP_SMTP_HOST and LABAPP_SMTP_FROM are needed.")
    clock = MACHINE if moment is None else postman.at(_moment(moment, chosen))
    app = create_app(chosen)
    migrate.upgrade(app.extensions["labapp"].db)
    told = postman.Postman(app, clock).round()
    show(told, ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in told.items()), as_json)


def _moment(text: str, chosen: Settings) -> datetime:
    """A moment as it was written; without a zone it is in the zone of the settings."""
    from zoneinfo import ZoneInfo

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{text} is not a moment.") from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(chosen.timezone))


COMMANDS = (remind,)
