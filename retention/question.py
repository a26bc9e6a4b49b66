"""`Question`: what is asked, not yet resolved. Text, tool arguments, form fields and flags all meet here."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from retention.period import PeriodKind


class Kind(StrEnum):
    """What is asked for; each kind has its own form of answer."""

    RETENTION = "retention"
    TREND = "trend"
    COHORTS = "cohorts"
    MOVERS = "movers"
    ACCOUNTS = "accounts"
    WHY = "why"
    MATRIX = "matrix"
    BENCHMARKS = "benchmarks"
    RECONCILE = "reconcile"
    DIFF = "diff"


class Metric(StrEnum):
    """What the headline shows; every answer carries those of the movements, the others only when asked for."""

    NRR = "nrr"
    GRR = "grr"
    LOGO_RETENTION = "logo_retention"
    CRR = "crr"
    LOGO_CHURN = "logo_churn"
    REVENUE_CHURN = "revenue_churn"
    QUICK_RATIO = "quick_ratio"
    RENEWAL_RATE = "renewal_rate"
    WIN_BACK_RATE = "win_back_rate"
    ARPA = "arpa"
    LTV = "ltv"
    LTV_CAC = "ltv_cac"


# Metrics that are rates of a whole and shown in percent; the others are multiples and amounts of money.
PERCENTAGES = frozenset(Metric) - {Metric.QUICK_RATIO, Metric.ARPA, Metric.LTV, Metric.LTV_CAC}
# Metrics of the accounts of the opening: without any there is nothing to retain.
OF_THE_OPENING = frozenset(
    {Metric.NRR, Metric.GRR, Metric.LOGO_RETENTION, Metric.CRR, Metric.LOGO_CHURN, Metric.REVENUE_CHURN}
)


class Every(StrEnum):
    """The steps of a trend, the width of a cohort."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Basis(StrEnum):
    """What the cells of a cohort table count."""

    REVENUE = "revenue"
    LOGO = "logo"


class Movement(StrEnum):
    """The five movements of definitions, part 2."""

    EXPANSION = "expansion"
    CONTRACTION = "contraction"
    CHURN = "churn"
    NEW = "new"
    REACTIVATION = "reactivation"


class Comparison(StrEnum):
    """The earlier period that an answer is held against."""

    PREVIOUS = "previous"
    LAST_YEAR = "last-year"


class Unit(StrEnum):
    """Units of a trailing window."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class LastComplete(_Frozen):
    """`last-month`, `last-quarter`, `last-year`: the newest one that is over."""

    form: Literal["last"] = "last"
    unit: PeriodKind


class Running(_Frozen):
    """`mtd`, `qtd`, `ytd`, `this-month` …: the one that is not over yet, as far as the ledger reaches."""

    form: Literal["running"] = "running"
    unit: PeriodKind


class Trailing(_Frozen):
    """`ttm`, `last-12-months`, `last-8-weeks`; `as_of` is the last day where one is named."""

    form: Literal["trailing"] = "trailing"
    unit: Unit
    count: int = Field(ge=1)
    as_of: date | None = None


class Named(_Frozen):
    """`2025`, `FY2025`, `2025-Q3`, `Q3`, `H1-2025`, `2025-06`, `jun`: without a year, the newest that is over.

    `index` counts from 1 within the year and is None for a year. `fiscal` marks `FY`; quarters and halves always
    follow the fiscal year.
    """

    form: Literal["named"] = "named"
    unit: PeriodKind
    year: int | None = None
    index: int | None = None
    fiscal: bool = False


class Span(_Frozen):
    """`2025-06-01..2025-08-31` (both days belong to it) and `since 2025-01` (`last` is None)."""

    form: Literal["span"] = "span"
    first: date
    last: date | None = None


class AllTime(_Frozen):
    """`all-time`: from the ledger's first day as far as it reaches."""

    form: Literal["all_time"] = "all_time"


PeriodExpression = Annotated[LastComplete | Running | Trailing | Named | Span | AllTime, Field(discriminator="form")]


class Term(_Frozen):
    """One word, or run of words, of a segment: `segment=enterprise`, or a bare `enterprise` (attribute None).

    Bare words that stand side by side arrive as one run ("mid market"); the ledger's values decide where it splits.
    `alternative` says that "or" stands between it and the term before.
    """

    attribute: str | None = None
    value: str
    alternative: bool = False


class Assumptions(_Frozen):
    """What only the asker knows, for LTV: gross margin in percent, cost of winning a customer in major units.

    Both are decimal text, so that nothing is lost.
    """

    margin_percent: str | None = None
    cac: str | None = None


class Question(_Frozen):
    """A question as read, before dates, segment and policy are resolved against today and the ledger.

    every            steps of a trend, width of cohorts
    window           what each point of a trend looks back on; None for the step itself
    basis            cohorts: revenue or logo
    movement         accounts: which movement they are behind
    top              how many accounts of each movement
    against_policy   reconcile: the second policy
    versions         diff: the two ledger versions, older first; None in place of the second is the newest
    known_on         answer with what was known at the end of this day
    """

    kind: Kind = Kind.RETENTION
    metric: Metric = Metric.NRR
    period: PeriodExpression
    terms: tuple[Term, ...] = ()
    by: str | None = None
    compare: Comparison | None = None
    policy: str = "holdfast"
    currency: str | None = None
    every: Every | None = None
    window: Trailing | None = None
    basis: Basis | None = None
    movement: Movement | None = None
    top: int | None = Field(default=None, ge=1)
    against_policy: str | None = None
    versions: tuple[int, int | None] | None = None
    known_on: date | None = None
    assumptions: Assumptions | None = None
