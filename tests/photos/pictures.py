"""Pictures for tests, made here and now: a scene with everything a phone adds to it, and tools to look into what came back."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw

PLACE = "Storgatan 1, Malmö"  # a canary: stands in the metadata of `scene_file` and must be nowhere else
CAMERA = "CanaryCam 3000"


def scene(width: int = 800, height: int = 600) -> Image.Image:
    """A landscape: sky above, a sun in the upper left, ground below."""
    picture = Image.linear_gradient("L").resize((width, height))
    picture = Image.merge(
        "RGB",
        (
            picture.point(lambda v: v // 2 + 60),
            picture.point(lambda v: v // 3 + 130),
            picture.point(lambda v: 230 - v // 3),
        ),
    )
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height * 2 // 3, width, height), fill=(86, 122, 62))
    draw.ellipse((width // 10, height // 10, width // 4, height // 10 + width * 3 // 20), fill=(250, 214, 90))
    for tree in range(7):
        x, y = width * (2 * tree + 1) // 14, height * 2 // 3
        draw.polygon([(x, y - height // 4), (x - width // 22, y), (x + width // 22, y)], fill=(34, 84 + 6 * tree, 52))
    return picture


def encoded(picture: Image.Image, form: str, **options: Any) -> bytes:
    """A picture as a file."""
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone notes about a photo: place, camera, and how it was held."""
    noted = Image.Exif()
    noted[0x0112] = orientation
    noted[0x0110] = CAMERA
    noted[0x010E] = PLACE
    noted.get_ifd(0x8825).update({1: "N", 2: (55.0, 36.0, 21.0), 3: "E", 4: (13.0, 0.0, 14.0)})
    return noted


def scene_file(
    form: str = "JPEG", *, orientation: int = 1, size: tuple[int, int] = (800, 600), **options: Any
) -> bytes:
    """The scene as a phone would send it, with metadata."""
    return encoded(scene(*size), form, exif=exif(orientation), **options)


def opened(data: bytes) -> Image.Image:
    """A file as a picture, decoded."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture
