"""How assistants sign in over HTTP: what a token lets its holder read, and the book of named tokens."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

PREFIX = "hf_"
"""How every named token begins, so that people and scanners know one when they see it."""


class TokenScope(StrEnum):
    """What a token may be given: figures, and the names of the accounts behind them."""

    RETENTION = "retention:read"
    ACCOUNTS = "accounts:read"


@dataclass(frozen=True, slots=True)
class NamedToken:
    """A token as it is kept: `digest` is the SHA-256 of the secret in hexadecimal, times are in UTC."""

    name: str
    scopes: frozenset[TokenScope]
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None
    digest: str = field(default="", repr=False)

    def holds(self, now: datetime) -> bool:
        """Whether it opens anything at that moment."""
        return self.revoked is None and (self.expires is None or now < self.expires)


class TokenBook(Protocol):
    """The named tokens as they are now. Both methods take microseconds, and raise LedgerError where it is broken."""

    def made(self) -> bool:
        """Whether any token was ever made, also one that has expired or was revoked."""
        ...

    def find(self, secret: str) -> NamedToken | None:
        """The token with that secret, also one that has expired or was revoked."""
        ...
