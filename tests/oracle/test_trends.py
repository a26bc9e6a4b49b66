"""Trends on the sample ledger: every point, total and segment, is that of hand-written SQL for its days."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING

import pytest

from retention.question import Every, Metric, Term, Trailing, Unit
from tests.oracle.oracle import Oracle, fraction, told
from tests.oracle.outside import opened
from tests.oracle.questions import DAY, months_from
from tests.series import TTM, span, trend

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 22)
CASES = [
    (Every.MONTH, TTM, "2024-11-01", 24, 12, {}),
    (Every.MONTH, None, "2024-01-01", 34, 1, {"segment": ["smb"]}),
    (Every.QUARTER, None, "2024-01-01", 11, 3, {"region": ["emea"]}),
    (Every.QUARTER, Trailing(unit=Unit.MONTH, count=6), "2024-07-01", 9, 6, {"plan": ["starter"]}),
    (Every.YEAR, None, "2024-01-01", 2, 12, {}),
]
A_STEP = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}


@pytest.mark.parametrize(("every", "window", "since", "points", "months", "conditions"), CASES)
def test_every_point_is_that_of_sql(
    sample_database: Path,
    every: Every,
    window: Trailing | None,
    since: str,
    points: int,
    months: int,
    conditions: dict[str, list[str]],
) -> None:
    terms = tuple(Term(attribute=name, value=value) for name, values in conditions.items() for value in values)
    ledger, oracle = opened(sample_database), Oracle(sqlite3.connect(sample_database), 2)
    answer = trend(
        ledger, span(since), every=every, window=window, terms=terms, by="region", metric=Metric.GRR, today=TODAY
    )
    assert len(answer.points) == points
    for position, point in enumerate(answer.points):
        end = months_from(date.fromisoformat(since), A_STEP[every] * (position + 1))
        opening, closing = months_from(end, -months) - DAY, end - DAY
        assert (point.step.end, point.period.start - DAY) == (end, opening)
        assert told(point.total) == oracle.total(opening, closing, conditions)
        rows = {name: row["grr"] for name, row in oracle.rows(opening, closing, conditions, "region").items()}
        assert {row.segment: fraction(row.ratios[position]) for row in answer.rows} == rows
    oracle.close()
