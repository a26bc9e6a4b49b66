"""Every kind of answer: the union for types, and the model of a kind, which only its question loads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.answer.retention import Answer
from retention.question import Kind

if TYPE_CHECKING:
    from retention.answer.benchmarks import BenchmarksAnswer
    from retention.answer.cohorts import CohortsAnswer
    from retention.answer.diff import DiffAnswer
    from retention.answer.matrix import MatrixAnswer
    from retention.answer.movers import MoversAnswer
    from retention.answer.reconcile import ReconcileAnswer
    from retention.answer.trend import TrendAnswer
    from retention.answer.why import WhyAnswer

    AnyAnswer = (
        Answer
        | TrendAnswer
        | CohortsAnswer
        | MoversAnswer
        | WhyAnswer
        | MatrixAnswer
        | BenchmarksAnswer
        | ReconcileAnswer
        | DiffAnswer
    )


def model_of(kind: Kind) -> type[AnyAnswer]:
    """The model of answers of `kind`."""
    # ruff: noqa: PLC0415 - a process seldom answers more than one kind
    match kind:
        case Kind.RETENTION:
            return Answer
        case Kind.TREND:
            from retention.answer.trend import TrendAnswer

            return TrendAnswer
        case Kind.COHORTS:
            from retention.answer.cohorts import CohortsAnswer

            return CohortsAnswer
        case Kind.MOVERS | Kind.ACCOUNTS:
            from retention.answer.movers import MoversAnswer

            return MoversAnswer
        case Kind.WHY:
            from retention.answer.why import WhyAnswer

            return WhyAnswer
        case Kind.MATRIX:
            from retention.answer.matrix import MatrixAnswer

            return MatrixAnswer
        case Kind.BENCHMARKS:
            from retention.answer.benchmarks import BenchmarksAnswer

            return BenchmarksAnswer
        case Kind.RECONCILE:
            from retention.answer.reconcile import ReconcileAnswer

            return ReconcileAnswer
        case Kind.DIFF:
            from retention.answer.diff import DiffAnswer

            return DiffAnswer
