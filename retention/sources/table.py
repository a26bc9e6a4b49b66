"""A CSV file read through a mapping: the texts of each field, and the rows that do not even fit the header."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retention.errors import LedgerError
from retention.sources.report import Fault, FileReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from retention.sources.cells import CellFault, Read
    from retention.sources.files import CsvFile
    from retention.sources.mapping import FieldSource


@dataclass
class Reading:
    """A file while its rows are judged. A row may have several faults; it is set aside once."""

    file: CsvFile
    titles: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    set_aside: dict[int, None] = field(default_factory=dict)

    def blame(self, position: int, fault: CellFault) -> None:
        """Set the row at `position` aside for `fault`."""
        self._add(position, self.titles.get(fault.column, fault.column), fault.value, fault.code, fault.facts)

    def blame_row(self, position: int, code: str, **facts: object) -> None:
        """Set the row aside for what it is as a whole."""
        self._add(position, None, None, code, facts)

    def _add(
        self, position: int, column: str | None, value: str | None, code: str, facts: Mapping[str, object]
    ) -> None:
        row = self.file.numbers[position]
        self.faults.append(
            Fault(file=self.file.name, row=row, column=column, value=value, code=code, facts=dict(facts))
        )
        self.set_aside[position] = None

    def values(self, texts: Sequence[Any], read: Callable[[Any], Read[Any]]) -> list[Any]:
        """The values of a field, None where its text is a fault; the faults are blamed on their rows.

        Every distinct text is read once.
        """
        known = {text: read(text) for text in set(texts)}
        if any(faults for _, faults in known.values()):
            for position, text in enumerate(texts):
                for fault in known[text][1]:
                    self.blame(position, fault)
        return [known[text][0] for text in texts]

    def kept(self) -> Iterator[int]:
        return (position for position in range(len(self.file.rows)) if position not in self.set_aside)

    def raw(self) -> Iterator[tuple[int, list[str]]]:
        """Row number and cells of each row set aside."""
        return ((self.file.numbers[position], self.file.rows[position]) for position in sorted(self.set_aside))

    def report(self) -> FileReport:
        read, aside = len(self.file.rows), len(self.set_aside)
        return FileReport(
            file=self.file.name,
            sha256=self.file.sha256,
            rows_read=read,
            rows_landed=read - aside,
            rows_quarantined=aside,
        )


def texts_of(
    reading: Reading, sources: Mapping[str, FieldSource], optional: frozenset[str]
) -> dict[str, Sequence[str]]:
    """The texts of every field, one a row. Raises LedgerError `missing_columns`; an `optional` field may be absent."""
    file = reading.file
    absent = [
        (name, title)
        for name, source in sources.items()
        for title in source.needed
        if file.column(title) is None and name not in optional
    ]
    if absent:
        raise LedgerError("missing_columns", file=file.name, absent=tuple(absent), found=file.header)
    for position, row in enumerate(file.rows):
        if len(row) != len(file.header):
            reading.blame_row(position, "wrong_cell_count", cells=len(row), expected=len(file.header))
    width = len(file.header)
    columns = list(zip(*(_padded(row, width) for row in file.rows), strict=True)) or [()] * width
    return {
        name: _texts(reading, name, source, columns)
        for name, source in sources.items()
        if all(file.column(title) is not None for title in source.needed)
    }


def _padded(row: list[str], width: int) -> list[str]:
    return row if len(row) == width else (row + [""] * width)[:width]


def _texts(reading: Reading, name: str, source: FieldSource, columns: list[tuple[str, ...]]) -> Sequence[str]:
    file = reading.file
    if source.constant is not None:
        return [source.constant] * len(file.rows)
    chosen = [columns[position] for title in source.needed if (position := file.column(title)) is not None]
    reading.titles[name] = " / ".join(source.needed)
    texts: Sequence[str] = chosen[0] if len(chosen) == 1 else ["/".join(cells) for cells in zip(*chosen, strict=True)]
    return [source.values.get(text.strip(), text) for text in texts] if source.values else texts
