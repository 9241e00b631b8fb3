"""Moments as the contract writes them: UTC, RFC 3339, to the millisecond; what people plan, to the second."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal


def rfc3339(moment: datetime, to: Literal["milliseconds", "seconds"] = "milliseconds") -> str:
    """A moment (aware, in any zone) as the contract writes it."""
    return moment.astimezone(UTC).isoformat(timespec=to).replace("+00:00", "Z")
