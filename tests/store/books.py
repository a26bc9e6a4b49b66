"""A ledger file and the files that are imported into it, through the same calls as the command line's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.importing import import_files
from cli.wiring import LedgerDesk
from retention.language import read_question
from retention.scope import Workspace
from retention.store.receipts import verify
from retention.store.schema import open_for_reading
from retention.wording.imports import import_lines
from tests.narrowed import main

if TYPE_CHECKING:
    from retention.answer import Answer
    from retention.sources.report import ImportReport

TODAY = date(2026, 1, 15)
Content = str | bytes | Path
HEADER = "account_id,line_id,product,start,end,amount,currency,interval\n"


class Books:
    """A folder with the ledger `books.db`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "books.db"

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def land(self, lines: Content, accounts: Content | None = None, **options: Any) -> ImportReport:  # noqa: ANN401 - import options
        """Import files; a text becomes lines.csv, under the canonical header where it has none, or accounts.csv."""
        if isinstance(lines, str) and not lines.startswith("account_id"):
            lines = HEADER + lines
        return import_files(
            self.database,
            **{
                "folder": None,
                "lines": self._file("lines.csv", lines),
                "accounts": None if accounts is None else self._file("accounts.csv", accounts),
                "format_": "canonical",
                "mapping_file": None,
                "overlap": None,
                "complete_through": None,
                "replaces": False,
                "today": TODAY,
                **options,
            },
        )

    def _file(self, name: str, content: Content) -> Path:
        return content if isinstance(content, Path) else self.write(name, content)

    def said(self, lines: Content, accounts: Content | None = None, **options: Any) -> list[str]:  # noqa: ANN401 - as above
        """The report of an import, line by line."""
        return list(import_lines(self.land(lines, accounts, **options)))

    def ask(self, question: str) -> Answer:
        desk = LedgerDesk(self.database, Workspace(), lambda: TODAY)
        try:
            return main(desk.answer(read_question(question)))
        finally:
            desk.close()

    def holds(self, answer: Answer) -> bool:
        """Whether the rows of then still give the answer."""
        with closing(open_for_reading(self.database)) as connection:
            return verify(connection, answer.id).holds

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(sql, values).fetchall()

    def versions(self) -> int:
        return int(self.rows("SELECT count(*) FROM ledger_version")[0][0])

    def standing(self) -> list[str]:
        """The ids of the lines that stand."""
        return [row[0] for row in self.rows("SELECT line_id FROM line WHERE retired IS NULL ORDER BY source, line_id")]

    def content(self) -> bytes:
        """The bytes of the database."""
        with closing(sqlite3.connect(self.database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self.database.read_bytes()


def line(line_id: str, *, account: str = "", start: str = "2025-01-01", end: str = "", amount: str = "100") -> str:
    """A canonical row; its account is called as the line where nothing else is said."""
    return f"{account or line_id},{line_id},pro,{start},{end},{amount},USD,month\n"
