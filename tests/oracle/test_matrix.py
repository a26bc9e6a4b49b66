"""The quadrants of the sample ledger are those of hand-written SQL."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from retention.answer.matrix import MatrixAnswer
from retention.ask import ask
from retention.question import Kind, Question, Span
from tests.narrowed import narrowed

if TYPE_CHECKING:
    from retention.ledger.view import Ledger
    from tests.oracle.oracle import Oracle

TODAY = date(2026, 11, 22)
PERIODS = [(date(2025, 11, 1), date(2026, 10, 31)), (date(2025, 1, 1), date(2025, 12, 31))]


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("by", ["segment", "region", "industry", "plan", "product", "interval"])
def test_the_quadrants_are_those_of_sql(
    sample_ledger: Ledger, sample_oracle: Oracle, by: str, period: tuple[date, date]
) -> None:
    """Part 5: GRR is capped / opening, NRR kept / opening; a ratio on its bound is over it."""
    opening = date.fromordinal(period[0].toordinal() - 1)
    expected = {}
    for segment, figures in sample_oracle.rows(opening, period[1], {}, by).items():
        (capped, whole), (kept, _) = figures["grr"], figures["nrr"]
        side = ("over" if 10 * capped >= 9 * whole else "under", "over" if kept >= whole else "under")
        expected[segment] = {
            ("over", "over"): "expands",
            ("over", "under"): "holds",
            ("under", "over"): "leaks",
            ("under", "under"): "shrinks",
        }[side]
    question = Question(kind=Kind.MATRIX, by=by, period=Span(first=period[0], last=period[1]))
    answer = narrowed(ask(question, ledger=sample_ledger, today=TODAY), MatrixAnswer)
    assert {found.row.segment: found.quadrant.value for found in answer.rows} == expected
