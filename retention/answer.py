"""`Answer`: numbers, dates, enums and ids. Sentences are made of it in `retention.wording` alone.

Every amount is an annual run rate (ARR) in integer minor units of `Answer.currency`; every count is of accounts.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from retention.period import PeriodKind
from retention.question import Comparison, Metric
from retention.ratio import Difference, Ratio

_PLAIN_VALUE = re.compile(r"[\w.-]+")
# Which figure leads: that of the period asked, or that of the twelve months that end with it.
Headline = Literal["period", "ttm"]


class Model(BaseModel):
    # Built on first use: a process that answers one question never needs most of these validators alone.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Condition(Model):
    """An account passes when its `attribute` is one of `values` (the ledger's own spelling, sorted)."""

    attribute: str
    values: tuple[str, ...]

    @property
    def text(self) -> str:
        """The condition as the question language writes it."""
        return " ".join(f"{self.attribute}={_quoted(value)}" for value in self.values)


def _quoted(value: str) -> str:
    return value if _PLAIN_VALUE.fullmatch(value) else f'"{value}"'


class AnswerPeriod(Model):
    """A half-open range of days: `end` is the first day that no longer belongs to it."""

    start: date
    end: date
    label: str
    kind: PeriodKind
    partial: bool


class Window(Model):
    """A half-open range of days."""

    start: date
    end: date


class Retention(Model):
    """Opening, movements and closing of a set of accounts, and the ratios made of them.

    opening + new + reactivation + expansion - contraction - churn = closing, for the amounts; `accounts_opening` are
    those with a balance above zero at the opening, `accounts_retained` those of them with one at the closing.
    """

    accounts_opening: int
    accounts_retained: int
    accounts_expanded: int
    accounts_contracted: int
    accounts_churned: int
    accounts_new: int
    accounts_reactivated: int
    accounts_closing: int
    opening_arr_minor: int
    expansion_arr_minor: int
    contraction_arr_minor: int
    churn_arr_minor: int
    new_arr_minor: int
    reactivation_arr_minor: int
    closing_arr_minor: int
    nrr: Ratio | None
    grr: Ratio | None
    logo_retention: Ratio | None
    crr: Ratio | None
    logo_churn: Ratio | None
    revenue_churn: Ratio | None
    revenue_churn_lost_accounts: Ratio | None

    @property
    def same_accounts_arr_minor(self) -> int:
        """What the accounts of the opening are worth at the closing: the numerator of NRR."""
        return self.opening_arr_minor + self.expansion_arr_minor - self.contraction_arr_minor - self.churn_arr_minor


class Row(Retention):
    """One value of the attribute that the answer is broken down by; None for accounts that have none."""

    segment: str | None


class TierName(StrEnum):
    WORLD_CLASS = "world-class"
    STRONG = "strong"
    NEEDS_IMPROVEMENT = "needs improvement"
    CRITICAL = "critical"


class Benchmark(Model):
    """A reference row whose metric, window and slice match the question; bounds in percent, None for open ones."""

    metric: str
    slice: str
    low: str | None
    high: str | None
    statistic: str
    label: str | None
    sample: int | None
    year: int | None
    source: str
    standing: str


class Tier(Model):
    """The tier of NRR on twelve months; `low` and `high` are its bounds in percent, low ≤ NRR < high."""

    name: TierName
    low: str | None
    high: str | None
    nrr: Ratio
    window: Window
    benchmark: Benchmark | None


class TrailingTwelveMonths(Model):
    """The question's metric over the twelve months that end with a shorter period."""

    window: Window
    total: Retention


class Effect(Model):
    """The change of a total split over the segments: rate + mix = change, exactly."""

    rate: Difference
    mix: Difference


class RowChange(Model):
    """One segment of a comparison; `change` is None where one of the two periods has no ratio."""

    segment: str | None
    before: Ratio | None
    change: Difference | None


class Compared(Model):
    """The same question for an earlier period; `change` is this period's ratio minus that one's."""

    against: Comparison
    period: AnswerPeriod
    total: Retention
    rows: tuple[Row, ...]
    change: Difference | None
    row_changes: tuple[RowChange, ...]
    effect: Effect | None


class SmallSample(Model):
    """A cohort of few accounts: the total's, that of the row `segment`, of the trailing or the compared window."""

    code: Literal["small_sample"] = "small_sample"
    of: Literal["total", "row", "trailing", "compared"]
    segment: str | None
    accounts: int


class SegmentRatio(Model):
    segment: str | None
    ratio: Ratio


class Spread(Model):
    """The total lies between segments that are far apart."""

    code: Literal["spread"] = "spread"
    lowest: SegmentRatio
    highest: SegmentRatio


class PartialPeriod(Model):
    code: Literal["partial_period"] = "partial_period"
    start: date
    end: date


class NegativeBalance(Model):
    """Accounts whose lines sum to less than zero at an end of a window: counted as not active, and told."""

    code: Literal["negative_balance"] = "negative_balance"
    of: Literal["total", "trailing", "compared"]
    accounts: int
    opening_arr_minor: int
    closing_arr_minor: int


class EmptyCohort(Model):
    """No account was active at the close of `on`, so every ratio is null. `ledger_start` is the first line's day."""

    code: Literal["empty_cohort"] = "empty_cohort"
    on: date
    ledger_start: date


class EmptyRows(Model):
    """Rows of a breakdown whose cohort is empty: their ratios are null."""

    code: Literal["empty_rows"] = "empty_rows"
    on: date
    segments: tuple[str | None, ...]


class RowsSetAside(Model):
    """Rows that the ledger's imports could not read; what they would add is not in the figures."""

    code: Literal["rows_set_aside"] = "rows_set_aside"
    rows: int


class LineAttribute(Model):
    """The segment or breakdown uses an attribute of lines: each account stands where its largest line is."""

    code: Literal["line_attribute"] = "line_attribute"
    attribute: str


class NoTierReason(StrEnum):
    HISTORY = "needs_12_months"
    EMPTY = "empty_cohort"


class NoTier(Model):
    code: Literal["no_tier"] = "no_tier"
    reason: NoTierReason
    window: Window
    ledger_start: date


class Reversal(Model):
    """Simpson's paradox: every segment moved one way, the total the other; `segment` gained or lost most weight."""

    code: Literal["reversal"] = "reversal"
    before: Ratio
    after: Ratio
    rate: Difference
    mix: Difference
    segment: str | None
    share_before: Ratio
    share_after: Ratio


Warnings = Annotated[
    SmallSample
    | Spread
    | PartialPeriod
    | NegativeBalance
    | EmptyCohort
    | EmptyRows
    | NoTier
    | Reversal
    | RowsSetAside
    | LineAttribute,
    Field(discriminator="code"),
]


class LedgerState(Model):
    """Which ledger was asked: its version, the fingerprint of its contents, the last day it is complete for."""

    version: int
    fingerprint: str
    complete_through: date


class Answer(Model):
    """The whole answer. The same question on the same ledger gives the same bytes, and the same `id`."""

    id: str
    metric: Metric
    period: AnswerPeriod
    segment: str | None
    conditions: tuple[Condition, ...]
    by: str | None
    policy: str
    currency: str | None
    total: Retention
    rows: tuple[Row, ...]
    trailing: TrailingTwelveMonths | None
    tier: Tier | None
    compared: Compared | None
    warnings: tuple[Warnings, ...]
    ledger: LedgerState
    headline: Headline
    definitions: str
