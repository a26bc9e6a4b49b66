"""Rates on a day, exact, and from minor units to minor units."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.ledger.rates import Rates
from retention.money import CURRENCY_DECIMALS
from tests.ledger.tape import ledger_from

ROWS = [
    ("2024-07-01", "EUR", "USD", "1.08"),
    ("2024-01-01", "EUR", "USD", "1.10"),
    ("2024-01-01", "JPY", "USD", "0.0070"),
    ("2024-01-01", "KWD", "USD", "3.25"),
]


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def rates_of(rows: list[tuple[str, str, str, str]]) -> Rates:
    rates = Rates.of(rows)
    assert rates is not None
    return rates


RATES = rates_of(ROWS)


@pytest.mark.parametrize(
    ("currency", "on", "rate"),
    [
        ("EUR", "2024-01-01", Fraction(11, 10)),
        ("EUR", "2024-06-30", Fraction(11, 10)),
        ("EUR", "2024-07-01", Fraction(27, 25)),
        ("EUR", "2030-01-01", Fraction(27, 25)),
        # No rate of a later day is taken for an earlier one.
        ("EUR", "2023-12-31", None),
        ("USD", "1990-01-01", Fraction(1)),
        ("GBP", "2024-01-01", None),
    ],
)
def test_the_newest_rate_on_or_before_a_day(currency: str, on: str, rate: Fraction | None) -> None:
    assert RATES.rate(currency, day(on)) == rate


@pytest.mark.parametrize(
    ("currency", "to", "factor"),
    [
        # 100 cents of EUR are 110 cents of USD.
        ("EUR", "USD", Fraction(11, 10)),
        ("USD", "EUR", Fraction(10, 11)),
        # 1 yen is 0.007 USD, which is 0.7 cents; 1,000 fils are one KWD, which is 325 cents.
        ("JPY", "USD", Fraction(7, 10)),
        ("KWD", "USD", Fraction(325, 1000)),
        # Over the base: 1 yen is 0.007 / 3.25 KWD, in fils a thousand times as many.
        ("JPY", "KWD", Fraction(7, 1000) / Fraction(13, 4) * 1000),
        ("EUR", "EUR", Fraction(1)),
        # What nobody needs a rate for needs none.
        ("GBP", "GBP", Fraction(1)),
        ("GBP", "USD", None),
        ("USD", "GBP", None),
    ],
)
def test_a_factor_is_in_minor_units_of_both(currency: str, to: str, factor: Fraction | None) -> None:
    assert RATES.factor(currency, to, day("2024-01-01")) == factor


def test_nothing_was_known_before_the_first_rate() -> None:
    assert RATES.factor("EUR", "USD", day("2023-12-31")) is None


def test_the_order_of_rows_and_zeros_at_the_ends_say_nothing() -> None:
    padded = [(on, currency, base, f"0{rate}0") for on, currency, base, rate in reversed(ROWS)]
    assert Rates.of(padded) == RATES
    assert rates_of([("2024-01-01", "EUR", "USD", "2.00")]).decimals == {"EUR": ("2",)}


def test_no_rows_are_no_rates() -> None:
    assert Rates.of([]) is None
    assert RATES.currencies == ("EUR", "JPY", "KWD", "USD")


decimals = st.decimals(min_value="0.000001", max_value=100_000, places=6).map(str)
currencies = st.sampled_from(("EUR", "JPY", "KWD", "CLF", "USD"))


@given(st.dictionaries(currencies, decimals), currencies, currencies, currencies)
def test_there_and_back_and_over_a_third_currency_is_exact(
    known: dict[str, str], one: str, other: str, third: str
) -> None:
    rates = rates_of([("2024-01-01", "GBP", "USD", "1.27")])
    rates = Rates.of(("2024-01-01", name, "USD", rate) for name, rate in known.items() if name != "USD") or rates
    on = day("2024-06-30")
    there, back = rates.factor(one, other, on), rates.factor(other, one, on)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert there * back == 1
        over, from_there = rates.factor(one, third, on), rates.factor(third, other, on)
        if over is not None and from_there is not None:
            assert over * from_there == there


@given(currencies, decimals)
def test_a_whole_unit_is_worth_its_rate(currency: str, rate: str) -> None:
    """One EUR is 100 cents, one JPY 1 yen: converted they are `rate` USD, in cents."""
    if currency == "USD":
        return
    factor = rates_of([("2024-01-01", currency, "USD", rate)]).factor(currency, "USD", day("2024-01-01"))
    assert factor is not None
    assert factor * 10 ** CURRENCY_DECIMALS[currency] == Fraction(rate) * 100


def test_rates_are_facts_of_the_ledger() -> None:
    """Another rate, day, currency or base, or none: another fingerprint each."""
    others: list[list[tuple[str, str, str, str]]] = [
        [],
        ROWS,
        [*ROWS[:3], ("2024-01-01", "KWD", "USD", "3.26")],
        [*ROWS[:3], ("2024-01-02", "KWD", "USD", "3.25")],
        [*ROWS[:3], ("2024-01-01", "BHD", "USD", "3.25")],
        ROWS[:3],
        [(on, currency, "GBP", rate) for on, currency, _, rate in ROWS],
    ]
    assert len({ledger_from([], rates=rows).fingerprint for rows in others}) == len(others)
    assert ledger_from([], rates=ROWS).fingerprint == ledger_from([], rates=ROWS[::-1]).fingerprint
