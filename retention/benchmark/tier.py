"""The tier of NRR on twelve months, and the typical range that is quoted beside it (definitions, part 7)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from retention.answer import Standing, Tier, TierName
from retention.benchmark.fit import misfit
from retention.benchmark.rows import reference_rows
from retention.benchmark.standing import standing, told_apart
from retention.benchmark.tiers import TIER, TIERED_METRIC
from retention.ratio import TIER_BOUNDARIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer import Benchmark
    from retention.benchmark.fit import Asked
    from retention.ratio import Ratio

TYPICAL_RANGE = "typical range"


def nrr_tier(nrr: Ratio, asked: Asked, own: Sequence[Benchmark]) -> Tier | None:
    """The tier of `nrr`, with the typical range that applies; None for windows and methods that have no tiers.

    Rows of the user's own stand before ours.
    """
    fitting = _fitting(asked, tuple(own))
    for row in fitting.tiers:
        if standing(nrr, row) is Standing.WITHIN:
            return Tier(
                name=TierName(row.label or ""),
                low=row.low,
                high=row.high,
                nrr=told_apart(nrr, fitting.tiers, TIER_BOUNDARIES),
                window=asked.window,
                benchmark=fitting.typical_range,
            )
    return None


class _Fitting(NamedTuple):
    """The rows that apply: the tiers, best first, and the typical range."""

    tiers: tuple[Benchmark, ...]
    typical_range: Benchmark | None


@lru_cache(maxsize=256)
def _fitting(asked: Asked, own: tuple[Benchmark, ...]) -> _Fitting:
    tiers = tuple(row for row in scale(own) if misfit(row, asked, own=False) is None)
    return _Fitting(tiers, _typical_range(asked, own))


def scale(own: Sequence[Benchmark]) -> tuple[Benchmark, ...]:
    """The tiers, best first: the user's own where there are any."""
    return _tiers(own) or _tiers(reference_rows())


def _tiers(rows: Sequence[Benchmark]) -> tuple[Benchmark, ...]:
    return tuple(row for row in rows if row.statistic == TIER)


def _typical_range(asked: Asked, own: Sequence[Benchmark]) -> Benchmark | None:
    """The typical range of NRR that applies: one of the user's before ours, one for a slice before one for all."""
    found = [
        row
        for rows, is_own in ((own, True), (reference_rows(), False))
        for row in rows
        if (row.metric, row.statistic) == (TIERED_METRIC, TYPICAL_RANGE) and misfit(row, asked, own=is_own) is None
    ]
    return next((row for row in found if row.slice), next(iter(found), None))
