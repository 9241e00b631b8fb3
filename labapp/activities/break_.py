"""Break: the clock tells when we start again."""

from __future__ import annotations

from labapp.core.kinds import Kind

KIND = Kind(name="break")
