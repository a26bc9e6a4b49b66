"""The movements of definitions, part 2, each worked by hand. Amounts are annual run rates in cents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from retention.ledger.kernel import COMPONENTS, Balances, IdentityBrokenError, _assert_identity, movement_parts, summed
from tests.ledger.tape import asked

if TYPE_CHECKING:
    from retention.answer import Retention
    from retention.ratio import Ratio

AMOUNTS = ("opening", "expansion", "contraction", "churn", "new", "reactivation", "closing")
COUNTS = ("opening", "retained", "expanded", "contracted", "churned", "new", "reactivated", "closing")


def amounts(total: Retention) -> dict[str, int]:
    """The amounts that are not zero."""
    return {name: value for name in AMOUNTS if (value := getattr(total, f"{name}_arr_minor"))}


def counts(total: Retention) -> dict[str, int]:
    """The counts that are not zero."""
    return {name: value for name in COUNTS if (value := getattr(total, f"accounts_{name}"))}


def percents(total: Retention) -> tuple[str | None, ...]:
    """NRR, GRR and logo retention as shown."""
    return tuple(None if ratio is None else ratio.percent for ratio in (total.nrr, total.grr, total.logo_retention))


def parts(ratio: Ratio | None) -> tuple[int, int]:
    assert ratio is not None
    return ratio.numerator, ratio.denominator


def test_expansion() -> None:
    """1,000 at opening, 1,000 + 250 at closing: expansion 250, NRR 1,250 / 1,000, GRR 1,000 / 1,000."""
    total = asked(
        """
        acme a1 2024-01-01 -          1000
        acme a2 2025-04-01 -           250
        """,
        "nrr 2025",
    ).total
    assert amounts(total) == {"opening": 1000, "expansion": 250, "closing": 1250}
    assert counts(total) == {"opening": 1, "retained": 1, "expanded": 1, "closing": 1}
    assert (parts(total.nrr), parts(total.grr)) == ((1250, 1000), (1000, 1000))


def test_contraction() -> None:
    """1,000 + 250 at opening, 1,000 at closing: contraction 250, NRR = GRR = 1,000 / 1,250, revenue churn 250."""
    total = asked(
        """
        acme a1 2024-01-01 -          1000
        acme a2 2024-01-01 2025-12-31  250
        """,
        "nrr 2025",
    ).total
    assert amounts(total) == {"opening": 1250, "contraction": 250, "closing": 1000}
    assert counts(total) == {"opening": 1, "retained": 1, "contracted": 1, "closing": 1}
    assert (parts(total.nrr), parts(total.grr)) == ((1000, 1250), (1000, 1250))
    assert (parts(total.revenue_churn), parts(total.revenue_churn_lost_accounts)) == ((250, 1250), (0, 1250))


def test_churn() -> None:
    """One of two accounts is gone: churn 300 of 1,300, logo 1 of 2, and churn alone beside it."""
    total = asked(
        """
        acme a1 2024-01-01 -          1000
        beta b1 2024-01-01 2025-06-01  300
        """,
        "nrr 2025",
    ).total
    assert amounts(total) == {"opening": 1300, "churn": 300, "closing": 1000}
    assert counts(total) == {"opening": 2, "retained": 1, "churned": 1, "closing": 1}
    assert parts(total.logo_retention) == parts(total.crr) == (1, 2)
    assert parts(total.logo_churn) == (1, 2)
    assert parts(total.revenue_churn) == parts(total.revenue_churn_lost_accounts) == (300, 1300)


def test_new_business_stands_outside_the_ratios() -> None:
    """Beta starts inside the period: new 500; NRR stays 1,000 / 1,000. CRR: (2 - 1) / 1."""
    total = asked(
        """
        acme a1 2024-01-01 -          1000
        beta b1 2025-02-01 -           500
        """,
        "nrr 2025",
    ).total
    assert amounts(total) == {"opening": 1000, "new": 500, "closing": 1500}
    assert counts(total) == {"opening": 1, "retained": 1, "new": 1, "closing": 2}
    assert (parts(total.nrr), parts(total.crr)) == ((1000, 1000), (1, 1))


@pytest.mark.parametrize("ended", ["2022-03-02", "2024-12-31"])
def test_a_return_after_any_gap_is_reactivation(ended: str) -> None:
    """Beta was active on 1 Mar 2022 at least, not on 31 Dec 2024, and is again: reactivation 700, not new."""
    total = asked(
        f"""
        acme a1 2022-01-01 -          1000
        beta b1 2022-03-01 {ended}     300
        beta b2 2025-09-01 -           700
        """,
        "nrr 2025",
    ).total
    assert amounts(total) == {"opening": 1000, "reactivation": 700, "closing": 1700}
    assert counts(total) == {"opening": 1, "retained": 1, "reactivated": 1, "closing": 2}


def test_a_first_start_and_a_return_inside_the_period_are_new() -> None:
    """Beta starts, stops and starts again in 2025: it was never active before the period, so it is new business."""
    total = asked(
        """
        acme a1 2024-01-01 -          1000
        beta b1 2025-01-01 2025-02-01  300
        beta b2 2025-09-01 -           700
        """,
        "nrr 2025",
    ).total
    assert amounts(total) == {"opening": 1000, "new": 700, "closing": 1700}


def test_an_account_that_starts_and_ends_inside_the_period_is_in_neither_balance() -> None:
    total = asked(
        """
        acme a1 2024-01-01 -          1000
        beta b1 2025-01-01 2025-12-31  300
        """,
        "nrr 2025",
    ).total
    assert amounts(total) == {"opening": 1000, "closing": 1000}
    assert counts(total) == {"opening": 1, "retained": 1, "closing": 1}


def test_the_opening_is_the_day_before_and_the_closing_the_last_day() -> None:
    """Starts count from their day on, ends no longer on theirs: Q3 2025 compares 30 June with 30 September.

    acme ends on 30 Jun: no opening. beta ends on 1 Jul: opening, churned. coda starts on 1 Jul: new.
    dune starts on 30 Sep: new. ever starts on 1 Oct: nowhere. flux starts on 30 Jun, ends on 30 Sep: churned.
    """
    total = asked(
        """
        acme a1 2024-01-01 2025-06-30     1
        beta b1 2024-01-01 2025-07-01    10
        coda c1 2025-07-01 -            100
        dune d1 2025-09-30 -           1000
        ever e1 2025-10-01 -          10000
        flux f1 2025-06-30 2025-09-30 100000
        """,
        "nrr 2025-Q3",
    ).total
    assert amounts(total) == {"opening": 100_010, "churn": 100_010, "new": 1100, "closing": 1100}


TAPE = """
    A a1 2025-01-01 -          100
    B b1 2025-01-01 2026-01-01 100
    B b2 2026-01-01 -          150
    C c1 2025-01-01 2025-06-01 100
    C c2 2026-01-01 -           80
    D d1 2026-01-01 -           50
    E e1 2025-01-01 2026-01-01 200
    E e2 2026-01-01 -          120
