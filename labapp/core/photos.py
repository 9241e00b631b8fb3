"""Photos on cards, as the rules know them: who sent one, how large it is, and the card it is on. The pictures lie beside the journal.

A photo is a fact of its own (`photo.kept`), so that whether a card may have it follows from the lab alone. Who sees the card, by
`show`, sees the photo, and nobody else.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from labapp.core import commands as c
from labapp.core import events as e
from labapp.core.messages import Actor, Event, Stored
from labapp.core.model import Lab, Photo
from labapp.core.refused import Refused, bad_request

PER_MEMBER, PER_LAB = 20, 200  # photos


def photo_keep(lab: Lab, command: c.PhotoKeep, actor: Actor, activity: str | None, now: datetime) -> tuple[Event, ...]:
    """Takes a photo in for the member who acts, once.

    :raise Refused: `too_many` {limit}: of the member's, or of the lab's
    """
    if command.photo in lab.photos:
        return ()
    own = sum(photo.member == actor.member for photo in lab.photos.values())
    for kept, most in ((own, PER_MEMBER), (len(lab.photos), PER_LAB)):
        if kept >= most:
            raise Refused("too_many", field="photo", limit=most)
    return (e.PhotoKept(photo=command.photo, width=command.width, height=command.height),)


def demand_free(lab: Lab, photo: str | None, member: str | None) -> None:
    """Lets a card of `member` have this photo, if any.

    :raise Refused: `bad_request`: it is not theirs, or on a card already
    """
    if photo is None:
        return
    known = lab.photos.get(photo)
    if known is None or known.member != member:
        raise bad_request("photo", "you have sent no such photo")
    if known.card is not None:
        raise bad_request("photo", "is on another card")


def photo_kept(lab: Lab, event: e.PhotoKept, stored: Stored) -> Lab:
    photo = Photo(event.photo, stored.actor or "", event.width, event.height)
    return lab.put("photos", photo.id, photo)


def put_on(lab: Lab, photo: str | None, card: str) -> Lab:
    """The lab after a card came with this photo, if any."""
    if photo is None or photo not in lab.photos:
        return lab
    return lab.put("photos", photo, replace(lab.photos[photo], card=card))


def photo_erased(lab: Lab, event: e.PhotoErased, stored: Stored) -> Lab:
    """The card stays, without its photo."""
    card = lab.cards.get(lab.photos[event.photo].card or "")
    lab = lab.drop("photos", event.photo)
    return lab if card is None else lab.put("cards", card.id, replace(card, photo=None))


def photos_of(lab: Lab, member: str) -> list[str]:
    """The ids of the photos that a member has sent."""
    return [photo.id for photo in lab.photos.values() if photo.member == member]


def shown(lab: Lab, photo: str) -> dict[str, Any] | None:
    """What a card's record says of its photo. The address holds no more than the id, which nobody can guess."""
    known = lab.photos.get(photo)
    if known is None:
        return None
    url = f"/photo/{lab.id}/{known.id}"
    return {"id": known.id, "url": url, "thumb": f"{url}/small", "width": known.width, "height": known.height}
