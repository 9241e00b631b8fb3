"""The address under which people reach this site: set by the operator, or the one they used."""

from __future__ import annotations

from flask import request

from labapp.web.asking import services


def site_address() -> str:
    """The site's address without a final slash. Links and QR codes for others are made from it."""
    configured: str | None = services().settings.public_url
    return (configured or request.url_root).rstrip("/")
