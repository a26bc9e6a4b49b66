"""The rates file: every row says what one unit of a currency is worth in the base, from a day on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from retention.errors import LedgerError
from retention.sources import cells
from retention.sources.files import read_csv
from retention.sources.mapping import FieldSource
from retention.sources.table import Reading

if TYPE_CHECKING:
    from pathlib import Path

    from retention.ledger.rates import RateRow
    from retention.sources.table import Rows

COLUMNS = ("day", "currency", "base", "rate")


@dataclass(frozen=True)
class RateBatch:
    """All good rates of a file, no two of a currency for one day, and the base that all of them have.

    `replaces` means that the file is all there is.
    """

    reading: Reading
    rows: list[RateRow]
    replaces: bool

    @property
    def base(self) -> str | None:
        return self.rows[0][2] if self.rows else None

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(f"rates\n{self.reading.file.sha256}\n{self.replaces}".encode()).hexdigest()


def read_rates(path: Path, *, replaces: bool = False) -> RateBatch:
    """Read every row; the faults of rows are collected. Raises LedgerError `rate_columns`, and as `read_csv`."""
    file = read_csv(path)
    if sorted(title.casefold() for title in file.header) != sorted(COLUMNS):
        raise LedgerError("rate_columns", file=file.name, needed=COLUMNS, found=file.header)
    judge = _Judge(Reading(file, {name: FieldSource(column=name) for name in COLUMNS}))
    for rows in judge.reading.blocks():
        judge.judge(rows)
    return RateBatch(judge.reading, list(judge.landed.values()), replaces)


class _Judge:
    """Makes rates of rows, block by block; the first good row settles the base."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.landed: dict[tuple[str, str], RateRow] = {}
        self._row: dict[tuple[str, str], int] = {}
        self._base: str | None = None
        self._base_row = 0
        self._day = reading.field("day", partial(cells.day, column="day", date_format=cells.ISO_DAY))
        self._currency = reading.field("currency", cells.currency)
        self._bases = reading.field("base", partial(cells.currency, column="base"))
        self._rate = reading.field("rate", cells.rate)

    def judge(self, rows: Rows) -> None:
        """Add the rates of a block; set aside whatever cannot be one."""
        fields = (self._day, self._currency, self._bases, self._rate)
        for position, row in enumerate(zip(*map(rows.values, fields), strict=True)):
            if position not in rows.aside:
                fault = self._fault(row)
                if fault is not None:
                    rows.blame(position, fault)
                elif row[:2] not in self.landed:
                    self.landed[row[:2]] = row
                    self._row[row[:2]] = rows.numbers[position]
                    if self._base is None:
                        self._base, self._base_row = row[2], rows.numbers[position]

    def _fault(self, row: RateRow) -> cells.CellFault | None:
        """What a row that can be read has against it. The same rate said twice is no fault."""
        day, currency, base, rate = row
        if base != (self._base or base):
            return cells.CellFault("base_differs", "base", base, {"base": self._base, "first_row": self._base_row})
        if currency == base and Fraction(rate) != 1:
            return cells.CellFault("base_not_one", "rate", rate, {"base": base})
        first = self.landed.get((day, currency))
        if first is not None and Fraction(first[3]) != Fraction(rate):
            facts = {"currency": currency, "day": day, "rate": first[3], "first_row": self._row[day, currency]}
            return cells.CellFault("other_rate", "rate", rate, facts)
        return None
