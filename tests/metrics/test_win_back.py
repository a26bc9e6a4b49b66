"""Win-back rate by hand: of the accounts that had churned before a period, those that are back at its close."""

from __future__ import annotations

from retention.answer import NotMeasured
from retention.ratio import Ratio
from tests.ledger.tape import asked

# On 30 June 2025 gone, back, brief and later had churned; only here was active; new was never a customer before.
LEDGER = """
    here  a 2023-01-01 -          100
    gone  a 2023-01-01 2024-01-01 100
    back  a 2023-01-01 2024-06-01 100
    back  b 2025-08-01 -          300
    brief a 2023-01-01 2025-07-01 100
    brief b 2025-09-01 -          100
    later a 2023-01-01 2024-01-01 100
    later b 2025-10-01 -          100
    came  a 2024-01-01 2024-02-01 100
    came  b 2025-07-10 2025-09-20 100
    new   a 2025-08-01 -          100
    gone  is region=emea
    back  is region=emea
    later is region=apac
"""


def test_a_quarter_by_hand() -> None:
    """Four had churned by 30 June: gone, back, later, came. Back alone is active on 30 September.

    Brief was active at the opening, later came after the close, came left again before it.
    """
    total = asked(LEDGER, "win-back rate 2025-q3").total
    assert total.win_back is not None
    assert (total.win_back.accounts_churned_before, total.win_back.accounts_won_back) == (4, 1)
    assert total.win_back.rate == Ratio(numerator=1, denominator=4, percent="25.0")
    assert total.accounts_reactivated == 1


def test_a_segment_that_only_has_churned_accounts_is_a_row() -> None:
    answer = asked(LEDGER, "win-back rate 2025-q3 by region")
    rows = {row.segment: row.win_back for row in answer.rows}
    assert {
        name: (found.accounts_churned_before, found.accounts_won_back) for name, found in rows.items() if found
    } == {
        "emea": (2, 1),
        "apac": (1, 0),
        None: (1, 0),
    }


def test_a_trailing_year_has_its_own_churned_accounts() -> None:
    """By 30 September 2024 gone, back, later and came had churned; back alone is active a year on."""
    trailing = asked(LEDGER, "win-back rate 2025-q3").trailing
    assert trailing is not None
    assert trailing.total.win_back is not None
    assert trailing.total.win_back.rate == Ratio(numerator=1, denominator=4, percent="25.0")


def test_nobody_to_win_back_is_no_rate() -> None:
    answer = asked("a l 2024-01-01 - 100", "win-back rate 2025")
    assert answer.total.win_back is not None
    assert answer.total.win_back.rate is None
    assert answer.warnings == (NotMeasured(metric="win_back_rate", reason="none_churned"),)
