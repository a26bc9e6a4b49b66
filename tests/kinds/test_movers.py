"""The accounts behind the movements, by hand."""

from __future__ import annotations

import pytest

from retention.answer.movers import MoversAnswer
from retention.question import Kind, Movement, Question, Term
from tests.kinds.asking import Q3, asked

# In Q3 2025 of each movement the accounts below; in 1,000 minor units a year.
QUARTER = """
    up1   a 2024-01-01 2025-08-01 100000
    up1   b 2025-08-01 -          150000
    up2   a 2024-01-01 2025-08-01 200000
    up2   b 2025-08-01 -          250000
    up3   a 2024-01-01 -           10000
    up3   b 2025-09-30 -           90000
    down  a 2024-01-01 2025-09-30 100000
    down  b 2025-09-30 -           40000
    lost  a 2024-01-01 2025-07-01 200000
    gone  a 2024-01-01 2025-09-30 900000
    back  a 2023-01-01 2024-01-01  50000
    back  b 2025-07-15 -           70000
    fresh a 2025-09-01 -           30000
    still a 2024-01-01 -           50000
    late  a 2025-10-01 -           50000
    brief a 2025-08-01 2025-09-01  50000
    up1 is segment=smb
    up2 is segment=enterprise
    lost is segment=smb
    gone is segment=enterprise since 2025-01-01
"""


MOVERS = Question(kind=Kind.MOVERS, period=Q3)
CHURNED = Question(kind=Kind.ACCOUNTS, movement=Movement.CHURN, period=Q3)


def movers(**said: object) -> MoversAnswer:
    return asked(QUARTER, MOVERS.model_copy(update=said), MoversAnswer)


def listed(answer: MoversAnswer, movement: Movement) -> list[tuple[str, int, int, int]]:
    (group,) = (group for group in answer.movements if group.movement is movement)
    return [(one.account, one.opening_arr_minor, one.closing_arr_minor, one.arr_minor) for one in group.accounts]


def test_each_movement_has_its_accounts_largest_first() -> None:
    """Up: 90,000; then two of 50,000 by account id. Down 60,000. Lost 900,000 and 200,000. Still and late: nothing."""
    answer = movers()
    assert [group.movement for group in answer.movements] == list(Movement)
    assert {movement: listed(answer, movement) for movement in Movement} == {
        Movement.EXPANSION: [
            ("up3", 10000, 100000, 90000),
            ("up1", 100000, 150000, 50000),
            ("up2", 200000, 250000, 50000),
        ],
        Movement.CONTRACTION: [("down", 100000, 40000, 60000)],
        Movement.CHURN: [("gone", 900000, 0, 900000), ("lost", 200000, 0, 200000)],
        Movement.NEW: [("fresh", 0, 30000, 30000)],
        Movement.REACTIVATION: [("back", 0, 70000, 70000)],
    }
    assert [(group.accounts_total, group.arr_minor) for group in answer.movements] == [
        (3, 190000),
        (1, 60000),
        (2, 1100000),
        (1, 30000),
        (1, 70000),
    ]
    assert answer.total.churn_arr_minor == 1100000


def test_top_lists_so_many_of_each_and_still_sums_all() -> None:
    answer = movers(top=1)
    assert [len(group.accounts) for group in answer.movements] == [1] * 5
    assert (answer.movements[0].accounts_total, answer.movements[0].arr_minor) == (3, 190000)
    assert answer.top == 1


def test_ten_are_listed_where_the_question_does_not_say() -> None:
    many = "\n".join(f"n{number:02} a 2025-08-01 - 100" for number in range(25))
    answer = asked(many, MOVERS, MoversAnswer)
    (new,) = (group for group in answer.movements if group.movement is Movement.NEW)
    assert (answer.top, new.accounts_total, [one.account for one in new.accounts]) == (
        10,
        25,
        [f"n{number:02}" for number in range(10)],
    )
    alone = asked(many, CHURNED.model_copy(update={"movement": Movement.NEW}), MoversAnswer)
    assert (alone.kind, alone.top, len(alone.movements[0].accounts)) == (Kind.ACCOUNTS, None, 25)


