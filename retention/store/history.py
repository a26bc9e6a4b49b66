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
    if not path.exists() or path.stat().st_size == 0:
        return None
    with closing(open_for_reading(path)) as connection:
        row = connection.execute(
            "SELECT content_hash FROM ledger_version WHERE source = ? ORDER BY version DESC LIMIT 1", (source,)
        ).fetchone()
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


def outstanding_faults(connection: sqlite3.Connection) -> Iterator[Fault]:
    """The faults of the newest import of every source: what still is not in the ledger."""
    rows = connection.execute(
        "SELECT file, row, column, value, code, facts FROM fault WHERE version IN"
        " (SELECT max(version) FROM ledger_version GROUP BY source) ORDER BY version, file, row"
    )
    for row in rows:
        yield Fault(file=row[0], row=row[1], column=row[2], value=row[3], code=row[4], facts=json.loads(row[5]))
