"""A CSV file read through a mapping: the texts of each field, and the rows that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from retention.errors import LedgerError
from retention.sources.cells import CellFault
from retention.sources.report import Fault, FileReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from retention.sources.cells import Read
    from retention.sources.files import Block, CsvFile
    from retention.sources.mapping import FieldSource

T = TypeVar("T")


class Field(dict[str, T | None], Generic[T]):
    """What the texts of a field mean, None for a fault. Every distinct text is read once, when it is first met.

    Where texts seldom repeat, `bulk` reads many at once, or gives None: then one of them needs a closer look.
    """

    def __init__(
        self,
        name: str,
        source: FieldSource | None,
        read: Callable[[str], Read[T]],
        bulk: Callable[[Sequence[str]], list[T] | None] | None = None,
    ) -> None:
        super().__init__()
        self.name = name
        self._renamed = source.values if source is not None else {}
        self._read = read
        self._bulk = None if self._renamed else bulk
        self._faulty: dict[str, tuple[CellFault, ...]] = {}

    def __missing__(self, text: str) -> T | None:
        stripped = text.strip()
        value, faults = self._read(self._renamed.get(stripped, stripped))
        if faults:
            self._faulty[text] = faults
        self[text] = value
        return value

    def all_of(self, texts: Sequence[str]) -> list[Any]:
        """The value of every text."""
        many = self._bulk(texts) if self._bulk is not None and texts else None
        return list(map(self.__getitem__, texts)) if many is None else many

    def faults(self, texts: Sequence[str]) -> Iterator[tuple[int, CellFault]]:
        """The faults of texts that were read before, with their places."""
        if self._faulty:
            for place, text in enumerate(texts):
                for fault in self._faulty.get(text, ()):
                    yield place, fault


@dataclass
class Reading:
    """A file while its rows are judged. A row may have several faults; it is set aside once, with all its cells."""

    file: CsvFile
    sources: Mapping[str, FieldSource]
    rows_read: int = 0
    set_aside: dict[int, list[str]] = field(default_factory=dict)
    _faults: list[Fault] = field(default_factory=list)

    @property
    def faults(self) -> list[Fault]:
        """Every fault, in the order of the rows."""
        return sorted(self._faults, key=lambda fault: fault.row)

    def require(self, others: Iterable[str] = ()) -> None:
        """Raise LedgerError `missing_columns` or `repeated_column` about the fields' columns and the `others`."""
        wanted = [(name, title) for name, source in self.sources.items() for title in source.needed]
        wanted += [(title, title) for title in others]
        lacking = [(name, title) for name, title in wanted if self.file.column(title) is None]
        optional = {name for name, source in self.sources.items() if source.optional}
        absent = [(name, title) for name, title in lacking if name not in optional]
        for _, title in wanted:
            positions = self.file.positions(title)
            if len(positions) > 1:
                titles = tuple(self.file.header[position] for position in positions)
                raise LedgerError("repeated_column", file=self.file.name, titles=titles)
        if absent:
            raise LedgerError("missing_columns", file=self.file.name, absent=tuple(absent), found=self.file.header)

    def has(self, name: str) -> bool:
        """Whether anything is read for the field: the mapping names it, and the file has its columns."""
        source = self.sources.get(name)
        return source is not None and all(self.file.column(title) is not None for title in source.needed)

    def lacking(self) -> tuple[str, ...]:
        """The optional fields whose column the file has not."""
        return tuple(name for name in self.sources if not self.has(name))

    def unread(self, others: Iterable[str] = ()) -> tuple[str, ...]:
        """The titles of columns that no field, and none of the `others`, is read from."""
        read = {title.strip().casefold() for source in self.sources.values() for title in source.needed}
        read |= {title.strip().casefold() for title in others}
        return tuple(title for title in self.file.header if title and title.casefold() not in read)

    def field(
        self, name: str, read: Callable[[str], Read[T]], bulk: Callable[[Sequence[str]], list[T] | None] | None = None
    ) -> Field[T]:
        """The field of that name as this file has it."""
        return Field(name, self.sources.get(name), read, bulk)

    def blocks(self) -> Iterator[Rows]:
        """The rows of the file, block by block."""
        for block in self.file.blocks:
            self.rows_read += len(block.rows)
            yield Rows(self, block)

    def blame(self, row: int, cells: list[str], fault: CellFault) -> None:
        """Set the row that begins on line `row` aside for `fault`."""
        source = None if fault.column is None else self.sources.get(fault.column)
        column = " / ".join(source.needed) if source is not None and source.needed else fault.column
        self._faults.append(
            Fault(file=self.file.name, row=row, column=column, value=fault.value, code=fault.code, facts=fault.facts)
        )
        self.set_aside[row] = cells

    def raw(self) -> Iterator[tuple[int, list[str]]]:
        """Row number and cells of each row set aside, in the order of the rows."""
        return iter(sorted(self.set_aside.items()))

    def text(self, name: str, cells: Sequence[str]) -> str | None:
        """What a row's cells say for a field; None where the file lacks it, or the row its cells."""
        source = self.sources.get(name)
        if source is None or not source.needed or len(cells) != len(self.file.header):
            return None
        positions = [self.file.column(title) for title in source.needed]
        return "/".join(cells[position].strip() for position in positions if position is not None)

    def report(self) -> FileReport:
        aside = len(self.set_aside)
        return FileReport(
            file=self.file.name,
            sha256=self.file.sha256,
            rows_read=self.rows_read,
            rows_landed=self.rows_read - aside,
            rows_quarantined=aside,
        )


