"""The main question: a metric of one period, with what stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.answer import Answer
from retention.measure import in_one_currency, view_of
from retention.verdict import answer_period, beside, compared, head, shown_with, warnings

if TYPE_CHECKING:
    from retention.books import Books
    from retention.ledger.view import Ledger
    from retention.scope import Scope


def answer(scope: Scope, ledger: Ledger, books: Books) -> Answer:  # noqa: ARG001 - every kind is handed the books
    """Measure the period asked, what stands beside it, and the checks."""
    settled = in_one_currency(scope, ledger)
    view = view_of(settled, ledger)
    measured = view.measure(settled.period.period(), broken_down=True)
    others = beside(view, measured)
    if others.tier is not None and others.trailing is None:
        measured = shown_with(measured, others.tier)
    earlier = None
    if settled.compare is not None and others.earlier is not None:
        earlier = compared(view, settled.compare, others.earlier, measured)
    return Answer(
        **head(view, answer_period(measured.period), tuple(warnings(view, measured, others, earlier))),
        metric=settled.metric,
        by=settled.by,
        total=measured.total,
        rows=measured.rows,
        trailing=others.trailing_twelve_months,
        tier=others.tier,
        compared=earlier,
        headline=settled.headline,
    )
