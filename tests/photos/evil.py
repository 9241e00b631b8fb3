"""Files that somebody may send as a photo: what is none, what pretends to be one, what is one and carries more.

Every file is made here. `NO_PHOTO` must be refused; of `PHOTOS` nothing may be kept but the pixels of their first picture.
"""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
import zlib
from functools import cache

from PIL import Image, ImageCms, PngImagePlugin

from tests.photos.pictures import encoded, exif, scene, scene_file

SCRIPT = "<script>alert('canary-script')</script>"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">{SCRIPT}</svg>'.encode()
HTML = f"<!doctype html><html><body>{SCRIPT}</body></html>".encode()
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
SMALL = (240, 180)


def noise(length: int, seed: int = 6) -> bytes:
    """Bytes that are nothing, always the same."""
    return random.Random(seed).randbytes(length)


def png_chunk(name: bytes, data: bytes, *, crc: int | None = None) -> bytes:
    """One chunk of a PNG file."""
    return (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data) if crc is None else crc)
    )


def png(
    width: int, height: int, *, depth: int = 8, colour: int = 0, rows: bytes | None = None, extra: bytes = b""
) -> bytes:
    """A PNG file of any claimed size, `rows` being its packed pixels; grey by default."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    packed = zlib.compress(bytes((width * depth // 8 + 1) * height) if rows is None else rows, 1)
    return PNG_SIGNATURE + header + extra + png_chunk(b"IDAT", packed) + png_chunk(b"IEND", b"")


def riff(kind: bytes, content: bytes) -> bytes:
    """A RIFF file."""
    return b"RIFF" + struct.pack("<I", len(content) + 4) + kind + content


def jpeg_with(segment: bytes, marker: int = 0xFE) -> bytes:
    """A good JPEG with a segment more, right behind its beginning."""
    plain = encoded(scene(*SMALL), "JPEG")
    return plain[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(segment) + 2) + segment + plain[2:]


def zipped() -> bytes:
    """An archive with a page in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("index.html", HTML)
    return file.getvalue()


@cache
def no_photo() -> dict[str, bytes]:
    """Name -> a file of which nothing may be kept."""
    good_jpeg, good_png, good_webp = (encoded(scene(*SMALL), form) for form in ("JPEG", "PNG", "WEBP"))
    claims_much = good_jpeg.replace(struct.pack(">HH", SMALL[1], SMALL[0]), b"\xff\xff\xff\xff", 1)
    return {
        # Other things
        "nothing": b"",
        "one byte": b"\xff",
        "zero bytes": bytes(4096),
        "noise": noise(4096),
        "svg": SVG,
        "svg with a declaration": b'<?xml version="1.0"?>' + SVG,
        "svg in utf-16": SVG.decode().encode("utf-16"),
        "svg packed": gzip.compress(SVG),
        "html": HTML,
        "html with a byte order mark": b"\xef\xbb\xbf" + HTML,
        "script": b"alert('canary-script')",
        "php": b"<?php system($_GET['c']);",
        "gif": encoded(scene(*SMALL), "GIF"),
        "gif that moves": encoded(scene(*SMALL), "GIF", save_all=True, append_images=[scene(120, 90)]),
        "gif and page in one": b"GIF89a/*" + HTML + b"*/=1;",
        "bmp": encoded(scene(*SMALL), "BMP"),
        "tiff": encoded(scene(*SMALL), "TIFF"),
        "ico": encoded(scene(64, 64), "ICO"),
        "ppm": encoded(scene(*SMALL), "PPM"),
        "pdf": encoded(scene(*SMALL), "PDF"),
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file",
        "zip": zipped(),
        "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + noise(500),
        "avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + noise(500),
        "video": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + noise(500),
        "sound": riff(b"WAVE", b"fmt " + noise(200)),
        "program": b"\x7fELF" + noise(500),
        # What begins like a photo
        "space before a jpeg": b" " + good_jpeg,
        "jpeg signature alone": b"\xff\xd8\xff",
        "jpeg signature and zeros": b"\xff\xd8\xff" + bytes(2000),
        "jpeg signature and a page": b"\xff\xd8\xff\xe0" + HTML,
        "jpeg signature and a gif": b"\xff\xd8\xff" + encoded(scene(*SMALL), "GIF"),
        "half a jpeg": good_jpeg[: len(good_jpeg) // 2],
        "jpeg without its end": good_jpeg[:-200],
        "png signature alone": PNG_SIGNATURE,
        "png signature and noise": PNG_SIGNATURE + noise(2000),
        "png signature and a page": PNG_SIGNATURE + HTML,
        "half a png": good_png[: len(good_png) // 2],
        "png with a wrong checksum": good_png.replace(b"IHDR", b"IHDr", 1),
        "png of no size": png(0, 0),
        "png without pixels": PNG_SIGNATURE + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 0, 0)) + png_chunk(b"IEND", b""),
        "webp signature alone": riff(b"WEBP", b""),
        "webp signature and noise": riff(b"WEBP", b"VP8 " + noise(2000)),
        "half a webp": good_webp[: len(good_webp) // 2],
        "jpeg with damaged notes": jpeg_with(b"Exif\0\0MM\0*" + noise(300), 0xE1),
        "png with too few rows": png(200, 200, rows=zlib.compress(bytes(201 * 20))),
        # Bombs
        "png of 12 000 x 12 000": png(12_000, 12_000),
        "png of 20 000 x 20 000": png(20_000, 20_000, depth=1),
        "png of four billion pixels": png(2**31 - 1, 2, rows=b""),
        "png one row too long": png(24_000_001, 1),
        "jpeg that claims 65 535 x 65 535": claims_much,
        "webp that claims 16 384 x 16 384": riff(b"WEBP", b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + b"\xff\x3f\0" * 2),
        "webp without loss that claims it too": riff(b"WEBP", b"VP8L" + struct.pack("<IBI", 64, 0x2F, 0x0FFFFFFF) + bytes(59)),
        "text bomb in a png": png(9, 9, extra=png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(5_000_000)))),
        "profile bomb in a png": png(9, 9, extra=png_chunk(b"iCCP", b"icc\0\0" + zlib.compress(bytes(5_000_000)))),
    }  # fmt: skip


