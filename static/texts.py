"""Lets Babel find the texts of the front end: what texts.mjs reads from the TypeScript sources."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO, Any

HERE = Path(__file__).resolve().parent

Text = tuple[int, str, list[str], list[str]]


def extract(file: IO[bytes], _keywords: Any, _comment_tags: Any, *, options: Any) -> Iterator[Text]:
    """The texts of one source file, as Babel wants them: (line, function, texts, comments)."""
    name = Path(file.name).resolve().relative_to(HERE.parent).as_posix()
    yield from ((line, function, texts, []) for path, line, function, texts in _all_texts() if path == name)


@cache
def _all_texts() -> list[tuple[str, int, str, list[str]]]:
    """All texts of all files: one process reads them faster than one for each."""
    node = Path(sys.executable).with_name("node.exe" if os.name == "nt" else "node")
    done = subprocess.run([node, HERE / "texts.mjs"], stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit("The texts of the front end could not be read, see above.")
    found: list[tuple[str, int, str, list[str]]] = json.loads(done.stdout)
    return found