def test_the_accounts_of_one_movement_in_a_segment() -> None:
    answer = movers(kind=Kind.ACCOUNTS, movement=Movement.CHURN, terms=(Term(value="smb"),))
    assert [group.movement for group in answer.movements] == [Movement.CHURN]
    assert listed(answer, Movement.CHURN) == [("lost", 200000, 0, 200000)]
    assert answer.total.churn_arr_minor == 200000


def test_a_breakdown_gives_each_account_its_segment_where_it_stood_at_the_opening() -> None:
    answer = movers(by="segment")
    (churn,) = (group for group in answer.movements if group.movement is Movement.CHURN)
    (down,) = (group for group in answer.movements if group.movement is Movement.CONTRACTION)
    assert [(one.account, one.segment) for one in churn.accounts] == [("gone", "enterprise"), ("lost", "smb")]
    assert [one.segment for one in down.accounts] == [None]


def test_accounts_have_their_names_where_the_books_know_them() -> None:
    answer = asked(QUARTER, CHURNED, MoversAnswer, names={"gone": "Gone & Sons"})
    assert [one.name for one in answer.movements[0].accounts] == ["Gone & Sons", None]


TWO_ENDED = """
    acme a 2024-01-01 2025-08-01 100 {first}
    acme b 2024-01-01 2025-09-01 100 {second}
    acme c 2024-01-01 2025-06-30 100 reason=earlier
    acme d 2024-01-01 2025-10-01 100 status=trial reason=trial
"""


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("reason=price", "reason=budget", "budget"),
        ("reason=price", "", "price"),
        # One line ended before the opening, the other does not count.
        ("", "", None),
    ],
)
def test_the_reason_is_that_of_the_newest_line_that_ended(first: str, second: str, expected: str | None) -> None:
    ledger = TWO_ENDED.format(first=first, second=second)
    answer = asked(ledger, CHURNED, MoversAnswer)
    assert [(one.account, one.reason) for one in answer.movements[0].accounts] == [("acme", expected)]


def test_of_lines_that_ended_on_one_day_the_first_has_the_reason() -> None:
    ledger = TWO_ENDED.format(first="reason=price", second="reason=budget").replace("2025-09-01", "2025-08-01")
    assert asked(ledger, CHURNED, MoversAnswer).movements[0].accounts[0].reason == "price"


@pytest.mark.parametrize(
    ("later", "movement", "expected"), [("50", "contraction", "seats"), ("500", "expansion", None)]
)
def test_contraction_has_a_reason_and_expansion_none(later: str, movement: str, expected: str | None) -> None:
    ledger = f"beta a 2024-01-01 2025-08-01 100 reason=seats\nbeta b 2025-08-01 - {later}"
    answer = asked(ledger, CHURNED.model_copy(update={"movement": Movement(movement)}), MoversAnswer)
    assert [(one.account, one.reason) for one in answer.movements[0].accounts] == [("beta", expected)]


def test_checks_are_those_of_the_figures_but_for_small_samples() -> None:
    assert [warning.code for warning in movers(by="product").warnings] == ["line_attribute"]
    below = f"{QUARTER}\nbelow a 2024-01-01 - -100"
    answer = asked(below, MOVERS, MoversAnswer)
    assert [warning.code for warning in answer.warnings] == ["negative_balance"]


def test_an_account_that_grows_in_two_months_is_one_account() -> None:
    """Under a policy of months its amounts are summed, and both the table and the total count it once."""
    answer = asked(
        """
        acme a 2024-01-01 2025-07-15 100
        acme b 2025-07-15 2025-08-15 200
        acme c 2025-08-15 -          400
        """,
        MOVERS.model_copy(update={"policy": "hubspot_10k"}),
        MoversAnswer,
    )
    expansion = answer.movements[0]
    assert (expansion.accounts_total, expansion.arr_minor) == (1, 300)
    assert (answer.total.accounts_expanded, answer.total.expansion_arr_minor) == (1, 300)
