"""The lines file: every row becomes one line of the ledger, or is set aside with all its faults."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, fields
from functools import partial
from typing import TYPE_CHECKING, Any

from retention.sources import cells
from retention.sources.amounts import Amounts
from retention.sources.overlaps import overlapping
from retention.sources.particulars import ParticularsJudge, blame_arrears, blame_cancellations
from retention.sources.report import Notice
from retention.sources.table import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.sources.files import CsvFile
    from retention.sources.mapping import LineMapping, OverlapRule
    from retention.sources.table import Rows


@dataclass(frozen=True)
class Lines:
    """Lines as billed, with their run rates: a list a field, in the order of the file.

    Dates are ISO text, `end` exclusive and None while running; `row` is where the line begins in the file. A `kind`
    of None is recurring, a `subscription` of None the line itself.
    """

    account_id: list[str] = field(default_factory=list)
    line_id: list[str] = field(default_factory=list)
    product: list[str | None] = field(default_factory=list)
    start: list[str] = field(default_factory=list)
    end: list[str | None] = field(default_factory=list)
    amount_minor: list[int] = field(default_factory=list)
    currency: list[str] = field(default_factory=list)
    interval: list[str] = field(default_factory=list)
    arr_minor: list[int] = field(default_factory=list)
    quantity: list[str | None] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    discount_minor: list[int | None] = field(default_factory=list)
    discount_arr_minor: list[int | None] = field(default_factory=list)
    discount_kind: list[str | None] = field(default_factory=list)
    cancelled: list[str | None] = field(default_factory=list)
    past_due_since: list[str | None] = field(default_factory=list)
    kind: list[str | None] = field(default_factory=list)
    subscription: list[str | None] = field(default_factory=list)
    reason: list[str | None] = field(default_factory=list)
    row: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.row)

    def columns(self) -> list[list[Any]]:
        """The lists, in the order of the fields."""
        return [getattr(self, each.name) for each in fields(self)]

    def content(self, place: int) -> tuple[Any, ...]:
        """Everything that the line at `place` says; the row it stands on is no part of it."""
        return tuple(column[place] for column in self.columns()[:-1])

    def extend(self, more: Lines) -> None:
        for column, values in zip(self.columns(), more.columns(), strict=True):
            column.extend(values)

    def drop(self, place: int) -> None:
        for column in self.columns():
            del column[place]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Line by line, the values in the order of the fields."""
        return zip(*self.columns(), strict=True)


@dataclass(frozen=True)
class LineBatch:
    """All good lines of a file, and what was noticed about them."""

    reading: Reading
    lines: Lines
    notices: tuple[Notice, ...]
    intervals_rounded: int
    compared: dict[str, list[str]]


def read_lines(file: CsvFile, mapping: LineMapping) -> LineBatch:
    """Read every row; the faults of rows are collected.

    Raises LedgerError `missing_columns`, `repeated_column` or `unclosed_quote`.
    """
    reading = Reading(file, mapping.sources())
    reading.require(mapping.agrees_with)
    judge = _Judge(reading, mapping)
    for rows in reading.blocks():
        judge.judge(rows)
    return LineBatch(
        reading=reading,
        lines=judge.lines,
        notices=(*_unread_columns(reading, mapping), *_notices(judge.lines, mapping.overlap or "sum")),
        intervals_rounded=judge.rounded,
        compared=judge.compared,
    )


