"""A worded table as a table block, as fixed-width text, and as lines for a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from bot.limits import TABLE_CHARACTERS, TABLE_COLUMNS, TABLE_ROWS, length
from bot.text import clip
from retention.wording import slack
from retention.wording.directions import steady
from retention.wording.reply import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from retention.wording.reply import Align

# Long enough for any name that people give; whatever is longer ends in an ellipsis.
CELL_CHARACTERS = 255
# Slack breaks longer lines of fixed width, and figures no longer stand under one another.
LINE_WIDTH = 76
# Names stay told apart in so few characters, and no column is narrowed further.
LEAST_WIDTH = 12
# A label of one or two words stays on its line.
LABEL_CHARACTERS = 24
LINE_CHARACTERS = 800
_BLANK_CELL = "\N{EN DASH}"
_GAP = "  "

Row = TypeVar("Row")


def table_block(table: Table, budget: int) -> tuple[dict[str, Any], str | None]:
    """Make a table block of at most `budget` characters, and the sentence that says so when rows had to give way.

    The foot stays whatever is cut before it.
    """
    header, *rows = [[_cell(text) for text in row[:TABLE_COLUMNS]] for row in (table.header, *table.rows)]
    room = min(budget, TABLE_CHARACTERS) - _characters(header)
    kept = kept_rows(rows, table.foot, TABLE_ROWS - 1, room, _characters)
    cells = [header, *kept]
    block = {
        "type": "table",
        "column_settings": [
            {"align": align, "is_wrapped": any(length(cell["text"]) > LABEL_CHARACTERS for cell in column)}
            for align, column in zip(table.align[:TABLE_COLUMNS], zip(*cells, strict=True), strict=True)
        ],
        "rows": cells,
    }
    return block, _cut_sentence(kept, rows, table.foot)


def fixed_width(table: Table) -> str:
    """Align the rows of a small table with spaces; they need no header to be understood."""
    widths = [max(map(len, column)) for column in zip(*table.rows, strict=True)]
    return "\n".join(
        _GAP.join(
            cell.rjust(width) if align == "right" else cell.ljust(width)
            for cell, width, align in zip(row, widths, table.align, strict=True)
        ).rstrip()
        for row in table.rows
    )


def first_rows(
    table: Table, budget: int, cut_sentence: Callable[[int, int], str] = slack.rows_shown
) -> tuple[str, str | None]:
    """Align the header, the first rows of a table and its foot, and the sentence that says so when rows gave way."""
    rows = _narrowed((table.header, *table.rows), table.align)
    header, *lines = fixed_width(Table(header=table.header, align=table.align, rows=rows)).split("\n")
    kept, cut = within(lines, table.foot, budget - length(header), cut_sentence)
    return "\n".join((header, *kept)), cut


def within(
    lines: Sequence[str], foot: int, budget: int, cut_sentence: Callable[[int, int], str] = slack.rows_in_file
) -> tuple[list[str], str | None]:
    """The first lines that fit beside the last `foot` of them, and the sentence that says so when some gave way."""
    kept = kept_rows(lines, foot, len(lines), budget, lambda line: length(line) + 1)
    return kept, _cut_sentence(kept, lines, foot, cut_sentence)


def _narrowed(rows: Sequence[Sequence[str]], align: Sequence[Align]) -> tuple[tuple[str, ...], ...]:
    """Cut words, never figures, so that every row stays on its line; the widest columns give way first."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    words = [width for width, side in zip(widths, align, strict=True) if side == "left"]
    room = LINE_WIDTH - len(_GAP) * (len(widths) - 1) - (sum(widths) - sum(words))
    most = min(max(words, default=0), LINE_WIDTH)
    while most > LEAST_WIDTH and sum(min(width, most) for width in words) > room:
        most -= 1
    return tuple(
        tuple(clip(cell, most) if side == "left" else cell for cell, side in zip(row, align, strict=True))
        for row in rows
    )


def spoken(rows: Iterable[Sequence[str]]) -> list[str]:
    """Tell rows line by line."""
    return [clip(" · ".join(cell for cell in row if cell.strip()), LINE_CHARACTERS) for row in rows]


def spoken_within(table: Table, budget: int) -> list[str]:
    """Tell a table, header first, in about `budget` characters; its foot stays when rows give way."""
    header, *rows = spoken((table.header, *table.rows))
    kept, cut = within(rows, table.foot, budget - length(header))
    return [header, *kept, *([cut] if cut else [])]


def kept_rows(rows: Sequence[Row], foot: int, places: int, budget: int, size: Callable[[Row], int]) -> list[Row]:
    """Keep the first rows that fit beside the last `foot`, which sum others up."""
    body, end = rows[: len(rows) - foot], rows[len(rows) - foot :]
    kept: list[Row] = []
    left = budget - sum(map(size, end))
    for row in body[: places - foot]:
        left -= size(row)
        if left < 0:
            break
        kept.append(row)
    return [*kept, *end]


def _cut_sentence(
    kept: Sequence[object], rows: Sequence[object], foot: int, say: Callable[[int, int], str] = slack.rows_in_file
) -> str | None:
    return None if len(kept) == len(rows) else say(len(kept) - foot, len(rows) - foot)


def _cell(text: str) -> dict[str, Any]:
    # Slack refuses a whole message for one empty cell. A name in a cell of its own turns nothing round but itself.
    return {"type": "raw_text", "text": clip(text, CELL_CHARACTERS) if steady(text).strip() else _BLANK_CELL}


def _characters(row: Iterable[dict[str, Any]]) -> int:
    return sum(length(cell["text"]) for cell in row)
