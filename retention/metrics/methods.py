"""The methods of policies: how the movements of one window, or of its months, become ratios (definitions, part 4)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from retention.ledger.kernel import COMPONENTS, sum_by_cell, summed
from retention.metrics.rates import Exact, rate_fields, revenue_rates
from retention.period import Period, PeriodKind, add_months

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retention.policy import Policy

_OPENS = tuple(COMPONENTS.index(name) for name in ("accounts_opening", "opening_arr_minor"))
_CLOSES = tuple(COMPONENTS.index(name) for name in ("accounts_closing", "closing_arr_minor"))
_RETAINED = COMPONENTS.index("accounts_retained")
_MOVED = [COMPONENTS.index(f"accounts_{name}") for name in ("expanded", "contracted", "churned", "new", "reactivated")]
_OPENING, _CONTRACTION, _CHURN = (COMPONENTS.index(f"{name}_arr_minor") for name in ("opening", "contraction", "churn"))


class _Cells(NamedTuple):
    """Sums by cell: the COMPONENTS, shape (components, cells), and what GRR takes off the opening, one a cell."""

    sums: NDArray[np.int64]
    lost: NDArray[np.int64]


def months_of(period: Period) -> list[Period]:
    """The months of a period of whole months, each from the day that the period starts on."""
    starts = [add_months(period.start, month) for month in range((period.months or 0) + 1)]
    return [Period(start, end, PeriodKind.SPAN, f"{start}..{end}") for start, end in pairwise(starts)]


def joined(windows: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Adjoining windows as one: the first one's opening, every movement, the last one's closing.

    Amounts are summed; a unit that has a movement in several windows has it once.
    """
    first, last = windows[0], windows[-1]
    if len(windows) == 1:
        return first
    whole: NDArray[np.int64] = np.sum(windows, axis=0)
    whole[_MOVED] = np.max([window[_MOVED] for window in windows], axis=0)
    for row in _OPENS:
        whole[row] = first[row]
    for row in _CLOSES:
        whole[row] = last[row]
    whole[_RETAINED] = first[_OPENS[0]] & last[_CLOSES[0]]
    return whole


def measured_by(
    policy: Policy, windows: Sequence[NDArray[np.int64]], cell: NDArray[np.int64] | None, cells: int
) -> list[dict[str, Any] | None]:
    """For every cell the fields of `Retention`; None for a cell without any unit.

    `windows` are the components of every unit in each window of the method, `cell` each unit's cell.
    """
    whole = _cells(policy, joined(windows), cell, cells)
    each = [_cells(policy, window, cell, cells) for window in windows] if _averages(policy) else []
    fields: list[dict[str, Any] | None] = []
    for position, sums in enumerate(whole.sums.T.tolist()):
        if not any(sums) and cell is not None:
            fields.append(None)
            continue
        figures = None
        if each:
            months = [(window.sums[:, position].tolist(), int(window.lost[position])) for window in each]
            figures = _combined(policy, months)
        fields.append(rate_fields(sums, policy, int(whole.lost[position]), figures))
    return fields


def _averages(policy: Policy) -> bool:
    return policy.method in ("compounded", "weighted_average")


def _cells(policy: Policy, parts: NDArray[np.int64], cell: NDArray[np.int64] | None, cells: int) -> _Cells:
    sums = summed(parts, cell, cells)
    if policy.grr_cap != "per_account" or not (policy.by_months or policy.same_period == "both"):
        return _Cells(sums, sums[_CONTRACTION] + sums[_CHURN])
    # No unit can lose more than it was worth at the opening; one that joined later has nothing to lose here.
    lost = np.minimum(parts[_OPENING], parts[_CONTRACTION] + parts[_CHURN])[np.newaxis]
    return _Cells(sums, (lost.sum(axis=1) if cell is None else sum_by_cell(lost, cell, cells)[0]))


def _combined(policy: Policy, months: Sequence[tuple[list[int], int]]) -> dict[str, Exact | None]:
    """NRR and GRR of the months: multiplied, or averaged with each month's opening as its weight."""
    rates = [revenue_rates(sums, policy, lost) for sums, lost in months]
    return {
        name: (_product if policy.method == "compounded" else _average)([rate[name] for rate in rates])
        for name in ("nrr", "grr")
    }


def _product(rates: Sequence[Exact | None]) -> Exact | None:
    numerator = denominator = 1
    for rate in rates:
        if rate is None:
            return None
        numerator, denominator = numerator * rate.numerator, denominator * rate.denominator
    return Exact(numerator, denominator)


def _average(rates: Sequence[Exact | None]) -> Exact | None:
    known = [rate for rate in rates if rate is not None]
    if not known:
        return None
    return Exact(sum(rate.numerator for rate in known), sum(rate.denominator for rate in known))
