"""Named tokens in the registry: hashes of what was shown once. A running server sees every change at once."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from retention.errors import QuestionError
from retention.sign_in import PREFIX, NamedToken, TokenScope
from retention.store.registry.sharing import Shared

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

_SECRET_BYTES = 32
# What a rule can name behind "token:", and a terminal can show.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_SELECT = "SELECT name, scopes, created, expires, revoked, digest FROM access_token"


class StoredTokens:
    """The named tokens of one registry: a `TokenBook`. Safe from several threads and processes; `now` is in UTC."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._registry, self._now = Shared(path), now
        self._read: sqlite3.Connection | None = None
        self._number = 0
        self._known: dict[str, NamedToken] = {}

    def close(self) -> None:
        self._registry.close()

    def add(self, name: str, scopes: frozenset[TokenScope], expires: datetime | None = None) -> str:
        """Make a token, and give its secret, which is kept nowhere.

        A name whose token has expired or was revoked may be used again. Raises QuestionError `token_name_malformed` or
        `token_name_taken`.
        """
        if not _NAME.fullmatch(name):
            raise QuestionError("token_name_malformed", name=name)
        secret, now = PREFIX + secrets.token_urlsafe(_SECRET_BYTES), self._now()
        with self._registry.transaction() as connection:
            before = next(iter(_tokens(connection, "WHERE name = ?", name)), None)
            if before is not None and before.holds(now):
                raise QuestionError("token_name_taken", name=name)
            connection.execute(
                "INSERT OR REPLACE INTO access_token (name, scopes, created, expires, digest) VALUES (?, ?, ?, ?, ?)",
                (name, " ".join(sorted(scopes)), _text(now), expires and _text(expires), _digest(secret)),
            )
        return secret

    def revoke(self, name: str) -> None:
        """End a token now; its name stays in the list. Raises QuestionError `unknown_token`."""
        with self._registry.transaction() as connection:
            self._require(connection, name)
            connection.execute(
                "UPDATE access_token SET revoked = coalesce(revoked, ?) WHERE name = ?", (_text(self._now()), name)
            )

    def forget(self, name: str) -> None:
        """End a token and take it out of the list. Raises QuestionError `unknown_token`."""
        with self._registry.transaction() as connection:
            self._require(connection, name)
            connection.execute("DELETE FROM access_token WHERE name = ?", (name,))

    def all(self) -> tuple[NamedToken, ...]:
        """Every token of the list, by name."""
        with self._registry.reading() as connection:
            return _tokens(connection, "ORDER BY name")

    def made(self) -> bool:
        return bool(self._now_known())

    def find(self, secret: str) -> NamedToken | None:
        # What is compared is a digest, which nobody can steer: how long it takes tells nothing about a secret.
        digest = _digest(secret)
        token = self._now_known().get(digest)
        return token if token is not None and hmac.compare_digest(token.digest, digest) else None

    def _now_known(self) -> dict[str, NamedToken]:
        """All tokens by their digest, read again where anybody has written to the registry since."""
        with self._registry.reading() as connection:
            number: int = connection.execute("PRAGMA data_version").fetchone()[0]
            if connection is not self._read or number != self._number:
                self._known = {token.digest: token for token in _tokens(connection)}
                self._read, self._number = connection, number
            return self._known

    @staticmethod
    def _require(connection: sqlite3.Connection, name: str) -> None:
        names = tuple(token.name for token in _tokens(connection, "ORDER BY name"))
        if name not in names:
            raise QuestionError("unknown_token", name=name, valid=names)


def tokens_in(connection: sqlite3.Connection) -> tuple[NamedToken, ...]:
    """Every token by name; a registry of before there were tokens holds none. Nothing is changed."""
    there = connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'access_token')")
    return _tokens(connection, "ORDER BY name") if there.fetchone()[0] else ()


def _tokens(connection: sqlite3.Connection, which: str = "", *values: str) -> tuple[NamedToken, ...]:
    return tuple(_token(row) for row in connection.execute(f"{_SELECT} {which}", values))


def _token(row: tuple[Any, ...]) -> NamedToken:
    name, scopes, created, expires, revoked, digest = row
    return NamedToken(
        name=name,
        scopes=frozenset(TokenScope(scope) for scope in scopes.split()),
        created=datetime.fromisoformat(created),
        expires=None if expires is None else datetime.fromisoformat(expires),
        revoked=None if revoked is None else datetime.fromisoformat(revoked),
        digest=digest,
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def _text(moment: datetime) -> str:
    """One length, so that texts stand in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