class _Judge:
    """Makes lines of rows, block by block."""

    def __init__(self, reading: Reading, mapping: LineMapping) -> None:
        self.lines = Lines()
        self.rounded = 0
        self.compared: dict[str, list[str]] = {attribute: [] for attribute in mapping.agrees_with.values()}
        self._reading = reading
        self._mapping = mapping
        self._first_row: dict[str, int] = {}
        day = mapping.date_format
        self._account = reading.field("account_id", cells.identity("account_id"))
        self._line = reading.field("line_id", cells.identity("line_id"), cells.identities)
        self._product = reading.field("product", cells.optional)
        self._start = reading.field("start", partial(cells.day, column="start", date_format=day))
        self._end = reading.field("end", partial(cells.end_day, date_format=day, kind=mapping.end_is))
        self._currency = reading.field("currency", cells.currency)
        self._interval = reading.field("interval", cells.interval)
        self._amounts = Amounts(reading, "amount", mapping.amount_unit, cells.amount_minor, cells.amounts_minor)
        self._quantity = reading.field("quantity", cells.quantity)
        self._status = reading.field("status", cells.status)
        self._particulars = ParticularsJudge(reading, mapping)

    def judge(self, rows: Rows) -> None:
        """Add the lines of a block; set aside whatever cannot be one."""
        accounts, line_ids = rows.values(self._account), rows.values(self._line)
        products = rows.values(self._product)
        starts, ends = rows.values(self._start), rows.values(self._end)
        self._blame_backward(rows, starts, ends)
        currencies, intervals = rows.values(self._currency), rows.values(self._interval)
        amounts = self._amounts.minor(rows, currencies)
        rates, rounded = self._amounts.run_rates(rows, amounts, intervals)
        quantities, statuses = rows.values(self._quantity), rows.values(self._status)
        particulars, discounts_rounded = self._particulars.judge(rows, line_ids, currencies, intervals)
        blame_cancellations(rows, statuses, particulars.cancelled, self._end)
        blame_arrears(rows, statuses, particulars.past_due_since)
        faulty = sorted(rows.aside)
        # In the order of the fields of Lines.
        read = [accounts, line_ids, products, starts, ends, amounts, currencies]
        read += [[interval and interval.name for interval in intervals], rates, quantities, statuses]
        made = Lines(*map(rows.kept, [*read, *particulars, rows.numbers]))
        self.lines.extend(made)
        self._set_duplicates_aside(rows, made)
        self._blame_faulty_duplicates(rows, faulty, line_ids)
        self.rounded += sum(rows.kept(rounded)) + sum(rows.kept(discounts_rounded))
        for title, attribute in self._mapping.agrees_with.items():
            self.compared[attribute] += map(str.strip, rows.kept(rows.column(title)))

    def _blame_backward(self, rows: Rows, starts: list[str | None], ends: list[str | None]) -> None:
        # Where the newer line replaces the one before, a line that ends on its first day still does so: it lands.
        may_be_empty = self._mapping.overlap == "latest_wins"
        for position, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if end is None or start is None or end > start or (end == start and may_be_empty):
                continue
            code = "start_is_end" if end == start and self._mapping.end_is == "exclusive" else "end_before_start"
            facts = {"start": rows.text("start", position)}
            rows.blame(position, cells.CellFault(code, "end", rows.text("end", position), facts))

    def _set_duplicates_aside(self, rows: Rows, newest: Lines) -> None:
        """Of several good rows with one line id the first lands; a later one repeats it or contradicts it."""
        first_row, rows_by_id = self._first_row, dict(zip(newest.line_id, newest.row, strict=True))
        if len(rows_by_id) == len(newest) and first_row.keys().isdisjoint(rows_by_id):
            first_row.update(rows_by_id)
            return
        lines = self.lines
        doubles = [
            place
            for place in range(len(lines) - len(newest), len(lines))
            if first_row.setdefault(lines.line_id[place], lines.row[place]) != lines.row[place]
        ]
        for place in doubles:
            line_id = lines.line_id[place]
            same = lines.content(place) == lines.content(bisect_left(lines.row, first_row[line_id]))
            position = bisect_left(rows.numbers, lines.row[place])
            self._blame_duplicate(rows, position, line_id, "repeated_line" if same else "duplicate_line")
        for place in reversed(doubles):
            lines.drop(place)

    def _blame_faulty_duplicates(self, rows: Rows, faulty: list[int], line_ids: list[str | None]) -> None:
        """A row that cannot be read, and whose line id stands on an earlier one, says something else than that."""
        for position in faulty:
            line_id = line_ids[position]
            if line_id is not None and self._first_row.get(line_id, rows.numbers[position]) < rows.numbers[position]:
                self._blame_duplicate(rows, position, line_id, "duplicate_line")

    def _blame_duplicate(self, rows: Rows, position: int, line_id: str, code: str) -> None:
        rows.blame(position, cells.CellFault(code, "line_id", line_id, {"first_row": self._first_row[line_id]}))


def _unread_columns(reading: Reading, mapping: LineMapping) -> Iterator[Notice]:
    """A column that nobody reads may be the one that the file seems to lack."""
    lacking, unread = reading.lacking(), reading.unread(mapping.agrees_with)
    if lacking and unread:
        facts = {"file": reading.file.name, "lacking": lacking, "unread": unread}
        yield Notice(code="columns_unread", count=len(unread), example=unread[0], facts=facts)


def _notices(lines: Lines, rule: OverlapRule) -> Iterator[Notice]:
    overlaps, same_product = overlapping(lines)
    # Add-ons run beside each other as a matter of course; two lines of one product deserve a look.
    if len(same_product):
        yield Notice(
            code="overlap" if rule == "sum" else "overlap_replaced",
            count=len(overlaps),
            example=lines.line_id[same_product[0]],
            facts={"same_product": len(same_product)},
        )
    for code, found in (
        ("negative_line", [place for place, amount in enumerate(lines.amount_minor) if amount < 0]),
        ("zero_line", [place for place, amount in enumerate(lines.amount_minor) if amount == 0]),
        ("never_runs", [place for place, start in enumerate(lines.start) if start == lines.end[place]]),
    ):
        if found:
            yield Notice(code=code, count=len(found), example=lines.line_id[found[0]])
