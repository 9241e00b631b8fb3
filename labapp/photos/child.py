"""The process that decodes one photo: `python -I -m labapp.photos.child`, photo on standard input, pictures on standard output.

It gives up its rights before it looks at a byte: memory, time, new files and connections. It is the only place that knows Pillow.
It ends with a status of `Ending`; whatever else happens to it means that the photo was no good.
"""

from __future__ import annotations

import io
import os
import resource
import struct
import sys
import warnings
from enum import IntEnum
from typing import Any

from labapp.photos import KEPT_MAX, PIXELS_MAX, SIDE, SMALL_KEPT_MAX, SMALL_SIDE, UPLOAD_MAX
from labapp.photos.plain import format_of

MEMORY = 640 * 1024 * 1024  # bytes of addresses: 24 million pixels several times over
CPU_S = 8  # seconds; a large photo takes less than one
OUTPUT = struct.Struct("<II")  # lengths of the two pictures that follow
NICE = 10  # the server's own work goes first
QUALITIES = (78, 62, 46, 30)  # tried in turn until the picture is small enough


class Ending(IntEnum):
    """How the process ends."""

    done = 0
    unreadable = 3
    too_many_pixels = 4


def main() -> Ending:
    """Reads a photo and writes the two pictures of it that are kept."""
    _limit()
    decoders = _decoders()
    _close_doors()
    warnings.simplefilter("error")
    data = sys.stdin.buffer.read(UPLOAD_MAX + 1)
    known = format_of(data)
    if known is None or len(data) > UPLOAD_MAX:
        return Ending.unreadable
    photo = decoders[known](io.BytesIO(data))  # by the first bytes; the library would try one format after the other
    if photo.width * photo.height > PIXELS_MAX:
        return Ending.too_many_pixels
    large = _drawn_anew(photo)
    small = large.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), reducing_gap=2.0)
    pictures = (_encoded(large, KEPT_MAX), _encoded(small, SMALL_KEPT_MAX))
    sys.stdout.buffer.write(OUTPUT.pack(*map(len, pictures)) + b"".join(pictures))
    return Ending.done


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, 2 * (KEPT_MAX + SMALL_KEPT_MAX)),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(NICE)


def _decoders() -> dict[str, Any]:
    """Format -> what decodes it. Loads all of Pillow that is needed, while files can still be opened."""
    import PIL.TiffImagePlugin  # noqa: F401  what a camera notes is written as in TIFF
    from PIL import Image
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    Image.preinit()
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    return {"JPEG": JpegImageFile, "PNG": PngImageFile, "WEBP": WebPImageFile}


def _close_doors() -> None:
    """From here on no file and no connection can be opened and no process started."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _drawn_anew(photo: Any) -> Any:
    """The photo's first picture, upright, on white, no larger than is kept, in a new image that carries nothing else."""
    from PIL import Image

    photo.draft("RGB", (SIDE, SIDE))  # a large JPEG is decoded at a half, a quarter or an eighth of its size
    photo.load()
    turn = _orientation(photo)
    if photo.mode.startswith("I"):  # 16 bits of grey, of which convert() would show the lowest eight
        photo = photo.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    has_alpha = photo.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in photo.info
    picture = photo.convert("RGBA" if has_alpha else "RGB")
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if turn is not None:
        picture = picture.transpose(turn)
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A") if has_alpha else None)
    return paper


def _orientation(photo: Any) -> Any:
    """How to turn the picture upright, or None."""
    from PIL import ExifTags
    from PIL.Image import Transpose

    noted = photo.getexif().get(ExifTags.Base.Orientation)
    return {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }.get(noted)


def _encoded(picture: Any, most: int) -> bytes:
    """The picture as WebP of at most so many bytes: with less detail if need be, and at the last with fewer pixels."""
    while True:
        for quality in QUALITIES:
            encoded = io.BytesIO()
            picture.save(encoded, "WEBP", quality=quality, method=2)
            if encoded.tell() <= most:
                return encoded.getvalue()
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))


if __name__ == "__main__":
    try:
        ending = main()
    except Exception:
        ending = Ending.unreadable
    sys.exit(ending)
