"""The kernel: balances, movements and their sums. Every retention figure of the product is made here.

Source of the definitions: parts 1 to 3. All arrays are one entry an account, int64 minor units of one currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retention.ledger.columns import Columns, Days, Flags, Money

NEVER = 2**31 - 1
_SIGNS = np.array([1, 1, -1, -1, 1, 1, -1, 1], dtype=np.int64)
_FEW = 4_096
CELLS_AT_ONCE = 2**17  # 1 MiB of balances stays in cache

COMPONENTS = (
    "accounts_opening",
    "accounts_retained",
    "accounts_expanded",
    "accounts_contracted",
    "accounts_churned",
    "accounts_new",
    "accounts_reactivated",
    "accounts_closing",
    "opening_arr_minor",
    "expansion_arr_minor",
    "contraction_arr_minor",
    "churn_arr_minor",
    "new_arr_minor",
    "reactivation_arr_minor",
    "closing_arr_minor",
    "fx_arr_minor",
)


class IdentityBrokenError(Exception):
    """opening + movements is not closing: a bug, whatever the data."""


@dataclass(frozen=True, slots=True)
class Balances:
    """Balances of the same accounts at the opening and the closing of a window, before any floor at zero.

    What only some policies ask is None under the others:

    broken      stopped inside the window: lost, even where the closing has them again
    long_gone   back after so long that they count as new
    passing     what accounts were worth that joined and left inside the window, 0 for all others
    own_change  how much of closing - opening the account itself moved; exchange rates did the rest
    """

    opening: Money
    closing: Money
    active_before: Flags
    broken: Flags | None = None
    long_gone: Flags | None = None
    passing: Money | None = None
    own_change: Money | None = None

    def of(self, chosen: Flags | None) -> Balances:
        """Those of the chosen accounts."""
        if chosen is None:
            return self

        def those(values: Money | None) -> Money | None:
            return None if values is None else values[chosen]

        def flagged(flags: Flags | None) -> Flags | None:
            return None if flags is None else flags[chosen]

        return Balances(
            self.opening[chosen],
            self.closing[chosen],
            self.active_before[chosen],
            flagged(self.broken),
            flagged(self.long_gone),
            those(self.passing),
            those(self.own_change),
        )


def balances_at(columns: Columns, day: int, counted: Flags | None, arr: Money | None = None) -> Money:
    """Every account's balance at the close of the ordinal `day`: the sum of its counted lines, start ≤ day < end.

    `arr` are the lines' run rates where they depend on the day.
    """
    running = (columns.start <= day) & (day < columns.end)
    if counted is not None:
        running &= counted
    return np.add.reduceat((columns.arr if arr is None else arr) * running, columns.offsets[:-1])


class Block(NamedTuple):
    """Balances of some units at the closes of some days, shape (days, units), before any floor at zero."""

    days: slice
    units: slice
    balances: Money


def balances_over(columns: Columns, days: Days, counted: Flags | None) -> Iterator[Block]:
    """As `balances_at` for many ordinal `days`, which ascend: one pass over the lines, in blocks of units."""
    at_once = max(1, CELLS_AT_ONCE // (len(days) + 1))
    for first in range(0, columns.account_count, at_once):
        units = slice(first, min(first + at_once, columns.account_count))
        offsets = columns.offsets[units.start : units.stop + 1]
        lines, width = slice(offsets[0], offsets[-1]), units.stop - units.start
        unit = np.repeat(np.arange(width), np.diff(offsets))
        arr = columns.arr[lines] if counted is None else columns.arr[lines] * counted[lines]
        # A line adds its worth from the first of the days that it runs on to the first that it no longer does; one that
        # a policy ends before it starts never runs.
        runs = np.searchsorted(days, columns.start[lines])
        stops = np.maximum(runs, np.searchsorted(days, columns.end[lines]))
        moved = np.zeros((len(days) + 1) * width, dtype=np.int64)
        np.add.at(moved, runs * width + unit, arr)
        np.subtract.at(moved, stops * width + unit, arr)
        yield Block(slice(0, len(days)), units, np.cumsum(moved.reshape(len(days) + 1, width)[:-1], axis=0))


def first_active_days(columns: Columns, counted: Flags | None) -> NDArray[np.int32]:
    """The first ordinal day at whose close each account's balance is above zero, NEVER where there is none."""
    account, day, level = levels(columns, counted)
    first = np.full(columns.account_count, NEVER, dtype=np.int32)
    np.minimum.at(first, account[level > 0], day[level > 0])
    return first


def lowest_balances(columns: Columns, counted: Flags | None) -> tuple[NDArray[np.int64], NDArray[np.int32], Money]:
    """The accounts whose balance is ever below zero: their positions, the first such day, the lowest balance."""
    account, day, level = levels(columns, counted)
    below = level < 0
    first = np.full(columns.account_count, NEVER, dtype=np.int32)
    lowest = np.zeros(columns.account_count, dtype=np.int64)
    np.minimum.at(first, account[below], day[below])
    np.minimum.at(lowest, account[below], level[below])
    positions = np.flatnonzero(lowest < 0)
    return positions, first[positions], lowest[positions]


