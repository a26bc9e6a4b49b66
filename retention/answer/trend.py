"""A metric over time: one point a month, quarter or year (kind `trend`)."""

from __future__ import annotations

from typing import Literal

from retention.answer.head import Head
from retention.answer.parts import AnswerPeriod, Model, Retention
from retention.question import Every, Kind, Metric, Trailing
from retention.ratio import Change, Figure


class TrendPoint(Model):
    """A step of the calendar, and what is measured for it: the step itself, or the window that ends with it."""

    step: AnswerPeriod
    period: AnswerPeriod
    total: Retention


class TrendRow(Model):
    """One value of the attribute that the trend is broken down by; a figure a point, None where it has none.

    Rows stand in order of their opening ARR at the last point.
    """

    segment: str | None
    ratios: tuple[Figure | None, ...]


class TrendAnswer(Head):
    """Points in order of time; `change` is the last point's figure minus the first's, of those that have one."""

    kind: Literal[Kind.TREND] = Kind.TREND
    metric: Metric
    every: Every
    window: Trailing | None
    by: str | None
    points: tuple[TrendPoint, ...]
    rows: tuple[TrendRow, ...]
    change: Change | None