"""


def test_the_worked_tape_of_the_definitions() -> None:
    """Definitions, part 4, point-to-point: Jan 2026 against Jan 2025.

    Opening A 100 + B 100 + C 100 + E 200 = 500. Closing of the same: 100 + 150 + 80 + 120 = 450: NRR 90 %.
    Capped: 100 + 100 + 80 + 120 = 400: GRR 80 %. All four are active again: logo 100 %. D is new business 50.
    """
    total = asked(TAPE, "nrr 2025-02-01..2026-01-31").total
    assert amounts(total) == {"opening": 500, "expansion": 50, "contraction": 100, "new": 50, "closing": 500}
    assert counts(total) == {"opening": 4, "retained": 4, "expanded": 1, "contracted": 2, "new": 1, "closing": 5}
    assert (parts(total.nrr), parts(total.grr)) == ((450, 500), (400, 500))
    assert percents(total) == ("90.0", "80.0", "100.0")


def test_the_worked_tape_in_one_month() -> None:
    """January 2026 alone. Opening A 100 + B 100 + E 200 = 400; B + 50, E - 80; C comes back with 80, D is new.

    NRR (400 + 50 - 80) / 400 = 92.5 % (reactivation left out), GRR (400 - 80) / 400 = 80 %.
    """
    total = asked(TAPE, "nrr 2026-01").total
    assert amounts(total) == {
        "opening": 400,
        "expansion": 50,
        "contraction": 80,
        "new": 50,
        "reactivation": 80,
        "closing": 500,
    }
    assert percents(total) == ("92.5", "80.0", "100.0")


def test_components_of_each_cell_and_of_all() -> None:
    """Six accounts, one a movement, in two cells: cell 0 has expansion, churn, new; cell 2 the others; 1 is empty."""
    balances = Balances(
        opening=np.array([10, 20, 30, 0, 0, -5], dtype=np.int64),
        closing=np.array([15, 12, 0, 7, 9, 4], dtype=np.int64),
        active_before=np.array([True, True, True, False, True, False]),
    )
    cells = summed(movement_parts(balances), np.array([0, 2, 0, 0, 2, 2]), 3)
    assert dict(zip(COMPONENTS, cells[:, 0].tolist(), strict=True)) == {
        "accounts_opening": 2,
        "accounts_retained": 1,
        "accounts_expanded": 1,
        "accounts_contracted": 0,
        "accounts_churned": 1,
        "accounts_new": 1,
        "accounts_reactivated": 0,
        "accounts_closing": 2,
        "opening_arr_minor": 40,
        "expansion_arr_minor": 5,
        "contraction_arr_minor": 0,
        "churn_arr_minor": 30,
        "new_arr_minor": 7,
        "reactivation_arr_minor": 0,
        "closing_arr_minor": 22,
        "fx_arr_minor": 0,
    }
    assert not cells[:, 1].any()
    assert cells[:, 2].tolist() == [1, 1, 0, 1, 0, 1, 1, 3, 20, 0, 8, 0, 4, 9, 25, 0]
    assert cells.sum(axis=1).tolist() == summed(movement_parts(balances), None, 1)[:, 0].tolist()


def test_no_account_has_no_component() -> None:
    none = np.array([], dtype=np.int64)
    balances = Balances(none, none, none.astype(bool))
    assert summed(movement_parts(balances), None, 1)[:, 0].tolist() == [0] * len(COMPONENTS)
    assert summed(movement_parts(balances), none, 2).tolist() == [[0, 0]] * len(COMPONENTS)


def test_sums_that_break_the_identity_are_never_given_out() -> None:
    """Opening 1 and no movement cannot close at 0: whatever the data, that is a bug, and the answer stops."""
    sums = np.zeros((len(COMPONENTS), 1), dtype=np.int64)
    sums[COMPONENTS.index("opening_arr_minor")] = 1
    with pytest.raises(IdentityBrokenError):
        _assert_identity(sums)
