"""The scale of tiers: four rows that follow each other without a gap."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from retention.answer import TierName
from retention.period import MONTHS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retention.answer import Benchmark

TIER = "tier"
TIERED_METRIC = "nrr"
TIERED_METHOD = "point_to_point"


def tier_faults(rows: Sequence[tuple[int, Benchmark]]) -> Iterator[tuple[int | None, str, dict[str, object]]]:
    """What is wrong with the tier rows among `rows`, with the line: those of other figures, a scale with gaps."""
    tiers = [(number, row) for number, row in rows if row.statistic == TIER]
    wrong = [number for number, row in tiers if not _is_tiered(row)]
    yield from ((number, "tier_row", {}) for number in wrong)
    if tiers and not wrong and not _is_scale([row for _, row in tiers]):
        yield None, "tier_scale", {"valid": tuple(name.value for name in TierName)}


def _is_tiered(row: Benchmark) -> bool:
    """Whether the row is of the one figure that tiers are given for: NRR of all accounts over twelve months."""
    twelve_months = row.window is not None and (row.window.count, row.window.unit) == (MONTHS_A_YEAR, "month")
    return twelve_months and (row.metric, row.method, row.slice) == (TIERED_METRIC, TIERED_METHOD, "")


def _is_scale(rows: Sequence[Benchmark]) -> bool:
    """Whether the rows are the four tiers, each beginning where the next lower one ends, open at both ends."""
    by_label = {row.label: row for row in rows}
    if len(rows) != len(TierName) or set(by_label) != set(TierName):
        return False
    best_first = [by_label[name] for name in TierName]
    lows, highs = [row.low for row in best_first], [row.high for row in best_first]
    if highs[0] is not None or lows[-1] is not None or None in lows[:-1] or None in highs[1:]:
        return False
    starts, ends = ([Decimal(bound or 0) for bound in bounds] for bounds in (lows[:-1], highs[1:]))
    return starts == ends and starts == sorted(set(starts), reverse=True)
