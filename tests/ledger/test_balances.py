"""Balances and first active days (definitions, part 1), by hand and against brute force."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest

from retention.ledger.columns import OPEN_END, Columns
from retention.ledger.kernel import NEVER, balances_at, first_active_days
from retention.policy import policy_named
from tests.ledger.tape import asked, ledger_of

DAY = timedelta(days=1)
POLICY = policy_named("holdfast")


def balances(text: str, *days: str, newest_only: bool = False) -> list[list[int]]:
    """Every account's balance at the close of each day, counted as the default policy does."""
    ledger = ledger_of(text, newest_only=newest_only)
    counted = ledger.lens(POLICY, None).counted
    return [balances_at(ledger.columns, date.fromisoformat(day).toordinal(), counted).tolist() for day in days]


def first_days(text: str) -> dict[str, str | None]:
    """Each account's first active day."""
    ledger = ledger_of(text)
    found = ledger.lens(POLICY, None).first_active
    return {
        account.decode(): None if day == NEVER else date.fromordinal(day).isoformat()
        for account, day in zip(ledger.columns.accounts.tolist(), found.tolist(), strict=True)
    }


def test_start_is_inclusive_and_end_exclusive() -> None:
    """100 on 1 and 2 March alone; 7 from 2 March on."""
    text = """
        acme a1 2025-03-01 2025-03-03 100
        acme a2 2025-03-02 -            7
    """
    assert balances(text, "2025-02-28", "2025-03-01", "2025-03-02", "2025-03-03", "2199-12-31") == [
        [0],
        [100],
        [107],
        [7],
        [7],
    ]


def test_a_leap_day_is_a_day_like_others() -> None:
    text = "acme a1 2024-02-29 2024-03-01 100"
    assert balances(text, "2024-02-28", "2024-02-29", "2024-03-01") == [[0], [100], [0]]


def test_trial_and_paused_lines_do_not_count() -> None:
    """Of five lines of 1, 10, 100, 1,000 and 10,000 the trial (10) and the paused one (100) are left out."""
    text = """
        acme a1 2025-01-01 -              1 status=active
        acme a2 2025-01-01 -             10 status=trial
        acme a3 2025-01-01 -            100 status=paused
        acme a4 2025-01-01 -           1000 status=past_due
        acme a5 2025-01-01 2025-12-31 10000 status=cancelled
    """
    assert balances(text, "2025-06-30", "2025-12-31") == [[11001], [1001]]


def test_a_trial_is_no_earlier_activity() -> None:
    """Beta was on trial in 2024 and pays from 2025 on: new business. coda was paused all along: not there."""
    text = """
        acme a1 2024-01-01 -          1000
        beta b1 2024-01-01 2025-01-01  300 status=trial
        beta b2 2025-01-01 -           300
        coda c1 2024-01-01 -           300 status=paused
    """
    total = asked(text, "nrr 2025").total
    assert (total.new_arr_minor, total.reactivation_arr_minor, total.closing_arr_minor) == (300, 0, 1300)
    assert first_days(text) == {"acme": "2024-01-01", "beta": "2025-01-01", "coda": None}


def test_a_paused_account_churned_and_a_resumed_one_came_back() -> None:
    """A pause is a line of its own with the status paused: 500 are lost in 2024, and reactivated in 2025."""
    text = """
        acme a1 2023-01-01 -          1000
        beta b1 2023-01-01 2024-06-01  500
        beta b2 2024-06-01 2025-03-01  500 status=paused
        beta b3 2025-03-01 -           500
    """
    assert asked(text, "nrr 2024").total.churn_arr_minor == 500
    assert asked(text, "nrr 2025").total.reactivation_arr_minor == 500


