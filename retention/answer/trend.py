"""A metric over time: one point a month, quarter or year (kind `trend`)."""

from __future__ import annotations

from typing import Literal

from retention.answer.head import Head
from retention.answer.parts import AnswerPeriod, Model, Retention
from retention.question import Every, Kind, Metric, Trailing
from retention.ratio import Difference, Ratio


class TrendPoint(Model):
    """One window of the trend: a step of the calendar, or what `window` looks back on from the step's end."""

    period: AnswerPeriod
    total: Retention


class TrendRow(Model):
    """One value of the attribute that the trend is broken down by; a ratio a point, None where it has none."""

    segment: str | None
    ratios: tuple[Ratio | None, ...]


class TrendAnswer(Head):
    """Points in order of time; `change` is the last point's ratio minus the first's, of those that have one."""

    kind: Literal[Kind.TREND] = Kind.TREND
    metric: Metric
    every: Every
    window: Trailing | None
    by: str | None
    points: tuple[TrendPoint, ...]
    rows: tuple[TrendRow, ...]
    change: Difference | None
