"""A metric over time: each point is the answer to its own window."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from retention.answer import PolicyWindow, Window
from retention.answer.trend import TrendAnswer, TrendPoint
from retention.measure import in_one_currency, view_of
from retention.metrics import mix
from retention.metrics.checks import spread
from retention.metrics.trend import (
    accounts_below_zero,
    below_zero,
    change_since,
    small_points,
    trend_rows,
    unmeasured,
    without_figure,
)
from retention.question import Every
from retention.verdict import answer_period, head, ledger_checks, left_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retention.answer import Retention, Reversal, Row, Warnings
    from retention.books import Books
    from retention.ledger.view import Ledger
    from retention.measure import View
    from retention.period import Period
    from retention.scope import Scope


def answer(scope: Scope, ledger: Ledger, books: Books) -> TrendAnswer:  # noqa: ARG001 - every kind is handed the books
    """Measure the window of every step, with rows where the scope has a breakdown."""
    settled = in_one_currency(scope, ledger)
    view = view_of(settled, ledger)
    measured = [_measured(view, window) for window in settled.windows]
    points = tuple(
        TrendPoint(step=answer_period(step.period()), period=answer_period(one.period), total=one.total)
        for step, one in zip(settled.steps, measured, strict=True)
    )
    return TrendAnswer(
        **head(view, answer_period(settled.period.period()), tuple(_warnings(view, points, measured))),
        metric=settled.metric,
        every=settled.every or Every.MONTH,
        window=settled.window,
        by=settled.by,
        points=points,
        rows=trend_rows([one.rows for one in measured], settled.metric),
        change=change_since([one.total for one in measured], settled.metric),
    )


class _Measured(NamedTuple):
    """One window without its balances: those of many windows would fill the memory."""

    period: Period
    total: Retention
    rows: tuple[Row, ...]
    below_zero: int


def _measured(view: View, window: Period) -> _Measured:
    one = view.measure(window, broken_down=True)
    return _Measured(window, one.total, one.rows, accounts_below_zero(one.balances))


def _warnings(view: View, points: Sequence[TrendPoint], measured: Sequence[_Measured]) -> Iterator[Warnings]:
    """What must be known beside the points, in the order it is told."""
    if view.ledger.first_day is not None:
        yield from without_figure(points, view.ledger.first_day, view.scope.metric)
    totals = [one.total for one in measured]
    yield from unmeasured(totals, view.scope.metric)
    yield from small_points([one.rows for one in measured], totals, view.scope.metric)
    yield from left_out(view.scope)
    if view.policy.window != "as_asked":
        yield PolicyWindow(
            asked=points[-1].step.label, window=Window(start=points[-1].period.start, end=points[-1].period.end)
        )
    found = (
        spread(measured[-1].rows, view.scope.metric),
        _reversal(view, measured),
        below_zero([one.below_zero for one in measured]),
    )
    yield from (warning for warning in found if warning is not None)
    yield from ledger_checks(view)


def _reversal(view: View, measured: Sequence[_Measured]) -> Reversal | None:
    """Whether the total moved against all of its segments between the first and the last point with an opening."""
    metric, some = view.scope.metric, [one for one in measured if one.total.accounts_opening]
    # The product of months is no sum of the segments' own.
    if len(some) < 2 or view.policy.method == "compounded":  # noqa: PLR2004 - a first and a last
        return None
    first, last = some[0], some[-1]
    split = mix.effect(first.rows, last.rows, metric)
    return mix.reversal(metric, first.total, first.rows, last.total, last.rows, split)
