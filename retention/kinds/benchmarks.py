"""`benchmarks nrr`: the figure, every reference row there is for it, and scenarios."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from retention.answer import Mismatch, Window
from retention.answer.benchmarks import BenchmarksAnswer, OtherReference, Reference
from retention.benchmark.fit import Misfit, misfit
from retention.benchmark.rows import reference_rows
from retention.benchmark.scenarios import compounding, replacement
from retention.benchmark.standing import standing, told_apart
from retention.benchmark.tiers import TIER
from retention.measure import in_one_currency, view_of
from retention.metrics.rates import headline_ratio
from retention.question import Metric
from retention.ratio import TIER_BOUNDARIES, WHOLE
from retention.verdict import answer_period, asked_of, beside, head, warnings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Benchmark, Retention
    from retention.benchmark.fit import Asked
    from retention.books import Books
    from retention.ledger.view import Ledger
    from retention.ratio import Ratio
    from retention.scope import Scope


def answer(scope: Scope, ledger: Ledger, books: Books) -> BenchmarksAnswer:  # noqa: ARG001 - every kind is handed the books
    """Measure the window asked and hold every row of its metric against it."""
    settled = in_one_currency(scope, ledger)
    view = view_of(settled, ledger)
    measured = view.measure(settled.period.period(), broken_down=False)
    others = beside(view, measured)
    if others.tier is None:
        # Without a tier nothing of the trailing twelve months is shown, and nothing needs to be known of them.
        others = replace(others, trailing=None)
    asked = asked_of(view, Window(start=settled.period.start, end=settled.period.end))
    # What one company disclosed tells least: it is listed last.
    judged = sorted(_judged(settled, asked), key=_is_disclosure)
    applying = tuple((row, own) for row, own, problem in judged if problem is None)
    total = _shown(measured.total, settled.metric, [row for row, _ in applying])
    ratio = headline_ratio(total, settled.metric)
    return BenchmarksAnswer(
        **head(view, answer_period(measured.period), tuple(warnings(view, measured, others, None))),
        metric=settled.metric,
        window=asked.window,
        total=total,
        tier=others.tier,
        applying=tuple(_reference(row, ratio, own=own) for row, own in applying),
        others=tuple(_other(row, problem, own=own) for row, own, problem in judged if problem is not None),
        compounding=compounding(ratio, asked),
        replacement=replacement(total.accounts_churned, asked),
    )


def _judged(scope: Scope, asked: Asked) -> Iterator[tuple[Benchmark, bool, Misfit | None]]:
    """Every row of the metric, the user's own first, and why it does not apply where it does not."""
    own_tiers = any(row.statistic == TIER for row in scope.own_rows)
    for row in scope.own_rows:
        yield row, True, misfit(row, asked, own=True)
    for row in reference_rows():
        if row.metric == asked.metric:
            replaced = own_tiers and row.statistic == TIER
            yield row, False, Misfit(Mismatch.REPLACED) if replaced else misfit(row, asked, own=False)


def _is_disclosure(judged: tuple[Benchmark, bool, Misfit | None]) -> bool:
    problem = judged[2]
    return problem is not None and problem.mismatch is Mismatch.COMPANY


def _shown(total: Retention, metric: Metric, rows: list[Benchmark]) -> Retention:
    """The total with its figure never rounded onto a bound that it is held against."""
    ratio = headline_ratio(total, metric)
    if ratio is None or metric.value not in type(total).model_fields:
        return total
    boundaries = TIER_BOUNDARIES if metric is Metric.NRR else WHOLE
    return total.model_copy(update={metric.value: told_apart(ratio, rows, boundaries)})


def _reference(row: Benchmark, ratio: Ratio | None, *, own: bool) -> Reference:
    return Reference(benchmark=row, own=own, standing=None if ratio is None else standing(ratio, row))


def _other(row: Benchmark, problem: Misfit, *, own: bool) -> OtherReference:
    return OtherReference(benchmark=row, own=own, mismatch=problem.mismatch, fact=problem.fact, known=problem.known)
