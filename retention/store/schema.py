"""The tables of the system of record. Money is integers, days are ISO text, nothing is ever overwritten."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from retention.errors import LedgerError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

# "HFLD": how a Holdfast file is told from any other SQLite file.
APPLICATION_ID = 0x48464C44
SCHEMA_VERSION = 1
# How long one import waits for another to end.
_PATIENCE_SECONDS = 30

_SCHEMA = """
CREATE TABLE ledger_version (
    version INTEGER PRIMARY KEY,
    imported_at TEXT NOT NULL,
    source TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    complete_through TEXT NOT NULL,
    rows_set_aside INTEGER NOT NULL,
    complete_through_given INTEGER NOT NULL,
    overlap_rules TEXT NOT NULL,
    report TEXT NOT NULL
);
CREATE TABLE line (
    account_id TEXT NOT NULL,
    line_id TEXT NOT NULL,
    source TEXT NOT NULL,
    added INTEGER NOT NULL REFERENCES ledger_version(version),
    retired INTEGER REFERENCES ledger_version(version),
    product TEXT,
    start TEXT NOT NULL,
    end TEXT,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    interval TEXT NOT NULL,
    arr_minor INTEGER NOT NULL,
    quantity TEXT,
    status TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (account_id, line_id, source, added)
) WITHOUT ROWID;
CREATE TABLE attribute (
    account_id TEXT NOT NULL,
    attribute TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    source TEXT NOT NULL,
    added INTEGER NOT NULL REFERENCES ledger_version(version),
    retired INTEGER REFERENCES ledger_version(version),
    value TEXT NOT NULL,
    PRIMARY KEY (account_id, attribute, valid_from, added)
) WITHOUT ROWID;
CREATE TABLE import_file (
    version INTEGER NOT NULL REFERENCES ledger_version(version),
    part TEXT NOT NULL,
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    replaces INTEGER NOT NULL,
    PRIMARY KEY (version, part)
);
CREATE TABLE quarantine (
    version INTEGER NOT NULL REFERENCES ledger_version(version),
    part TEXT NOT NULL,
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    row INTEGER NOT NULL,
    line_id TEXT,
    raw TEXT NOT NULL,
    PRIMARY KEY (version, part, row)
);
CREATE TABLE fault (
    version INTEGER NOT NULL REFERENCES ledger_version(version),
    part TEXT NOT NULL,
    file TEXT NOT NULL,
    row INTEGER NOT NULL,
    column TEXT,
    value TEXT,
    code TEXT NOT NULL,
    facts TEXT NOT NULL
);
CREATE INDEX fault_row ON fault (version, part, row);
CREATE TABLE receipt (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL REFERENCES ledger_version(version),
    answered_at TEXT NOT NULL,
    scope TEXT NOT NULL,
    answer TEXT NOT NULL
);
"""


def open_for_writing(path: Path) -> Database:
    """The database, created when there is none.

    Raises LedgerError `not_a_ledger`, `newer_ledger`, `ledger_busy` or `ledger_unusable`.
    """
    # sqlite-utils imports pandas when it is there; only an import can afford that.
    from sqlite_utils import Database  # noqa: PLC0415

    try:
        connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None)
    except sqlite3.Error as error:
        raise unusable(error, path) from error
    try:
        _check(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        _create_tables(connection)
    except sqlite3.Error as error:
        connection.close()
        raise unusable(error, path) from error
    except LedgerError:
        connection.close()
        raise
    return Database(connection)


def _create_tables(connection: sqlite3.Connection) -> None:
    """Make the tables where there are none, in one transaction: a file has every table or none."""
    if _version_of(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    # Another process may have made them while this one waited.
    if not _version_of(connection):
        for statement in _SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _version_of(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def open_for_reading(path: Path) -> sqlite3.Connection:
    """The database of an existing ledger. Raises LedgerError `no_ledger`, `not_a_ledger` or `newer_ledger`."""
    if not path.exists():
        raise LedgerError("no_ledger", file=path.name)
    try:
        connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False)
        _check(connection, path)
        if not _version_of(connection):
            raise LedgerError("no_ledger", file=path.name)
    except sqlite3.Error as error:
        raise unusable(error, path) from error
    return connection


def unusable(error: sqlite3.Error, path: Path) -> LedgerError:
    """What SQLite could not do with the file, as an error that names it; anything unforeseen is passed on."""
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        return LedgerError("ledger_busy", file=path.name)
    if isinstance(error, sqlite3.OperationalError):
        return LedgerError("ledger_unusable", file=path.name, reason=str(error))
    if isinstance(error, sqlite3.DatabaseError) and "not a database" in str(error):
        return LedgerError("not_a_ledger", file=path.name)
    # Its subclasses are our mistakes; the class itself is how SQLite tells of a damaged file.
    if type(error) is sqlite3.DatabaseError:
        return LedgerError("ledger_unusable", file=path.name, reason=str(error))
    raise error


def _check(connection: sqlite3.Connection, path: Path) -> None:
    # One snapshot: another process may be making the tables at this moment.
    connection.execute("BEGIN")
    try:
        owner = connection.execute("PRAGMA application_id").fetchone()[0]
        empty = connection.execute("SELECT NOT EXISTS (SELECT 1 FROM sqlite_master)").fetchone()[0]
        version = _version_of(connection)
    finally:
        connection.execute("ROLLBACK")
    if owner != APPLICATION_ID and not empty:
        raise LedgerError("not_a_ledger", file=path.name)
    if version > SCHEMA_VERSION:
        raise LedgerError("newer_ledger", file=path.name)
