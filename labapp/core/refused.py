"""Refusals: the normal answer to a command that the rules or the moment do not allow."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A command is not carried out. `code` is one of the contract's refusal codes, `details` says more for a person or a program.

    A refusal is normal in collaboration (two people take the last dot), not a fault: nothing is logged, nothing was changed.
    """

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def bad_request(field: str, reason: str) -> Refused:
    """The refusal of a message that is not understood: which field, and what is wrong with it."""
    return Refused("bad_request", field=field, reason=reason)
