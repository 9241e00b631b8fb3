"""Photos over HTTP: a phone sends one for a card, and screens ask for its pictures.

An `<img>` carries no token. So the address of a picture is one that nobody can guess (128 bits), it stands only in records of those who
may see the card, and even who has it gets the picture only while `show` shows the card: to everybody when it is public, else to
its author (by token) and, after the reveal, to staff.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, request
from flask.sansio.blueprints import BlueprintSetupState
from msgspec import Struct

from labapp.core import kernel
from labapp.core.commands import PhotoKeep
from labapp.core.messages import Actor, UuidText
from labapp.core.model import to_json
from labapp.core.refused import Refused, bad_request
from labapp.core.show import record
from labapp.extensions import failures
from labapp.photos import UPLOAD_MAX
from labapp.photos.darkroom import NotAPhoto, Pictures, develop
from labapp.photos.plain import size_of
from labapp.store import photos as store
from labapp.store.photos import SmallPictures, Which
from labapp.store.secrets import new_id
from labapp.web.api import route
from labapp.web.asking import services
from labapp.web.errors import Problem
from labapp.web.places import viewers_of_request
from labapp.web.receiving import receive

blueprint = Blueprint("photos", __name__)

RECEIVED_WITHIN_S = 60.0  # a phone gives up after as long
IN_FLIGHT_MAX = 64 * 1024 * 1024  # bytes of photos that are being received or wait for the darkroom
BAD_PHOTOS = "10/10 minutes"  # of one member, each of which may have cost seconds of a core
COME_BACK_S = 2
KEPT_S = 24 * 3600  # in the browser: a lab's day. The address never gets another picture


@blueprint.record_once
def _remember(state: BlueprintSetupState) -> None:
    state.app.extensions["labapp_small_pictures"] = SmallPictures(state.app.extensions["labapp"].db)


class PhotoQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """`upload` names the upload, so that sending it again gives the same photo again."""

    upload: UuidText | None = None


class KeptPhoto(Struct, frozen=True):
    """A photo that a card of the same member may now have: `card.add {…, photo}`. Size in px."""

    photo: str
    width: int
    height: int


class Intake:
    """What comes in at once: one photo of each member, and so many bytes of all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sending: dict[str, int] = {}

    @contextmanager
    def place(self, member: str, length: int) -> Iterator[None]:
        """Holds a place for a photo of so many bytes.

        :raise Refused: `rate_limited`
        """
        with self._lock:
            if member in self._sending or sum(self._sending.values()) + length > IN_FLIGHT_MAX:
                raise Refused("rate_limited", retry_in=COME_BACK_S)
            self._sending[member] = length
        try:
            yield
        finally:
            with self._lock:
                del self._sending[member]


_intake = Intake()


@route(
    "POST",
    "/labs/<lab>/photos",
    auth="member",
    query=PhotoQuery,
    takes="application/octet-stream",
    answer=KeptPhoto,
    status=201,
    errors=("not_allowed", "lab_closed", "too_many", "rate_limited", "shutting_down", "too_large"),
    body_max=UPLOAD_MAX,
    tag="Photos",
)
def add_photo(*, lab: str, query: PhotoQuery, asker: Actor) -> KeptPhoto:
    """Takes in a photo for a card of the member who asks.

    The body is the file itself, JPEG, PNG or WebP; its type is read from its bytes. What is kept is drawn anew, upright and at most
    1600 px wide or high, without place, time, camera or anything else that came with it. With the same `upload` the answer is the same."""
    member = asker.member or ""
    photo = store.photo_id(services().settings.secret_key, lab, member, query.upload or new_id())
    actor = Actor(member, "system")
    large = store.picture(services().db, lab, photo, "large")
    if large is None:
        # Judged before the work is done, and again with the result: a closed lab or a full one costs no decoding.
        kernel.decide(
            services().rooms.lab(lab), PhotoKeep(photo=photo, width=1, height=1), actor, None, datetime.now(UTC)
        )
        large = _take_in(lab, member, photo)
    size = size_of(large)
    assert size is not None, "only such pictures are stored"
    kept = KeptPhoto(photo, size.width, size.height)
    reply = services().rooms.perform(
        lab, id=new_id(), name="photo.keep", activity=None, data=to_json(kept), actor=actor
    )
    if reply["ok"]:
        return kept
    if reply["code"] not in ("shutting_down", "stale"):  # of those it is not known whether they were carried out
        store.drop(services().db, photo)
    raise Refused(reply["code"], **reply.get("details", {}))


def _take_in(lab: str, member: str, photo: str) -> bytes:
    """Receives, develops and stores a photo: its large picture.

    :raise Refused: what `developed` refuses
    """
    pictures = developed(member, lambda: receive(RECEIVED_WITHIN_S))
    store.put(services().db, lab, member, photo, pictures)
    return pictures.large


def developed(sender: str, photo: Callable[[], bytes]) -> Pictures:
    """The pictures to keep of a photo that somebody sends: one at a time of each, and no more after many bad ones.

    :raise Refused: `bad_request` {field: photo, reason: not_a_photo or too_many_pixels}, `rate_limited`
    """
    if wait_s := failures().wait_s(BAD_PHOTOS, "photo", sender):
        raise Refused("rate_limited", retry_in=wait_s)
    with _intake.place(sender, UPLOAD_MAX if request.content_length is None else request.content_length):
        try:
            return develop(photo())
        except NotAPhoto as fault:
            failures().add(BAD_PHOTOS, "photo", sender)
            raise bad_request("photo", fault.reason) from None


@blueprint.get("/photo/<lab>/<photo>", defaults={"which": "large"})
@blueprint.get("/photo/<lab>/<photo>/small", defaults={"which": "small"})
def show(lab: str, photo: str, which: Which) -> Response:
    """One picture of a photo, for those who may see the card it is on. To everybody else it does not exist."""
    small: SmallPictures = current_app.extensions["labapp_small_pictures"]
    picture = small.get(lab, photo) if which == "small" else store.picture(services().db, lab, photo, "large")
    if picture is None or not _may_see(lab, photo):
        raise Problem("not_found")
    answer = Response(picture, mimetype="image/webp")
    answer.headers["Cache-Control"] = f"private, max-age={KEPT_S}, immutable"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Content-Disposition"] = 'inline; filename="photo.webp"'
    answer.vary.update(("Authorization", "Cookie"))
    return answer


def _may_see(lab: str, photo: str) -> bool:
    """Whether one of the records that the asker may have shows the photo."""
    state = services().rooms.lab(lab)
    known = state.photos.get(photo)
    if known is None or known.card is None:
        return False
    shown = (record(state, viewer, {}, f"card/{known.card}") for viewer in viewers_of_request(lab))
    return any(card is not None and card.get("photo", {}).get("id") == photo for card in shown)