def test_the_first_active_day_is_the_first_net_balance_above_zero() -> None:
    """Acme's credit of -100 eats its first line; b is above zero once its credit has ended; zero is not active."""
    text = """
        acme a1 2025-01-01 -           100
        acme a2 2025-01-01 -          -100
        acme a3 2025-04-01 -             1
        beta b1 2025-01-01 -            50
        beta b2 2025-01-01 2025-02-15  -80
        coda c1 2025-01-01 -             0
        dune d1 2025-05-05 2025-05-06    1
        ever e1 2025-01-01 -           -10
    """
    assert first_days(text) == {
        "acme": "2025-04-01",
        "beta": "2025-02-15",
        "coda": None,
        "dune": "2025-05-05",
        "ever": None,
    }


def test_moves_of_one_day_are_one_balance() -> None:
    """On 1 February +100 and -100 arrive together, whatever their line ids: no close of that day is above zero."""
    text = """
        acme a1 2025-02-01 -  100
        acme z9 2025-02-01 - -100
        beta a1 2025-02-01 - -100
        beta z9 2025-02-01 -  100
    """
    assert first_days(text) == {"acme": None, "beta": None}


def test_a_newer_line_replaces_the_one_before() -> None:
    """latest_wins: 100 until 1 March, then 40; 40 ends on 1 April and 100 does not come back."""
    text = """
        acme a1 2025-01-01 -          100
        acme a2 2025-03-01 2025-04-01  40
    """
    days = ("2025-02-28", "2025-03-01", "2025-03-31", "2025-04-01")
    assert balances(text, *days, newest_only=True) == [[100], [40], [40], [0]]
    assert balances(text, *days) == [[100], [140], [140], [100]]


def test_of_two_lines_that_start_together_the_later_row_is_the_newer() -> None:
    """The row decides, not the line id: z9 stands above a1 in the file, so a1 replaces it at once."""
    text = """
        acme z9 2025-01-01 - 100
        acme a1 2025-01-01 -  40
    """
    assert balances(text, "2025-01-01", newest_only=True) == [[40]]


def test_a_line_that_ended_before_the_next_one_starts_keeps_its_end() -> None:
    text = """
        acme a1 2025-01-01 2025-02-01 100
        acme a2 2025-03-01 -           40
    """
    assert balances(text, "2025-01-31", "2025-02-01", "2025-03-01", newest_only=True) == [[100], [0], [40]]


@pytest.mark.parametrize("seed", range(8))
def test_balances_and_first_active_days_are_those_of_counting_day_by_day(seed: int) -> None:
    """Forty accounts with lines of both signs over eighty days, each day of each account summed by hand."""
    random, first = Random(seed), date(2025, 1, 1).toordinal()
    lines = [
        (account, start, random.choice((start + random.randint(0, 40), OPEN_END)), random.randint(-9, 9))
        for account in range(40)
        for start in random.choices(range(first, first + 60), k=random.randint(1, 5))
    ]
    counted = np.array([random.random() < 0.8 for _ in lines])
    columns = _columns(lines)
    expected = {
        (account, day): sum(
            arr
            for (owner, start, end, arr), counts in zip(lines, counted, strict=True)
            if owner == account and counts and start <= day < end
        )
        for account in range(40)
        for day in range(first - 1, first + 110)
    }
    for day in range(first - 1, first + 110, 7):
        assert balances_at(columns, day, counted).tolist() == [expected[account, day] for account in range(40)]
    assert first_active_days(columns, counted).tolist() == [
        next((day for day in range(first - 1, first + 110) if expected[account, day] > 0), NEVER)
        for account in range(40)
    ]


def _columns(lines: list[tuple[int, int, int, int]]) -> Columns:
    """Columns of lines that are sorted by account already."""
    owners = [line[0] for line in lines]
    return Columns(
        accounts=np.array([f"{owner:02}".encode() for owner in sorted(set(owners))], dtype=np.bytes_),
        offsets=np.array([*(owners.index(owner) for owner in range(40)), len(lines)], dtype=np.int64),
        start=np.array([line[1] for line in lines], dtype=np.int32),
        end=np.array([line[2] for line in lines], dtype=np.int32),
        arr=np.array([line[3] for line in lines], dtype=np.int64),
        text={},
        attributes={},
    )
