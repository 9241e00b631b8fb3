"""QR codes that stand in a page."""

from __future__ import annotations

import segno
from markupsafe import Markup

INK = "#1d1b18"


def qr_picture(text: str) -> Markup:
    """A QR code as part of a page: without a size of its own, it fills the place it is given."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(border=2, dark=INK, light="#ffffff", omitsize=True)
    return Markup(drawn)
