"""Drivers, accounts and segments of the sample ledger are those of hand-written SQL."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retention.answer.why import WhyAnswer
from retention.ask import ask
from retention.metrics.effects import movement_effects
from retention.question import Comparison, Kind, Metric, Question, Span
from tests.narrowed import narrowed

if TYPE_CHECKING:
    from retention.ledger.view import Ledger
    from tests.oracle.oracle import Oracle

TODAY = date(2026, 11, 22)
DRIVERS = Path(__file__).with_name("drivers.sql").read_text(encoding="utf-8")
PERIODS = [
    (date(2026, 7, 1), date(2026, 9, 30)),
    (date(2025, 11, 1), date(2026, 10, 31)),
    (date(2026, 2, 11), date(2026, 4, 3)),
]


def why(ledger: Ledger, period: tuple[date, date], metric: Metric = Metric.NRR, by: str = "segment") -> WhyAnswer:
    question = Question(
        kind=Kind.WHY,
        metric=metric,
        by=by,
        period=Span(first=period[0], last=period[1]),
        compare=Comparison.LAST_YEAR,
        top=10_000,
    )
    return narrowed(ask(question, ledger=ledger, today=TODAY), WhyAnswer)


def before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_the_drivers_are_those_of_sql(sample_ledger: Ledger, sample_oracle: Oracle, period: tuple[date, date]) -> None:
    asked = {
        "version": sample_ledger.version,
        "opening": before(period[0]).isoformat(),
        "closing": period[1].isoformat(),
    }
    expected = {
        (row["movement"], row["driver"]): (row["accounts"], row["amount"])
        for row in sample_oracle.connection.execute(DRIVERS, asked)
    }
    told = {
        (one.movement.value, one.driver.value): (one.accounts, one.arr_minor)
        for one in why(sample_ledger, period).drivers
    }
    assert told == expected
    assert {("expansion", "seats"), ("expansion", "price"), ("expansion", "product")} <= told.keys()


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_the_accounts_that_moved_nrr_are_those_of_sql(
    sample_ledger: Ledger, sample_oracle: Oracle, period: tuple[date, date]
) -> None:
    rows = sample_oracle.accounts(before(period[0]), period[1], {})
    opening = sum(row["b0"] for row in rows)
    expected = {
        row["account_id"]: Fraction(row["b1"] - row["b0"], opening)
        for row in rows
        if row["b0"] and row["b1"] != row["b0"]
    }
    answer = why(sample_ledger, period)
    told = {
        one.account.account: Fraction(int(one.effect.numerator), int(one.effect.denominator)) for one in answer.accounts
    }
    assert told == expected
    assert answer.accounts_total == len(expected)


@pytest.mark.parametrize("metric", ["nrr", "grr", "logo_retention", "logo_churn", "revenue_churn"])
@pytest.mark.parametrize("by", ["segment", "industry", "product"])
def test_the_segments_are_those_of_sql(sample_ledger: Ledger, sample_oracle: Oracle, metric: str, by: str) -> None:
    """Ratios and shares of both periods; rate and mix by their formulas."""
    now = PERIODS[0]
    earlier = (date(2025, 7, 1), date(2025, 9, 30))
    was, is_now = (
        {
            segment: figures[metric]
            for segment, figures in sample_oracle.rows(before(period[0]), period[1], {}, by).items()
            if figures[metric]
        }
        for period in (earlier, now)
    )
    totals = [
        Fraction(sum(part for part, _ in one.values()), sum(whole for _, whole in one.values()))
        for one in (was, is_now)
    ]
    answer = why(sample_ledger, now, Metric(metric), by)
    assert {one.segment for one in answer.segments} == was.keys() | is_now.keys()
    for one in answer.segments:
        (kept0, of0), (kept1, of1) = was[one.segment], is_now[one.segment]
        ratio0, ratio1 = Fraction(kept0, of0), Fraction(kept1, of1)
        share0, share1 = (
            Fraction(whole, sum(each for _, each in found.values())) for whole, found in ((of0, was), (of1, is_now))
        )
        rate, mix = (Fraction(int(part.numerator), int(part.denominator)) for part in (one.rate, one.mix))
        assert Fraction(one.share_before.numerator, one.share_before.denominator) == share0
        assert Fraction(one.share_after.numerator, one.share_after.denominator) == share1
        assert rate == (share0 + share1) / 2 * (ratio1 - ratio0)
        assert mix == ((ratio0 + ratio1) / 2 - sum(totals) / 2) * (share1 - share0)


@pytest.mark.parametrize(
    ("metric", "signs"),
    [
        ("nrr", {"expansion_arr_minor": 1, "contraction_arr_minor": -1, "churn_arr_minor": -1}),
        ("grr", {"contraction_arr_minor": -1, "churn_arr_minor": -1}),
        ("revenue_churn", {"contraction_arr_minor": 1, "churn_arr_minor": 1}),
        ("logo_retention", {"accounts_churned": -1}),
        ("logo_churn", {"accounts_churned": 1}),
    ],
)
def test_the_movements_of_a_change_are_those_of_sql(
    sample_ledger: Ledger, sample_oracle: Oracle, metric: str, signs: dict[str, int]
) -> None:
    """Each movement over its own period's opening, and how much more or less that is; SQL's ratios are the change."""
    quarters = ((date(2025, 7, 1), date(2025, 9, 30)), PERIODS[0])
    was, is_now = (sample_oracle.total(before(first), last, {}) for first, last in quarters)
    opening = "accounts_opening" if metric.startswith("logo") else "opening_arr_minor"
    expected = [
        sign * (Fraction(is_now[name], is_now[opening]) - Fraction(was[name], was[opening]))
        for name, sign in signs.items()
    ]
    answer = why(sample_ledger, PERIODS[0], Metric(metric))
    told = movement_effects(answer.compared.total, answer.total, Metric(metric))
    assert [Fraction(int(one.effect.numerator), int(one.effect.denominator)) for one in told] == expected
    assert sum(expected) == Fraction(*is_now[metric]) - Fraction(*was[metric])
