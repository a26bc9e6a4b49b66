"""Renewals, win-backs, quick ratio, ARPA and lifetimes are those of hand-written SQL."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.ask import ask
from retention.ledger.building import LineRow
from retention.metrics.rates import headline_figure
from retention.question import Assumptions, Metric, Question, Span, Term
from tests.ledger.tape import SOURCE, TODAY, ledger_from
from tests.narrowed import main
from tests.oracle.oracle import RENEWALS, Oracle
from tests.oracle.questions import DAY, months_from
from tests.oracle.test_random_ledgers import TABLES
from tests.property.ledgers import FIRST, LAST, attributes_of, modest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retention.answer import Answer, Retention
    from retention.ledger.building import AttributeRow
    from retention.ledger.view import Ledger
    from retention.ratio import Figure

SAMPLE_TODAY = date(2026, 11, 22)
NOBODY = dict.fromkeys(RENEWALS, 0)
PERIODS = [
    (date(2026, 7, 1), date(2026, 9, 30)),
    (date(2025, 1, 1), date(2025, 12, 31)),
    (date(2026, 2, 11), date(2026, 4, 3)),
    (date(2024, 1, 31), date(2024, 2, 29)),
]
SEGMENTS: list[Mapping[str, Sequence[str]]] = [{}, {"segment": ["enterprise"]}, {"region": ["emea"], "plan": ["scale"]}]
BREAKDOWNS = (None, "industry", "product")


def answered(
    ledger: Ledger,
    metric: Metric,
    period: tuple[date, date],
    conditions: Mapping[str, Sequence[str]],
    by: str | None,
    today: date,
) -> Answer:
    terms = tuple(Term(attribute=name, value=value) for name, values in conditions.items() for value in values)
    known = Assumptions(margin_percent="72.5", cac="1234.5")
    question = Question(
        metric=metric, period=Span(first=period[0], last=period[1]), terms=terms, by=by, assumptions=known
    )
    return main(ask(question, ledger=ledger, today=today))


def renewals(part: Retention) -> dict[str, int]:
    assert part.renewals is not None
    return {name: getattr(part.renewals, name) for name in RENEWALS}


def check_renewals(answer: Answer, oracle: Oracle, opening: date, conditions: Mapping[str, Sequence[str]]) -> None:
    closing = answer.period.end - DAY
    assert renewals(answer.total) == oracle.renewals(opening, closing, conditions).get(None, NOBODY)
    if answer.by is not None:
        rows = {row.segment: renewals(row) for row in answer.rows}
        expected = oracle.renewals(opening, closing, conditions, answer.by)
        assert {name: row for name, row in rows.items() if row["lines_ended"]} == expected


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("conditions", SEGMENTS, ids=str)
@pytest.mark.parametrize("by", BREAKDOWNS)
def test_renewals_of_the_sample(
    sample_ledger: Ledger,
    sample_oracle: Oracle,
    period: tuple[date, date],
    conditions: Mapping[str, Sequence[str]],
    by: str | None,
) -> None:
    answer = answered(sample_ledger, Metric.RENEWAL_RATE, period, conditions, by, SAMPLE_TODAY)
    check_renewals(answer, sample_oracle, period[0] - DAY, conditions)


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("conditions", SEGMENTS, ids=str)
@pytest.mark.parametrize("by", ["segment", "industry"])
def test_win_backs_of_the_sample(
    sample_ledger: Ledger,
    sample_oracle: Oracle,
    period: tuple[date, date],
    conditions: Mapping[str, Sequence[str]],
    by: str,
) -> None:
    """Accounts that were active before and not at the opening; of them those active at the close."""
    rows = sample_oracle.accounts(period[0] - DAY, period[1], conditions, by)
    gone = [row for row in rows if row["before"] and not row["b0"]]
    churned, won = Counter(row["segment"] for row in gone), Counter(row["segment"] for row in gone if row["b1"])
    answer = answered(sample_ledger, Metric.WIN_BACK_RATE, period, conditions, by, SAMPLE_TODAY)
    assert {row.segment: won_back(row) for row in answer.rows if won_back(row)[0]} == {
        name: (count, won[name]) for name, count in churned.items()
    }
    assert won_back(answer.total) == (churned.total(), won.total())


def won_back(part: Retention) -> tuple[int, int]:
    assert part.win_back is not None
    return part.win_back.accounts_churned_before, part.win_back.accounts_won_back


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("conditions", SEGMENTS, ids=str)
@pytest.mark.parametrize("metric", [Metric.QUICK_RATIO, Metric.ARPA, Metric.LTV, Metric.LTV_CAC])
def test_what_is_made_of_the_sums_of_the_sample(
    sample_ledger: Ledger,
    sample_oracle: Oracle,
    period: tuple[date, date],
    conditions: Mapping[str, Sequence[str]],
    metric: Metric,
) -> None:
    """Each from the sums of SQL; the churn of a lifetime is that of the twelve months to the close."""
    opening, closing = period[0] - DAY, period[1]
    year = months_from(closing + DAY, -12) - DAY
    answer = answered(sample_ledger, metric, period, conditions, "segment", SAMPLE_TODAY)
    sums = {None: sample_oracle.total(opening, closing, conditions)}
    years = {None: sample_oracle.total(year, closing, conditions)}
    assert told(headline_figure(answer.total, metric)) == expected(metric, sums[None], years[None])
    rows = sample_oracle.rows(opening, closing, conditions, "segment")
    row_years = sample_oracle.rows(year, closing, conditions, "segment")
    assert {row.segment: told(headline_figure(row, metric)) for row in answer.rows} == {
        name: expected(metric, row, row_years.get(name)) for name, row in rows.items()
    }


def told(figure: Figure | None) -> Fraction | None:
    return None if figure is None else Fraction(int(figure.numerator), int(figure.denominator))


def expected(
    metric: Metric, sums: Mapping[str, int], year: Mapping[str, tuple[int, int] | None] | None
) -> Fraction | None:
    gained = sums["new_arr_minor"] + sums["reactivation_arr_minor"] + sums["expansion_arr_minor"]
    lost = sums["contraction_arr_minor"] + sums["churn_arr_minor"]
    if metric is Metric.QUICK_RATIO:
        return Fraction(gained, lost) if lost else None
    arpa = Fraction(sums["closing_arr_minor"], sums["accounts_closing"]) if sums["accounts_closing"] else None
    if metric is Metric.ARPA:
        return arpa
    churn = None if year is None else year["logo_churn"]
    if arpa is None or churn is None or not churn[0]:
        return None
    lifetime = arpa * Fraction(725, 1000) / Fraction(*churn)
    return lifetime if metric is Metric.LTV else lifetime / 123450


# Days on which terms often meet, with the ends of months that others lack.
MEETING = [date(year, month, day) for year in (2024, 2025, 2026) for month in (1, 2, 3, 7) for day in (1, 15)]
MEETING += [date(2024, 1, 31), date(2024, 2, 29), date(2025, 1, 30), date(2025, 8, 31)]
A_YEAR = {"month": 12, "quarter": 4, "half-year": 2, "year": 1, "week": 52, "day": 365}
Facts = tuple[list[LineRow], list["AttributeRow"]]


@st.composite
def renewing(draw: st.DrawFn) -> Facts:
    """Lines that often begin on the day on which another one ends."""
    lines: list[LineRow] = []
    attributes: list[AttributeRow] = []
    for account in "ABCD"[: draw(st.integers(1, 4))]:
        for number in range(draw(st.integers(1, 5))):
            ends = draw(st.one_of(st.none(), st.sampled_from(MEETING), st.dates(FIRST, LAST)))
            interval = draw(st.sampled_from(tuple(A_YEAR)))
            lines.append(
                LineRow(
                    account,
                    SOURCE,
                    f"{account}{number}",
                    (start := draw(st.one_of(st.sampled_from(MEETING), st.dates(FIRST, LAST)))).isoformat(),
                    None if ends is None else max(start, ends).isoformat(),
                    draw(st.one_of(st.integers(1, 500), st.integers(-20, 0))) * A_YEAR[interval],
                    "USD",
                    draw(st.sampled_from(("active", "active", "cancelled", "trial"))),
                    draw(st.sampled_from(("core", "core", "pro", None))),
                    interval,
                    number,
                )
            )
        attributes += draw(attributes_of(account))
    return lines, attributes


@modest
@given(renewing(), st.dates(FIRST + DAY, LAST), st.integers(0, 500), st.sampled_from((None, "product", "segment")))
def test_renewals_of_any_ledger(found: Facts, first: date, days: int, by: str | None) -> None:
    lines, attributes = found
    ledger = ledger_from(lines, attributes)
    by = by if by in ledger.attribute_names else None
    last = min(first + days * DAY, LAST)
    oracle = Oracle(_recorded(lines, attributes), 1)
    check_renewals(answered(ledger, Metric.RENEWAL_RATE, (first, last), {}, by, TODAY), oracle, first - DAY, {})
    oracle.close()


def _recorded(lines: Sequence[LineRow], attributes: Sequence[AttributeRow]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    connection.executemany(
        "INSERT INTO line (account_id, line_id, product, start, end, amount_minor, interval, status, row, added,"
        " currency) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'USD')",
        (
            (
                line.account_id,
                line.line_id,
                line.product,
                line.start,
                line.end,
                line.arr_minor // A_YEAR[line.interval],
                line.interval,
                line.status,
                line.newness,
            )
            for line in lines
        ),
    )
    connection.executemany(
        "INSERT INTO attribute (account_id, attribute, valid_from, value, added) VALUES (?, ?, ?, ?, 1)", attributes
    )
    return connection
