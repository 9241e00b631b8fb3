"""`labapp` with something planted in it, for tests only: `python planted.py PLANTS COMMAND …`, PLANTS separated by commas.

The product has no such switches. Plants are put into the finished application just before it serves; other commands run as
they are. The first two are negative controls: faults of the worst kind, which the checker has to find.
"""

from __future__ import annotations

import datetime
import gc
import json
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

COMMIT_LATE_S = 0.5  # a commit that follows its acknowledgement so much later is lost to the next kill
JUMP, READ_ONLY = "jump", "read-only"  # files in the instance folder
TASKS = "/tasks"


def ack_before_commit(app: Flask) -> None:
    """Acknowledges what will be stored half a second later. A command that comes twice meanwhile is known: only a kill shows the fault."""
    journal = app.extensions["labapp"].rooms.journal
    append, receipts = journal.append, journal.receipts
    waiting: list[tuple[Any, ...]] = []
    one_at_a_time = threading.Lock()

    def commit(before: float) -> None:
        with one_at_a_time:
            while waiting and waiting[0][0] <= before:
                append(*waiting[0][1:])
                waiting.pop(0)

    def put_off(lab: Any, events: Any, answered: Any, places: Any = ()) -> None:
        waiting.append((time.monotonic(), lab, events, list(answered), places))
        if places:  # who has just joined comes in with the place that was promised
            commit(time.monotonic())

    def known(lab_id: str, commands: Any) -> Any:
        wanted = set(commands)
        unstored = [receipt for _, lab, _, answered, _ in waiting if lab.id == lab_id for receipt in answered]
        early = {(receipt.member, receipt.command): receipt for receipt in unstored}
        return receipts(lab_id, wanted) | {asked: receipt for asked, receipt in early.items() if asked in wanted}

    def commit_late() -> None:
        while True:
            time.sleep(COMMIT_LATE_S / 10)
            commit(time.monotonic() - COMMIT_LATE_S)

    journal.append, journal.receipts = put_off, known
    threading.Thread(target=commit_late, daemon=True).start()


def no_receipts(app: Flask) -> None:
    """Forgets which commands were answered."""
    journal = app.extensions["labapp"].rooms.journal
    append = journal.append
    journal.receipts = lambda *asked: {}
    journal.append = lambda lab, events, receipts, places: append(lab, events, (), places)


def clock(app: Flask) -> None:
    """Lets the time of day jump by so many seconds as the file `jump` says. What measures durations goes on as it is."""
    file = Path(app.extensions["labapp"].settings.instance) / JUMP

    def jump() -> float:
        return float(file.read_text() or 0) if file.exists() else 0.0

    class Jumping(datetime.datetime):
        """The time of day with its jump."""

        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return datetime.datetime.now(tz) + datetime.timedelta(seconds=jump())

    for name, module in list(sys.modules.items()):
        if name.startswith("labapp.") and getattr(module, "datetime", None) is datetime.datetime:
            module.datetime = Jumping  # type: ignore[attr-defined]
    seconds = time.time
    time.time = lambda: seconds() + jump()


def read_only(app: Flask) -> None:
    """While the file `read-only` is there, the database may only be read."""
    from sqlalchemy import event

    services = app.extensions["labapp"]
    file = Path(services.settings.instance) / READ_ONLY

    def begin(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA query_only = {int(file.exists())}")

    event.listen(services.db.engine, "begin", begin, insert=True)


def counting(app: Flask) -> None:
    """Answers `/tasks` with how much is going on: {green, threads, sockets}."""
    services, answer = app.extensions["labapp"], app.wsgi_app

    def count() -> dict[str, int]:
        green = sum(type(one).__name__ in ("GreenThread", "greenlet", "Greenlet") for one in gc.get_objects())
        return {
            "green": green,
            "threads": threading.active_count(),
            "sockets": len(services.gateway.server.eio.sockets),
        }

    def counted(environ: dict[str, Any], start_response: Any) -> Any:
        if environ.get("PATH_INFO") != TASKS:
            return answer(environ, start_response)
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(count()).encode()]

    app.wsgi_app = counted  # type: ignore[method-assign]


PLANTS = {plant.__name__: plant for plant in (ack_before_commit, no_receipts, clock, read_only, counting)}


def main() -> None:
    """Runs `labapp` with the plants named first."""
    chosen = [PLANTS[name] for name in sys.argv.pop(1).split(",")]
    sys.path.pop(0)  # this folder, whose modules are nobody's business there
    from labapp import cli, server

    serve = server.serve

    def serve_planted(app: Flask, *others: Any) -> None:
        for plant in chosen:
            plant(app)
        serve(app, *others)

    server.serve = serve_planted
    cli.main()


if __name__ == "__main__":
    main()
