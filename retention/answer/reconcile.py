"""The difference between two policies as a bridge of named causes (kind `reconcile`)."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from retention.answer.head import Head
from retention.answer.parts import AnswerPeriod, Model, Retention
from retention.question import Kind, Metric
from retention.ratio import Difference, Ratio


class Cause(StrEnum):
    """What two policies may differ in, in the order in which the bridge is walked."""

    TRIALS = "trials"
    PAUSED = "paused"
    PAST_DUE = "past_due"
    USAGE = "usage"
    DISCOUNTS = "discounts"
    INTERVAL_FACTORS = "interval_factors"
    EXCHANGE = "exchange"
    CHURN_TIMING = "churn_timing"
    GRAIN = "grain"
    WINDOW = "window"
    METHOD = "method"
    SAME_PERIOD = "same_period"
    TERMINAL_CHURN = "terminal_churn"
    REACTIVATION = "reactivation"
    GRR_CAP = "grr_cap"
    DENOMINATOR = "denominator"
    SEGMENT = "segment"


class AccountBehind(Model):
    """An account whose figures the step changed, by its balances and movements before and after, largest first."""

    account: str
    name: str | None
    opening_before_arr_minor: int
    opening_after_arr_minor: int
    kept_before_arr_minor: int
    kept_after_arr_minor: int


class BridgeStep(Model):
    """One parameter changed from the first policy's value to the second's: what that alone does at this place.

    `effect` is after - before. `accounts` are the largest behind it, `accounts_total` counts all.
    """

    cause: Cause
    parameters: tuple[tuple[str, str, str], ...]
    before: Ratio
    after: Ratio
    effect: Difference
    accounts_total: int
    accounts: tuple[AccountBehind, ...]


class PolicyFigure(Model):
    """What one policy gives: the window it measures for the period asked, its components and ratio."""

    policy: str
    period: AnswerPeriod
    total: Retention
    ratio: Ratio


class ReconcileAnswer(Head):
    """first + the steps' effects = second, exactly. Parameters without a step are equal or change nothing."""

    kind: Literal[Kind.RECONCILE] = Kind.RECONCILE
    metric: Metric
    first: PolicyFigure
    second: PolicyFigure
    change: Difference
    steps: tuple[BridgeStep, ...]
    without_effect: tuple[Cause, ...]
