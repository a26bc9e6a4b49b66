"""The parts that every answer is made of: periods, components with their ratios, tiers, the ledger's state.

Every amount is an annual run rate (ARR) in integer minor units of the answer's currency; every count is of accounts,
or of subscriptions under a policy of that grain.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from retention.period import PeriodKind
from retention.ratio import ExactAmount, ExactRatio, Ratio

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


class Renewals(Model):
    """Lines whose term ended in the period, and those of them that continued, by count and by ARR.

    Both amounts are what the lines were worth before: what changed at the renewal is expansion or contraction.
    """

    lines_ended: int
    lines_renewed: int
    ended_arr_minor: int
    renewed_arr_minor: int
    by_lines: Ratio | None
    by_arr: Ratio | None


class WinBack(Model):
    """Accounts that had churned before the period, and those of them that are active at its closing."""

    accounts_churned_before: int
    accounts_won_back: int
    rate: Ratio | None


class Lifetime(Model):
    """ARPA × gross margin / churn rate, and that over the cost of winning a customer; both only from given figures.

    `churn_a_year` is the logo churn of the twelve months to the closing; fields that are None name what was missing.
    """

    margin_percent: str | None
    cac_minor: int | None
    churn_a_year: Ratio | None
    ltv: ExactAmount | None
    ltv_cac: ExactRatio | None


class Retention(Model):
    """Opening, movements and closing of a set of accounts, and the ratios made of them.

    opening + new + reactivation + expansion - contraction - churn + fx = closing, for the amounts; `fx` is what
    exchange rates alone moved, zero under constant rates. `accounts_opening` are those with a balance above zero at
    the opening, `accounts_retained` those of them with one at the closing. `renewals`, `win_back` and `lifetime` are
    measured only where the question asks for them.
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
    fx_arr_minor: int = 0
    quick_ratio: Ratio | None = None
    arpa: ExactAmount | None = None
    renewals: Renewals | None = None
    win_back: WinBack | None = None
    lifetime: Lifetime | None = None

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


class WindowLength(Model):
    """How long a window is, wherever it lies."""

    count: int
    unit: Literal["day", "week", "month"]


class Standing(StrEnum):
    """Where a figure is against a reference row: within its bounds, over or under them."""

    OVER = "over"
    WITHIN = "within"
    UNDER = "under"


class Mismatch(StrEnum):
    """Why a reference row does not apply."""

    WINDOW = "window"
    METHOD = "method"
    SLICE = "slice"
    UNKNOWN_FACT = "unknown_fact"
    PART = "part"
    COMPANY = "company"
    REPLACED = "replaced"


class Benchmark(Model):
    """A reference row: its bounds in percent (None: open), the window (None: not named), method and slice it holds for.

    `slice` is written as segment=enterprise or acv_usd=12k-25k, and empty where the row holds for all.
    """

    metric: str
    # Rows that were quoted before they carried a window and a method were all of these.
    window: WindowLength | None = Field(default_factory=lambda: WindowLength(count=12, unit="month"))
    method: str = "point_to_point"
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


class LedgerState(Model):
    """Which ledger was asked: its version, the fingerprint of its contents, the last day it is complete for."""

    version: int
    fingerprint: str
    complete_through: date
