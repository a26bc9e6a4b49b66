"""Reference rows for a metric: those that apply, those that do not and why, and scenarios (kind `benchmarks`)."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from retention.answer.head import Head
from retention.answer.parts import Benchmark, Model, Retention, Tier, Window
from retention.question import Kind, Metric
from retention.ratio import Ratio


class Standing(StrEnum):
    """Where the figure is against a row: within its bounds, over or under them."""

    OVER = "over"
    WITHIN = "within"
    UNDER = "under"


class Mismatch(StrEnum):
    """Why a row does not apply."""

    WINDOW = "window"
    METHOD = "method"
    SLICE = "slice"
    UNKNOWN_FACT = "unknown_fact"
    COMPANY = "company"


class Reference(Model):
    """A row, where it comes from (`own` for the user's), and the figure against it."""

    benchmark: Benchmark
    own: bool
    standing: Standing | None


class OtherReference(Model):
    """A row of the metric that does not apply; `fact` is the company fact or attribute that it asks for."""

    benchmark: Benchmark
    own: bool
    mismatch: Mismatch
    fact: str | None


class Compounding(Model):
    """Scenario: what 100 become if the ratio stayed as it is for `years`; not a forecast."""

    years: int
    ratio: Ratio


class Replacement(Model):
    """Scenario: new units needed to replace what was lost, at `low` to `high` new a lost one."""

    lost_accounts: int
    low: int
    high: int
    source: str


class BenchmarksAnswer(Head):
    """The metric over the window asked, and every reference row there is for it."""

    kind: Literal[Kind.BENCHMARKS] = Kind.BENCHMARKS
    metric: Metric
    window: Window
    total: Retention
    tier: Tier | None
    applying: tuple[Reference, ...]
    others: tuple[OtherReference, ...]
    compounding: tuple[Compounding, ...]
    replacement: Replacement | None