class Rows:
    """A block of rows while they are judged.

    Of a row with too few or too many cells nobody can know which cell is which: that is its only fault.
    """

    def __init__(self, reading: Reading, block: Block) -> None:
        self.numbers = block.numbers
        self.aside: set[int] = set()
        self._reading = reading
        self._rows = block.rows
        width = len(reading.file.header)
        fitting = block.rows
        self._misfits = frozenset(position for position, row in enumerate(block.rows) if len(row) != width)
        for position in self._misfits:
            facts = {"cells": len(block.rows[position]), "expected": width}
            self._set_aside(position, CellFault("wrong_cell_count", None, None, facts))
        if self._misfits:
            fitting = [[""] * width if position in self._misfits else row for position, row in enumerate(block.rows)]
        self._columns = list(zip(*fitting, strict=True)) or [()] * width

    def texts(self, name: str) -> Sequence[str]:
        """The texts of a field, one a row; empty ones for a field that the mapping or the file lacks."""
        source = self._reading.sources.get(name)
        if source is not None and source.constant is not None:
            return [source.constant] * len(self.numbers)
        if source is None or not self._reading.has(name):
            return [""] * len(self.numbers)
        columns = [self.column(title) for title in source.needed]
        return (
            columns[0]
            if len(columns) == 1
            else ["/".join(map(str.strip, cells)) for cells in zip(*columns, strict=True)]
        )

    def text(self, name: str, position: int) -> str:
        """The text of a field in the row at `position`."""
        return self.texts(name)[position].strip()

    def column(self, title: str) -> Sequence[str]:
        """The cells under `title`, which the file must have."""
        return self._columns[self._reading.file.positions(title)[0]]

    def values(self, field: Field[Any]) -> list[Any]:
        """The values of a field; its faults are blamed on their rows."""
        texts = self.texts(field.name)
        values = field.all_of(texts)
        for position, fault in field.faults(texts):
            self.blame(position, fault)
        return values

    def kept(self, values: Sequence[T]) -> list[T]:
        """Those of `values`, one a row, whose rows nothing was found against."""
        if not self.aside:
            return list(values)
        return [value for position, value in enumerate(values) if position not in self.aside]

    def blame(self, position: int, fault: CellFault) -> None:
        """Set the row at `position` aside for `fault`."""
        if position not in self._misfits:
            self._set_aside(position, fault)

    def _set_aside(self, position: int, fault: CellFault) -> None:
        self._reading.blame(self.numbers[position], self._rows[position], fault)
        self.aside.add(position)
