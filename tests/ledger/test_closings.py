"""Balances at many closes in one pass: those of asking each close alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.ledger import kernel
from retention.ledger.columns import OPEN_END
from retention.ledger.kernel import balances_at, balances_over
from retention.policy import policy_named
from tests.ledger.tape import ledger_from, ledger_of, lines_of
from tests.property.ledgers import facts, ledger, modest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retention.ledger.lens import Lens
    from tests.property.ledgers import Facts

HOLDFAST = policy_named("holdfast")


def closings(lens: Lens, *days: str) -> NDArray[np.int64]:
    """Balances, shape (days, units), however many blocks they come in."""
    ordinals = np.array([date.fromisoformat(day).toordinal() for day in days], dtype=np.int32)
    table = np.zeros((len(days), lens.lines.account_count), dtype=np.int64)
    for block in lens.closings(ordinals):
        table[block.days, block.units] += block.balances
    return table


@pytest.mark.parametrize("cells", [1, 8, 2**17])
def test_every_block_holds_its_own_accounts(monkeypatch: pytest.MonkeyPatch, cells: int) -> None:
    """One account a block, a few, all at once."""
    monkeypatch.setattr(kernel, "CELLS_AT_ONCE", cells)
    text = "\n".join(
        f"n{n} a 2024-0{n}-01 2025-0{n}-01 {n}00\nn{n} b 2024-0{n}-15 - -{n}\nn{n} t 2024-01-01 - 9 status=trial"
        for n in range(1, 8)
    )
    table = closings(ledger_of(text).lens(HOLDFAST, None), "2023-12-31", "2024-03-31", "2024-12-31", "2025-07-31")
    assert table.tolist() == [
        [0, 0, 0, 0, 0, 0, 0],
        [99, 198, 297, 0, 0, 0, 0],
        [99, 198, 297, 396, 495, 594, 693],
        [-1, -2, -3, -4, -5, -6, -7],
    ]


@modest
@given(facts(), st.lists(st.dates(date(2023, 12, 1), date(2027, 2, 1)), min_size=1, max_size=6, unique=True))
def test_one_pass_is_asking_each_day(found: Facts, days: list[date]) -> None:
    known = ledger(found)
    counted = known.lens(HOLDFAST, None).counted
    ordinals = sorted(day.toordinal() for day in days)
    (block,) = balances_over(known.columns, np.array(ordinals, dtype=np.int32), counted)
    assert block.balances.tolist() == [balances_at(known.columns, day, counted).tolist() for day in ordinals]


def test_a_line_that_is_over_before_it_starts_never_runs() -> None:
    """Unpaid since before it began, and counted for 30 days from then."""
    policy = HOLDFAST.model_copy(update={"past_due": 30})
    line = lines_of("a l 2024-06-01 - 100 status=past_due")[0]._replace(past_due_since="2024-01-01")
    table = closings(ledger_from([line]).lens(policy, None), "2024-02-29", "2024-06-30", "2024-12-31")
    assert table.tolist() == [[0], [0], [0]]


RATES = [("2024-01-01", "EUR", "USD", "1"), ("2025-01-01", "EUR", "USD", "1.5")]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("constant", [[150], [150], [300]]),
        ("at_line_start", [[100], [100], [250]]),
        ("at_period_end", [[100], [150], [300]]),
    ],
)
def test_lines_of_another_currency_are_worth_what_the_policy_says(mode: str, expected: list[list[int]]) -> None:
    """100 EUR from 2024, 100 more from June 2025; a euro is 1 USD, and 1.50 from 2025."""
    lines = lines_of("a l 2024-01-01 - 100 currency=EUR\na m 2025-06-01 - 100 currency=EUR")
    lens = ledger_from(lines, rates=RATES).lens(HOLDFAST.model_copy(update={"fx": mode}), "USD")
    assert closings(lens, "2024-12-31", "2025-05-31", "2025-12-31").tolist() == expected


def test_the_end_of_the_first_run() -> None:
    """A lapsed in March and is back, b runs still, c never ran."""
    text = """
        a a1 2024-01-01 2024-02-01 100
        a a2 2024-02-01 2024-03-01  50
        a a3 2024-05-01 2024-06-01 100
        b b1 2024-01-01 -          100
        c c1 2024-01-01 -         -100
    """
    ends = ledger_of(text).lens(HOLDFAST, None).activity.first_end()
    assert ends.tolist() == [date(2024, 3, 1).toordinal(), OPEN_END, OPEN_END]
