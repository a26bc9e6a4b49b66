"""The amounts of a field: minor units of each row's currency, and what they come to in a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.money import LARGEST_ARR_MINOR, annual_run_rate
from retention.sources.cells import CellFault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retention.money import Interval
    from retention.sources.cells import Read, Unit
    from retention.sources.table import Field, Reading, Rows


class Amounts:
    """Reads the amounts of the field `name`, and counts how many run rates had to be rounded."""

    def __init__(
        self,
        reading: Reading,
        name: str,
        unit: Unit,
        read: Callable[[str, str | None, Unit], Read[int]],
        bulk: Callable[[Sequence[str], str | None, Unit], list[int] | None] | None = None,
    ) -> None:
        self._reading = reading
        self._name = name
        self._unit: Unit = unit
        self._read = read
        self._bulk = bulk
        self._fields: dict[str | None, Field[int]] = {}

    def minor(self, rows: Rows, currencies: Sequence[str | None]) -> list[Any]:
        """Integer minor units; None for a fault or for none. Read currency by currency: most files have one."""
        texts = rows.texts(self._name)
        amounts: list[Any] = [None] * len(texts)
        for currency in dict.fromkeys(currencies):
            field = self._field(currency)
            places = [place for place, each in enumerate(currencies) if each == currency]
            mine = [texts[place] for place in places]
            for place, amount in zip(places, field.all_of(mine), strict=True):
                amounts[place] = amount
            for place, fault in field.faults(mine):
                rows.blame(places[place], fault)
        return amounts

    def _field(self, currency: str | None) -> Field[int]:
        if currency not in self._fields:
            read, bulk, unit = self._read, self._bulk, self._unit
            self._fields[currency] = self._reading.field(
                self._name,
                lambda text: read(text, currency, unit),
                None if bulk is None else lambda texts: bulk(texts, currency, unit),
            )
        return self._fields[currency]

    def run_rates(
        self, rows: Rows, amounts: Sequence[int | None], intervals: Sequence[Interval | None]
    ) -> tuple[list[Any], list[bool]]:
        """Annual run rates, None where there is no amount, and which of them had to be rounded."""
        rates: list[int | None] = []
        rounded: list[bool] = []
        for position, (amount, interval) in enumerate(zip(amounts, intervals, strict=True)):
            if amount is None or interval is None:
                rates.append(None)
                rounded.append(False)
                continue
            rate, inexact = annual_run_rate(amount, interval)
            if abs(rate) > LARGEST_ARR_MINOR:
                rows.blame(position, CellFault("amount_too_large", self._name, rows.text(self._name, position)))
            rates.append(rate)
            rounded.append(inexact)
        return rates, rounded
