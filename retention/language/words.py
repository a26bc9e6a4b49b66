"""The words of the language as people write them, and the nearest of them to a mistyped one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retention.errors import QuestionError
from retention.question import Basis, Comparison, Kind, Metric, Movement

if TYPE_CHECKING:
    from collections.abc import Iterable

# A question has no more characters.
LONGEST_TEXT = 500
LONGEST_WORD_COMPARED = 60

# By the name of the metric.
METRIC_WORDS: dict[str, tuple[str, ...]] = {
    "NRR": ("nrr", "ndr", "net revenue retention", "net dollar retention", "net retention"),
    "GRR": ("grr", "gdr", "gross revenue retention", "gross dollar retention", "gross retention"),
    "LOGO_RETENTION": ("logo retention", "logo"),
    "CRR": ("crr", "customer retention", "customer retention rate"),
    "LOGO_CHURN": ("logo churn", "customer churn", "account churn"),
    "REVENUE_CHURN": (
        "revenue churn",
        "dollar churn",
        "churn",
        "gross churn",
        "gross revenue churn",
        "gross dollar churn",
    ),
    "QUICK_RATIO": ("quick ratio",),
    "RENEWAL_RATE": ("renewal rate", "renewal"),
    "WIN_BACK_RATE": ("win-back rate", "win-back"),
    "ARPA": ("arpa", "average revenue per account"),
    "LTV": ("ltv", "lifetime value", "customer lifetime value"),
    "LTV_CAC": ("ltv:cac", "ltv/cac", "ltv cac", "ltv to cac"),
}
METRICS: dict[str, Metric] = {
    word: Metric[name] for name, words in METRIC_WORDS.items() if name in Metric.__members__ for word in words
}

KINDS: dict[str, Kind] = {
    "trend": Kind.TREND,
    "trends": Kind.TREND,
    "trended": Kind.TREND,
    "trendline": Kind.TREND,
    "over time": Kind.TREND,
    "cohorts": Kind.COHORTS,
    "cohort": Kind.COHORTS,
    "cohort table": Kind.COHORTS,
    "cohort triangle": Kind.COHORTS,
    "cohort analysis": Kind.COHORTS,
    "movers": Kind.MOVERS,
    "top movers": Kind.MOVERS,
    "biggest movers": Kind.MOVERS,
    "largest movers": Kind.MOVERS,
    "accounts": Kind.ACCOUNTS,
    "why": Kind.WHY,
    "explain": Kind.WHY,
    "matrix": Kind.MATRIX,
    "quadrants": Kind.MATRIX,
    "benchmarks": Kind.BENCHMARKS,
    "benchmark": Kind.BENCHMARKS,
    "diff": Kind.DIFF,
    "difference": Kind.DIFF,
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
    "all-time",
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

MOVEMENT_WORDS: dict[str, Movement] = {
    "expanded": Movement.EXPANSION,
    "expansion": Movement.EXPANSION,
    "contracted": Movement.CONTRACTION,
    "contraction": Movement.CONTRACTION,
    "churned": Movement.CHURN,
    "lost": Movement.CHURN,
    "new": Movement.NEW,
    "new business": Movement.NEW,
    "reactivated": Movement.REACTIVATION,
    "reactivation": Movement.REACTIVATION,
    "won back": Movement.REACTIVATION,
    "returned": Movement.REACTIVATION,
}
BASES: dict[str, Basis] = {"revenue": Basis.REVENUE, "logos": Basis.LOGO}
NEWEST = ("newest", "latest", "now", "today", "current")

VALID_COMPARISONS = tuple(comparison.value for comparison in Comparison)

LANGUAGE_WORDS: tuple[str, ...] = (
    *METRICS,
    *PERIODS,
    "trend",
    "monthly",
    "quarterly",
    "yearly",
    "cohorts",
    "movers",
    "accounts",
    "why",
    "matrix",
    "benchmarks",
    "reconcile",
    "diff",
    "as of",
    "as known on",
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


def is_to_come(text: str) -> bool:
    """Whether `text` speaks of a time that has not begun: no time that has been is what its reader means."""
    return folded(text).startswith(("next", "coming", "upcoming", "forecast", "future"))


_METRIC_NAMES = {folded(word): name for name, words in METRIC_WORDS.items() for word in words}


_KINDS = {folded(word): kind for word, kind in KINDS.items()}
MOVEMENTS = {folded(word): movement for word, movement in MOVEMENT_WORDS.items()}


def metric_of(text: str) -> Metric:
    """The metric that the grammar found as `text`. Raises QuestionError `unknown_metric` for one not computed yet."""
    name = _METRIC_NAMES[folded(text)]
    if name in Metric.__members__:
        return Metric[name]
    raise QuestionError("unknown_metric", text=text, nearest=None, valid=tuple(metric.value for metric in Metric))


def kind_named(text: str) -> Kind:
    """The kind of question that the grammar found as `text`."""
    return _KINDS[folded(text)]


def nearest(word: str, candidates: Iterable[str], likeness: float = 0.6) -> str | None:
    """The candidate that a reader of `word` most likely meant, or None when none has that `likeness` (0 to 1)."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    by_fold = {folded(candidate): candidate for candidate in reversed(list(candidates))}
    close = get_close_matches(folded(word[:LONGEST_WORD_COMPARED]), by_fold, n=1, cutoff=likeness)
    return by_fold[close[0]] if close else None
