"""The tables of the system of record. Money is integers, days are ISO text, nothing is ever overwritten."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from retention.errors import LedgerError
from retention.store.editions import schema_version
from retention.store.waiting import keep_log_ahead

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

# "HFLD": how a Holdfast file is told from any other SQLite file.
APPLICATION_ID = 0x48464C44
# How long one import waits for another to end.
_PATIENCE_SECONDS = 30

_FIRST = """
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
# What a line may say beside its amount: NULL where it says nothing, where its kind is recurring, where it is its own
# subscription. A ledger version has an edition, which says whether its columns hold this.
_PARTICULARS = """
ALTER TABLE line ADD COLUMN discount_minor INTEGER;
ALTER TABLE line ADD COLUMN discount_arr_minor INTEGER;
ALTER TABLE line ADD COLUMN discount_kind TEXT;
ALTER TABLE line ADD COLUMN cancelled TEXT;
ALTER TABLE line ADD COLUMN past_due_since TEXT;
ALTER TABLE line ADD COLUMN kind TEXT;
ALTER TABLE line ADD COLUMN subscription TEXT;
ALTER TABLE line ADD COLUMN reason TEXT;
ALTER TABLE ledger_version ADD COLUMN edition INTEGER NOT NULL DEFAULT 1;
"""
# What one unit of a currency is worth in the base from a day on, as decimal text.
_RATES = """
CREATE TABLE rate (
    day TEXT NOT NULL,
    currency TEXT NOT NULL,
    base TEXT NOT NULL,
    rate TEXT NOT NULL,
    source TEXT NOT NULL,
    added INTEGER NOT NULL REFERENCES ledger_version(version),
    retired INTEGER REFERENCES ledger_version(version),
    PRIMARY KEY (currency, day, added)
) WITHOUT ROWID;
"""
# A closing that stands has no `reopened_at`; a period has one of those at most.
_CLOSINGS = """
CREATE TABLE closed_period (
    closing INTEGER PRIMARY KEY,
    label TEXT NOT NULL,
    start TEXT NOT NULL,
    end TEXT NOT NULL,
    version INTEGER NOT NULL REFERENCES ledger_version(version),
    closed_at TEXT NOT NULL,
    reopened_at TEXT,
    reason TEXT
);
CREATE UNIQUE INDEX standing_closing ON closed_period (start, end) WHERE reopened_at IS NULL;
"""
# A file of schema version n has been through the first n of these; a new one goes through all.
_STEPS = (_FIRST, _PARTICULARS, _RATES, _CLOSINGS)
SCHEMA_VERSION = len(_STEPS)


def open_for_writing(path: Path) -> Database:
    """The database, created when there is none; one of an earlier version gets the tables of this one.

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
        keep_log_ahead(connection, _PATIENCE_SECONDS)
        _bring_up_to_date(connection)
    except sqlite3.Error as error:
        connection.close()
        raise unusable(error, path) from error
    except LedgerError:
        connection.close()
        raise
    return Database(connection)


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Take the steps that the file has not been through, in one transaction: all of them or none."""
    if schema_version(connection) == SCHEMA_VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    # Another process may have taken them while this one waited.
    for step in _STEPS[schema_version(connection) :]:
        for statement in step.split(";"):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def open_for_reading(path: Path) -> sqlite3.Connection:
    """The database of an existing ledger, in the tables of whichever version has written it.

    Raises LedgerError `no_ledger`, `not_a_ledger` or `newer_ledger`.
    """
    if not path.exists():
        raise LedgerError("no_ledger", file=path.name)
    try:
        connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False)
        _check(connection, path)
        if not schema_version(connection):
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
        version = schema_version(connection)
    finally:
        connection.execute("ROLLBACK")
    if owner != APPLICATION_ID and not empty:
        raise LedgerError("not_a_ledger", file=path.name)
    if version > SCHEMA_VERSION:
        raise LedgerError("newer_ledger", file=path.name)
