"""Which company facts and own rows decide an answer: they are part of its scope, all others are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.benchmark.company import Company
from retention.benchmark.rows import reference_rows
from retention.benchmark.slices import slice_of
from retention.benchmark.tier import TYPICAL_RANGE
from retention.benchmark.tiers import TIER, TIERED_METRIC
from retention.question import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer import Benchmark, Condition
    from retention.question import Metric


def deciding(
    kind: Kind, metric: Metric, conditions: Sequence[Condition], company: Company, own: Sequence[Benchmark]
) -> tuple[Company, tuple[Benchmark, ...]]:
    """The facts that rows of this answer may ask for, and the own rows among those."""
    if kind is Kind.BENCHMARKS:
        statistics = None
    elif kind is Kind.RETENTION and metric == TIERED_METRIC:
        statistics = {TIER, TYPICAL_RANGE}
    else:
        return Company(), ()

    def decides(row: Benchmark) -> bool:
        return row.metric == metric and (statistics is None or row.statistic in statistics)

    rows = tuple(row for row in own if decides(row))
    # The company is spoken of as a whole: an answer about some accounts asks nothing of it.
    if conditions or company == Company():
        return Company(), rows
    asked_for = {slice_of(row.slice).name for row in (*rows, *filter(decides, reference_rows())) if row.slice}
    return company.only(asked_for), rows
