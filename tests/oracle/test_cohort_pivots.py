"""Cohort triangles held against a pandas pivot of the rows in the database: every cell, by revenue and by accounts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from retention.question import Basis, Every
from tests.oracle.outside import DATA, opened
from tests.series import cohorts, span

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

A_YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4, "half-year": 2, "year": 1}
LETTER = {Every.MONTH: "M", Every.QUARTER: "Q", Every.YEAR: "Y"}
Triangle = dict[tuple[str, int], tuple[int, int]]


def lines_of(database: Path) -> pd.DataFrame:
    """The counted lines that stand in the newest version: account, first day, first day after, run rate in cents."""
    with closing(sqlite3.connect(database)) as connection:
        lines = pd.read_sql(
            "SELECT * FROM line WHERE retired IS NULL AND status NOT IN ('trial', 'paused')", connection
        )
    return pd.DataFrame(
        {
            "account": lines["account_id"],
            "start": pd.to_datetime(lines["start"]),
            "end": pd.to_datetime(lines["end"].fillna("2200-01-01")),
            "arr": lines["amount_minor"] * lines["interval"].map(A_YEAR),
        }
    )


def first_active(lines: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """The first day of each account on which its running lines sum to more than nothing."""
    starts = lines[["account", "start", "arr"]].rename(columns={"start": "day"})
    ends = lines[["account", "end", "arr"]].rename(columns={"end": "day"}).assign(arr=-lines["arr"])
    moves = pd.concat([starts, ends]).groupby(["account", "day"])["arr"].sum().reset_index()
    moves["balance"] = moves.sort_values("day").groupby("account")["arr"].cumsum()
    return moves[moves["balance"] > 0].groupby("account")["day"].min()


def pivot(lines: pd.DataFrame, every: Every, last: str) -> Triangle:
    """For each cohort and age what its accounts are worth and how many are active, where either is something."""
    cohort = first_active(lines).dt.to_period(LETTER[every])
    closes = pd.period_range(cohort.min(), pd.Period(last, LETTER[every]), freq=LETTER[every])
    found = []
    for close in closes:
        day = close.end_time.normalize()
        running = lines[(lines["start"] <= day) & (day < lines["end"])]
        balance = running.groupby("account")["arr"].sum()
        active = balance[balance > 0]
        ages = (close.ordinal - cohort.reindex(active.index).map(lambda period: period.ordinal)).rename("age")
        found.append(pd.DataFrame({"cohort": cohort.reindex(active.index).astype(str), "age": ages, "arr": active}))
    cells = pd.concat(found).groupby(["cohort", "age"])["arr"].agg(["sum", "count"])
    return {
        (str(cohort), int(age)): (int(worth), int(active))
        for cohort, age, worth, active in cells.reset_index().itertuples(index=False)
    }


def told(database: Path, every: Every, basis: Basis, first: str, today: date) -> Triangle:
    """The cells of the answer in the form of `pivot`; each ratio is its own cell against age 0."""
    answer = cohorts(opened(database), span(first), every=every, basis=basis, today=today)
    triangle = {}
    for cohort in answer.cohorts:
        year, month = cohort.period.start.year, cohort.period.start.month
        name = str(pd.Period(year=year, month=month, freq="M").asfreq(LETTER[every]))
        base = cohort.cells[0]
        for cell in cohort.cells:
            worth, whole = (
                (cell.arr_minor, base.arr_minor) if basis is Basis.REVENUE else (cell.accounts, base.accounts)
            )
            shown = None if cell.ratio is None else (cell.ratio.numerator, cell.ratio.denominator)
            assert shown == ((worth, whole) if whole else None)
            if cell.accounts:
                triangle[name, cell.age] = cell.arr_minor, cell.accounts
    return triangle


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize(("every", "last"), [(Every.MONTH, "2026-10"), (Every.QUARTER, "2026Q3"), (Every.YEAR, "2025")])
def test_the_sample(sample_database: Path, every: Every, last: str, basis: Basis) -> None:
    expected = pivot(lines_of(sample_database), every, last)
    assert len(expected) > 5
    assert told(sample_database, every, basis, "2023-11-01", date(2026, 11, 22)) == expected


@pytest.mark.skipif(not DATA.is_dir(), reason="the outside data sets (../shared/data) are not here")
@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize(
    ("format_", "data", "first", "every", "last"),
    [
        ("ravenstack", "ravenstack", "2023-01-09", Every.MONTH, "2024-12"),
        ("ravenstack", "ravenstack", "2023-01-09", Every.QUARTER, "2024Q4"),
        ("fight-churn", "fight_churn", "2022-01-01", Every.MONTH, "2023-12"),
        ("fight-churn", "fight_churn", "2022-01-01", Every.QUARTER, "2023Q4"),
    ],
)
def test_the_outside_data_sets(
    imported: Callable[..., Path], format_: str, data: str, first: str, every: Every, last: str, basis: Basis
) -> None:
    database = imported(format_, data)
    expected = pivot(lines_of(database), every, last)
    assert len(expected) > 30
    assert told(database, every, basis, first, date(2025, 1, 15)) == expected
