"""The accounts behind the movements sum to them, on random ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from retention.answer.movers import MoversAnswer
from retention.ask import ask
from retention.question import Kind, Movement, Question
from tests.ledger.tape import TODAY
from tests.narrowed import main, narrowed
from tests.property.ledgers import facts, ledger, modest, periods

if TYPE_CHECKING:
    from retention.question import Named, Span
    from tests.property.ledgers import Facts

COUNTS = {
    Movement.EXPANSION: "accounts_expanded",
    Movement.CONTRACTION: "accounts_contracted",
    Movement.CHURN: "accounts_churned",
    Movement.NEW: "accounts_new",
    Movement.REACTIVATION: "accounts_reactivated",
}


@modest
@given(facts(), periods(), st.sampled_from((None, "product")))
def test_groups_are_the_components_of_the_total(found: Facts, period: Span | Named, by: str | None) -> None:
    """Part 2: every account with a movement is listed once, and their amounts are those that the totals sum."""
    known = ledger(found)
    asked = narrowed(ask(Question(kind=Kind.ACCOUNTS, period=period, by=by), ledger=known, today=TODAY), MoversAnswer)
    total = main(ask(Question(period=period), ledger=known, today=TODAY)).total
    assert asked.total == total
    for group in asked.movements:
        assert group.arr_minor == getattr(total, f"{group.movement.value}_arr_minor")
        assert group.arr_minor == sum(one.arr_minor for one in group.accounts)
        assert group.accounts_total == len(group.accounts) == getattr(total, COUNTS[group.movement])
        assert all(one.arr_minor > 0 for one in group.accounts)
    moved = [one.account for group in asked.movements for one in group.accounts]
    assert len(moved) == len(set(moved))


@modest
@given(facts(), periods(), st.integers(1, 3))
def test_the_top_is_the_beginning_of_the_whole_list(found: Facts, period: Span | Named, top: int) -> None:
    known = ledger(found)
    cut, whole = (
        narrowed(ask(question, ledger=known, today=TODAY), MoversAnswer)
        for question in (
            Question(kind=Kind.MOVERS, period=period, top=top),
            Question(kind=Kind.ACCOUNTS, period=period),
        )
    )
    for some, every in zip(cut.movements, whole.movements, strict=True):
        assert some == every.model_copy(update={"accounts": every.accounts[:top]})
