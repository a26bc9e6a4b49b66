"""The lines file: every row becomes one line of the ledger, or is set aside with all its faults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from retention.sources import cells
from retention.sources.report import Notice
from retention.sources.table import Reading, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.sources.files import CsvFile
    from retention.sources.mapping import LineMapping, OverlapRule

# product, end, quantity and status may be missing as columns; their absence has a plain meaning.
_RUNNING = "9999-12-31"
_OPTIONAL = frozenset({"product", "end", "quantity", "status"})


class Line(NamedTuple):
    """A line as billed, with its run rate. Dates are ISO text, `end` exclusive and None while running."""

    account_id: str
    line_id: str
    product: str | None
    start: str
    end: str | None
    amount_minor: int
    currency: str
    interval: str
    arr_minor: int
    quantity: str | None
    status: str
    row: int


@dataclass(frozen=True)
class LineBatch:
    """All good lines of a file, in its order, and what was noticed about them."""

    reading: Reading
    lines: list[Line]
    notices: tuple[Notice, ...]
    intervals_rounded: int
    compared: dict[str, list[str]]


def read_lines(file: CsvFile, mapping: LineMapping) -> LineBatch:
    """Read every row. Raises LedgerError `missing_columns`; all other faults are collected."""
    reading = Reading(file)
    sources = mapping.sources()
    texts = texts_of(reading, sources, _OPTIONAL)
    blank = [""] * len(file.rows)
    fields: list[Any] = [
        reading.values(texts["account_id"], cells.required("account_id")),
        reading.values(texts["line_id"], cells.required("line_id")),
        reading.values(texts.get("product", blank), cells.optional),
        reading.values(
            list(zip(texts["start"], texts.get("end", blank), strict=True)),
            partial(cells.dates, mapping=mapping),
        ),
        reading.values(
            list(zip(texts["amount"], texts["currency"], texts["interval"], strict=True)),
            partial(cells.money, mapping=mapping),
        ),
        reading.values(texts.get("quantity", blank), cells.quantity),
        reading.values(texts.get("status", blank), cells.status),
    ]
    made = list(_lines(reading, fields))
    _blame_endless_cancellations(reading, made)
    _blame_duplicates(reading, made)
    kept = [(position, line) for position, line in made if position not in reading.set_aside]
    lines = [line for _, line in kept]
    money = fields[4]
    return LineBatch(
        reading=reading,
        lines=lines,
        notices=tuple(_notices(lines, mapping.overlap)),
        intervals_rounded=sum(money[position].rounded for position, _ in kept),
        compared=_compared(file, mapping, [position for position, _ in kept]),
    )


def _lines(reading: Reading, fields: list[Any]) -> Iterator[tuple[int, Line]]:
    numbers = reading.file.numbers
    for position, (account, line_id, product, days, money, quantity, status) in enumerate(zip(*fields, strict=True)):
        if position not in reading.set_aside:
            yield (
                position,
                Line(
                    account,
                    line_id,
                    product,
                    days[0],
                    days[1],
                    money.amount_minor,
                    money.currency,
                    money.interval,
                    money.arr_minor,
                    quantity,
                    status,
                    numbers[position],
                ),
            )


def _blame_endless_cancellations(reading: Reading, made: list[tuple[int, Line]]) -> None:
    """A cancelled line without an end would count for ever, or never: nobody can know which."""
    for position, line in made:
        if line.status == "cancelled" and line.end is None:
            reading.blame(position, cells.CellFault("cancelled_without_end", "status", "cancelled"))


def _blame_duplicates(reading: Reading, made: list[tuple[int, Line]]) -> None:
    """The first row of a line id lands; a later one is set aside, as a repetition or as a contradiction."""
    first: dict[str, Line] = {}
    for position, line in made:
        earlier = first.setdefault(line.line_id, line)
        if earlier is line:
            continue
        same = earlier[:-1] == line[:-1]
        reading.blame(
            position,
            cells.CellFault(
                "repeated_line" if same else "duplicate_line", "line_id", line.line_id, {"first_row": earlier.row}
            ),
        )


def _notices(lines: list[Line], rule: OverlapRule) -> Iterator[Notice]:
    same_product = _overlapping(lines, ["account_id", "product"])
    # Add-ons run beside each other as a matter of course; two lines of one product deserve a look.
    if same_product:
        overlapping = _overlapping(lines, ["account_id"])
        yield Notice(
            code="overlap" if rule == "sum" else "overlap_replaced",
            count=len(overlapping),
            example=same_product[0],
            facts={"same_product": len(same_product)},
        )
    for code, found in (
        ("negative_line", [line.line_id for line in lines if line.amount_minor < 0]),
        ("zero_line", [line.line_id for line in lines if line.amount_minor == 0]),
        ("never_runs", [line.line_id for line in lines if line.start == line.end]),
    ):
        if found:
            yield Notice(code=code, count=len(found), example=found[0])


def _overlapping(lines: list[Line], within: list[str]) -> list[str]:
    """Ids of the lines that start while an earlier one with the same values of `within` still runs."""
    frame = pd.DataFrame.from_records(lines, columns=Line._fields)[["account_id", "product", "line_id", "start", "end"]]
    frame = frame.fillna({"product": "", "end": _RUNNING}).sort_values([*within, "start"], kind="stable")
    ordinal = {text: date.fromisoformat(text).toordinal() for text in {*frame["start"], *frame["end"]}}
    starts, ends = frame["start"].map(ordinal), frame["end"].map(ordinal)
    keys = [frame[name] for name in within]
    earlier_end = ends.groupby(keys).cummax().groupby(keys).shift(fill_value=0)
    return list(frame["line_id"][starts < earlier_end])


def _compared(file: CsvFile, mapping: LineMapping, kept: list[int]) -> dict[str, list[str]]:
    """The texts of the line columns that should agree with an account attribute, for the kept rows."""
    positions = {attribute: file.column(title) for title, attribute in mapping.agrees_with.items()}
    return {
        attribute: [file.rows[row][position].strip() for row in kept]
        for attribute, position in positions.items()
        if position is not None
    }
