"""The answer to the main question: a metric of one period, its movements, breakdown, tier and comparison."""

from __future__ import annotations

from typing import Literal

from retention.answer.head import Head
from retention.answer.parts import AnswerPeriod, Headline, Model, Retention, Row, Tier, Window
from retention.question import Comparison, Kind, Metric
from retention.ratio import Change, Figure


class TrailingTwelveMonths(Model):
    """The question's metric over the twelve months that end with a shorter period."""

    window: Window
    total: Retention


class Effect(Model):
    """The change of a total split over the segments: rate + mix = change, exactly."""

    rate: Change
    mix: Change


class RowChange(Model):
    """One segment of a comparison; `change` is None where one of the two periods has no figure."""

    segment: str | None
    before: Figure | None
    change: Change | None


class Compared(Model):
    """The same question for an earlier period; `change` is this period's figure minus that one's."""

    against: Comparison
    period: AnswerPeriod
    total: Retention
    rows: tuple[Row, ...]
    change: Change | None
    row_changes: tuple[RowChange, ...]
    effect: Effect | None


class Answer(Head):
    """The whole answer of kind `retention`."""

    kind: Literal[Kind.RETENTION] = Kind.RETENTION
    metric: Metric
    by: str | None
    total: Retention
    rows: tuple[Row, ...]
    trailing: TrailingTwelveMonths | None
    tier: Tier | None
    compared: Compared | None
    headline: Headline
