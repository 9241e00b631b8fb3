"""Briefing: what we bring, what is open and what cannot be promised. A text and a clock; the room listens."""

from __future__ import annotations

from labapp.core.kinds import Kind

KIND = Kind(name="briefing")
