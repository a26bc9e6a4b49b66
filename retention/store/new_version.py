"""A new ledger version: one transaction, whole or not at all, and what every import writes of itself."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from retention.ledger.building import LineRow, build_columns, fingerprint
from retention.sources.collector import collector_at_rest
from retention.sources.mapping import NAME
from retention.sources.report import ImportReport
from retention.store.column_file import folder_of, write_columns
from retention.store.editions import EDITION, ROWS_A_VERSION
from retention.store.history import rows_missing
from retention.store.landing import ATTRIBUTES, LINES, RATES
from retention.store.schema import open_for_writing, unusable
from retention.store.snapshot import default_first_active, newest_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from sqlite_utils import Database

    from retention.ledger.columns import Columns
    from retention.sources.table import Reading
    from retention.store.landing import Landing, Row

# A row set aside for one of these alone holds no revenue that is missing: answers need not mention it.
HARMLESS = frozenset({"start_is_end", "repeated_line"})
FAULTS_IN_REPORT = 50


@dataclass(frozen=True, slots=True)
class State:
    """What the newest version says of the whole ledger."""

    version: int
    complete_through: date | None
    complete_through_given: bool
    overlap_rules: dict[str, str]


class Standing(NamedTuple):
    """All rows that stand in a new version, table by table, in memory: what reading them back would give."""

    lines: list[Row]
    attributes: list[Row]
    rates: list[Row]

    @classmethod
    def before(cls, landing: Landing) -> Standing:
        """What stands before anything has landed."""
        return cls(*(landing.nothing_for(table).standing for table in (LINES, ATTRIBUTES, RATES)))


@dataclass(frozen=True, slots=True)
class Built:
    """The columns of a new version."""

    fingerprint: str
    rows_set_aside: int
    columns: Columns
    first_active: NDArray[np.int32]


Landed = tuple[ImportReport, Built | None]


def in_one_transaction(path: Path, land: Callable[[Database], Landed]) -> ImportReport:
    """What `land` reports of its changes to the ledger at `path`, which is created when there is none.

    Whatever it raises leaves the ledger as it was.
    """
    database = open_for_writing(path)
    try:
        with collector_at_rest(), _transaction(database.conn):
            report, built = land(database)
    except sqlite3.Error as error:
        raise unusable(error, path) from error
    finally:
        database.close()
    if built is not None:
        # The files can be made again from the tables at any time.
        with suppress(OSError):
            write_columns(folder_of(path, built.fingerprint), built.columns, built.first_active)
    return report


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def state_of(connection: sqlite3.Connection) -> State:
    version = newest_version(connection)
    if version is None:
        return State(0, None, complete_through_given=False, overlap_rules={})
    row = connection.execute(
        "SELECT complete_through, complete_through_given, overlap_rules FROM ledger_version WHERE version = ?",
        (version,),
    ).fetchone()
    return State(version, date.fromisoformat(row[0]), bool(row[1]), json.loads(row[2]))


def same_content(connection: sqlite3.Connection, source: str, content_hash: str) -> ImportReport | None:
    """The report of the newest import of this source when it had the very same content."""
    row = connection.execute(
        "SELECT content_hash, report FROM ledger_version WHERE source = ? ORDER BY version DESC LIMIT 1", (source,)
    ).fetchone()
    if row is None or row[0] != content_hash:
        return None
    report = ImportReport.model_validate_json(row[1])
    return report.model_copy(update={"changed": False, "version": newest_version(connection)})


def store_quarantine(
    database: Database, source: str, version: int, readings: Mapping[str, Reading], *, replaces: bool
) -> None:
    """Which files were read, and their rows that were set aside, with every reason."""
    for part, reading in readings.items():
        database.table("import_file").insert(
            {"version": version, "part": part, "source": source, "file": reading.file.name, "replaces": replaces}
        )
        database.table("quarantine").insert_all(
            {
                "version": version,
                "part": part,
                "source": source,
                "file": reading.file.name,
                "row": number,
                "line_id": reading.text("line_id", cells),
                "raw": json.dumps(cells, ensure_ascii=False),
            }
            for number, cells in reading.raw()
        )
        database.table("fault").insert_all(
            {"version": version, "part": part}
            | fault.model_dump(exclude={"facts"})
            | {"facts": json.dumps(fault.facts)}
            for fault in reading.faults
        )


def build(
    connection: sqlite3.Connection, standing: Standing, rules: Mapping[str, str], complete_through: date
) -> Built:
    """The columns of what stands, and their fingerprint. Raises LedgerError `too_large`."""
    columns = build_columns(
        _line_rows(standing.lines),
        [row[:4] for row in standing.attributes if row[1] != NAME],
        frozenset(source for source, rule in rules.items() if rule == "latest_wins"),
        [row[:4] for row in standing.rates],
    )
    set_aside = rows_missing(connection, HARMLESS)
    return Built(fingerprint(columns, complete_through, set_aside), set_aside, columns, default_first_active(columns))


def _line_rows(lines: list[Row]) -> list[LineRow]:
    at = {name: position for position, name in enumerate(LINES.stored)}
    place = LineRow._fields.index("newness")
    said = itemgetter(*(at[name] for name in LineRow._fields[:place]))
    particulars = itemgetter(*(at[name] for name in LineRow._fields[place + 1 :]))
    added, row_number = at["added"], at["row"]
    return [
        LineRow._make((*said(row), row[added] * ROWS_A_VERSION + row[row_number], *particulars(row))) for row in lines
    ]


def store_version(  # noqa: PLR0913 - the columns of one table
    database: Database,
    report: ImportReport,
    built: Built,
    *,
    content_hash: str,
    complete_through_given: bool,
    rules: Mapping[str, str],
    now: datetime,
) -> None:
    database.table("ledger_version").insert(
        {
            "version": report.version,
            "imported_at": now.isoformat(timespec="seconds"),
            "source": report.source,
            "content_hash": content_hash,
            "fingerprint": built.fingerprint,
            "edition": EDITION,
            "complete_through": report.complete_through.isoformat(),
            "rows_set_aside": built.rows_set_aside,
            "complete_through_given": complete_through_given,
            "overlap_rules": json.dumps(dict(rules), sort_keys=True),
            "report": report.model_dump_json(),
        }
    )
