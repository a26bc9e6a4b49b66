"""Tables made column by column; one that tells nothing is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from retention.wording.parts import NOTHING
from retention.wording.reply import Align, Table
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterable


class Column(NamedTuple):
    """A title, and one cell a row."""

    title: str
    align: Align
    cells: tuple[str, ...]


def table_of(columns: Iterable[Column], title: str | None = None, foot: int = 0) -> Table:
    """The columns that have anything to tell, side by side; `foot` of the last rows sum others up."""
    told = [column for column in columns if any(cell != NOTHING for cell in column.cells)]
    return Table(
        header=tuple(capitalised(column.title) for column in told),
        align=tuple(column.align for column in told),
        rows=tuple(zip(*(column.cells for column in told), strict=True)),
        title=title,
        foot=foot,
    )