@cache
def photos() -> dict[str, bytes]:
    """Name -> a file that holds a photo, and whatever else."""
    plain = scene(*SMALL)
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SCRIPT, zip=True)
    text.add_itxt("XML:com.adobe.xmp", SCRIPT)
    clear = plain.convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(SMALL))
    moving = {"save_all": True, "append_images": [Image.new("RGB", SMALL, "red")]}
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    noted = exif()
    noted[0x9286] = "canary-script" * 4000
    return {
        "jpeg with place and camera": scene_file(size=SMALL),
        "png with place and camera": scene_file("PNG", size=SMALL),
        "webp with place and camera": scene_file("WEBP", size=SMALL),
        **{f"jpeg held the {turn}th way": scene_file(size=SMALL, orientation=turn) for turn in range(2, 10)},
        "progressive jpeg": encoded(plain, "JPEG", progressive=True),
        "grey jpeg": encoded(plain.convert("L"), "JPEG"),
        "jpeg for printers (cmyk)": encoded(plain.convert("CMYK"), "JPEG"),
        "jpeg of several pictures (mpo)": encoded(plain, "MPO", **moving),
        "jpeg with a comment": jpeg_with(SCRIPT.encode()),
        "jpeg with xmp": jpeg_with(b"http://ns.adobe.com/xap/1.0/\0" + SCRIPT.encode(), 0xE1),
        "jpeg with notes of 50 kB": encoded(plain, "JPEG", exif=noted),
        "jpeg with a profile": encoded(plain, "JPEG", icc_profile=srgb),
        "jpeg with a profile of 500 kB of noise": encoded(plain, "JPEG", icc_profile=noise(500_000)),
        "jpeg and archive in one": encoded(plain, "JPEG") + zipped(),
        "jpeg and svg in one": encoded(plain, "JPEG") + SVG,
        "png and page in one": encoded(plain, "PNG") + HTML,
        "webp and page in one": encoded(plain, "WEBP") + HTML,
        "png with a script in its text": encoded(plain, "PNG", pnginfo=text),
        "png with a palette": encoded(plain.quantize(32), "PNG"),
        "png with a palette and a clear colour": encoded(plain.quantize(32), "PNG", transparency=3),
        "png that is partly clear": encoded(clear, "PNG"),
        "grey png that is partly clear": encoded(clear.convert("LA"), "PNG"),
        "png of 16 bits": encoded(plain.convert("I").point(lambda level: level * 256).convert("I;16"), "PNG"),
        "png of one bit": encoded(plain.convert("1"), "PNG"),
        "png that moves": encoded(plain, "PNG", **moving),
        "webp that moves": encoded(plain, "WEBP", **moving),
        "webp that is partly clear": encoded(clear, "WEBP"),
        "webp without loss": encoded(plain, "WEBP", lossless=True),
        "one pixel": encoded(Image.new("RGB", (1, 1)), "PNG"),
        "a line": encoded(Image.new("L", (20_000, 1)), "JPEG"),
        "as large as may be": encoded(Image.new("L", (6000, 4000)), "PNG"),
    }
