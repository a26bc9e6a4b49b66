"""Where a total is made of its segments, a change of its movements, and where they are not."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from retention.language import read_question
from retention.measure import in_one_currency, view_of
from retention.metrics.effects import adds_up, movement_effects
from retention.policy import policy_named
from retention.question import Metric, Movement
from retention.ratio import exact
from retention.scope import Workspace, resolve_scope
from tests.ledger.tape import TODAY, ledger_of

if TYPE_CHECKING:
    from retention.answer import Retention

# Emea doubles, amer is halved: together 150 % of 200, so all is kept if only the whole is capped.
LEDGER = """
    e a 2024-01-01 2025-06-01 100
    e b 2025-06-01 -          250
    a a 2024-01-01 2025-06-01 100
    a b 2025-06-01 -           50
    e is region=emea
    a is region=amer
"""


@pytest.mark.parametrize(
    ("changed", "metric", "expected"),
    [
        ({}, Metric.NRR, True),
        ({}, Metric.GRR, True),
        ({"grr_cap": "movement"}, Metric.GRR, True),
        # Emea alone 100 %, amer alone 50 %: 75 %. The whole has grown: 100 %.
        ({"grr_cap": "aggregate"}, Metric.GRR, False),
        ({"grr_cap": "aggregate"}, Metric.NRR, True),
        ({"logo_denominator": "opening_plus_new"}, Metric.LOGO_RETENTION, True),
        ({"method": "weighted_average"}, Metric.NRR, True),
        ({"method": "movement_sum"}, Metric.GRR, True),
        ({"method": "compounded"}, Metric.NRR, False),
    ],
)
def test_a_total_that_is_made_of_its_segments(changed: dict[str, str], metric: Metric, expected: bool) -> None:  # noqa: FBT001
    ledger = ledger_of(LEDGER)
    scope = resolve_scope(read_question("2025 by region"), ledger=ledger, today=TODAY, workspace=Workspace())
    policy = policy_named("holdfast").model_copy(update=changed)
    settled = in_one_currency(scope, ledger)
    measured = view_of(settled, ledger, policy).measure(settled.period.period(), broken_down=True)
    assert adds_up(measured.total, measured.rows, metric) is expected


# Opens both years with four accounts, of 1,000 and then of 2,000; one that left in 2024 comes back in 2025.
TWO_YEARS = """
    up   a 2023-01-01 2024-06-01 400
    up   b 2024-06-01 2025-06-01 600
    up   c 2025-06-01 -          650
    down a 2023-01-01 2024-06-01 300
    down b 2024-06-01 2025-06-01 250
    down c 2025-06-01 -          150
    gone a 2023-01-01 2024-09-01 200
    gone b 2025-06-01 -          200
    last a 2023-01-01 2025-06-01 100
    new  a 2024-06-01 -         1050
