"""The retention matrix: the segments of one attribute by GRR and NRR."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.answer import NotMeasured, Spread
from retention.answer.matrix import MatrixAnswer, MatrixRow
from retention.measure import in_one_currency, view_of
from retention.metrics.matrix import GRR_BOUND, NRR_BOUND, quadrant
from retention.ratio import Ratio
from retention.verdict import Beside, answer_period, head, warnings

if TYPE_CHECKING:
    from retention.answer import Warnings
    from retention.books import Books
    from retention.ledger.view import Ledger
    from retention.measure import Measured, View
    from retention.scope import Scope


def answer(scope: Scope, ledger: Ledger, books: Books) -> MatrixAnswer:  # noqa: ARG001 - every kind is handed the books
    """Measure every segment of the period, and say in which quadrant it stands."""
    settled = in_one_currency(scope, ledger)
    view = view_of(settled, ledger)
    measured = view.measure(settled.period.period(), broken_down=True)
    return MatrixAnswer(
        **head(view, answer_period(measured.period), _checks(view, measured)),
        by=settled.by or "",
        grr_bound=_bound(GRR_BOUND),
        nrr_bound=_bound(NRR_BOUND),
        total=measured.total,
        rows=tuple(MatrixRow(row=row, quadrant=quadrant(row)) for row in measured.rows),
    )


def _checks(view: View, measured: Measured) -> tuple[Warnings, ...]:
    """As beside any breakdown, but for the spread, which the matrix is, and for shares that it does not show."""
    found = warnings(view, measured, Beside(None, None, None, None), None)
    return tuple(warning for warning in found if not isinstance(warning, Spread | NotMeasured))


def _bound(percent: int) -> Ratio:
    return Ratio(numerator=percent, denominator=100, percent=f"{percent}.0")
