"""The quadrants of random ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from retention.answer.matrix import MatrixAnswer, Quadrant
from retention.ask import ask
from retention.ledger.kernel import COMPONENTS
from retention.question import Kind, Question
from tests.ledger.tape import TODAY
from tests.narrowed import main, narrowed
from tests.property.ledgers import facts, ledger, modest, periods

if TYPE_CHECKING:
    from retention.answer import Row
    from retention.question import Named, Span
    from tests.property.ledgers import Facts


def where(row: Row) -> Quadrant:
    """Part 5 in integers alone."""
    opening, lost = row.opening_arr_minor, row.contraction_arr_minor + row.churn_arr_minor
    if opening == 0:
        return Quadrant.EMPTY
    keeps, grows = 10 * (opening - lost) >= 9 * opening, row.expansion_arr_minor >= lost
    return {
        (True, True): Quadrant.EXPANDS,
        (True, False): Quadrant.HOLDS,
        (False, True): Quadrant.LEAKS,
        (False, False): Quadrant.SHRINKS,
    }[keeps, grows]


@modest
@given(facts(), periods(), st.sampled_from(("product", "interval")))
def test_every_segment_stands_in_one_quadrant_and_all_of_them_are_the_total(
    found: Facts, period: Span | Named, by: str
) -> None:
    known = ledger(found)
    asked = narrowed(ask(Question(kind=Kind.MATRIX, period=period, by=by), ledger=known, today=TODAY), MatrixAnswer)
    rows = [entry.row for entry in asked.rows]
    assert [entry.quadrant for entry in asked.rows] == [where(row) for row in rows]
    assert {name: sum(getattr(row, name) for row in rows) for name in COMPONENTS} == {
        name: getattr(asked.total, name) for name in COMPONENTS
    }
    plain = main(ask(Question(period=period, by=by), ledger=known, today=TODAY))
    assert (asked.total, tuple(rows)) == (plain.total, plain.rows)
