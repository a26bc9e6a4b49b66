"""Landing an import: one transaction, one new version, whole or not at all (architecture, "the ledger")."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING

from retention.errors import LedgerError
from retention.ledger.building import LineRow, build_columns, fingerprint
from retention.sources.collector import collector_at_rest
from retention.sources.mapping import NAME, SAMPLE_SOURCE
from retention.sources.report import CompleteThrough, ImportReport, Notice
from retention.store.column_file import folder_of, write_columns
from retention.store.editions import EDITION, ROWS_A_VERSION
from retention.store.history import rows_missing
from retention.store.landing import ATTRIBUTES, LINES, Landing
from retention.store.schema import open_for_writing, unusable
from retention.store.snapshot import default_first_active, newest_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from sqlite_utils import Database

    from retention.ledger.columns import Columns
    from retention.sources.package import Package
    from retention.store.landing import Row

SAMPLE = SAMPLE_SOURCE
_FAULTS_IN_REPORT = 50
# A row set aside for one of these alone holds no revenue that is missing: answers need not mention it.
HARMLESS = frozenset({"start_is_end", "repeated_line"})


@dataclass(frozen=True, slots=True)
class _State:
    """What the newest version says of the whole ledger."""

    version: int
    complete_through: date | None
    complete_through_given: bool
    overlap_rules: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Built:
    """The columns of a new version."""

    fingerprint: str
    columns: Columns
    first_active: NDArray[np.int32]


def land(path: Path, package: Package, *, today: date, now: datetime) -> ImportReport:
    """Land `package` in the ledger at `path`, creating it when there is none.

    The same content again changes nothing. Raises LedgerError where nothing can land; then nothing has changed.
    """
    _refuse_without_rows(package)
    database = open_for_writing(path)
    try:
        with collector_at_rest(), _transaction(database.conn):
            report, built = _land(database, package, today=today, now=now)
    except sqlite3.Error as error:
        raise unusable(error, path) from error
    finally:
        database.close()
    if built is not None:
        # The files can be made again from the tables at any time.
        with suppress(OSError):
            write_columns(folder_of(path, built.fingerprint), built.columns, built.first_active)
    return report


def _refuse_without_rows(package: Package) -> None:
    if len(package.lines.lines) or (package.accounts and package.accounts.records):
        return
    faults = package.faults
    raise LedgerError("nothing_landed", faults=tuple(faults[:_FAULTS_IN_REPORT]), total=len(faults))


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _land(database: Database, package: Package, *, today: date, now: datetime) -> tuple[ImportReport, _Built | None]:
    connection, source = database.conn, package.mapping.name
    state = _state(connection)
    _refuse_mixing_with_sample(connection, source)
    again = _same_content(connection, source, package.content_hash)
    if again is not None:
        return again, None
    version = state.version + 1
    landing = Landing(connection, source, version, replaces=package.replaces)
    lines = landing.land(LINES, package.lines.lines.rows())
    if package.accounts is None:
        attributes = landing.nothing_for(ATTRIBUTES)
    else:
        attributes = landing.land(ATTRIBUTES, package.accounts.records)
    complete_through, said = _complete_through(package, lines.standing, state, today)
    rules = state.overlap_rules | {source: package.mapping.lines.overlap or "sum"}
    _store_quarantine(database, package, version)
    set_aside = rows_missing(connection, HARMLESS)
    columns = _columns(lines.standing, attributes.standing, rules)
    mark = fingerprint(columns, complete_through, set_aside)
    faults = package.faults
    report = ImportReport(
        source=source,
        version=version,
        changed=True,
        complete_through=complete_through,
        complete_through_is=said,
        files=tuple(reading.report() for reading in package.readings.values()),
        lines=lines.change,
        attributes=attributes.change,
        intervals_rounded=package.lines.intervals_rounded,
        notices=(
            *_changed_rule(state, source, rules[source]),
            *package.notices(frozenset(row[0] for row in attributes.standing)),
        ),
        faults_total=len(faults),
        faults=tuple(faults[:_FAULTS_IN_REPORT]),
    )
    database.table("ledger_version").insert(
        {
            "version": version,
            "imported_at": now.isoformat(timespec="seconds"),
            "source": source,
            "content_hash": package.content_hash,
            "fingerprint": mark,
            "edition": EDITION,
            "complete_through": complete_through.isoformat(),
            "rows_set_aside": set_aside,
            "complete_through_given": said != "newest_start",
            "overlap_rules": json.dumps(rules, sort_keys=True),
            "report": report.model_dump_json(),
        }
    )
    return report, _Built(mark, columns, default_first_active(columns))


def _columns(lines: list[Row], attributes: list[Row], rules: Mapping[str, str]) -> Columns:
    """Columns of the rows that stand, which are in memory: what reading them back would give (`snapshot`)."""
    at = {name: position for position, name in enumerate(LINES.stored)}
    place = LineRow._fields.index("newness")
    said = itemgetter(*(at[name] for name in LineRow._fields[:place]))
    particulars = itemgetter(*(at[name] for name in LineRow._fields[place + 1 :]))
    added, row_number = at["added"], at["row"]
    return build_columns(
        [
            LineRow._make((*said(row), row[added] * ROWS_A_VERSION + row[row_number], *particulars(row)))
            for row in lines
        ],
        [row[:4] for row in attributes if row[1] != NAME],
        frozenset(source for source, rule in rules.items() if rule == "latest_wins"),
    )


def _state(connection: sqlite3.Connection) -> _State:
    version = newest_version(connection)
    if version is None:
        return _State(0, None, complete_through_given=False, overlap_rules={})
    row = connection.execute(
        "SELECT complete_through, complete_through_given, overlap_rules FROM ledger_version WHERE version = ?",
        (version,),
    ).fetchone()
    return _State(version, date.fromisoformat(row[0]), bool(row[1]), json.loads(row[2]))


def _refuse_mixing_with_sample(connection: sqlite3.Connection, source: str) -> None:
    """Invented lines must never stand beside real ones."""
    others = {row[0] for row in connection.execute("SELECT DISTINCT source FROM ledger_version")} - {source}
    if others and SAMPLE in others | {source}:
        raise LedgerError("sample_and_real", importing_sample=source == SAMPLE)


def _same_content(connection: sqlite3.Connection, source: str, content_hash: str) -> ImportReport | None:
    """The report of the newest import of this source when it had the very same content."""
    row = connection.execute(
        "SELECT content_hash, report FROM ledger_version WHERE source = ? ORDER BY version DESC LIMIT 1", (source,)
    ).fetchone()
    if row is None or row[0] != content_hash:
        return None
    report = ImportReport.model_validate_json(row[1])
    return report.model_copy(update={"changed": False, "version": newest_version(connection)})


def _complete_through(package: Package, lines: list[Row], state: _State, today: date) -> tuple[date, CompleteThrough]:
    """How far the ledger reaches, and how that is known.

    A day that was given stands until another is given; otherwise it is the newest line start that is not in the
    future, never earlier than before. Raises LedgerError `complete_through_future`, `no_complete_through`.
    """
    given = package.complete_through
    if given is not None:
        if given > today:
            raise LedgerError("complete_through_future", day=given, today=today)
        return given, "given"
    if state.complete_through is not None and state.complete_through_given:
        return state.complete_through, "as_before"
    position, latest = LINES.stored.index("start"), today.isoformat()
    starts = {row[position] for row in lines if row[position] <= latest}
    candidates = [day for day in (state.complete_through, starts and date.fromisoformat(max(starts))) if day]
    if not candidates:
        raise LedgerError("no_complete_through")
    return max(candidates), "newest_start"


def _changed_rule(state: _State, source: str, rule: str) -> Iterator[Notice]:
    before = state.overlap_rules.get(source, rule)
    if before != rule:
        yield Notice(code="overlap_rule_changed", count=1, example=source, facts={"rule": rule})


def _store_quarantine(database: Database, package: Package, version: int) -> None:
    for part, reading in package.readings.items():
        database.table("import_file").insert(
            {
                "version": version,
                "part": part,
                "source": package.mapping.name,
                "file": reading.file.name,
                "replaces": package.replaces,
            }
        )
        database.table("quarantine").insert_all(
            {
                "version": version,
                "part": part,
                "source": package.mapping.name,
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
