"""T6: photos as weapons. What is no photo is refused; of what is one nothing is kept but pixels; the server itself decodes nothing."""

from __future__ import annotations

import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from pathlib import Path

import pytest
import requests
from PIL import ImageChops, ImageOps, ImageStat

from labapp.photos import KEPT_MAX, SIDE, SMALL_KEPT_MAX, SMALL_SIDE, UPLOAD_MAX
from labapp.photos.darkroom import NotAPhoto, Pictures, develop, fits
from labapp.photos.plain import size_of
from tests.contract.conftest import site_on
from tests.contract.workshop import Workshop
from tests.photos.evil import no_photo, noise, photos
from tests.photos.pictures import CAMERA, PLACE, opened, scene_file
from tests.support.server import Server

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
RSS_RISE_MAX = 150 * 1024  # kB
ATTACKERS = 4
EVERY_S = 0.25  # what an honest phone does meanwhile; it may send five commands a second


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


def test_bombs_cost_the_server_no_memory_and_nobody_their_turn(shared_server: Server) -> None:
    lab = Workshop.create(site_on(shared_server))
    board = lab.open(lab.add("idea_board"))
    honest = lab.phone()
    before = resident(shared_server)

    def attack(number: int) -> list[int]:
        address = f"{shared_server.url}/api/v1/labs/{lab.id}/photos"
        headers = {"Authorization": f"Bearer {lab.join()['token']}"}
        files = heavy()[min(number, 1) :]  # the first alone brings the photo that may be so large, and is drawn
        return [requests.post(address, data=data, headers=headers, timeout=60).status_code for data in files]

    with ThreadPoolExecutor(ATTACKERS) as crowd:
        attacks = [crowd.submit(attack, number) for number in range(ATTACKERS)]
        waits: list[float] = []
        while wait(attacks, EVERY_S).not_done:
            begun = time.perf_counter()
            assert honest.command("ready.set", board, ready=len(waits) % 2 == 0)["ok"]
            waits.append(time.perf_counter() - begun)
    lab.leave()

    assert {status for one in attacks for status in one.result()} <= {201, 400, 413, 429}
    assert resident(shared_server, "VmHWM") - before < RSS_RISE_MAX
    assert statistics.median(waits) < 0.3
    assert "Traceback" not in shared_server.log


def heavy() -> list[bytes]:
    """What costs most: as large as may be, pretends to be larger, packs more, and is one byte too long."""
    worst = (
        "png of 12 000 x 12 000",
        "png of 20 000 x 20 000",
        "text bomb in a png",
        "jpeg that claims 65 535 x 65 535",
    )
    full = b"\xff\xd8\xff" + noise(UPLOAD_MAX - 3)
    return [photos()["as large as may be"], *(no_photo()[name] for name in worst), full, full + b"x"]


def resident(server: Server, figure: str = "VmRSS") -> int:
    """The memory of the server's process in kB: now, or the most it ever was (VmHWM)."""
    assert server.process is not None
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(rf"{figure}:\s+(\d+)", status)[1])  # type: ignore[index]
