"""Amounts and billing intervals: exact text -> integers, and the one place where a run rate is rounded."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.money import CURRENCY_DECIMALS, Interval, annual_run_rate, read_interval, read_minor


@pytest.mark.parametrize(
    ("text", "name", "a_year"),
    [
        ("day", "day", 365),
        ("week", "week", 52),
        ("month", "month", 12),
        ("quarter", "quarter", 4),
        ("half-year", "half-year", 2),
        ("year", "year", 1),
        ("1 month", "month", 12),
        ("2 months", "2 months", 6),
        ("3 months", "quarter", 4),
        ("6 months", "half-year", 2),
        ("12 months", "year", 1),
        ("18 months", "18 months", Fraction(2, 3)),
        ("24 months", "24 months", Fraction(1, 2)),
        ("36 months", "36 months", Fraction(1, 3)),
        ("  Year ", "year", 1),
        ("HALF-YEAR", "half-year", 2),
        ("24months", "24 months", Fraction(1, 2)),
    ],
)
def test_an_interval_is_so_many_times_a_year(text: str, name: str, a_year: Fraction) -> None:
    interval = read_interval(text)
    assert interval is not None
    assert interval.name == name
    assert Fraction(interval.times, interval.years) == a_year


@pytest.mark.parametrize(
    "text", ["", " ", "months", "0 months", "00 months", "-3 months", "1.5 months", "1000 months", "monthly", "2 years"]
)
def test_what_is_no_interval(text: str) -> None:
    assert read_interval(text) is None


def test_a_flat_plan_is_worth_the_same_however_it_is_billed() -> None:
    """1,200.00 a year = 300.00 a quarter = 100.00 a month = 600.00 a half-year = 2,400.00 for 24 months."""
    for amount, word in (
        (120_000, "year"),
        (60_000, "half-year"),
        (30_000, "quarter"),
        (10_000, "month"),
        (240_000, "24 months"),
    ):
        interval = read_interval(word)
        assert interval is not None
        assert annual_run_rate(amount, interval) == (120_000, False)


@pytest.mark.parametrize(
    ("amount", "word", "arr", "rounded"),
    [
        (100, "week", 5200, False),
        (100, "day", 36_500, False),
        (100, "36 months", 33, True),  # 33.33
        (200, "36 months", 67, True),  # 66.67
        (1, "24 months", 1, True),  # 0.5: half up
        (-1, "24 months", -1, True),  # -0.5: away from zero, so a credit cancels its charge
        (3, "24 months", 2, True),  # 1.5
        (1, "60 months", 0, True),  # 0.2
        (5, "120 months", 1, True),  # 0.5
        (300, "36 months", 100, False),
        (0, "36 months", 0, False),
        (10**15, "18 months", 666_666_666_666_667, True),
    ],
)
def test_a_run_rate_is_rounded_once_half_up(amount: int, word: str, arr: int, *, rounded: bool) -> None:
    interval = read_interval(word)
    assert interval is not None
    assert annual_run_rate(amount, interval) == (arr, rounded)


@given(st.integers(-(10**16), 10**16), st.integers(1, 400), st.sampled_from([12, 52, 365]))
def test_a_run_rate_is_within_half_a_minor_unit_and_odd(amount: int, years: int, times: int) -> None:
    """Never further than 1/2 from the exact run rate, exact when it says so, and the same for a credit."""
    interval = Interval("any", times, years)
    arr, rounded = annual_run_rate(amount, interval)
    exact = Fraction(amount * times, years)
    assert abs(exact - arr) <= Fraction(1, 2)
    assert rounded == (exact != arr)
    assert annual_run_rate(-amount, interval) == (-arr, rounded)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1234.50", "USD", 123_450),
        ("1234.5", "USD", 123_450),
        ("1234", "USD", 123_400),
        ("+0.01", "USD", 1),
        ("-0.01", "USD", -1),
        ("-0", "USD", 0),
        ("007.10", "EUR", 710),
        (" 1.10 ", "EUR", 110),
        ("1.100000", "EUR", 110),  # trailing zeros do not count
        ("1200", "JPY", 1200),
        ("1200.00", "JPY", 1200),
        ("1.234", "KWD", 1234),
        ("1.2", "BHD", 1200),
        ("1.2345", "CLF", 12_345),
        ("90071992547409.93", "USD", 9_007_199_254_740_993),  # 2^53 + 1: a float would lose the last digit
        ("0.29", "USD", 29),  # int(0.29 * 100) is 28
    ],
)
def test_an_amount_in_minor_units(text: str, currency: str, minor: int) -> None:
    assert read_minor(text, CURRENCY_DECIMALS[currency]) == minor


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "+",
        ".",
        ".5",
        "5.",
        "1,234.50",
        "1 234",
        "1e3",
        "1E3",
        "inf",
        "nan",
        "$12",
        "12 USD",
        "(5)",
        "--1",
        "+-1",
        "0x10",
        "1_000",
        "12\n3",
        "1.2.3",
        "−5",
    ],
)
def test_what_is_no_plain_decimal_number(text: str) -> None:
    assert read_minor(text, 2) is None


@pytest.mark.parametrize(
    ("text", "currency"), [("1.001", "USD"), ("0.5", "JPY"), ("1.2345", "KWD"), ("1.23456", "CLF"), ("-0.009", "EUR")]
)
def test_more_decimals_than_the_currency_has(text: str, currency: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_minor(text, CURRENCY_DECIMALS[currency])


@given(st.integers(-(10**15), 10**15), st.sampled_from([0, 2, 3, 4]))
def test_every_amount_reads_back_from_its_text(minor: int, decimals: int) -> None:
    whole, fraction = divmod(abs(minor), 10**decimals)
    text = f"{'-' if minor < 0 else ''}{whole}" + (f".{fraction:0{decimals}d}" if decimals else "")
    assert read_minor(text, decimals) == minor


def test_decimals_of_currencies() -> None:
    """ISO 4217: two for most, none for the yen, three for the dinars; funds and metals are no currency here."""
    assert {code: CURRENCY_DECIMALS[code] for code in ("USD", "EUR", "JPY", "KRW", "CLP", "ISK", "KWD", "TND")} == {
        "USD": 2,
        "EUR": 2,
        "JPY": 0,
        "KRW": 0,
        "CLP": 0,
        "ISK": 0,
        "KWD": 3,
        "TND": 3,
    }
    assert {"XAU", "XXX", "usd", "BTC", ""}.isdisjoint(CURRENCY_DECIMALS)
    assert all(len(code) == 3 and code.isupper() for code in CURRENCY_DECIMALS)
