"""Tiers and reference rows for NRR on twelve months (definitions, part 7)."""

from __future__ import annotations

import csv
from fractions import Fraction
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
    exact = Fraction(100 * nrr.numerator, nrr.denominator)
    row = next(row for row in reference_rows() if row["statistic"] == "tier" and _within(exact, row))
    return Tier(
        name=TierName(row["label"]),
        low=row["low_pct"] or None,
        high=row["high_pct"] or None,
        nrr=nrr,
        window=window,
        benchmark=_typical_range(segment),
    )


def _within(exact: Fraction, row: dict[str, str]) -> bool:
    return (not row["low_pct"] or exact >= Fraction(row["low_pct"])) and (
        not row["high_pct"] or exact < Fraction(row["high_pct"])
    )


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
