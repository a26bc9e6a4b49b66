"""A reply in a terminal: headline in bold, what is secondary dimmed, a table that never cuts a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table as RichTable
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from retention.wording import Reply, Table

_UNLIMITED = 10_000


def show_in_terminal(reply: Reply) -> None:
    """Print the reply. Sentences are left to the terminal to wrap, so that they stay whole when copied."""
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    console.print(reply.headline, style="bold")
    if reply.tier is not None:
        console.print(reply.tier)
    console.print(reply.scope, style="dim")
    for sentence in (*reply.checks, *reply.comparison):
        console.print(sentence)
    table = reply.breakdown or reply.statement
    if table is not None:
        console.print()
        console.print(_fitting(console, table, titled=reply.breakdown is not None))
    for further in reply.more:
        console.print()
        console.print(further.title or "")
        console.print(_fitting(console, further, titled=True))
    console.print()
    if reply.rates is not None:
        console.print(reply.rates)
    console.print(reply.definition, style="dim")
    console.print(reply.provenance, style="dim")


def _fitting(console: Console, table: Table, *, titled: bool) -> RenderableType:
    """The table as it fits: titles in one line, titles a word a line, or every row as lines of its own."""
    for broken in (False, True):
        drawn = _drawn(table, titled=titled, broken=broken)
        wanted = Measurement.get(console, console.options.update(width=_UNLIMITED), drawn)
        if wanted.maximum <= console.width:
            return drawn
    return Text("\n".join(_stacked(table, titled=titled)))


def _drawn(table: Table, *, titled: bool, broken: bool) -> RichTable:
    drawn = RichTable(box=None, show_header=titled, header_style="bold")
    for title, align in zip(table.header, table.align, strict=True):
        drawn.add_column(Text(title.replace(" ", "\n") if broken else title), justify=align, no_wrap=True)
    for row in table.rows:
        drawn.add_row(*(Text(cell) for cell in row))
    return drawn


def _stacked(table: Table, *, titled: bool) -> Iterator[str]:
    for name, *cells in table.rows:
        yield name
        for title, cell in zip(table.header[1:], cells, strict=True):
            yield f"  {title} {cell}" if titled else f"  {cell}"
