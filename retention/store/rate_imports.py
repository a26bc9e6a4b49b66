"""Landing an import of exchange rates: one new version, in which lines and accounts stand as they did."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from retention.errors import LedgerError
from retention.sources.mapping import RATES_SOURCE
from retention.sources.report import ImportReport, Notice, RatesReport
from retention.store.landing import LINES, NO_CHANGE, RATES, Landing
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
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlite_utils import Database

    from retention.ledger.rates import Rates
    from retention.sources.rates import RateBatch
    from retention.store.landing import Row
    from retention.store.new_version import Landed


def land_rates(path: Path, batch: RateBatch, *, now: datetime) -> ImportReport:
    """Land the rates in the ledger at `path`. The same content again changes nothing.

    Raises LedgerError `no_ledger` or `empty_ledger` where there is nothing to convert, `nothing_landed`, or
    `other_base` where the ledger's rates have another base; then nothing has changed.
    """
    if not path.exists():
        raise LedgerError("no_ledger", file=path.name)
    if not batch.rows:
        faults = batch.reading.faults
        raise LedgerError("nothing_landed", faults=tuple(faults[:FAULTS_IN_REPORT]), total=len(faults))
    return in_one_transaction(path, partial(_land, batch=batch, now=now))


def _land(database: Database, batch: RateBatch, *, now: datetime) -> Landed:
    connection = database.conn
    state = state_of(connection)
    if state.complete_through is None:
        raise LedgerError("empty_ledger")
    again = same_content(connection, RATES_SOURCE, batch.content_hash)
    if again is not None:
        return again, None
    version = state.version + 1
    landing = Landing(connection, RATES_SOURCE, version, replaces=batch.replaces)
    before = Standing.before(landing)
    _refuse_another_base(batch, before.rates)
    landed = landing.land(RATES, batch.rows)
    store_quarantine(database, RATES_SOURCE, version, {"rates": batch.reading}, replaces=batch.replaces)
    built = build(connection, before._replace(rates=landed.standing), state.overlap_rules, state.complete_through)
    rates, faults = built.columns.rates, batch.reading.faults
    assert rates is not None  # noqa: S101 - at least one row has landed
    report = ImportReport(
        source=RATES_SOURCE,
        version=version,
        changed=True,
        complete_through=state.complete_through,
        complete_through_is="as_before",
        files=(batch.reading.report(),),
        lines=NO_CHANGE,
        attributes=NO_CHANGE,
        rates=RatesReport(change=landed.change, base=rates.base, currencies=tuple(rates.days)),
        intervals_rounded=0,
        notices=tuple(_lacking(rates, before.lines)),
        faults_total=len(faults),
        faults=tuple(faults[:FAULTS_IN_REPORT]),
    )
    store_version(
        database,
        report,
        built,
        content_hash=batch.content_hash,
        complete_through_given=state.complete_through_given,
        rules=state.overlap_rules,
        now=now,
    )
    return report, built


def _refuse_another_base(batch: RateBatch, standing: list[Row]) -> None:
    """Rates of two bases could contradict each other over every cross rate."""
    base = standing[0][RATES.stored.index("base")] if standing else batch.base
    if base != batch.base and not batch.replaces:
        raise LedgerError("other_base", file=batch.reading.file.name, base=base, other=batch.base)


def _lacking(rates: Rates, lines: list[Row]) -> Iterator[Notice]:
    place = LINES.stored.index("currency")
    lacking = sorted({row[place] for row in lines} - set(rates.currencies))
    if lacking:
        yield Notice(
            code="currencies_without_rate", count=len(lacking), example=lacking[0], facts={"currencies": lacking}
        )
