"""The sentence that belongs to each code of an error or a refusal, in the reader's language.

Codes are stable and part of the protocol; sentences are for people and may change. They say what happened, what was
kept and what to do. Both edges (JSON API and socket gateway) take them from here, so that one code never reads in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

LANGUAGES = ("sv", "da", "en")


class Sentence(NamedTuple):
    """What to say of a code: `exact` when the details hold every name it mentions, else `plain`."""

    plain: LazyString
    exact: LazyString | None = None


SENTENCES: dict[str, Sentence] = {
    # Refusals of the rules (docs/protocol.md, section 4).
    "unknown_code": Sentence(_l("No open lab has this code. Check it and try again.")),
    "door_closed": Sentence(_l("The door to this lab is closed. Ask the facilitator to open it.")),
    "bad_request": Sentence(
        _l("Something in the request could not be understood. Nothing was changed."),
        _l("%(field)s could not be understood. Nothing was changed."),
    ),
    "not_allowed": Sentence(_l("You may not do this here. Nothing was changed.")),
    "unknown_activity": Sentence(_l("This activity is no longer on the agenda.")),
    "unknown_card": Sentence(_l("This note is no longer there.")),
    "activity_not_open": Sentence(_l("This activity is not open. Your text is kept on your device.")),
    "activity_locked": Sentence(_l("This activity is locked. Your text is kept on your device.")),
    "not_yours": Sentence(_l("Only the person who wrote this can change it.")),
    "budget_spent": Sentence(_l("You have used all your dots. Take one back to place it elsewhere.")),
    "item_limit": Sentence(_l("You have placed as many dots as you may on this one.")),
    "too_long": Sentence(
        _l("The text is too long. Shorten it and send it again."),
        _l("The text is too long. At most %(limit)s characters fit."),
    ),
    "too_many": Sentence(_l("The limit is reached. Nothing more was added.")),
    "lab_closed": Sentence(_l("This lab is closed. What you sent before is kept.")),
    "not_anchored": Sentence(
        _l(
            "Before the lab closes, every result that is kept needs a function that owns it, time in the schedule and a day of "
            "review, or an open stop with what was learned."
        )
    ),
    "needs_approval": Sentence(
        _l(
            "This experiment departs from a rule. It starts when both the employer and the employees have granted the exemption."
        )
    ),
    "exemption_not_begun": Sentence(
        _l("The exemption is granted, but its period has not begun."),
        _l("The exemption is granted, but its period begins on %(day)s."),
    ),
    "exemption_over": Sentence(
        _l("The exemption is over, so this experiment is locked. What you learned can still be written."),
        _l("The exemption ended on %(day)s, so this experiment is locked. What you learned can still be written."),
    ),
    "outside_frame": Sentence(
        _l("This is outside the frame that both parties agreed to. It was not entered."),
        _l("%(value)s is more than the limit of %(most)s that both parties agreed to. It was not entered."),
    ),
    "not_now": Sentence(
        _l("It is not at this point: something else comes first, or it is done already. Nothing was changed.")
    ),
    "stale": Sentence(_l("Something changed just before. Look again and try once more.")),
    "rate_limited": Sentence(
        _l("Too many attempts right now. Wait a little and try again."),
        _l("Too many attempts right now. Try again in %(retry_in)s seconds."),
    ),
    "shutting_down": Sentence(_l("The server restarts. What you wrote is kept and sent as soon as it is back.")),
    # Refused connections.
    "bad_token": Sentence(_l("This link or sign-in is no longer valid. Join again with the code, or sign in again.")),
    "protocol_too_old": Sentence(_l("This page is from an older version. Reload it.")),
    # The API and the pages.
    "not_signed_in": Sentence(_l("Sign in to see this.")),
    "bad_login": Sentence(_l("The e-mail address and the password do not match.")),
    "form_expired": Sentence(_l("The form was open too long. Load the page again and send it once more.")),
    "link_expired": Sentence(_l("This link has expired or has been used. Ask for a new one.")),
    "not_found": Sentence(_l("There is nothing here. It may have been removed, or the address is wrong.")),
    "method_not_allowed": Sentence(_l("This address does not take that kind of request.")),
    "too_early": Sentence(
        _l("It is too early to answer. The address opens later."),
        _l("It is too early to answer. The address opens on %(day)s."),
    ),
    "too_large": Sentence(_l("That was too much to send at once. Nothing was saved.")),
    "unsupported_media_type": Sentence(_l("Send the request as JSON (Content-Type: application/json).")),
    "internal": Sentence(_l("Something went wrong on our side. It has been written down. Try again in a moment.")),
}

UNKNOWN = Sentence(_l("That could not be done. Nothing was changed."))

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def message_for(code: str, details: Mapping[str, Any] | None = None, language: str | None = None) -> str:
    """The sentence of `code` in `language` (the present request's language when None); a general one for unknown codes."""
    sentence = SENTENCES.get(code, UNKNOWN)
    details = details or {}
    with _speaking(language):
        if sentence.exact is not None:
            exact = str(sentence.exact)
            if all(details.get(name) not in (None, "") for name in _PLACEHOLDER.findall(exact)):
                return _PLACEHOLDER.sub(lambda match: str(details[match.group(1)]), exact)
        return str(sentence.plain)


def reason_sentence(reason: str) -> str:
    """What is wrong with a field, for the `reason` codes of `bad_request`; the code itself when it has no sentence."""
    reasons = {
        "missing": gettext("Fill this in."),
        "too_long": gettext("This is too long."),
        "too_short": gettext("This is too short."),
        "not_a_choice": gettext("Choose one of the alternatives."),
        "not_a_time": gettext("Write a date and a time."),
        "not_an_address": gettext("Write a whole e-mail address, like name@example.org."),
        "taken": gettext("This is already used. Choose another."),
        "too_many": gettext("There are too many of these."),
        "mismatch": gettext("The two do not match."),
    }
    return str(reasons.get(reason, reason))


def _speaking(language: str | None) -> AbstractContextManager[None]:
    return force_locale(language) if language in LANGUAGES else nullcontext()
