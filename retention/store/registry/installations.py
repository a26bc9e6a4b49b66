"""Installations in the registry: each with its sealed tokens, and the states of those that were begun."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from retention.installation import Grant
from retention.store.registry.sealing import Seal
from retention.store.registry.sharing import Shared

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

# Anybody can begin an installation; beyond so many that are open the oldest are forgotten.
MOST_STATES = 10_000
# How long, in milliseconds, emptying the journal waits for those who read, and a transaction for another process.
_BRIEFLY, _LONG = 50, 10_000
_PLAIN = ("team", "enterprise", "name", "app", "bot", "bot_user")
_SELECT = f"SELECT {', '.join(_PLAIN)}, installed, expires, edition, tokens FROM installation"
_TEAMS = "(SELECT team FROM installation_team WHERE enterprise = :id UNION SELECT :id)"


class StoredInstallations:
    """The installations of one registry: an `InstallationBook`. Safe from several threads and processes."""

    def __init__(self, path: Path, keys: Sequence[str]) -> None:
        """`keys` are Fernet keys, newest first. What an older one sealed is sealed with the newest at once."""
        self._registry, self._seal = Shared(path, on_opening="PRAGMA secure_delete = ON"), Seal(keys)
        self._seal_anew()

    def close(self) -> None:
        self._registry.close()

    def save(self, grant: Grant) -> int:
        row = _columns(grant) | {"tokens": self._seal.sealed(grant.id, grant.token, grant.renewal)}
        with self._registry.transaction() as connection:
            connection.execute(
                f"INSERT OR REPLACE INTO installation ({', '.join(row)}) VALUES (:{', :'.join(row)})", row
            )
            paused: int = connection.execute(
                f"SELECT count(*) FROM digest_subscription WHERE paused AND team IN {_TEAMS}", {"id": grant.id}
            ).fetchone()[0]
        return paused

    def find(self, team: str | None, enterprise: str | None = None) -> Grant | None:
        row = self._row(team, enterprise)
        return None if row is None else _grant(row, self._seal)

    def _row(self, team: str | None, enterprise: str | None) -> tuple[Any, ...] | None:
        with self._registry.reading() as connection:
            own: tuple[Any, ...] | None = connection.execute(f"{_SELECT} WHERE id = ?", (team,)).fetchone()
        return own or self._of_organisation(team, enterprise)

    def _of_organisation(self, team: str | None, enterprise: str | None) -> tuple[Any, ...] | None:
        """The row of the organisation; that this workspace is of it is kept, for a digest names a workspace alone."""
        with self._registry.reading() as connection:
            known = connection.execute("SELECT enterprise FROM installation_team WHERE team = ?", (team,)).fetchone()
            of = enterprise or (known and known[0])
            row: tuple[Any, ...] | None = connection.execute(
                f"{_SELECT} WHERE id = ? AND team IS NULL", (of,)
            ).fetchone()
        if row is not None and team is not None and known != (of,):
            with self._registry.transaction() as connection:
                connection.execute("INSERT OR REPLACE INTO installation_team VALUES (?, ?)", (team, of))
        return row

    def remove(self, team: str | None, enterprise: str | None, told: datetime) -> str | None:
        row = self._row(team, enterprise)
        name = None if row is None else str(row[0] or row[1])
        with self._registry.transaction() as connection:
            gone = connection.execute(
                "DELETE FROM installation WHERE id = ? AND installed <= ?", (name, _text(told))
            ).rowcount
            if gone:
                connection.execute(f"UPDATE digest_subscription SET paused = 1 WHERE team IN {_TEAMS}", {"id": name})
        if not gone:
            return None
        with self._registry.changing() as connection:
            # The journal still holds them. Where somebody reads for longer, it is emptied later.
            connection.execute(f"PRAGMA busy_timeout = {_BRIEFLY}")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute(f"PRAGMA busy_timeout = {_LONG}")
        return name

    def ids(self) -> tuple[str, ...]:
        with self._registry.reading() as connection:
            return tuple(name for (name,) in connection.execute("SELECT id FROM installation ORDER BY id"))

    def expiring(self, before: datetime) -> tuple[str, ...]:
        with self._registry.reading() as connection:
            found = connection.execute(
                "SELECT id FROM installation WHERE expires < ? ORDER BY expires, id", (_text(before),)
            )
            return tuple(name for (name,) in found)

    def may_renew(self, grant: Grant, now: datetime, until: datetime) -> bool:
        with self._registry.transaction() as connection:
            reserved = connection.execute(
                "UPDATE installation SET renewing = ? WHERE id = ? AND edition = ?"
                " AND (renewing IS NULL OR renewing <= ?)",
                (_text(until), grant.id, grant.edition, _text(now)),
            )
            return reserved.rowcount == 1

    def renew(self, grant: Grant, token: str, renewal: str | None, expires: datetime) -> None:
        with self._registry.transaction() as connection:
            connection.execute(
                "UPDATE installation SET tokens = ?, expires = ?, edition = ?, renewing = NULL"
                " WHERE id = ? AND edition = ?",
                (self._seal.sealed(grant.id, token, renewal), _text(expires), _edition(), grant.id, grant.edition),
            )

    def renewal_failed(self, grant: Grant) -> None:
        with self._registry.transaction() as connection:
            connection.execute(
                "UPDATE installation SET renewing = NULL WHERE id = ? AND edition = ?", (grant.id, grant.edition)
            )

    def open_state(self, state: str, now: datetime, until: datetime) -> None:
        with self._registry.transaction() as connection:
            connection.execute("DELETE FROM installation_state WHERE until <= ?", (_text(now),))
            connection.execute(
                "DELETE FROM installation_state WHERE rowid IN"
                " (SELECT rowid FROM installation_state ORDER BY until DESC LIMIT -1 OFFSET ?)",
                (MOST_STATES - 1,),
            )
            connection.execute("INSERT INTO installation_state VALUES (?, ?)", (_hash(state), _text(until)))

    def close_state(self, state: str, now: datetime) -> bool:
        with self._registry.transaction() as connection:
            closed = connection.execute(
                "DELETE FROM installation_state WHERE hash = ? RETURNING until", (_hash(state),)
            ).fetchone()
        return closed is not None and closed[0] > _text(now)

    def _seal_anew(self) -> None:
        with self._registry.reading() as connection:
            older = [name for name, tokens in connection.execute(_SEALED) if self._seal.anew(tokens) is not None]
        if not older:
            return
        with self._registry.transaction() as connection:
            for name, tokens in connection.execute(_SEALED).fetchall():
                connection.execute(
                    "UPDATE installation SET tokens = ? WHERE id = ?", (self._seal.anew(tokens) or tokens, name)
                )


def grants_in(connection: sqlite3.Connection, keys: Sequence[str]) -> tuple[Grant, ...]:
    """Everything that is installed, by its id; a registry of before there were installations holds none.

    Nothing is changed. Raises SettingsError `token_key_unknown`.
    """
    seal = Seal(keys)
    there = connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'installation')")
    if not there.fetchone()[0]:
        return ()
    return tuple(_grant(row, seal) for row in connection.execute(f"{_SELECT} ORDER BY id"))


def _grant(row: tuple[Any, ...], seal: Seal) -> Grant:
    *plain, installed, expires, edition, tokens = row
    known = dict(zip(_PLAIN, plain, strict=True))
    token, renewal = seal.opened(known["team"] or known["enterprise"], tokens)
    return Grant(
        **known,
        installed=datetime.fromisoformat(installed),
        token=token,
        renewal=renewal,
        expires=None if expires is None else datetime.fromisoformat(expires),
        edition=edition,
    )


_SEALED = "SELECT id, tokens FROM installation"
_SECRET = {"token", "renewal"}


def _columns(grant: Grant) -> dict[str, Any]:
    """The columns that are kept in clear, with an edition of their own."""
    plain = {one.name: getattr(grant, one.name) for one in fields(grant) if one.name not in _SECRET}
    moments = {"installed": _text(grant.installed), "expires": grant.expires and _text(grant.expires)}
    return {"id": grant.id, **plain, **moments, "edition": _edition()}


def _edition() -> str:
    return secrets.token_hex(8)


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _text(moment: datetime) -> str:
    """One length, so that texts stand in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
