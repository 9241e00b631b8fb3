"""What the bytes of a picture say at first sight, without decoding them: cheap, and safe in the server itself."""

from __future__ import annotations

from typing import Literal, NamedTuple

Format = Literal["JPEG", "PNG", "WEBP"]

_VP8_START = b"\x9d\x01\x2a"  # stands in every key frame of VP8 (RFC 6386, 9.1)


class Size(NamedTuple):
    """Width and height in px."""

    width: int
    height: int


def format_of(data: bytes) -> Format | None:
    """The format that the first bytes claim, of the three that are taken in; None for everything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return None


def size_of(data: bytes) -> Size | None:
    """The size of a WebP file that is one lossy still picture and nothing beside it; None for everything else.

    Such a file is what we keep: it has no place for metadata, for a second picture, or for a file that begins where it ends.
    """
    if len(data) < 30 or data[:4] != b"RIFF" or data[8:16] != b"WEBPVP8 ":
        return None
    frame = int.from_bytes(data[16:20], "little")
    padding = frame % 2
    if (
        len(data) != 20 + frame + padding
        or int.from_bytes(data[4:8], "little") != len(data) - 8
        or any(data[20 + frame :])
    ):
        return None
    is_key_frame = data[20] & 1 == 0 and data[23:26] == _VP8_START
    if not is_key_frame:
        return None
    width, height = (int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    return Size(width, height) if width and height else None
