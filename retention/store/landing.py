"""Rows into an append-only table: new ones are added, changed ones retired and added again, none overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from retention.sources.report import Change

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    Row = tuple[Any, ...]

NO_CHANGE = Change(added=0, corrected=0, unchanged=0, retired=0, not_in_file=0)


@dataclass(frozen=True, slots=True)
class HistoryTable:
    """An append-only table; every row also has the source that says it, and the version that added and retired it.

    `columns` is the order of a row's values, `identity` the primary key beside the version.
    `key` is what identifies a row among those of its source, or of all where they are `shared`: then any source may
    correct it. `content` is what makes two rows differ. A row whose last values are `nothing` only takes back what
    was said before. What is `seldom` given is written only where a row gives it: most files never do.
    """

    name: str
    columns: tuple[str, ...]
    identity: tuple[str, ...]
    key: Callable[[Row], Any]
    content: Callable[[Row], Any]
    shared: bool = False
    nothing: Row | None = None
    seldom: tuple[str, ...] = ()

    @property
    def stored(self) -> tuple[str, ...]:
        """The order of a standing row's values."""
        return (*self.columns, "source", "added")

    def says_nothing(self, row: Row) -> bool:
        return self.nothing is not None and row[-len(self.nothing) :] == self.nothing


# Everything that a line says; the row it stood on is no part of it.
_PARTICULARS = tuple(
    "discount_minor discount_arr_minor discount_kind cancelled past_due_since kind subscription reason".split()
)
_SAID = (
    *"account_id line_id product start end amount_minor currency interval arr_minor quantity status".split(),
    *_PARTICULARS,
)
LINES = HistoryTable(
    name="line",
    columns=(*_SAID, "row"),
    identity=("account_id", "line_id", "source"),
    key=itemgetter(1),
    content=itemgetter(slice(len(_SAID))),
    seldom=_PARTICULARS,
)
ATTRIBUTES = HistoryTable(
    name="attribute",
    columns=("account_id", "attribute", "valid_from", "value"),
    identity=("account_id", "attribute", "valid_from"),
    key=itemgetter(slice(3)),
    content=itemgetter(3),
    shared=True,
    # To have no value from a day on is something to know; to have none always is not.
    nothing=("", ""),
)
RATES = HistoryTable(
    name="rate",
    columns=("day", "currency", "base", "rate"),
    identity=("currency", "day"),
    key=itemgetter(slice(2)),
    content=lambda row: (row[2], Fraction(row[3])),
)


@dataclass(frozen=True, slots=True)
class Landed:
    """What landing changed, and all rows of the table that stand after it, their values in the order of `stored`."""

    change: Change
    standing: list[Row]


@dataclass(frozen=True, slots=True)
class Landing:
    """One import's landing of rows as `version`; `replaces` retires the rows of its source that the files lack."""

    connection: sqlite3.Connection
    source: str
    version: int
    replaces: bool

    def land(self, table: HistoryTable, rows: Iterable[Row]) -> Landed:
        """Land `rows`, no two of them with the same key."""
        unnamed, standing = self._standing(table)
        added: list[Row] = []
        corrected: list[Row] = []
        corrections: list[Row] = []
        unchanged = 0
        for row in rows:
            known = unnamed.pop(table.key(row), None)
            if known is not None and table.content(known) == table.content(row):
                unchanged += 1
                standing.append(known)
                continue
            if known is not None:
                corrected.append(known)
            if not table.says_nothing(row):
                (added if known is None else corrections).append((*row, self.source, self.version))
        absent = [row for row in unnamed.values() if row[-2] == self.source]
        if self.replaces:
            standing += [row for row in unnamed.values() if row[-2] != self.source]
        else:
            standing += unnamed.values()
        self._retire(table, corrected + absent if self.replaces else corrected)
        self._add(table, added + corrections)
        change = Change(
            added=len(added),
            corrected=len(corrected),
            unchanged=unchanged,
            retired=len(absent) if self.replaces else 0,
            not_in_file=0 if self.replaces else len(absent),
        )
        return Landed(change, standing + added + corrections)

    def nothing_for(self, table: HistoryTable) -> Landed:
        """What stands where no file of the import is about `table`."""
        return Landed(NO_CHANGE, self._all_standing(table))

    def _all_standing(self, table: HistoryTable) -> list[Row]:
        return self.connection.execute(
            f"SELECT {', '.join(table.stored)} FROM {table.name} WHERE retired IS NULL"
        ).fetchall()

    def _standing(self, table: HistoryTable) -> tuple[dict[Any, Row], list[Row]]:
        """The rows that this import may name, by their key, and all others."""
        rows = self._all_standing(table)
        if table.shared:
            return {table.key(row): row for row in rows}, []
        own = {table.key(row): row for row in rows if row[-2] == self.source}
        return own, [row for row in rows if row[-2] != self.source]

    def _retire(self, table: HistoryTable, rows: list[Row]) -> None:
        identity = (*table.identity, "added")
        positions = itemgetter(*(table.stored.index(name) for name in identity))
        condition = " AND ".join(f"{name} = ?" for name in identity)
        self.connection.executemany(
            f"UPDATE {table.name} SET retired = ? WHERE {condition}",
            [(self.version, *positions(row)) for row in rows],
        )

    def _add(self, table: HistoryTable, rows: list[Row]) -> None:
        # In the order of the primary key every row goes to the end of the table.
        rows.sort()
        given = [name for name in table.stored if name not in table.seldom or _given(rows, table.stored.index(name))]
        if len(given) < len(table.stored):
            rows = list(map(itemgetter(*map(table.stored.index, given)), rows))
        marks = ", ".join("?" * len(given))
        self.connection.executemany(f"INSERT INTO {table.name} ({', '.join(given)}) VALUES ({marks})", rows)


def _given(rows: list[Row], position: int) -> bool:
    return not {None}.issuperset(map(itemgetter(position), rows))
