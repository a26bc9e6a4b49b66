"""Tiers and reference rows for NRR on twelve months (definitions, part 7)."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from retention.answer import Benchmark, Tier, TierName, Window

if TYPE_CHECKING:
    from retention.ratio import Ratio

_TWELVE_MONTHS = "12"


@cache
def reference_rows() -> tuple[dict[str, str], ...]:
    """The rows of `rows.csv` as text; percentages are exact decimals."""
    text = files("retention.benchmark").joinpath("rows.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def nrr_tier(nrr: Ratio, window: Window, segment: str | None) -> Tier:
    """The tier of `nrr` over the twelve months of `window`, with the row that fits `segment`, if one does."""
    name, low, high = next(
        (name, low, high)
        for name, low, high in _tiers()
        if (low is None or 100 * nrr.numerator >= low * nrr.denominator)
        and (high is None or 100 * nrr.numerator < high * nrr.denominator)
    )
    return Tier(
        name=name,
        low=None if low is None else str(low),
        high=None if high is None else str(high),
        nrr=nrr,
        window=window,
        benchmark=_typical_range(segment),
    )


@cache
def _tiers() -> tuple[tuple[TierName, int | None, int | None], ...]:
    """The tiers with their bounds in whole percent, low ≤ NRR < high."""
    return tuple(
        (TierName(row["label"]), _bound(row["low_pct"]), _bound(row["high_pct"]))
        for row in reference_rows()
        if row["statistic"] == "tier"
    )


def _bound(text: str) -> int | None:
    return int(text) if text else None


@cache
def _typical_range(segment: str | None) -> Benchmark | None:
    """The typical range of NRR for exactly this slice; silent where no row has its metric, window and slice."""
    if segment is None:
        return None
    for row in reference_rows():
        fits = (row["metric"], row["window_months"], row["statistic"]) == ("nrr", _TWELVE_MONTHS, "typical range")
        if fits and row["slice"].casefold() == segment.casefold():
            return Benchmark(
                metric=row["metric"],
                slice=row["slice"],
                low=row["low_pct"] or None,
                high=row["high_pct"] or None,
                statistic=row["statistic"],
                label=row["label"] or None,
                sample=int(row["sample"]) if row["sample"] else None,
                year=int(row["year"]) if row["year"] else None,
                source=row["source"],
                standing=row["standing"],
            )
    return None
