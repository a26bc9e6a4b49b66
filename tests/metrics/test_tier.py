"""Tiers of NRR on twelve months, and the row that an answer may quote (definitions, part 7)."""

from __future__ import annotations

from datetime import date

import pytest

from retention.answer import Window
from retention.benchmark.tier import nrr_tier, reference_rows
from retention.ratio import TIER_BOUNDARIES, ratio
from tests.ledger.tape import asked

WINDOW = Window(start=date(2025, 1, 1), end=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("kept", "opening", "name", "shown"),
    [
        (12, 10, "world-class", "120.0"),
        (120_000_001, 100_000_000, "world-class", "120.000001"),
        (1205, 1000, "world-class", "120.5"),
        (11_996, 10_000, "strong", "119.96"),
        (119_999_999, 100_000_000, "strong", "119.999999"),
        (11_994, 10_000, "strong", "119.9"),
        (1, 1, "strong", "100.0"),
        (10_004, 10_000, "strong", "100.04"),
        (9_999, 10_000, "needs improvement", "99.99"),
        (99_949, 100_000, "needs improvement", "99.9"),
        (9, 10, "needs improvement", "90.0"),
        (90_001, 100_000, "needs improvement", "90.001"),
        (89_999, 100_000, "critical", "89.999"),
        (89_949, 100_000, "critical", "89.9"),
        (0, 1, "critical", "0.0"),
        (2**63, 2**62, "world-class", "200.0"),
    ],
)
def test_the_tier_is_that_of_the_exact_ratio_and_so_is_the_figure(
    kept: int, opening: int, name: str, shown: str
) -> None:
    nrr = ratio(kept, opening, TIER_BOUNDARIES)
    assert nrr is not None
    assert (nrr_tier(nrr, WINDOW, None).name.value, nrr.percent) == (name, shown)


@pytest.mark.parametrize(
    ("kept", "low", "high"), [(130, "120", None), (110, "100", "120"), (95, "90", "100"), (10, None, "90")]
)
def test_a_tier_names_its_bounds(kept: int, low: str | None, high: str | None) -> None:
    nrr = ratio(kept, 100)
    assert nrr is not None
    tier = nrr_tier(nrr, WINDOW, None)
    assert (tier.low, tier.high, tier.window, tier.benchmark) == (low, high, WINDOW, None)


def test_the_tiers_leave_no_gap() -> None:
    bounds = {(row["low_pct"], row["high_pct"]) for row in reference_rows() if row["statistic"] == "tier"}
    assert bounds == {("120", ""), ("100", "120"), ("90", "100"), ("", "90")}


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("segment=enterprise", ("110", "130")),
        ("segment=smb", ("95", "110")),
        ("segment=mid-market", None),
        ("region=emea segment=enterprise", None),
        ("plan=enterprise", None),
        (None, None),
    ],
)
def test_a_typical_range_is_quoted_for_exactly_its_slice(segment: str | None, expected: tuple[str, str] | None) -> None:
    nrr = ratio(1, 1)
    assert nrr is not None
    row = nrr_tier(nrr, WINDOW, segment).benchmark
    assert (None if row is None else (row.low, row.high)) == expected


def test_only_nrr_has_a_tier() -> None:
    text = "acme a1 2023-01-01 - 100"
    assert asked(text, "nrr 2025").tier is not None
    for metric in ("grr", "crr", "logo retention", "logo churn", "revenue churn"):
        assert asked(text, f"{metric} 2025").tier is None
