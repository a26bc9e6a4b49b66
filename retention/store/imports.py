"""Landing an import of lines and accounts: one new version (architecture, "the ledger")."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from retention.errors import LedgerError
from retention.sources.mapping import RATES_SOURCE, SAMPLE_SOURCE
from retention.sources.report import CompleteThrough, ImportReport, Notice
from retention.store.landing import ATTRIBUTES, LINES, RATES, Landing
from retention.store.new_version import (
    FAULTS_IN_REPORT,
    Standing,
    build,
    in_one_transaction,
    same_content,
    state_of,
    store_quarantine,
    store_version,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlite_utils import Database

    from retention.sources.package import Package
    from retention.store.landing import Row
    from retention.store.new_version import Landed, State

SAMPLE = SAMPLE_SOURCE


def land(path: Path, package: Package, *, today: date, now: datetime) -> ImportReport:
    """Land `package` in the ledger at `path`, creating it when there is none.

    The same content again changes nothing. Raises LedgerError where nothing can land; then nothing has changed.
    """
    _refuse_without_rows(package)
    return in_one_transaction(path, partial(_land, package=package, today=today, now=now))


def _refuse_without_rows(package: Package) -> None:
    if len(package.lines.lines) or (package.accounts and package.accounts.records):
        return
    faults = package.faults
    raise LedgerError("nothing_landed", faults=tuple(faults[:FAULTS_IN_REPORT]), total=len(faults))


def _land(database: Database, package: Package, *, today: date, now: datetime) -> Landed:
    connection, source = database.conn, package.mapping.name
    state = state_of(connection)
    _refuse_mixing_with_sample(connection, source)
    again = same_content(connection, source, package.content_hash)
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
    store_quarantine(database, source, version, package.readings, replaces=package.replaces)
    standing = Standing(lines.standing, attributes.standing, landing.nothing_for(RATES).standing)
    built = build(connection, standing, rules, complete_through)
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
        faults=tuple(faults[:FAULTS_IN_REPORT]),
    )
    store_version(
        database,
        report,
        built,
        content_hash=package.content_hash,
        complete_through_given=said != "newest_start",
        rules=rules,
        now=now,
    )
    return report, built


def _refuse_mixing_with_sample(connection: sqlite3.Connection, source: str) -> None:
    """Invented lines must never stand beside real ones."""
    sources = {row[0] for row in connection.execute("SELECT DISTINCT source FROM ledger_version")}
    others = sources - {source, RATES_SOURCE}
    if others and SAMPLE in others | {source}:
        raise LedgerError("sample_and_real", importing_sample=source == SAMPLE)


def _complete_through(package: Package, lines: list[Row], state: State, today: date) -> tuple[date, CompleteThrough]:
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


def _changed_rule(state: State, source: str, rule: str) -> Iterator[Notice]:
    before = state.overlap_rules.get(source, rule)
    if before != rule:
        yield Notice(code="overlap_rule_changed", count=1, example=source, facts={"rule": rule})
