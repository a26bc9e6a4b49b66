"""Every figure of the worked tape (definitions, part 4)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.tape_of_five import ONE_MONTH, TWELVE_MONTHS, measured, percents, policy


@pytest.mark.parametrize(
    ("rules", "period", "figures"),
    [
        ({}, TWELVE_MONTHS, ("90.0", "80.0", "100.0")),
        ({"churn_terminal": True}, TWELVE_MONTHS, ("74.0", "64.0", "75.0")),
        ({"method": "compounded"}, TWELVE_MONTHS, ("74.0", "64.0", None)),
        ({"method": "movement_sum"}, TWELVE_MONTHS, ("74.0", "64.0", None)),
        ({"method": "movement_sum", "reactivation_in_nrr": True}, TWELVE_MONTHS, ("90.0", "64.0", None)),
        ({"reactivation_in_nrr": True}, ONE_MONTH, ("112.5", "80.0", "100.0")),
        ({}, ONE_MONTH, ("92.5", "80.0", "100.0")),
    ],
)
def test_the_worked_tape(rules: dict[str, Any], period: str, figures: tuple[str | None, ...]) -> None:
    assert percents(measured(period, policy(**rules))) == figures


def test_the_average_of_twelve_monthly_rates() -> None:
    """Openings: five months of 500, seven of 400. Closings of their cohorts: 4 × 500 + 400 + 6 × 400 + 370 = 5,170."""
    nrr = measured(TWELVE_MONTHS, policy(method="weighted_average")).nrr
    assert nrr is not None
    assert (nrr.numerator, nrr.denominator) == (12 * 5170, 12 * 5300)
    assert f"{100 * nrr.numerator / nrr.denominator:.2f}" == "97.55"


def test_an_account_that_left_and_returned_is_lost_and_regained_where_churn_is_terminal() -> None:
    """C: 1,200 lost, 960 regained. opening 6,000 + 600 - 960 - 1,200 + 960 (C) + 600 (D) = 6,000."""
    total = measured(TWELVE_MONTHS, policy(churn_terminal=True))
    assert (total.churn_arr_minor, total.reactivation_arr_minor, total.contraction_arr_minor) == (1200, 960, 960)
    assert total.closing_arr_minor == 6000


@pytest.mark.parametrize(
    ("days", "new", "returned"), [(0, 1560, 0), (213, 1560, 0), (214, 600, 960), ("any", 600, 960)]
)
def test_a_return_counts_as_new_after_longer_gaps(days: int | str, new: int, returned: int) -> None:
    """C was away from 1 June 2025 to 1 January 2026: 214 days. D is new whatever the gap."""
    total = measured(ONE_MONTH, policy(reactivation_days=days))
    assert (total.new_arr_minor, total.reactivation_arr_minor) == (new, returned)


def test_the_sum_of_movements_keeps_the_identity_of_the_whole_window() -> None:
    total = measured(TWELVE_MONTHS, policy(method="movement_sum"))
    gained = total.expansion_arr_minor + total.new_arr_minor + total.reactivation_arr_minor
    lost = total.contraction_arr_minor + total.churn_arr_minor
    assert total.opening_arr_minor + gained - lost == total.closing_arr_minor
    assert (total.accounts_opening, total.accounts_retained, total.accounts_closing) == (4, 4, 5)
