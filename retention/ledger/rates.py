"""`Rates`: what one unit of a currency is worth in another, exactly, on any day."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from retention.money import CURRENCY_DECIMALS

if TYPE_CHECKING:
    from collections.abc import Iterable

# day as ISO text, currency, base, rate as decimal text
RateRow = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Rates:
    """How many units of `base` one unit of a currency is worth: a rate holds from its day until the next one's.

    days          the ordinal days of each currency's rates, ascending
    decimals      the rates of those days as plain decimal text, read only where one is asked for
    """

    base: str
    days: dict[str, tuple[int, ...]]
    decimals: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, rows: Iterable[RateRow]) -> Rates | None:
        """The rates of `rows`, all of one base; None without any."""
        found: dict[str, list[tuple[int, str]]] = {}
        bases: set[str] = set()
        for day, currency, base, rate in rows:
            bases.add(base)
            found.setdefault(currency, []).append((date.fromisoformat(day).toordinal(), _plain(rate)))
        if not found:
            return None
        (base,) = bases
        dated = {currency: sorted(found[currency]) for currency in sorted(found)}
        return cls(
            base=base,
            days={currency: tuple(day for day, _ in rates) for currency, rates in dated.items()},
            decimals={currency: tuple(rate for _, rate in rates) for currency, rates in dated.items()},
        )

    @property
    def currencies(self) -> tuple[str, ...]:
        """Every currency that something is known of, the base among them."""
        return tuple(sorted({self.base, *self.days}))

    @property
    def newest(self) -> int:
        """The newest ordinal day that any currency has a rate of."""
        return max(days[-1] for days in self.days.values())

    def rate(self, currency: str, day: int) -> Fraction | None:
        """Units of the base for one unit of `currency` on ordinal `day`: the newest rate on or before that day.

        None where no rate precedes it. The base is worth one of itself.
        """
        if currency == self.base:
            return Fraction(1)
        place = bisect_right(self.days.get(currency, ()), day)
        return Fraction(self.decimals[currency][place - 1]) if place else None

    def factor(self, currency: str, to: str, day: int) -> Fraction | None:
        """Minor units of `to` for one minor unit of `currency` on `day`, over the base; None where a rate lacks."""
        if currency == to:
            return Fraction(1)
        one, other = self.rate(currency, day), self.rate(to, day)
        if one is None or other is None:
            return None
        return one / other * Fraction(10) ** (CURRENCY_DECIMALS[to] - CURRENCY_DECIMALS[currency])


def _plain(decimal: str) -> str:
    """One text a number: 01.50 and 1.5 are the same rate."""
    whole, _, fraction = decimal.partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole
