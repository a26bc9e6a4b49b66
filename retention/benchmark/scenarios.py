"""Scenarios: what a figure would come to if it stayed as it is. Arithmetic on the answer, never a forecast."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from retention.answer.benchmarks import Compounding, Replacement
from retention.period import MONTHS_A_YEAR, whole_months
from retention.ratio import percentage

if TYPE_CHECKING:
    from retention.benchmark.fit import Asked
    from retention.ratio import Ratio

YEARS = (1, 2, 3)
# Of what the year began with, these say how much is left: a year's share of a share is two years'.
_SHARES_KEPT = frozenset({"nrr", "grr", "logo_retention", "crr"})
_OF_LOSSES = _SHARES_KEPT | {"logo_churn", "revenue_churn"}
# The mean of monthly rates is a rate a month, whatever the window.
_OF_A_MONTH = "weighted_average"
# Counts an account once.
_OF_ACCOUNTS = "point_to_point"
_EACH_LOW, _EACH_HIGH = 3, 5
_CLAIM = "replacement cost of 3–5 new per churned unit; no study named"
_STANDING = "secondary"


def compounding(ratio: Ratio | None, asked: Asked) -> tuple[Compounding, ...]:
    """Exact powers of a share kept over twelve months; nothing for other figures, windows and rates."""
    is_yearly = whole_months(asked.window.start, asked.window.end) == MONTHS_A_YEAR and asked.method != _OF_A_MONTH
    if ratio is None or not is_yearly or asked.metric not in _SHARES_KEPT:
        return ()
    kept = Fraction(ratio.numerator, ratio.denominator)
    return tuple(_after(years, kept**years) for years in YEARS)


def _after(years: int, kept: Fraction) -> Compounding:
    return Compounding(
        years=years,
        numerator=str(kept.numerator),
        denominator=str(kept.denominator),
        percent=percentage(kept.numerator, kept.denominator),
    )


def replacement(lost_accounts: int, asked: Asked) -> Replacement | None:
    """New accounts for the lost ones of the window; None where none was lost or the metric is not about losses.

    Methods that add up or average months count an account once for every month it was lost in: no count for this.
    """
    if not lost_accounts or asked.metric not in _OF_LOSSES or asked.method != _OF_ACCOUNTS:
        return None
    return Replacement(
        lost_accounts=lost_accounts,
        each_low=_EACH_LOW,
        each_high=_EACH_HIGH,
        new_low=_EACH_LOW * lost_accounts,
        new_high=_EACH_HIGH * lost_accounts,
        source=_CLAIM,
        standing=_STANDING,
    )
