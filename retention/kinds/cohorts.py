"""Cohorts: accounts by when they first were active, and what is left of them at each age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.answer.cohorts import Cohort, CohortsAnswer
from retention.measure import in_one_currency, view_of
from retention.metrics.cohorts import (
    NO_COHORT,
    averages,
    below_zero,
    carried_over,
    cells_of,
    cohort_of,
    comparisons,
    left_at_once,
    small_cohorts,
    triangle,
)
from retention.question import Basis, Every
from retention.verdict import answer_period, head, ledger_checks, left_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from retention.answer import Warnings
    from retention.books import Books
    from retention.ledger.view import Ledger
    from retention.measure import View
    from retention.metrics.cohorts import Triangle
    from retention.period import Period
    from retention.scope import Scope


def answer(scope: Scope, ledger: Ledger, books: Books) -> CohortsAnswer:  # noqa: ARG001 - every kind is handed the books
    """Sum every balance at every close by the cohort of its account."""
    settled = in_one_currency(scope, ledger)
    view, basis = view_of(settled, ledger), settled.basis or Basis.REVENUE
    steps = [step for step in settled.windows if step.end <= settled.period.end]
    closes = [step.closing_day.toordinal() for step in settled.windows]
    cohort = _cohorts(view, steps)
    sums = triangle(view.closings(closes), cohort, cohorts=len(steps), closes=len(closes))
    cohorts = tuple(
        Cohort(
            period=answer_period(step),
            accounts_joined=int(sums.joined[position]),
            cells=cells_of(sums, position, basis),
        )
        for position, step in enumerate(steps)
    )
    return CohortsAnswer(
        **head(view, answer_period(settled.period.period()), tuple(_warnings(view, cohorts, cohort, sums))),
        every=settled.every or Every.MONTH,
        basis=basis,
        cohorts=cohorts,
        averages=averages(cohorts, basis),
        comparisons=comparisons(cohorts, basis),
    )


def _cohorts(view: View, steps: Sequence[Period]) -> NDArray[np.int64]:
    """The cohort of every account; one that does not pass the conditions at its cohort's close has none."""
    starts = [step.start.toordinal() for step in steps]
    cohort = cohort_of(view.first_active, starts, steps[-1].end.toordinal())
    for position, step in enumerate(steps if view.scope.conditions else ()):
        close = step.closing_day.toordinal()
        passes = view.chosen(close, close)
        if passes is not None:
            cohort[(cohort == position) & ~passes] = NO_COHORT
    return cohort


def _warnings(view: View, cohorts: Sequence[Cohort], cohort: NDArray[np.int64], sums: Triangle) -> Iterator[Warnings]:
    """What must be known beside the triangle, in the order it is told."""
    first_day = view.ledger.first_day
    older = None if first_day is None else carried_over(cohorts[0], view.first_active, cohort, first_day)
    yield from (warning for warning in (older, left_at_once(cohorts), small_cohorts(cohorts)) if warning is not None)
    yield from left_out(view.scope)
    yield from (warning for warning in (below_zero(sums),) if warning is not None)
    yield from ledger_checks(view)
