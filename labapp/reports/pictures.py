"""Pictures as office programs take them: JPEG for photos, PNG for the code that leads to the page."""

from __future__ import annotations

import io

import segno


def as_jpeg(webp: bytes) -> io.BytesIO:
    """A photo of ours, which the darkroom drew, in the format that every office program knows."""
    from PIL import Image

    made = io.BytesIO()
    with Image.open(io.BytesIO(webp), formats=["WEBP"]) as photo:
        photo.convert("RGB").save(made, "JPEG", quality=82)
    made.seek(0)
    return made


def qr_png(address: str) -> io.BytesIO:
    """The QR code of an address."""
    made = io.BytesIO()
    segno.make(address, error="m", micro=False).save(made, kind="png", scale=8, border=1)
    made.seek(0)
    return made
