"""What the store remembers of its imports: versions, reports, rows set aside."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING

from retention.desk import LedgerVersion
from retention.errors import LedgerError
from retention.sources.report import Fault, ImportReport
from retention.store.schema import open_for_reading
from retention.store.snapshot import newest_version

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from retention.sources.mapping import OverlapRule


def versions(connection: sqlite3.Connection) -> tuple[LedgerVersion, ...]:
    """Every version, the oldest first."""
    rows = connection.execute(
        "SELECT version, imported_at, source, complete_through, fingerprint FROM ledger_version ORDER BY version"
    )
    return tuple(
        LedgerVersion(
            version=row[0],
            imported_at=datetime.fromisoformat(row[1]),
            source=row[2],
            complete_through=date.fromisoformat(row[3]),
            fingerprint=row[4],
        )
        for row in rows
    )


def newest_content(path: Path, source: str) -> str | None:
    """The content hash of the newest import of `source`; None where there is no ledger or no such import."""
    return _of_newest(path, "SELECT content_hash FROM ledger_version WHERE source = ? ORDER BY version DESC", source)


def standing_overlap(path: Path, source: str) -> OverlapRule | None:
    """The rule by which the ledger reads overlapping lines of `source`; None where it holds none of them."""
    rules = _of_newest(path, "SELECT overlap_rules FROM ledger_version WHERE source = ? ORDER BY version DESC", source)
    return None if rules is None else json.loads(rules)[source]


def _of_newest(path: Path, query: str, source: str) -> str | None:
    if not path.exists() or path.stat().st_size == 0:
        return None
    try:
        connection = open_for_reading(path)
    except LedgerError as error:
        # Another process may be making its tables just now.
        if error.code == "no_ledger":
            return None
        raise
    with closing(connection):
        row = connection.execute(f"{query} LIMIT 1", (source,)).fetchone()
    return None if row is None else str(row[0])


def report_of(connection: sqlite3.Connection, version: int | None) -> ImportReport:
    """The report of the import that made `version`, the newest without one. Raises LedgerError."""
    newest = newest_version(connection)
    if newest is None:
        raise LedgerError("empty_ledger")
    wanted = newest if version is None else version
    row = connection.execute("SELECT report FROM ledger_version WHERE version = ?", (wanted,)).fetchone()
    if row is None:
        raise LedgerError("unknown_version", version=wanted, newest=newest)
    return ImportReport.model_validate_json(row[0])


# A row set aside still is missing while its file was not imported again, nor its source replaced, nor its line added.
_STILL_MISSING = """
    WITH later AS (
        SELECT source, line_id, max(added) AS added FROM line
        WHERE retired IS NULL AND line_id IN (SELECT line_id FROM quarantine) GROUP BY source, line_id),
    missing AS (
        SELECT q.version, q.part, q.row FROM quarantine q
        LEFT JOIN later l ON l.source = q.source AND l.line_id = q.line_id
        WHERE (l.added IS NULL OR l.added <= q.version) AND NOT EXISTS (
            SELECT 1 FROM import_file f WHERE f.source = q.source AND f.version > q.version
            AND (f.replaces OR (f.part = q.part AND f.file = q.file))))
"""


def outstanding_faults(connection: sqlite3.Connection) -> Iterator[Fault]:
    """The faults of all rows that still are not in the ledger."""
    rows = connection.execute(
        f"{_STILL_MISSING} SELECT f.file, f.row, f.column, f.value, f.code, f.facts FROM missing"
        " JOIN fault f USING (version, part, row) ORDER BY f.version, f.part DESC, f.row, f.rowid"
    )
    for row in rows:
        yield Fault(file=row[0], row=row[1], column=row[2], value=row[3], code=row[4], facts=json.loads(row[5]))


def rows_missing(connection: sqlite3.Connection, harmless: frozenset[str]) -> int:
    """How many rows still are not in the ledger, leaving out those with `harmless` faults alone."""
    if not connection.execute("SELECT EXISTS (SELECT 1 FROM quarantine)").fetchone()[0]:
        return 0
    codes = ", ".join(f"'{code}'" for code in sorted(harmless))
    row = connection.execute(
        f"{_STILL_MISSING} SELECT count(*) FROM (SELECT DISTINCT version, part, row FROM missing"
        f" JOIN fault f USING (version, part, row) WHERE f.code NOT IN ({codes}))"
    ).fetchone()
    return int(row[0])
