"""Rows into an append-only table: new ones are added, changed ones retired and added again, none overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retention.sources.report import Change

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

NO_CHANGE = Change(added=0, corrected=0, unchanged=0, retired=0, not_in_file=0)


@dataclass(frozen=True, slots=True)
class HistoryTable:
    """An append-only table. `key` identifies a row within `scope`; `content` is what makes two rows differ.

    `columns` is the order of incoming rows; `tagged` whether a row carries its source, which is then its scope.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    content: tuple[str, ...]
    primary: tuple[str, ...]
    tagged: bool

    @property
    def same_key(self) -> str:
        return " AND ".join(f"l.{name} = i.{name}" for name in self.key)

    @property
    def differs(self) -> str:
        return "(" + " OR ".join(f"l.{name} IS NOT i.{name}" for name in self.content) + ")"

    @property
    def standing(self) -> str:
        return "l.retired IS NULL" + (" AND l.source = :source" if self.tagged else "")


LINES = HistoryTable(
    name="line",
    columns=tuple(
        "account_id line_id product start end amount_minor currency interval arr_minor quantity status row".split()
    ),
    key=("line_id",),
    # Everything that a line says; the row it stood on is no part of it.
    content=tuple("account_id product start end amount_minor currency interval arr_minor quantity status".split()),
    primary=("account_id", "line_id", "source", "added"),
    tagged=True,
)
ATTRIBUTES = HistoryTable(
    name="attribute",
    columns=("account_id", "attribute", "valid_from", "value"),
    key=("account_id", "attribute", "valid_from"),
    content=("value",),
    primary=("account_id", "attribute", "valid_from", "added"),
    tagged=False,
)


@dataclass(frozen=True, slots=True)
class Landing:
    """One import's landing of rows as `version`; `replaces` retires the rows that the files lack."""

    connection: sqlite3.Connection
    source: str
    version: int
    replaces: bool

    def land(self, table: HistoryTable, rows: Iterable[tuple[Any, ...]]) -> Change:
        """Land `rows` and say what they changed."""
        self._receive(table, rows)
        change = self._count(table)
        self._retire(table)
        self._add(table)
        self._run("DROP TABLE incoming")
        self._run("DROP TABLE standing")
        return change

    def _receive(self, table: HistoryTable, rows: Iterable[tuple[Any, ...]]) -> None:
        columns, key = ", ".join(table.columns), ", ".join(table.key)
        self._run(f"CREATE TEMP TABLE incoming ({columns}, PRIMARY KEY ({key})) WITHOUT ROWID")
        marks = ", ".join("?" * len(table.columns))
        self.connection.executemany(f"INSERT INTO incoming VALUES ({marks})", rows)
        self._run(f"CREATE TEMP TABLE standing AS SELECT l.* FROM {table.name} l WHERE {table.standing}")
        self._run(f"CREATE INDEX temp.standing_key ON standing ({key})")

    def _count(self, table: HistoryTable) -> Change:
        pairs = f"standing l JOIN incoming i ON {table.same_key}"
        matched = self._number(f"SELECT count(*) FROM {pairs}")
        corrected = self._number(f"SELECT count(*) FROM {pairs} WHERE {table.differs}")
        absent = self._number("SELECT count(*) FROM standing") - matched
        return Change(
            added=self._number("SELECT count(*) FROM incoming") - matched,
            corrected=corrected,
            unchanged=matched - corrected,
            retired=absent if self.replaces else 0,
            not_in_file=0 if self.replaces else absent,
        )

    def _retire(self, table: HistoryTable) -> None:
        primary = ", ".join(table.primary)
        gone = f"EXISTS (SELECT 1 FROM incoming i WHERE {table.same_key} AND {table.differs})"
        if self.replaces:
            gone += f" OR NOT EXISTS (SELECT 1 FROM incoming i WHERE {table.same_key})"
        self._run(
            f"UPDATE {table.name} SET retired = :version"
            f" WHERE ({primary}) IN (SELECT {primary} FROM standing l WHERE {gone})"
        )

    def _add(self, table: HistoryTable) -> None:
        columns = ", ".join(table.columns)
        tag, value = (", source", ", :source") if table.tagged else ("", "")
        self._run(
            f"INSERT INTO {table.name} ({columns}, added{tag}) SELECT {columns}, :version{value} FROM incoming i"
            f" WHERE NOT EXISTS (SELECT 1 FROM standing l WHERE {table.same_key} AND NOT {table.differs})"
            " ORDER BY account_id"
        )

    def _run(self, sql: str) -> sqlite3.Cursor:
        return self.connection.execute(sql, {"version": self.version, "source": self.source})

    def _number(self, sql: str) -> int:
        return int(self._run(sql).fetchone()[0])
