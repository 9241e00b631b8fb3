"""Passes: addresses that open one thing for one purpose until a day, without an account. Signed, so that nothing has to be stored.

A pass for one purpose is worth nothing for another: its signature holds the purpose.
"""

from __future__ import annotations

from datetime import date

from itsdangerous import BadSignature, URLSafeSerializer

ANSWER, NO_MORE = "answer a follow-up", "no more reminders"
CONFIRM, ANSWERED = "confirm a mailbox", "a question was answered"
SIGN = "sign a record"


def issue(secret_key: str, purpose: str, about: str, until: date) -> str:
    """A pass for one thing, which opens it through a day."""
    token = URLSafeSerializer(secret_key, salt=purpose).dumps([about, until.isoformat()])
    return str(token)


def opened(secret_key: str, purpose: str, token: str, today: date) -> str | None:
    """What a pass is about; None if it was not issued for this purpose, or is of another day."""
    try:
        about, until = URLSafeSerializer(secret_key, salt=purpose).loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(about) if isinstance(until, str) and today.isoformat() <= until else None
