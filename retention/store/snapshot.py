"""Reading a ledger version: from its column files, or from the tables where those are missing."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from retention.errors import LedgerError
from retention.ledger.building import build_columns, fingerprint
from retention.ledger.lens import lens_of
from retention.ledger.view import Ledger
from retention.policy import DEFAULT_POLICY, policy_named
from retention.store.column_file import folder_of, read_columns, write_columns
from retention.store.editions import lines_of, rates_of

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from retention.ledger.columns import Columns

# The attribute that is an account's name.
_NAME = "name"


def newest_version(connection: sqlite3.Connection) -> int | None:
    version: int | None = connection.execute("SELECT max(version) FROM ledger_version").fetchone()[0]
    return version


def load(connection: sqlite3.Connection, path: Path, version: int | None = None) -> Ledger:
    """A version, the newest without one, from its column files where they are there.

    Raises LedgerError `empty_ledger` or `unknown_version`.
    """
    mark = _mark(connection, newest_version(connection) if version is None else version)
    folder = folder_of(path, mark.fingerprint)
    found = read_columns(folder)
    if found is None:
        columns = columns_of(connection, mark.version)
        found = columns, default_first_active(columns)
        # Where the folder cannot be written the answer is the same, only slower.
        with suppress(OSError):
            write_columns(folder, *found)
    return mark.ledger(*found)


def rebuild(connection: sqlite3.Connection, version: int) -> Ledger:
    """Any version, from its rows alone.

    Raises LedgerError `unknown_version`, or `tampered` where its rows no longer have its fingerprint.
    """
    try:
        mark, columns = _mark(connection, version), columns_of(connection, version)
    except ValueError as error:  # a day that is none, an amount that is no number
        raise LedgerError("tampered", version=version) from error
    if fingerprint(columns, mark.complete_through, mark.rows_set_aside) != mark.fingerprint:
        raise LedgerError("tampered", version=version)
    return mark.ledger(columns, default_first_active(columns))


@dataclass(frozen=True, slots=True)
class _Mark:
    """What identifies a version."""

    version: int
    fingerprint: str
    complete_through: date
    rows_set_aside: int

    def ledger(self, columns: Columns, first_active: NDArray[np.int32]) -> Ledger:
        return Ledger(self.version, self.fingerprint, self.complete_through, self.rows_set_aside, columns, first_active)


def _mark(connection: sqlite3.Connection, version: int | None) -> _Mark:
    newest = newest_version(connection)
    if newest is None:
        raise LedgerError("empty_ledger")
    row = None
    # SQLite takes no number that is much greater.
    if version is not None and 0 < version <= newest:
        row = connection.execute(
            "SELECT version, fingerprint, complete_through, rows_set_aside FROM ledger_version WHERE version = ?",
            (version,),
        ).fetchone()
    if row is None:
        raise LedgerError("unknown_version", version=version, newest=newest)
    return _Mark(row[0], row[1], date.fromisoformat(row[2]), row[3])


def columns_of(connection: sqlite3.Connection, version: int) -> Columns:
    """Columns built from the rows that stood at `version`."""
    rules = connection.execute("SELECT overlap_rules FROM ledger_version WHERE version = ?", (version,)).fetchone()
    latest_wins = frozenset(source for source, rule in json.loads(rules[0]).items() if rule == "latest_wins")
    attributes = connection.execute(
        "SELECT account_id, attribute, valid_from, value FROM attribute"
        f" WHERE attribute != '{_NAME}' AND added <= :v AND (retired IS NULL OR retired > :v)",
        {"v": version},
    )
    return build_columns(lines_of(connection, version), attributes, latest_wins, rates_of(connection, version))


def names_of(connection: sqlite3.Connection, version: int) -> dict[str, str]:
    """Each account's name as `version` has it, by account id; of several the one that is valid from the latest day."""
    rows = connection.execute(
        "SELECT account_id, value FROM attribute"
        f" WHERE attribute = '{_NAME}' AND added <= :v AND (retired IS NULL OR retired > :v) ORDER BY valid_from",
        {"v": version},
    )
    return {account: name for account, name in dict(rows).items() if name}


def default_first_active(columns: Columns) -> NDArray[np.int32]:
    """Each account's first active day under the default policy, stored so that no question has to find it."""
    return lens_of(columns, policy_named(DEFAULT_POLICY), None, None).first_active
