"""The one rounding rule of definitions, part 3."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retention.ratio import TIER_BOUNDARIES, Ratio, percentage, ratio


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (1, 1, "100.0"),
        (0, 7, "0.0"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 8, "12.5"),
        (10_005, 100_000, "10.0"),
        (10_045, 100_000, "10.0"),
        (10_050, 100_000, "10.1"),
        (-1, 4, "-25.0"),
        (-10_050, 100_000, "-10.1"),
        (3_688_789, 1_262_113, "292.3"),
        # never on a boundary that the fraction is not on
        (999_999, 1_000_000, "99.9999"),
        (1_000_001, 1_000_000, "100.0001"),
        (9996, 10_000, "99.96"),
        (9994, 10_000, "99.9"),
        (1, 1_000_000, "0.0001"),
        (-1, 1_000_000, "-0.0001"),
    ],
)
def test_percentages(numerator: int, denominator: int, percent: str) -> None:
    assert ratio(numerator, denominator) == Ratio(numerator=numerator, denominator=denominator, percent=percent)


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (11_996, 10_000, "119.96"),
        (12_000, 10_000, "120.0"),
        (11_994, 10_000, "119.9"),
        (8999, 10_000, "89.99"),
        (899_999, 1_000_000, "89.9999"),
        (9003, 10_000, "90.03"),
        (9005, 10_000, "90.1"),
    ],
)
def test_tier_boundaries(numerator: int, denominator: int, percent: str) -> None:
    assert percentage(numerator, denominator, TIER_BOUNDARIES) == percent


@pytest.mark.parametrize("denominator", [0, -1])
def test_no_ratio_without_a_positive_denominator(denominator: int) -> None:
    assert ratio(1, denominator) is None


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**12))
@example(119_999_999, 100_000_000)
def test_the_text_stays_on_the_side_of_every_boundary_and_within_half_a_step(numerator: int, denominator: int) -> None:
    text = percentage(numerator, denominator, TIER_BOUNDARIES)
    shown, exact = Fraction(text), Fraction(100 * numerator, denominator)
    decimals = len(text.partition(".")[2])
    assert abs(shown - exact) <= Fraction(1, 2 * 10**decimals)
    for boundary in TIER_BOUNDARIES:
        assert (shown > boundary, shown < boundary) == (exact > boundary, exact < boundary)
    assert not text.startswith("-0.0") or shown != 0
