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
    """An account whose part in the ratio the step changed: its part of the denominator and of the numerator."""

    account: str
    name: str | None
    base_before: int
    base_after: int
    kept_before: int
    kept_after: int


class BridgeStep(Model):
    """One cause: its parameters changed from the first policy's values to the second's, and what that alone does here.

    `effect` is after - before. `accounts` are those that it moved most, `accounts_total` counts all that it moved.
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
    """first + the steps' effects = second, exactly; causes without effect differ, but change nothing here.

    `unit` is what the parts of accounts are counted in.
    """

    kind: Literal[Kind.RECONCILE] = Kind.RECONCILE
    metric: Metric
    first: PolicyFigure
    second: PolicyFigure
    unit: Literal["arr_minor", "accounts"]
    change: Difference
    steps: tuple[BridgeStep, ...]
    without_effect: tuple[Cause, ...]