def levels(columns: Columns, counted: Flags | None) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Every change of a balance: the account, the ordinal day, and the balance at its close."""
    account = columns.account_of_line()
    arr = columns.arr if counted is None else columns.arr * counted
    moved_account = np.concatenate((account, account))
    moved_day = np.concatenate((columns.start, columns.end))
    order = np.lexsort((moved_day, moved_account))
    account, day = moved_account[order], moved_day[order]
    # Every start has its end, so each account's moves sum to zero and the next one begins at nothing.
    level = np.cumsum(np.concatenate((arr, -arr))[order])
    last_of_day = np.ones(len(level), dtype=bool)
    last_of_day[:-1] = (account[1:] != account[:-1]) | (day[1:] != day[:-1])
    return account[last_of_day], day[last_of_day], level[last_of_day]


def movement_parts(balances: Balances) -> NDArray[np.int64]:
    """The COMPONENTS of every account: shape (components, accounts).

    A balance below zero is no activity (the caller reports it).
    """
    opening = np.maximum(balances.opening, 0)
    closing = np.maximum(balances.closing, 0)
    was, is_now = opening > 0, closing > 0
    change = closing - opening if balances.own_change is None else balances.own_change
    kept, lost, gained = was & is_now, was & ~is_now, ~was & is_now
    if balances.broken is not None:
        lost, gained, kept = lost | (kept & balances.broken), gained | (kept & balances.broken), kept & ~balances.broken
    up, down = kept & (change > 0), kept & (change < 0)
    known = balances.active_before if balances.long_gone is None else balances.active_before & ~balances.long_gone
    returned, new = gained & known, gained & ~known
    parts = np.empty((len(COMPONENTS), len(opening)), dtype=np.int64)
    for row, flags in enumerate((was, kept, up, down, lost, new, returned, is_now)):
        parts[row] = flags
    parts[8] = opening
    parts[9] = change * up
    parts[10] = -change * down
    parts[11] = opening * lost
    parts[12] = closing * new
    parts[13] = closing * returned
    parts[14] = closing
    parts[15] = 0 if balances.own_change is None else (closing - opening - change) * kept
    if balances.passing is not None:
        _add_passing(parts, balances.passing * ~(was | is_now), known)
    return parts


def _add_passing(parts: NDArray[np.int64], worth: Money, known: Flags) -> None:
    """Accounts that came and went inside the window are gained and lost, at what they were worth when they left."""
    passed = worth > 0
    parts[4] += passed
    parts[5] += passed & ~known
    parts[6] += passed & known
    parts[11] += worth
    parts[12] += worth * ~known
    parts[13] += worth * known


def summed(parts: NDArray[np.int64], cell: NDArray[np.int64] | None, cells: int) -> NDArray[np.int64]:
    """The parts summed by cell: shape (components, cells). `cell` is the cell of each account.

    Raises IdentityBrokenError.
    """
    sums = parts.sum(axis=1, keepdims=True) if cell is None else sum_by_cell(parts, cell, cells)
    _assert_identity(sums)
    return sums


def sum_by_cell(parts: NDArray[np.int64], cell: NDArray[np.int64], cells: int) -> NDArray[np.int64]:
    """Rows of amounts, one entry an account, summed by the account's cell: shape (rows, cells)."""
    sums = np.zeros((len(parts), cells), dtype=np.int64)
    if 0 < len(cell) <= _FEW:
        # A call a row would cost more than the rows: all of them in the order of the cells, in one.
        order = np.argsort(cell, kind="stable")
        ordered = cell[order]
        # Only cells that occur: reduceat over an empty stretch would return its neighbour.
        starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
        sums[:, ordered[starts]] = np.add.reduceat(parts[:, order], starts, axis=1)
        return sums
    for row, amounts in zip(sums, parts, strict=True):
        np.add.at(row, cell, amounts)
    return sums


def _assert_identity(sums: NDArray[np.int64]) -> None:
    # opening + expansion - contraction - churn + new + reactivation - closing + exchange
    if (_SIGNS @ sums[8:]).any():
        raise IdentityBrokenError(sums.tolist())


def largest_line(columns: Columns, day: int, counted: Flags | None) -> NDArray[np.int64]:
    """The position of each account's largest line running at the close of `day`, -1 without one.

    Of equal lines the first by line id counts (definitions, part 5).
    """
    running = (columns.start <= day) & (day < columns.end) & (columns.arr > 0)
    if counted is not None:
        running &= counted
    worth = columns.arr * running
    starts = columns.offsets[:-1]
    top = np.maximum.reduceat(worth, starts)
    is_top = running & (worth == np.repeat(top, np.diff(columns.offsets)))
    position = np.where(is_top, np.arange(columns.line_count), columns.line_count)
    first = np.minimum.reduceat(position, starts)
    return np.where(first == columns.line_count, -1, first)
