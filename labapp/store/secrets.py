"""Ids, codes and tokens: the only place that draws chance for them, and the only one that hashes tokens."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from labapp.core.moments import rfc3339

CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 0 O 1 I are left out: people read them to each other
CODE_LENGTH = 6


def new_id() -> str:
    """An id that can't be guessed: 128 bits, safe in addresses."""
    return secrets.token_hex(16)


def new_token() -> str:
    """A bearer secret: 256 bits, safe in addresses."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A join code."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


def digest(token: str) -> str:
    """What is stored of a token. A plain hash is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def now() -> str:
    """This moment as the contract writes it."""
    return rfc3339(datetime.now(UTC))


ALIAS = "alias-"


def aliaser(secret_key: str, lab_id: str) -> Callable[[str, str], str]:
    """The aliases of one lab (`labapp.core.sealing.Alias`): without the server's key nobody can tell whose they are."""

    def alias(member: str, purpose: str) -> str:
        if member.startswith(ALIAS):
            return member
        mark = hmac.new(secret_key.encode(), f"{lab_id}/{purpose}/{member}".encode(), hashlib.sha256)
        return ALIAS + mark.hexdigest()[:32]

    return alias
