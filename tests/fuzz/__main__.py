"""`python -m tests.fuzz [--requests N] [--messages N] [--seed S]`: the whole run, on a server of its own."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

from labapp import config, create_app
from tests.fuzz.run import fuzz
from tests.support.server import Server

REQUESTS, MESSAGES = 20_000, 50_000


def main() -> int:
    """Runs, prints what came of it, and gives 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="dev.py fuzz", description="Generated requests and socket messages.")
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 32))
    wanted = parser.parse_args()
    print(f"seed {wanted.seed}, {os.environ.get('LABAPP_TEST_ASYNC_MODE', 'eventlet')}", flush=True)
    began = time.monotonic()
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(config.load({}, instance=f"{folder}/addresses", async_mode="threading"))
        server = Server(Path(folder)).start()
        try:
            for name, findings in fuzz(
                server, app, requests=wanted.requests, messages=wanted.messages, seed=wanted.seed
            ):
                print(f"\n{name}, {time.monotonic() - began:.0f} s: {findings}", flush=True)
                faults += len(findings.faults)
            status = server.stop()
        finally:
            if server.process:
                server.kill()
            app.extensions["labapp"].db.close()
    print(f"\n{faults} faults, exit status {status}, {time.monotonic() - began:.0f} s, seed {wanted.seed}")
    return 1 if faults or status else 0


if __name__ == "__main__":
    sys.exit(main())
