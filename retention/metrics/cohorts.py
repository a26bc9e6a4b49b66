"""The cohort triangle: accounts by the step they were first active in, and what is left of them at each age.

A cohort's age 0 is the close of its own step, age k that of the k-th step after it. Every amount is ARR in integer
minor units; an account is active where its balance is above zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retention.answer import CarriedOver, LeftAtOnce, NegativeBalances, SmallSamples
from retention.answer.cohorts import AgeAverage, AgeComparison, CohortCell
from retention.ledger.kernel import sum_by_cell
from retention.metrics.checks import SMALL_SAMPLE
from retention.question import Basis
from retention.ratio import difference, exact, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from retention.answer.cohorts import Cohort
    from retention.ledger.columns import Days
    from retention.ledger.kernel import Block
    from retention.ratio import Ratio

NO_COHORT = -1
_A_SIDE = 2


@dataclass(frozen=True, slots=True)
class Triangle:
    """Sums in the shape (closes, cohorts); `joined` is one entry a cohort, `below_zero` counts accounts of cohorts."""

    joined: NDArray[np.int64]
    accounts: NDArray[np.int64]
    arr: NDArray[np.int64]
    below_zero: int


def cohort_of(first_active: Days, starts: Sequence[int], end: int) -> NDArray[np.int64]:
    """The cohort of every account: the last of the ordinal `starts` by its first active day, NO_COHORT outside."""
    cohort = np.searchsorted(np.array(starts, dtype=np.int32), first_active, side="right") - 1
    return np.where(first_active < end, cohort, NO_COHORT)


def triangle(blocks: Iterable[Block], cohort: NDArray[np.int64], *, cohorts: int, closes: int) -> Triangle:
    """Sum the balances of every block at each close by cohort."""
    accounts, arr = (np.zeros((closes, cohorts), dtype=np.int64) for _ in range(2))
    below_zero = np.zeros(len(cohort), dtype=np.bool_)
    for block in blocks:
        mine = np.flatnonzero(cohort[block.units] != NO_COHORT)
        cell, levels = cohort[block.units][mine], block.balances[:, mine]
        below_zero[block.units.start + mine] |= (levels < 0).any(axis=0)
        worth = np.maximum(levels, 0)
        arr[block.days] += sum_by_cell(worth, cell, cohorts)
        accounts[block.days] += sum_by_cell((worth > 0).astype(np.int64), cell, cohorts)
    joined = np.bincount(cohort[cohort != NO_COHORT], minlength=cohorts)
    return Triangle(joined, accounts, arr, int(below_zero.sum()))


def cells_of(sums: Triangle, position: int, basis: Basis) -> tuple[CohortCell, ...]:
    """The cells of the cohort at `position`, from its own close on."""
    accounts, arr = (one[position:, position].tolist() for one in (sums.accounts, sums.arr))
    worth = arr if basis is Basis.REVENUE else accounts
    return tuple(
        CohortCell(age=age, accounts=accounts[age], arr_minor=arr[age], ratio=ratio(worth[age], worth[0]))
        for age in range(len(worth))
    )


def averages(cohorts: Sequence[Cohort], basis: Basis) -> tuple[AgeAverage, ...]:
    """At each age Σ of the cells / Σ of their age 0, over the cohorts that have both."""
    ages = range(max((len(cohort.cells) for cohort in cohorts), default=0))
    reached = ((age, _reached(cohorts, age)) for age in ages)
    return tuple(
        AgeAverage(age=age, cohorts=len(some), ratio=_weighted(some, age, basis)) for age, some in reached if some
    )


def comparisons(cohorts: Sequence[Cohort], basis: Basis) -> tuple[AgeComparison, ...]:
    """The newer half against the older half of the cohorts that have reached an age, where both have two or more."""
    found = []
    for age in range(1, max((len(cohort.cells) for cohort in cohorts), default=0)):
        some = _reached(cohorts, age)
        half = len(some) // 2
        if half < _A_SIDE:
            continue
        older, newer = _weighted(some[:half], age, basis), _weighted(some[-half:], age, basis)
        if older is None or newer is None:
            continue
        moved = difference(exact(newer) - exact(older))
        found.append(
            AgeComparison(age=age, older=older, newer=newer, older_cohorts=half, newer_cohorts=half, change=moved)
        )
    return tuple(found)


def small_cohorts(cohorts: Sequence[Cohort]) -> SmallSamples | None:
    """Cohorts of fewer than SMALL_SAMPLE accounts at age 0."""
    counts = [cohort.cells[0].accounts for cohort in cohorts if cohort.cells[0].accounts]
    small = [count for count in counts if count < SMALL_SAMPLE]
    if not small:
        return None
    return SmallSamples(of="cohorts", small=len(small), among=len(counts), fewest=min(small), most=max(small))


def left_at_once(cohorts: Sequence[Cohort]) -> LeftAtOnce | None:
    """Accounts that joined, and are not in their cohort's age 0."""
    accounts = sum(cohort.accounts_joined - cohort.cells[0].accounts for cohort in cohorts)
    return LeftAtOnce(accounts=accounts) if accounts else None


def carried_over(
    first: Cohort, first_active: Days, cohort: NDArray[np.int64], ledger_start: date
) -> CarriedOver | None:
    """Whether most accounts of the first cohort, and more than one, are active since the ledger's first day."""
    accounts = int(((first_active == ledger_start.toordinal()) & (cohort == 0)).sum())
    if accounts < 2 or 2 * accounts <= first.accounts_joined:  # noqa: PLR2004 - more than one, more than half
        return None
    return CarriedOver(cohort=first.period.label, accounts=accounts, ledger_start=ledger_start)


def below_zero(sums: Triangle) -> NegativeBalances | None:
    """Accounts of the cohorts that have a negative balance at any of the closes."""
    return NegativeBalances(of="cohorts", accounts=sums.below_zero) if sums.below_zero else None


def _reached(cohorts: Sequence[Cohort], age: int) -> list[Cohort]:
    return [cohort for cohort in cohorts if len(cohort.cells) > age and cohort.cells[0].ratio is not None]


def _weighted(cohorts: Sequence[Cohort], age: int, basis: Basis) -> Ratio | None:
    cells = [(cohort.cells[age], cohort.cells[0]) for cohort in cohorts]
    if basis is Basis.REVENUE:
        return ratio(sum(cell.arr_minor for cell, _ in cells), sum(base.arr_minor for _, base in cells))
    return ratio(sum(cell.accounts for cell, _ in cells), sum(base.accounts for _, base in cells))
