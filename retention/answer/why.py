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
    """What of an account's lines made its ARR grow or shrink."""

    SEATS = "seats"
    PRICE = "price"
    PLAN = "plan"
    PRODUCT = "product"
    USAGE = "usage"
    EXCHANGE = "exchange"
    OTHER = "other"


class SegmentEffect(Model):
    """One segment's part of the change: rate + mix, exactly; the segments sum to the change of the total."""

    segment: str | None
    before: Ratio | None
    after: Ratio | None
    share_before: Ratio
    share_after: Ratio
    rate: Difference
    mix: Difference


class DriverAmount(Model):
    """ARR that accounts with this movement gained (above zero) or lost (below) by one driver.

    Over all drivers of a movement the amounts sum to the movement.
    """

    movement: Movement
    driver: Driver
    accounts: int
    arr_minor: int


class ReasonAmount(Model):
    """Churned or contracted ARR by the reason that was imported; None for accounts without one."""

    movement: Movement
    reason: str | None
    accounts: int
    arr_minor: int


class MovedBy(Model):
    """An account, its movement, and what it adds to the metric: points of the period's own ratio."""

    movement: Movement
    account: Mover
    effect: Difference


class WhyAnswer(Head):
    """The change of `metric` since the compared period, taken apart."""

    kind: Literal[Kind.WHY] = Kind.WHY
    metric: Metric
    by: str
    total: Retention
    compared: Compared
    segments: tuple[SegmentEffect, ...]
    accounts: tuple[MovedBy, ...]
    drivers: tuple[DriverAmount, ...]
    reasons: tuple[ReasonAmount, ...]
