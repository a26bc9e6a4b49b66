"""What must be known beside a figure: codes and numbers, in the order they are told."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from retention.answer.parts import Model, Window
from retention.question import Every, Metric
from retention.ratio import Change, Figure, Ratio


class SmallSample(Model):
    """A cohort of few accounts: the total's, that of the row `segment`, of the trailing or the compared window.

    Of a renewal rate `unit` says that they are lines.
    """

    code: Literal["small_sample"] = "small_sample"
    of: Literal["total", "row", "trailing", "compared"]
    segment: str | None
    accounts: int
    unit: Literal["account", "line"] = "account"


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


class LeftOut(Model):
    """Days of the period that belong to no whole step of a trend, or to no whole cohort."""

    code: Literal["left_out"] = "left_out"
    every: Every
    windows: tuple[Window, ...]


class NoHistory(Model):
    """The first points of a trend, `first` to `last`: they open before the ledger's first day, so have no figure."""

    code: Literal["no_history"] = "no_history"
    first: str
    last: str
    points: int
    ledger_start: date


class NothingToRetain(Model):
    """The labels of points of a trend at whose opening no account was active, though the ledger had begun."""

    code: Literal["nothing_to_retain"] = "nothing_to_retain"
    points: tuple[str, ...]


class SmallSamples(Model):
    """`small` of `among` points of a trend, or cohorts, stand on few accounts: from `fewest` to `most`."""

    code: Literal["small_samples"] = "small_samples"
    of: Literal["points", "cohorts"]
    small: int
    among: int
    fewest: int
    most: int


class FewAccounts(Model):
    """A row of a trend that stands on few accounts, from `fewest` to `most`, at so many points."""

    segment: str | None
    points: int
    fewest: int
    most: int


class SmallRows(Model):
    """The rows of a trend that stand on few accounts at points where the total does not."""

    code: Literal["small_rows"] = "small_rows"
    rows: tuple[FewAccounts, ...]


class LeftAtOnce(Model):
    """Accounts that joined and were gone again when their cohort's own period closed: they are in no age 0."""

    code: Literal["left_at_once"] = "left_at_once"
    accounts: int


class CarriedOver(Model):
    """Most `accounts` of the first cohort, `cohort`, are active since the ledger's first day: they may be older."""

    code: Literal["carried_over"] = "carried_over"
    cohort: str
    accounts: int
    ledger_start: date


class NegativeBalances(Model):
    """Accounts with a balance below zero at some close: of a trend, `accounts` is the most at any one point."""

    code: Literal["negative_balances"] = "negative_balances"
    of: Literal["points", "cohorts"]
    accounts: int


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
    METHOD = "method"
    WINDOW = "window"


class NoTier(Model):
    code: Literal["no_tier"] = "no_tier"
    reason: NoTierReason
    window: Window
    ledger_start: date


class Reversal(Model):
    """Simpson's paradox: every segment moved one way, the total the other; `segment` gained or lost most weight."""

    code: Literal["reversal"] = "reversal"
    before: Figure
    after: Figure
    rate: Change
    mix: Change
    segment: str | None
    share_before: Ratio
    share_after: Ratio


class KnownOn(Model):
    """The answer is that of the version which was the newest at the end of `day`."""

    code: Literal["known_on"] = "known_on"
    day: date


class ClosedPeriod(Model):
    """A closed period that the answer touches: what `metric` is on the version it is closed on, and on another.

    `of` says whether it is the period asked, which is answered on the closed version and held against the newest, or
    one that is answered like the rest: the earlier one of a comparison, a point of a trend. `within` is the closed
    period where the one asked is a part of it.
    """

    code: Literal["closed_period"] = "closed_period"
    of: Literal["total", "compared", "point"]
    label: str
    within: str | None
    metric: Metric
    closed_version: int
    current_version: int
    closed: Figure | None
    now: Figure | None


class ConvertedCurrency(Model):
    """Lines of other currencies are in the figures, at rates known on `rates_day`; None where each date has its own."""

    code: Literal["converted_currency"] = "converted_currency"
    currencies: tuple[str, ...]
    mode: Literal["constant", "at_line_start", "at_period_end"]
    rates_day: date | None


class PolicyWindow(Model):
    """The policy measures a window of its own: the answer is of that one, which ends where `asked` ends."""

    code: Literal["policy_window"] = "policy_window"
    asked: str
    window: Window


class NamesNotShown(Model):
    """Accounts are left out of the answer, because their names are not shown to this asker, or in this `place`.

    `scope` is what the asker's token would need; None where that is not the reason.
    """

    code: Literal["names_not_shown"] = "names_not_shown"
    place: str | None
    scope: str | None = None


# Why a figure could not be measured.
Unmeasured = Literal[
    "method",
    "no_margin",
    "no_cac",
    "no_churn",
    "no_year",
    "no_accounts",
    "nothing_lost",
    "nothing_due",
    "none_churned",
]


class NotMeasured(Model):
    """A figure that the policy's method does not have, that has nothing to divide by, or that needs one nobody gave.

    `segments` are the rows that lack it; None where the total does.
    """

    code: Literal["not_measured"] = "not_measured"
    metric: str
    reason: Unmeasured
    segments: tuple[str | None, ...] | None = None


Warnings = Annotated[
    SmallSample
    | Spread
    | PartialPeriod
    | NegativeBalance
    | EmptyCohort
    | EmptyRows
    | NoTier
    | Reversal
    | LeftOut
    | NoHistory
    | NothingToRetain
    | SmallSamples
    | SmallRows
    | LeftAtOnce
    | CarriedOver
    | NegativeBalances
    | RowsSetAside
    | LineAttribute
    | KnownOn
    | ClosedPeriod
    | ConvertedCurrency
    | NotMeasured
    | PolicyWindow
    | NamesNotShown,
    Field(discriminator="code"),
]
