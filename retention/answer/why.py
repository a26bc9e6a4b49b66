"""Why a figure changed: rate and mix by segment, the accounts that moved it, drivers and reasons (kind `why`)."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from retention.answer.head import Head
from retention.answer.movers import Mover
from retention.answer.parts import Model, Retention
from retention.answer.retention import Compared
from retention.question import Kind, Metric, Movement
from retention.ratio import Difference, Ratio


class Driver(StrEnum):
    """What of an account's lines made its ARR grow or shrink (docs/decisions/drivers.md).

    OTHER is the change of a product whose lines give no quantities. BETWEEN is what a policy that adds up months saw
    move between the ends of the period, and EXCHANGE what converting leaves over where rates are not constant.
    """

    SEATS = "seats"
    PRICE = "price"
    PLAN = "plan"
    PRODUCT = "product"
    USAGE = "usage"
    EXCHANGE = "exchange"
    BETWEEN = "between"
    OTHER = "other"


class SegmentEffect(Model):
    """One segment's part of the change: rate + mix, exactly; the segments sum to the change of the total.

    A segment that only one period has is all mix. `compared.effect` has the sums over all segments, its rate rounded
    to 10⁻¹²; here nothing is rounded.
    """

    segment: str | None
    before: Ratio | None
    after: Ratio | None
    share_before: Ratio
    share_after: Ratio
    rate: Difference
    mix: Difference


class DriverAmount(Model):
    """ARR that accounts with this movement gained (above zero) or lost (below) by one driver.

    Over all drivers of a movement the amounts sum to the movement, contraction below zero. `accounts` are those that
    the driver moved at all.
    """

    movement: Movement
    driver: Driver
    accounts: int
    arr_minor: int


class ReasonAmount(Model):
    """Churned or contracted ARR, above zero, by the reason that was imported; None for accounts without one."""

    movement: Movement
    reason: str | None
    accounts: int
    arr_minor: int


class MovedBy(Model):
    """An account, its movement, and what it adds to the metric: points of the period's own ratio.

    `driver` is the largest of those that made the account grow or shrink; None where it was lost or came.
    """

    movement: Movement
    account: Mover
    effect: Difference
    driver: Driver | None


class WhyAnswer(Head):
    """The change of `metric` since the compared period, taken apart.

    `segments` are empty where a period has nothing to retain. Of the `accounts_total` that moved the metric in the
    period, `accounts` are the largest. Drivers and reasons are of all accounts that the question looks at.
    """

    kind: Literal[Kind.WHY] = Kind.WHY
    metric: Metric
    by: str
    total: Retention
    compared: Compared
    segments: tuple[SegmentEffect, ...]
    accounts_total: int
    accounts: tuple[MovedBy, ...]
    drivers: tuple[DriverAmount, ...]
    reasons: tuple[ReasonAmount, ...]
