"""What the columns of a ledger version hold. It stays as it was imported, so that its answers can be given again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.ledger.building import LineRow

if TYPE_CHECKING:
    import sqlite3

    from retention.ledger.rates import RateRow

# A later import's line is newer than any of an earlier one; within a file the later row is.
ROWS_A_VERSION = 2**40
_LINE = tuple(f"added * {ROWS_A_VERSION} + row" if name == "newness" else name for name in LineRow._fields)
# 1: what every line says. 2: its particulars too, the quantity among them.
_LINE_OF_EDITION = {1: _LINE[: _LINE.index("quantity")], 2: _LINE}
EDITION = 2
# The first schemas whose versions say of which edition they are, and that have rates.
_SCHEMA_OF_EDITIONS, _SCHEMA_OF_RATES = 2, 3


def schema_version(connection: sqlite3.Connection) -> int:
    """Of which schema the tables are; 0 where there are none yet."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def edition_of(connection: sqlite3.Connection, version: int) -> int:
    if schema_version(connection) < _SCHEMA_OF_EDITIONS:
        return 1
    row = connection.execute("SELECT edition FROM ledger_version WHERE version = ?", (version,)).fetchone()
    return int(row[0])


def lines_of(connection: sqlite3.Connection, version: int) -> list[LineRow]:
    """The lines that stood at `version`, as its edition has them."""
    rows = connection.execute(
        f"SELECT {', '.join(_LINE_OF_EDITION[edition_of(connection, version)])}"
        " FROM line WHERE added <= :v AND (retired IS NULL OR retired > :v)",
        {"v": version},
    )
    return [LineRow(*row) for row in rows]


def rates_of(connection: sqlite3.Connection, version: int) -> list[RateRow]:
    """The exchange rates that stood at `version`."""
    if schema_version(connection) < _SCHEMA_OF_RATES:
        return []
    return connection.execute(
        "SELECT day, currency, base, rate FROM rate WHERE added <= :v AND (retired IS NULL OR retired > :v)",
        {"v": version},
    ).fetchall()
