"""Tiers of NRR on twelve months, and the row that an answer may quote (definitions, part 7)."""

from __future__ import annotations

from datetime import date

import pytest

from retention.answer import Benchmark, Condition, Tier, Window
from retention.benchmark.company import Company
from retention.benchmark.fit import Asked
from retention.benchmark.rows import reference_rows
from retention.benchmark.tier import nrr_tier
from retention.ratio import TIER_BOUNDARIES, Ratio, ratio
from tests.benchmark.own import own_rows
from tests.ledger.tape import asked

WINDOW = Window(start=date(2025, 1, 1), end=date(2026, 1, 1))
EXACTLY_ALL = Ratio(numerator=1, denominator=1, percent="100.0")


def tier_of(
    nrr: Ratio,
    conditions: tuple[Condition, ...] = (),
    company: Company = Company(),  # noqa: B008 - frozen
    own: tuple[Benchmark, ...] = (),
) -> Tier:
    """The tier of twelve months, point to point."""
    tier = nrr_tier(nrr, Asked("nrr", WINDOW, "point_to_point", conditions, company), own)
    assert tier is not None
    return tier


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
    assert (tier_of(nrr).name.value, nrr.percent) == (name, shown)


@pytest.mark.parametrize(
    ("kept", "low", "high"), [(130, "120", None), (110, "100", "120"), (95, "90", "100"), (10, None, "90")]
)
def test_a_tier_names_its_bounds(kept: int, low: str | None, high: str | None) -> None:
    nrr = ratio(kept, 100)
    assert nrr is not None
    tier = tier_of(nrr)
    assert (tier.low, tier.high, tier.window, tier.benchmark) == (low, high, WINDOW, None)


def test_the_tiers_leave_no_gap() -> None:
    bounds = [(row.low, row.high) for row in reference_rows() if row.statistic == "tier"]
    assert bounds == [("120", None), ("100", "120"), ("90", "100"), (None, "90")]


ENTERPRISE = (Condition(attribute="segment", values=("enterprise",)),)


@pytest.mark.parametrize(
    ("conditions", "company", "expected"),
    [
        (ENTERPRISE, Company(), ("110", "130")),
        ((Condition(attribute="Segment", values=("SMB",)),), Company(), ("95", "110")),
        ((Condition(attribute="segment", values=("mid-market",)),), Company(), None),
        ((Condition(attribute="segment", values=("enterprise", "smb")),), Company(), None),
        ((Condition(attribute="region", values=("emea",)), *ENTERPRISE), Company(), None),
        ((Condition(attribute="plan", values=("enterprise",)),), Company(), None),
        ((), Company(), None),
        ((), Company(segment="Enterprise"), ("110", "130")),
        ((), Company(segment="mid-market"), None),
        ((), Company(stage="enterprise"), None),
        ((Condition(attribute="segment", values=("smb",)),), Company(segment="enterprise"), ("95", "110")),
        ((Condition(attribute="region", values=("emea",)),), Company(segment="enterprise"), None),
    ],
)
def test_a_typical_range_is_quoted_for_exactly_its_slice(
    conditions: tuple[Condition, ...], company: Company, expected: tuple[str, str] | None
) -> None:
    row = tier_of(EXACTLY_ALL, conditions, company).benchmark
    assert (None if row is None else (row.low, row.high)) == expected


@pytest.mark.parametrize(
    ("window", "method"),
    [
        (Window(start=date(2025, 10, 1), end=date(2026, 1, 1)), "point_to_point"),
        (Window(start=date(2024, 1, 1), end=date(2026, 1, 1)), "point_to_point"),
        (Window(start=date(2025, 1, 2), end=date(2026, 1, 1)), "point_to_point"),
        (WINDOW, "movement_sum"),
        (WINDOW, "compounded"),
        (WINDOW, "weighted_average"),
    ],
)
def test_other_windows_and_methods_have_no_tier(window: Window, method: str) -> None:
    assert nrr_tier(EXACTLY_ALL, Asked("nrr", window, method, (), Company()), ()) is None


OWN_TIERS = """\
metric,window_months,slice,low_pct,high_pct,statistic,label,source
nrr,12,,130,,tier,world-class,Board
nrr,12,,105.5,130,tier,strong,Board
nrr,12,,95,105.5,tier,needs improvement,Board
nrr,12,,,95,tier,critical,Board
"""


@pytest.mark.parametrize(
    ("kept", "name", "shown", "bounds"),
    [
        (1300, "world-class", "130.0", ("130", None)),
        (1299, "strong", "129.9", ("105.5", "130")),
        (1055, "strong", "105.5", ("105.5", "130")),
        (1054.6, "needs improvement", "105.46", ("95", "105.5")),
        (949.6, "critical", "94.96", (None, "95")),
    ],
)
def test_tiers_of_ones_own_replace_ours_and_so_do_the_bounds_that_figures_keep_away_from(
    kept: float, name: str, shown: str, bounds: tuple[str | None, str | None]
) -> None:
    nrr = ratio(int(kept * 10), 10_000)
    assert nrr is not None
    tier = tier_of(nrr, own=own_rows(OWN_TIERS))
    assert (tier.name.value, tier.nrr.percent, (tier.low, tier.high)) == (name, shown, bounds)


def test_a_typical_range_of_ones_own_stands_before_ours_and_one_for_the_slice_before_one_for_all() -> None:
    header = "metric,window_months,slice,low_pct,high_pct,statistic,source\n"
    every = "nrr,12,,101,109,typical range,Peers\n"
    enterprise = "nrr,12,segment=enterprise,112,125,typical range,Board\n"
    for text, conditions, expected in (
        (header + every, (), ("101", "109")),
        (header + every, ENTERPRISE, ("110", "130")),
        (header + every + enterprise, ENTERPRISE, ("112", "125")),
        (header + every + enterprise, (), ("101", "109")),
    ):
        row = tier_of(EXACTLY_ALL, conditions, own=own_rows(text)).benchmark
        assert row is not None
        assert (row.low, row.high) == expected


def test_only_nrr_has_a_tier() -> None:
    text = "acme a1 2023-01-01 - 100"
    assert asked(text, "nrr 2025").tier is not None
    for metric in ("grr", "crr", "logo retention", "logo churn", "revenue churn"):
        assert asked(text, f"{metric} 2025").tier is None
