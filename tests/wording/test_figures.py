"""Figures, money, dates and lists as they are written, one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from retention.ratio import TIER_BOUNDARIES, ratio
from retention.wording.names import label_name, trailing_name
from retention.wording.voice import Voice, capitalised, voice

EN = voice("en")


@pytest.mark.parametrize(
    ("numerator", "denominator", "boundaries", "figure"),
    [
        (1, 3, (0, 100), "33.3 %"),
        (2, 3, (0, 100), "66.7 %"),
        (1, 2000, (0, 100), "0.1 %"),  # 0.05 rounds half up
        (1, 2001, (0, 100), "0.05 %"),  # 0.04998 is not nothing
        (0, 7, (0, 100), "0.0 %"),
        (7, 7, (0, 100), "100.0 %"),
        (99_949, 100_000, (0, 100), "99.9 %"),
        (9_996, 10_000, (0, 100), "99.96 %"),
        (99_999, 100_000, (0, 100), "99.999 %"),
        (11_996, 10_000, TIER_BOUNDARIES, "119.96 %"),
        (12_000, 10_000, TIER_BOUNDARIES, "120.0 %"),
        (120_001, 100_000, TIER_BOUNDARIES, "120.001 %"),
        (8_996, 10_000, TIER_BOUNDARIES, "89.96 %"),
        (10_004, 10_000, TIER_BOUNDARIES, "100.04 %"),
        (11_025, 10_000, TIER_BOUNDARIES, "110.3 %"),  # 110.25 rounds half up, not to even
        (3_688_789, 1_262_113, TIER_BOUNDARIES, "292.3 %"),
        (123_456, 100, TIER_BOUNDARIES, "123,456.0 %"),
        (-1, 3, (0, 100), "−33.3 %"),
    ],
)
def test_percentages(numerator: int, denominator: int, boundaries: tuple[int, ...], figure: str) -> None:
    shown = ratio(numerator, denominator, boundaries)
    assert shown is not None
    assert EN.percent(shown) == figure


@pytest.mark.parametrize(
    ("text", "figure"),
    [("1.5", "+1.5 pt"), ("-2.83", "−2.83 pt"), ("0.0", "0.0 pt"), ("0.002", "+0.002 pt"), ("-1234.5", "−1,234.5 pt")],
)
def test_points_have_their_sign(text: str, figure: str) -> None:
    assert EN.points(text) == figure


@pytest.mark.parametrize(("value", "figure"), [(0, "0"), (999, "999"), (1204, "1,204"), (-1_234_567, "−1,234,567")])
def test_counts(value: int, figure: str) -> None:
    assert EN.number(value) == figure


@pytest.mark.parametrize(
    ("minor", "currency", "cents", "figure"),
    [
        (1_248_000_000, "USD", False, "12,480,000"),
        (1_248_000_050, "USD", True, "12,480,000.50"),
        (5, "USD", True, "0.05"),
        (-5, "USD", True, "−0.05"),
        (-27_840_000, "EUR", False, "−278,400"),
        (1_234_567, "JPY", False, "1,234,567"),
        (1_234_567, "JPY", True, "1,234,567"),  # a yen has no cents
        (1_234_567, "KWD", True, "1,234.567"),
        (1_234_000, "KWD", False, "1,234"),
        (12_345_678, "CLF", True, "1,234.5678"),
        (10**18 + 1, "USD", True, "10,000,000,000,000,000.01"),
        (0, None, False, "0"),  # no currency where there is no money
    ],
)
def test_money(minor: int, currency: str | None, cents: bool, figure: str) -> None:  # noqa: FBT001 - a table's column
    assert EN.money(minor, currency, cents=cents) == figure


@pytest.mark.parametrize(("minor", "figure"), [(91_320_000, "+913,200"), (-21_100_000, "−211,000"), (0, "0")])
def test_movements_have_their_sign(minor: int, figure: str) -> None:
    assert EN.money(minor, "USD", cents=False, sign=True) == figure


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2025-07-01", "2025-09-30", "1 Jul – 30 Sep 2025"),
        ("2024-10-01", "2025-09-30", "1 Oct 2024 – 30 Sep 2025"),
        ("2025-06-01", "2025-06-30", "1 Jun – 30 Jun 2025"),
        ("2025-06-30", "2025-06-30", "30 Jun 2025"),
        ("1999-12-31", "2000-01-01", "31 Dec 1999 – 1 Jan 2000"),
    ],
)
def test_days(first: str, last: str, words: str) -> None:
    assert EN.days(date.fromisoformat(first), date.fromisoformat(last)) == words


def test_a_moment() -> None:
    assert EN.moment(datetime(2026, 3, 9, 8, 5, 59, tzinfo=UTC)) == "9 Mar 2026 08:05 UTC"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("2025", "2025"),
        ("FY2026", "FY2026"),
        ("Q3 2025", "Q3 2025"),
        ("Q3 FY2026", "Q3 FY2026"),
        ("H1 FY2026", "H1 FY2026"),
        ("2025-06", "Jun 2025"),
        ("2025-06-01..2025-08-31", "1 Jun – 31 Aug 2025"),
        ("2025-06-01", "1 Jun 2025"),
        ("last-9999-years", "last-9999-years"),
    ],
)
def test_labels_of_periods(label: str, name: str) -> None:
    assert label_name(EN, label) == name


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("2024-10-01", "2025-10-01", "12 months to 30 Sep 2025"),
        ("2025-09-01", "2025-10-01", "1 month to 30 Sep 2025"),
        ("2025-09-27", "2025-11-22", "8 weeks to 21 Nov 2025"),
        ("2025-11-15", "2025-11-22", "1 week to 21 Nov 2025"),
        ("2025-08-24", "2025-11-22", "90 days to 21 Nov 2025"),
        ("2025-11-21", "2025-11-22", "1 day to 21 Nov 2025"),
    ],
)
def test_trailing_periods(start: str, end: str, name: str) -> None:
    assert trailing_name(EN, date.fromisoformat(start), date.fromisoformat(end)) == name


def test_lists_are_cut_at_twelve() -> None:
    words = [f"v{number}" for number in range(1, 15)]
    assert EN.listed(words[:12]) == "v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12"
    assert EN.listed(words[:13]) == "v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12 and 1 more"
    assert EN.listed([]) == ""


def test_all_and_any() -> None:
    assert EN.together(["EUR"]) == "EUR"
    assert EN.together(["EUR", "USD"]) == "EUR and USD"
    assert EN.together(["EUR", "GBP", "USD"]) == "EUR, GBP, and USD"
    assert EN.either(["previous", "last-year"]) == "previous or last-year"


def test_a_first_letter() -> None:
    assert [capitalised(text) for text in ("logo churn", "ärger", "2025", "")] == ["Logo churn", "Ärger", "2025", ""]


def test_a_voice_is_made_once_and_is_its_own() -> None:
    assert voice("en") is EN
    assert voice(EN) is EN
    assert voice("de") is not EN


def test_a_locale_without_a_translation_speaks_english_with_its_own_figures() -> None:
    german = Voice("de")
    assert german.plural("{count} account", "{count} accounts", 1204) == "1.204 accounts"
    assert german.percent_of("1234.5") == "1.234,5 %"
    assert german.money(-123_450, "EUR", cents=True) == "−1.234,50"
    assert Voice("fr").number(1204) == "1\N{NARROW NO-BREAK SPACE}204"
