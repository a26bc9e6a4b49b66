"""The accounts behind every movement of the sample ledger are those of hand-written SQL."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from retention.answer.movers import MoversAnswer
from retention.ask import ask
from retention.question import Kind, Movement, Question, Span, Term
from tests.narrowed import narrowed

if TYPE_CHECKING:
    from retention.ledger.view import Ledger
    from tests.oracle.oracle import Oracle

TODAY = date(2026, 11, 22)
PERIODS = [
    (date(2026, 7, 1), date(2026, 9, 30)),
    (date(2025, 11, 1), date(2026, 10, 31)),
    (date(2026, 2, 11), date(2026, 4, 3)),
]
Conditions = dict[str, tuple[str, ...]]
SEGMENTS: list[Conditions] = [{}, {"segment": ("enterprise",)}, {"region": ("emea",), "plan": ("scale",)}]


def moved(
    oracle: Oracle, movement: Movement, period: tuple[date, date], conditions: Conditions
) -> set[tuple[str, str | None, int, int, int]]:
    """Part 2, row by row."""
    found = set()
    opening = date.fromordinal(period[0].toordinal() - 1)
    for row in oracle.accounts(opening, period[1], conditions, "industry"):
        b0, b1 = row["b0"], row["b1"]
        amount = {
            Movement.EXPANSION: b1 - b0 if b0 and b1 > b0 else 0,
            Movement.CONTRACTION: b0 - b1 if b1 and b1 < b0 else 0,
            Movement.CHURN: b0 if not b1 else 0,
            Movement.NEW: b1 if not b0 and not row["before"] else 0,
            Movement.REACTIVATION: b1 if not b0 and row["before"] else 0,
        }[movement]
        if amount:
            found.add((row["account_id"], row["segment"], b0, b1, amount))
    return found


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("conditions", SEGMENTS, ids=str)
@pytest.mark.parametrize("movement", Movement)
def test_the_accounts_are_those_of_sql(
    sample_ledger: Ledger,
    sample_oracle: Oracle,
    movement: Movement,
    period: tuple[date, date],
    conditions: Conditions,
) -> None:
    question = Question(
        kind=Kind.ACCOUNTS,
        movement=movement,
        period=Span(first=period[0], last=period[1]),
        terms=tuple(Term(attribute=name, value=value) for name, values in conditions.items() for value in values),
        by="industry",
    )
    (group,) = narrowed(ask(question, ledger=sample_ledger, today=TODAY), MoversAnswer).movements
    told = [
        (one.account, one.segment, one.opening_arr_minor, one.closing_arr_minor, one.arr_minor)
        for one in group.accounts
    ]
    expected = moved(sample_oracle, movement, period, conditions)
    assert set(told) == expected
    assert told == sorted(told, key=lambda one: (-one[4], one[0]))
    assert (group.accounts_total, group.arr_minor) == (len(expected), sum(one[4] for one in expected))


def test_the_sample_has_accounts_behind_every_movement(sample_oracle: Oracle) -> None:
    """Else the comparison above would compare nothing."""
    assert all(moved(sample_oracle, movement, PERIODS[1], {}) for movement in Movement)
