"""The words of the language as people write them, and the nearest of them to a mistyped one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retention.question import Comparison, Metric

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_WORD_COMPARED = 60

METRICS: dict[str, Metric] = {
    "nrr": Metric.NRR,
    "ndr": Metric.NRR,
    "net revenue retention": Metric.NRR,
    "net dollar retention": Metric.NRR,
    "net retention": Metric.NRR,
    "grr": Metric.GRR,
    "gdr": Metric.GRR,
    "gross revenue retention": Metric.GRR,
    "gross dollar retention": Metric.GRR,
    "gross retention": Metric.GRR,
    "logo retention": Metric.LOGO_RETENTION,
    "logo": Metric.LOGO_RETENTION,
    "crr": Metric.CRR,
    "customer retention": Metric.CRR,
    "customer retention rate": Metric.CRR,
    "logo churn": Metric.LOGO_CHURN,
    "customer churn": Metric.LOGO_CHURN,
    "account churn": Metric.LOGO_CHURN,
    "revenue churn": Metric.REVENUE_CHURN,
    "dollar churn": Metric.REVENUE_CHURN,
    "churn": Metric.REVENUE_CHURN,
}

PERIODS = (
    "last-month",
    "last-quarter",
    "last-half",
    "last-year",
    "this-month",
    "this-quarter",
    "this-half",
    "this-year",
    "mtd",
    "qtd",
    "ytd",
    "ttm",
    "last-12-months",
    "last-8-weeks",
    "last-90-days",
    "last-4-quarters",
    "last-2-years",
)

COMPARISONS: dict[str, Comparison] = {
    "previous": Comparison.PREVIOUS,
    "prior": Comparison.PREVIOUS,
    "previous period": Comparison.PREVIOUS,
    "prior period": Comparison.PREVIOUS,
    "last period": Comparison.PREVIOUS,
    "last-year": Comparison.LAST_YEAR,
    "previous year": Comparison.LAST_YEAR,
    "prior year": Comparison.LAST_YEAR,
    "a year ago": Comparison.LAST_YEAR,
    "a year earlier": Comparison.LAST_YEAR,
    "a year before": Comparison.LAST_YEAR,
    "year ago": Comparison.LAST_YEAR,
    "year earlier": Comparison.LAST_YEAR,
    "year before": Comparison.LAST_YEAR,
    "same period last year": Comparison.LAST_YEAR,
    "same month last year": Comparison.LAST_YEAR,
    "same quarter last year": Comparison.LAST_YEAR,
    "same half last year": Comparison.LAST_YEAR,
}

VALID_COMPARISONS = tuple(comparison.value for comparison in Comparison)

LANGUAGE_WORDS: tuple[str, ...] = (
    *METRICS,
    *PERIODS,
    "as of",
    "since",
    "by",
    "vs",
    "vs previous",
    "vs last-year",
    "policy=",
    "currency=",
)


def folded(text: str) -> str:
    """`text` as the language compares it: without case and separators."""
    return re.sub(r"[\s_-]+", "", text).casefold()


def nearest(word: str, candidates: Iterable[str], likeness: float = 0.6) -> str | None:
    """The candidate that a reader of `word` most likely meant, or None when none has that `likeness` (0 to 1)."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    by_fold = {folded(candidate): candidate for candidate in reversed(list(candidates))}
    close = get_close_matches(folded(word[:LONGEST_WORD_COMPARED]), by_fold, n=1, cutoff=likeness)
    return by_fold[close[0]] if close else None
