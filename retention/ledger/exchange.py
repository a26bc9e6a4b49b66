"""Lines of several currencies in one: exact rates, one rounding a line, half-up and away from zero."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from retention.errors import QuestionError

if TYPE_CHECKING:
    from fractions import Fraction

    from retention.ledger.columns import Columns, Money
    from retention.ledger.rates import Rates

_SAFE = 2**62


@dataclass(frozen=True, slots=True)
class Exchange:
    """What converts `lines` to `currency`.

    mode   constant: every line at the newest rates of the table, so that no movement is exchange; at_line_start: at the
           rate of the day the line starts; at_period_end: at that of the day whose close is looked at
    """

    rates: Rates
    currency: str
    mode: Literal["constant", "at_line_start", "at_period_end"]
    lines: Columns
    _converted: dict[int | str, Money] = field(default_factory=dict)

    def constant(self) -> Money:
        """Run rates at the newest rates of the table."""
        return self.arr_at_rates_of(self.rates.newest)

    def arr_on(self, day: int) -> Money:
        """Run rates as the mode values them at the close of `day`."""
        if self.mode == "constant":
            return self.constant()
        return self.arr_at_rates_of(day) if self.mode == "at_period_end" else self._at_line_start()

    def arr_at_rates_of(self, day: int) -> Money:
        """Run rates at the rates of one day."""
        if day not in self._converted:
            arr = self._native().copy()
            for code, name in enumerate(self.lines.text["currency"].labels):
                mine = self.lines.text["currency"].codes == code
                arr[mine] = times(arr[mine], self._factor(name, day))
            self._converted[day] = arr
        return self._converted[day]

    def _at_line_start(self) -> Money:
        if "start" not in self._converted:
            arr, codes = self._native().copy(), self.lines.text["currency"].codes
            keys = np.stack((codes, self.lines.start))
            for code, day in np.unique(keys, axis=1).T.tolist():
                mine = (codes == code) & (self.lines.start == day)
                arr[mine] = times(arr[mine], self._factor(self.lines.text["currency"].labels[code], day))
            self._converted["start"] = arr
        return self._converted["start"]

    def _native(self) -> Money:
        return self.lines.arr

    def _factor(self, currency: str, day: int) -> Fraction:
        factor = self.rates.factor(currency, self.currency, day)
        if factor is None:
            raise QuestionError("no_rate", currency=currency, to=self.currency, day=date.fromordinal(day))
        return factor


def times(amounts: Money, factor: Fraction) -> Money:
    """`amounts × factor`, exactly, then rounded half-up and away from zero."""
    if factor == 1:
        return amounts
    largest = max(abs(int(amounts.max(initial=0))), abs(int(amounts.min(initial=0))))
    sizes = np.abs(amounts)
    if 2 * largest * factor.numerator + factor.denominator >= _SAFE:
        # Beyond 64 bits in Python's unbounded integers: exact, and rare.
        sizes = sizes.astype(object)
    moved = (2 * sizes * factor.numerator + factor.denominator) // (2 * factor.denominator)
    converted: Money = np.sign(amounts) * moved.astype(np.int64)
    return converted


def scaled(opening: Money, change: Money, base: Money) -> Money:
    """`opening × change / base`, rounded half-up: the change of accounts in the measure of their opening.

    Where opening and base are equal that is the change itself; without a base above zero it is nothing.
    """
    if np.array_equal(opening, base):
        return change
    moved = np.zeros(len(opening), dtype=np.int64)
    for place in np.flatnonzero((base > 0) & (change != 0)):
        whole, part, of = int(base[place]), int(change[place]), int(opening[place])
        moved[place] = (2 * abs(of * part) + whole) // (2 * whole) * (1 if of * part >= 0 else -1)
    return moved
