"""The registry's file and its tables. Times are ISO text in UTC."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from retention.errors import LedgerError
from retention.store.schema import unusable
from retention.store.waiting import keep_log_ahead

if TYPE_CHECKING:
    from pathlib import Path

# "HFRG": how a registry is told from any other SQLite file.
APPLICATION_ID = 0x48465247
# How long one process waits for another; every transaction here is short.
_PATIENCE_SECONDS = 10

# Who asked, shared or changed what, and what came of it.
_AUDIT = """
CREATE TABLE deed (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    face TEXT NOT NULL,
    team TEXT,
    user TEXT,
    place TEXT,
    deed TEXT NOT NULL,
    outcome TEXT NOT NULL,
    question TEXT,
    answer TEXT
);
"""
# `until` ends a lease, `key` lists the crossings that the message tells; of a part, `begun` is when it was first sent,
# `ts` the message that it became.
_DIGESTS = """
CREATE TABLE digest_subscription (
    id TEXT PRIMARY KEY,
    team TEXT NOT NULL,
    target TEXT NOT NULL,
    owner TEXT NOT NULL,
    terms TEXT NOT NULL,
    paused INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    since TEXT NOT NULL
);
CREATE TABLE digest_slot (
    subscription TEXT NOT NULL,
    slot TEXT NOT NULL,
    state TEXT NOT NULL,
    holder TEXT,
    until TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    settled TEXT,
    reason TEXT,
    key TEXT,
    PRIMARY KEY (subscription, slot)
);
CREATE TABLE digest_post (
    subscription TEXT NOT NULL,
    slot TEXT NOT NULL,
    part TEXT NOT NULL,
    begun TEXT NOT NULL,
    channel TEXT NOT NULL,
    ts TEXT,
    PRIMARY KEY (subscription, slot, part)
);
"""
# `tokens` is sealed; `renewing` ends the time in which one process alone renews them. Of an installation for a whole
# organisation, `installation_team` keeps which workspaces asked. Of a state, only its hash is kept.
_INSTALLATIONS = """
CREATE TABLE installation (
    id TEXT PRIMARY KEY,
    team TEXT,
    enterprise TEXT,
    name TEXT NOT NULL,
    app TEXT,
    bot TEXT,
    bot_user TEXT,
    installed TEXT NOT NULL,
    expires TEXT,
    edition TEXT NOT NULL,
    tokens BLOB NOT NULL,
    renewing TEXT
);
CREATE TABLE installation_team (
    team TEXT PRIMARY KEY,
    enterprise TEXT NOT NULL
);
CREATE TABLE installation_state (
    hash TEXT PRIMARY KEY,
    until TEXT NOT NULL
);
"""
# The subscription as it stood when the message was begun, on its row: what is changed meanwhile is for the next slot.
_TERMS = "ALTER TABLE digest_post ADD COLUMN terms TEXT;"
# Tokens that assistants sign in with over HTTP: of the secret, only its hash is kept.
_TOKENS = """
CREATE TABLE access_token (
    name TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created TEXT NOT NULL,
    expires TEXT,
    revoked TEXT
);
"""
# A file of version n has been through the first n of these; a new one goes through all.
_STEPS = (_AUDIT, _DIGESTS, _INSTALLATIONS, _TERMS, _TOKENS)
VERSION = len(_STEPS)
# One thread at a time makes a file, so that no other one has it open by then.
_making = threading.Lock()


def registry_path(ledger: Path) -> Path:
    """The registry of the ledger in that file."""
    return ledger.with_name(ledger.name + ".registry")


def open_registry(path: Path) -> sqlite3.Connection:
    """The registry, made when there is none, readable by its owner alone. Usable from several threads, one at a time.

    Raises LedgerError `not_a_ledger`, `newer_ledger`, `ledger_busy` or `ledger_unusable`.
    """
    try:
        _make(path)
        connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise LedgerError("ledger_unusable", file=path.name, reason=str(error)) from error
    try:
        keep_log_ahead(connection, _PATIENCE_SECONDS)
        connection.execute("PRAGMA foreign_keys = ON")
        _bring_up_to_date(connection, path)
    except sqlite3.Error as error:
        connection.close()
        raise unusable(error, path) from error
    except LedgerError:
        connection.close()
        raise
    return connection


class KeptOpen:
    """The registry in that file, for as long as a process runs: never one that was removed or replaced meanwhile.

    What is written into a file that is gone is lost, and another process posts what this one has posted.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection, self._file = open_registry(path), _identity(path)

    def connection(self) -> sqlite3.Connection:
        """The connection to the file that is there now.

        Raises LedgerError `ledger_unusable` where there is none: a process that runs does not make it anew, or whoever
        puts a copy in its place would find an empty one there.
        """
        found = _identity(self._path)
        if found is None:
            raise LedgerError("ledger_unusable", file=self._path.name, reason=os.strerror(errno.ENOENT))
        if found != self._file:
            self._connection.close()
            self._connection, self._file = open_registry(self._path), found
        return self._connection

    def close(self) -> None:
        self._connection.close()


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one put in its place; None where there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _make(path: Path) -> None:
    """Make the file where there is none; SQLite gives its journal files the rights of this one.

    A file that is there is left alone: closing it would take from this process every lock that SQLite holds on it, and
    the next process would throw away the journal that is still read here.
    """
    with _making, suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def open_as_it_is(path: Path) -> sqlite3.Connection:
    """The registry that is there, neither made nor brought up to date, once it has let itself be locked for writing.

    Raises LedgerError `not_a_ledger`, `newer_ledger`, `ledger_busy` or `ledger_unusable`.
    """
    try:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=rw", timeout=_PATIENCE_SECONDS, isolation_level=None, uri=True
        )
    except sqlite3.Error as error:
        raise unusable(error, path) from error
    try:
        _taken(connection, path)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        connection.close()
        raise unusable(error, path) from error
    except LedgerError:
        connection.close()
        raise
    return connection


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Take the steps that the file has not been through, in one transaction: all of them or none."""
    if _taken(connection, path) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    # Another process may have taken them while this one waited.
    for step in _STEPS[_taken(connection, path) :]:
        for statement in step.split(";"):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _taken(connection: sqlite3.Connection, path: Path) -> int:
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if owner != APPLICATION_ID and connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master)").fetchone()[0]:
        raise LedgerError("not_a_ledger", file=path.name)
    if version > VERSION:
        raise LedgerError("newer_ledger", file=path.name)
    return version