"""


def totals(changed: dict[str, str | bool], tape: str = TWO_YEARS) -> tuple[Retention, Retention]:
    """All accounts in 2024 and in 2025."""
    ledger, policy = ledger_of(tape), policy_named("holdfast").model_copy(update=changed)
    found = []
    for year in ("2024", "2025"):
        scope = resolve_scope(read_question(year), ledger=ledger, today=TODAY, workspace=Workspace())
        settled = in_one_currency(scope, ledger)
        found.append(view_of(settled, ledger, policy).measure(settled.period.period(), broken_down=False).total)
    return found[0], found[1]


def effects(metric: Metric, changed: dict[str, str | bool]) -> dict[Movement, tuple[Fraction, Fraction, Fraction]]:
    return {
        one.movement: (exact(one.before), exact(one.after), exact(one.effect))
        for one in movement_effects(*totals(changed), metric)
    }


def tenths(text: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, text.split()))


def test_a_change_of_nrr_by_movement() -> None:
    """2024: 1,000 + 200 - 50 - 200 = 95 %. 2025: 2,000 + 50 - 100 - 100 = 92.5 %.

    Churn halved and more, 20 to 5 %: +15 points. Contraction as before, 5 %. Expansion 20 to 2.5 %: -17.5 points.
    """
    assert effects(Metric.NRR, {}) == {
        Movement.EXPANSION: tenths("0.2 0.025 -0.175"),
        Movement.CONTRACTION: tenths("0.05 0.05 0"),
        Movement.CHURN: tenths("0.2 0.05 0.15"),
    }


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (Metric.GRR, {Movement.CONTRACTION: "0.05 0.05 0", Movement.CHURN: "0.2 0.05 0.15"}),
        (Metric.REVENUE_CHURN, {Movement.CONTRACTION: "0.05 0.05 0", Movement.CHURN: "0.2 0.05 -0.15"}),
        # One account of four, both times.
        (Metric.LOGO_RETENTION, {Movement.CHURN: "0.25 0.25 0"}),
        (Metric.CRR, {Movement.CHURN: "0.25 0.25 0"}),
        (Metric.LOGO_CHURN, {Movement.CHURN: "0.25 0.25 0"}),
    ],
)
def test_a_change_of_the_others_by_movement(metric: Metric, expected: dict[Movement, str]) -> None:
    assert effects(metric, {}) == {movement: tenths(text) for movement, text in expected.items()}


def test_returning_accounts_are_a_movement_where_the_policy_counts_them() -> None:
    """200 of 2,000 came back in 2025, nobody in 2024: 10 points."""
    found = effects(Metric.NRR, {"reactivation_in_nrr": True})
    assert found[Movement.REACTIVATION] == tenths("0 0.1 0.1")
    before, after = totals({"reactivation_in_nrr": True})
    assert before.nrr is not None
    assert after.nrr is not None
    assert sum(effect for _, _, effect in found.values()) == exact(after.nrr) - exact(before.nrr)


@pytest.mark.parametrize(
    ("changed", "metric", "split"),
    [
        ({"method": "movement_sum"}, Metric.NRR, True),
        ({"method": "compounded"}, Metric.NRR, False),
        ({"method": "weighted_average"}, Metric.NRR, False),
        ({"method": "weighted_average"}, Metric.REVENUE_CHURN, False),
        ({"logo_denominator": "opening_plus_new"}, Metric.LOGO_RETENTION, False),
        ({"logo_denominator": "opening_plus_new"}, Metric.LOGO_CHURN, False),
        ({"logo_denominator": "opening_plus_new"}, Metric.CRR, True),
        # Less than at the opening in both years, but not by all that was lost: expansion made some of it good.
        ({"grr_cap": "aggregate"}, Metric.GRR, False),
        ({"grr_cap": "movement"}, Metric.GRR, True),
        # Months have no ratio of accounts.
        ({"method": "movement_sum"}, Metric.LOGO_RETENTION, False),
    ],
)
def test_a_ratio_that_is_not_made_of_the_movements_has_no_split(
    changed: dict[str, str | bool],
    metric: Metric,
    split: bool,  # noqa: FBT001
) -> None:
    assert bool(effects(metric, changed)) is split


def test_months_that_lose_more_than_the_opening_under_a_cap_for_each_account() -> None:
    """Worth 100, then 300, then nothing: months add up 300 of churn, and GRR takes the 100 that there were."""
    tape = """
        a l 2023-01-01 2025-03-01 100
        a m 2025-03-01 2025-06-01 300
        b l 2023-01-01 -          100
    """
    both = totals({"method": "movement_sum", "grr_cap": "per_account"}, tape)
    assert both[1].churn_arr_minor == 300
    assert movement_effects(*both, Metric.GRR) == ()
    assert [exact(one.effect) for one in movement_effects(*both, Metric.NRR)] == [1, 0, Fraction(-3, 2)]


def test_a_year_without_a_cohort_has_no_split() -> None:
    before, after = totals({}, "a l 2024-06-01 - 100")
    assert after.nrr is not None
    assert movement_effects(before, after, Metric.NRR) == ()
    assert movement_effects(after, before, Metric.NRR) == ()
