"""T6: photos as weapons. What is no photo is refused; of what is one nothing is kept but pixels; the server itself decodes nothing."""

from __future__ import annotations

from functools import cache

import pytest
from PIL import ImageChops, ImageOps, ImageStat

from labapp.photos import KEPT_MAX, SIDE, SMALL_KEPT_MAX, SMALL_SIDE, UPLOAD_MAX
from labapp.photos.darkroom import NotAPhoto, Pictures, develop, fits
from labapp.photos.plain import size_of
from tests.photos.evil import no_photo, photos
from tests.photos.pictures import CAMERA, PLACE, opened, scene_file

CANARIES = (
    b"canary",
    b"script",
    b"<svg",
    b"PK\x03\x04",
    PLACE.encode(),
    CAMERA.encode(),
    b"Exif",
    b"EXIF",
    b"XMP",
    b"ICC",
    b"GPS",
)


def test_the_corpus_is_as_large_as_was_promised() -> None:
    assert len(no_photo()) + len(photos()) >= 60


@pytest.mark.parametrize("name", no_photo())
def test_nothing_is_kept_of_what_is_no_photo(name: str) -> None:
    with pytest.raises(NotAPhoto):
        develop(no_photo()[name])


def test_what_is_too_heavy_is_not_even_looked_at() -> None:
    with pytest.raises(NotAPhoto):
        develop(scene_file() + bytes(UPLOAD_MAX))


@cache
def developed(name: str) -> Pictures:
    """What is kept of a photo of the corpus."""
    return develop(photos()[name])


@pytest.mark.parametrize("name", photos())
def test_only_pixels_are_kept_of_a_photo(name: str) -> None:
    kept = developed(name)

    assert fits(kept.large, kept.small) == (kept.width, kept.height)
    for data, side, most in ((kept.large, SIDE, KEPT_MAX), (kept.small, SMALL_SIDE, SMALL_KEPT_MAX)):
        picture = opened(data)
        assert (picture.format, picture.mode, getattr(picture, "n_frames", 1)) == ("WEBP", "RGB", 1)
        assert picture.size == size_of(data)
        assert max(picture.size) <= side
        assert len(data) <= most
        assert not picture.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment"} & picture.info.keys()
        assert [canary for canary in CANARIES if canary in data] == []


@pytest.mark.parametrize("name", [name for name in photos() if "held" in name])
def test_a_photo_stands_upright_without_the_note_that_said_how(name: str) -> None:
    meant = ImageOps.exif_transpose(opened(photos()[name]))
    kept = opened(developed(name).large)
    assert kept.size == meant.size
    assert max(ImageStat.Stat(ImageChops.difference(kept, meant)).mean) < 4
