"""Small random ledgers with everything that real ones have at times: SQL gives the same integers.

Credits, balances below zero, trials, pauses, lines that end on their first day, lines that replace one another on the
same day, attributes that change, are missing or are taken away.
"""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from retention.ledger.building import LineRow
from tests.ledger.tape import SOURCE, TODAY, ledger_from
from tests.oracle.comparison import check
from tests.oracle.oracle import Oracle
from tests.oracle.questions import Asked, Setting, earlier
from tests.property.ledgers import DAY, LAST, attributes_of, days, modest

if TYPE_CHECKING:
    from retention.ledger.building import AttributeRow
    from retention.ledger.view import Ledger

TABLES = """
CREATE TABLE line (
    account_id TEXT, line_id TEXT, added INTEGER, retired INTEGER, product TEXT, start TEXT, end TEXT,
    amount_minor INTEGER, currency TEXT, interval TEXT, status TEXT, row INTEGER
);
CREATE TABLE attribute (
    account_id TEXT, attribute TEXT, valid_from TEXT, added INTEGER, retired INTEGER, value TEXT
);
"""
A_YEAR = {"month": 12, "quarter": 4, "year": 1, "week": 52}


class Billed(NamedTuple):
    """A line as the system of record holds it."""

    account_id: str
    line_id: str
    product: str | None
    start: str
    end: str | None
    amount: int
    interval: str
    status: str
    row: int

    @property
    def line(self) -> LineRow:
        arr = self.amount * A_YEAR[self.interval]
        return LineRow(
            self.account_id,
            SOURCE,
            self.line_id,
            self.start,
            self.end,
            arr,
            "USD",
            self.status,
            self.product,
            self.interval,
            self.row,
        )


@st.composite
def billed(draw: st.DrawFn, account: str, number: int) -> Billed:
    start = draw(st.one_of(days, st.sampled_from((date(2025, 1, 1), date(2025, 7, 1)))))
    runs = draw(st.one_of(st.none(), st.integers(0, 700)))
    return Billed(
        account,
        draw(st.sampled_from(("a", "B", "10", "9"))) + str(number),
        draw(st.sampled_from(("core", "pro", None))),
        start.isoformat(),
        None if runs is None else (start + runs * DAY).isoformat(),
        draw(st.one_of(st.integers(1, 9), st.integers(-9, 0), st.sampled_from((52, 156, 208, 624)))),
        draw(st.sampled_from(tuple(A_YEAR))),
        draw(st.sampled_from(("active", "active", "past_due", "trial", "paused"))),
        draw(st.integers(0, 9)) * 100 + number,
    )


@st.composite
def books(draw: st.DrawFn) -> tuple[list[Billed], list[AttributeRow]]:
    lines: list[Billed] = []
    attributes: list[AttributeRow] = []
    for account in "ABCDEF"[: draw(st.integers(1, 6))]:
        lines += [draw(billed(account, number)) for number in range(draw(st.integers(1, 4)))]
        attributes += draw(attributes_of(account))
    return lines, attributes


@st.composite
def asked_of(draw: st.DrawFn, ledger: Ledger) -> Asked:
    first = draw(st.one_of(days, st.sampled_from((date(2025, 1, 1), date(2025, 7, 1)))))
    period = first, draw(st.dates(first, LAST)) + DAY
    names = [name for name in ledger.attribute_names if ledger.labels(name)]
    conditions = {
        name: sorted(draw(st.sets(st.sampled_from(ledger.labels(name)), min_size=1, max_size=2)))
        for name in draw(st.sets(st.sampled_from(names), max_size=2))
    }
    by = draw(st.sampled_from((None, *names)))
    words = [f"nrr {first}..{period[1] - DAY}"]
    words += [f"{name}={','.join(values)}" for name, values in conditions.items()]
    compared = draw(st.booleans())
    words += ["vs previous"] * compared + ([] if by is None else [f"by {by}"])
    return Asked(" ".join(words), "nrr", period, earlier(period, None) if compared else None, conditions, by)


@modest
@given(books(), st.booleans(), st.data())
def test_sql_agrees_on_any_ledger(
    found: tuple[list[Billed], list[AttributeRow]],
    newest_only: bool,  # noqa: FBT001 - drawn
    data: st.DataObject,
) -> None:
    lines, attributes = found
    ledger = ledger_from([line.line for line in lines], attributes, newest_only=newest_only)
    assert ledger.first_day is not None
    setting = Setting(TODAY, ledger.first_day, ledger.complete_through, {})
    oracle = Oracle(_recorded(lines, attributes), 1, newest_only=newest_only)
    check(data.draw(asked_of(ledger)), setting, ledger, oracle)
    oracle.close()


def _recorded(lines: list[Billed], attributes: list[AttributeRow]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    connection.executemany(
        "INSERT INTO line (account_id, line_id, product, start, end, amount_minor, interval, status, row, added,"
        " currency) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'USD')",
        lines,
    )
    connection.executemany(
        "INSERT INTO attribute (account_id, attribute, valid_from, value, added) VALUES (?, ?, ?, ?, 1)", attributes
    )
    return connection
