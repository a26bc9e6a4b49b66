"""Reference rows for a metric: those that apply, those that do not and why, and scenarios (kind `benchmarks`)."""

from __future__ import annotations

from typing import Literal

from retention.answer.head import Head
from retention.answer.parts import Benchmark, Mismatch, Model, Retention, Standing, Tier, Window
from retention.question import Kind, Metric


class Reference(Model):
    """A row that applies, whether it is the user's `own`, and the figure against it; None where there is no figure."""

    benchmark: Benchmark
    own: bool
    standing: Standing | None


class OtherReference(Model):
    """A row of the metric that does not apply.

    `fact` is the company fact or attribute that it asks for, `known` what is known of that.
    """

    benchmark: Benchmark
    own: bool
    mismatch: Mismatch
    fact: str | None
    known: str | None


class Compounding(Model):
    """Scenario, not a forecast: what each unit becomes in `years` if every year keeps the ratio.

    The fraction is the exact power; its integers are decimal text, because they outgrow JSON numbers.
    """

    years: int
    numerator: str
    denominator: str
    percent: str


class Replacement(Model):
    """Scenario, not a forecast: new accounts needed where each lost one takes `each_low` to `each_high` of them.

    `source` and `standing` say where those two come from, as in a reference row.
    """

    lost_accounts: int
    each_low: int
    each_high: int
    new_low: int
    new_high: int
    source: str
    standing: str


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
