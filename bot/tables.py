"""A worded table as a table block, as fixed-width text, and as lines for a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from bot.limits import TABLE_CHARACTERS, TABLE_COLUMNS, TABLE_ROWS, length
from bot.text import clip, steady
from retention.wording import slack
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

    The last row is the total: it stays whatever is cut before it.
    """
    header, *rows = [[_cell(text) for text in row[:TABLE_COLUMNS]] for row in (table.header, *table.rows)]
    cells = [header, *kept_rows(rows, TABLE_ROWS - 1, min(budget, TABLE_CHARACTERS) - _characters(header), _characters)]
    block = {
        "type": "table",
        "column_settings": [
            {"align": align, "is_wrapped": any(length(cell["text"]) > LABEL_CHARACTERS for cell in column)}
            for align, column in zip(table.align[:TABLE_COLUMNS], zip(*cells, strict=True), strict=True)
        ],
        "rows": cells,
    }
    return block, _cut_sentence(len(cells) - 1, len(rows))


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
    """Align the header and the first rows of a table without a total, and the sentence that says so when it was cut."""
    rows = _narrowed((table.header, *table.rows), table.align)
    lines = fixed_width(Table(header=table.header, align=table.align, rows=rows)).split("\n")
    shown, left = 0, budget - length(lines[0])
    for line in lines[1:]:
        left -= length(line) + 1
        if left < 0:
            break
        shown += 1
    cut = None if shown == len(table.rows) else cut_sentence(shown, len(table.rows))
    return "\n".join(lines[: shown + 1]), cut


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
    """Tell a table, header first, in about `budget` characters; the total stays when rows give way."""
    header, *rows = spoken((table.header, *table.rows))
    kept = kept_rows(rows, len(rows), budget - length(header), lambda line: length(line) + 1)
    cut = _cut_sentence(len(kept), len(rows))
    return [header, *kept, *([cut] if cut else [])]


def kept_rows(rows: Sequence[Row], places: int, budget: int, size: Callable[[Row], int]) -> list[Row]:
    """Keep the first rows that fit and the last, which is the total."""
    if len(rows) <= places and sum(map(size, rows)) <= budget:
        return list(rows)
    *before, total = rows
    kept: list[Row] = []
    left = budget - size(total)
    for row in before[: places - 1]:
        left -= size(row)
        if left < 0:
            break
        kept.append(row)
    return [*kept, total]


def _cut_sentence(shown: int, rows: int) -> str | None:
    return None if shown == rows else slack.rows_in_file(shown - 1, rows - 1)


def _cell(text: str) -> dict[str, Any]:
    # Slack refuses a whole message for one empty cell.
    shown = steady(text)
    return {"type": "raw_text", "text": clip(shown, CELL_CHARACTERS) if shown.strip() else _BLANK_CELL}


def _characters(row: Iterable[dict[str, Any]]) -> int:
    return sum(length(cell["text"]) for cell in row)
