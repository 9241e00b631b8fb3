"""The report as tagged PDF (PDF/UA-1), set by typst from `report.typ`.

What people wrote goes in as data, never as markup, and the compiler can read nothing but the pictures it is given. A sign that no font has
would break the promise of PDF/UA, that every word can be read out: it is replaced by its name in brackets.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import segno
import typst

from labapp.reports.languages import writable
from labapp.reports.model import Report

SOURCE = Path(__file__).with_name("report.typ")
UNSHOWN = re.compile(
    r'the text `("(?:[^"\\]|\\.)*")` could not be displayed|contains the disallowed codepoint `("[^"]*")`'
)
ROUNDS = 4  # of finding signs without a font; the compiler names all it meets in one


def write(report: Report, pictures: dict[str, bytes]) -> bytes:
    """The PDF."""
    with tempfile.TemporaryDirectory() as folder:
        data = msgspec.to_builtins(report)
        for number, (source, picture) in enumerate(sorted(pictures.items())):
            Path(folder, f"{number}.webp").write_bytes(picture)
            pictures_at = data.setdefault("pictures", {})
            pictures_at[source] = f"/{number}.webp"
        for part in data["parts"]:
            part.pop("data", None)
        data["qr"] = _qr(report.address)
        compiler = typst.Compiler(SOURCE.read_bytes(), root=folder)
        text = json.dumps(_writable(data), ensure_ascii=False)
        for _ in range(ROUNDS):
            try:
                made = compiler.compile(
                    format="pdf", pdf_standards=["ua-1"], sys_inputs={"report": text}, timestamp=_moment(report)
                )
            except typst.TypstError as error:
                unshown = set(_unshown(str(error) + (getattr(error, "diagnostic", "") or "")))
                if not unshown:
                    raise
                text = text.translate({ord(sign): json.dumps(named(sign))[1:-1] for sign in unshown})
            else:
                assert isinstance(made, bytes)
                return made
    raise ValueError("signs without a font")


def _writable(value: Any) -> Any:
    """The value with texts that a PDF can carry."""
    match value:
        case str():
            return writable(value.replace("\r\n", "\n"))
        case dict():
            return {key: _writable(one) for key, one in value.items()}
        case list() | tuple():
            return [_writable(one) for one in value]
    return value


def named(sign: str) -> str:
    """What stands for a sign that can't be shown: its name in brackets, and nothing for what only joins others."""
    if unicodedata.category(sign) in ("Cf", "Mn", "Me", "Cc", "Co", "Cn", "Sk"):
        return ""
    return f"[{unicodedata.name(sign, 'sign').lower()}]"


def _unshown(diagnostic: str) -> Iterable[str]:
    for quoted in map("".join, UNSHOWN.findall(diagnostic)):
        yield from re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), quoted[1:-1]).replace("\\", "")


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0)
    return drawn.getvalue().decode()


def _moment(report: Report) -> int:
    return int(datetime.fromisoformat(report.made_at).timestamp())
