"""A `Reply` as plain text: what a terminal without colours, a notification or an assistant reads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.wording.reply import Reply, Table

_INDENT = "  "
_GAP = "  "


def plain(reply: Reply) -> str:
    """The whole reply in lines; tables are aligned with spaces."""
    return "\n".join(_lines(reply))


def _lines(reply: Reply) -> Iterator[str]:
    yield reply.headline
    if reply.tier is not None:
        yield reply.tier
    yield reply.scope
    yield from reply.checks
    yield from reply.comparison
    if reply.breakdown is not None:
        yield ""
        yield from table_lines(reply.breakdown, header=True)
    elif reply.statement is not None:
        yield ""
        yield from table_lines(reply.statement, header=False)
    for table in reply.more:
        yield ""
        yield table.title or ""
        yield from table_lines(table, header=True)
    yield ""
    if reply.rates is not None:
        yield reply.rates
    yield reply.definition
    yield reply.provenance


def table_lines(table: Table, *, header: bool) -> Iterator[str]:
    """The rows of a table in columns as wide as their widest cell."""
    rows = (table.header, *table.rows) if header else table.rows
    widths = [max(columns_wide(row[column]) for row in rows) for column in range(len(table.header))]
    for row in rows:
        blanks = [" " * (width - columns_wide(cell)) for cell, width in zip(row, widths, strict=True)]
        cells = (
            cell + blank if align == "left" else blank + cell
            for cell, blank, align in zip(row, blanks, table.align, strict=True)
        )
        yield _INDENT + _GAP.join(cells).rstrip()


def columns_wide(text: str) -> int:
    """How many columns of a terminal `text` takes: ideographs two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)
