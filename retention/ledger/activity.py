"""When accounts were active: runs of days at whose close the balance is above zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retention.ledger.columns import OPEN_END
from retention.ledger.kernel import levels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retention.ledger.columns import Columns, Days, Flags, Money


@dataclass(frozen=True, slots=True)
class Activity:
    """Runs sorted by unit and time; `end` is exclusive, OPEN_END while running, `worth` the balance it ended with."""

    units: int
    unit: NDArray[np.int64]
    start: Days
    end: Days
    worth: Money

    def broken(self, opening: int, closing: int) -> Flags:
        """Units that ran at the close of `opening` and stopped by that of `closing`, whether or not they came back."""
        ended = (self.start <= opening) & (opening < self.end) & (self.end <= closing)
        return self._any(ended)

    def gap(self, closing: int) -> NDArray[np.int64]:
        """Days between the run at the close of `closing` and the unit's one before, 0 where there is no such pair."""
        now = np.flatnonzero((self.start <= closing) & (closing < self.end))
        before = now - 1
        pairs = (before >= 0) & (self.unit[now] == self.unit[before])
        gap = np.zeros(self.units, dtype=np.int64)
        gap[self.unit[now[pairs]]] = self.start[now[pairs]].astype(np.int64) - self.end[before[pairs]]
        return gap

    def passing(self, opening: int, closing: int) -> Money:
        """What units were worth that joined after `opening` and left by `closing`: the balance of their last run."""
        passed = np.flatnonzero((self.start > opening) & (self.end <= closing))
        worth = np.zeros(self.units, dtype=np.int64)
        worth[self.unit[passed]] = self.worth[passed]
        return worth

    def first_end(self) -> Days:
        """The end of every unit's first run, OPEN_END for a unit that never ran."""
        ends = np.full(self.units, OPEN_END, dtype=np.int32)
        # Backwards, so that the first run of a unit is written last.
        ends[self.unit[::-1]] = self.end[::-1]
        return ends

    def _any(self, runs: Flags) -> Flags:
        found = np.zeros(self.units, dtype=np.bool_)
        found[self.unit[runs]] = True
        return found


def activity(columns: Columns, counted: Flags | None) -> Activity:
    """The runs of every account of `columns`; a line that is running has its end in OPEN_END."""
    unit, day, level = levels(columns, counted)
    active = level > 0
    before = np.zeros(len(active), dtype=np.bool_)
    before[1:] = active[:-1] & (unit[1:] == unit[:-1])
    starts, ends = np.flatnonzero(active & ~before), np.flatnonzero(~active & before)
    return Activity(columns.account_count, unit[starts], day[starts], day[ends], level[ends - 1])
