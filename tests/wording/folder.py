"""Files as a user has them, and the import of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.importing import import_files
from cli.wiring import LedgerDesk
from retention.language import read_question
from retention.scope import Workspace

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 1, 15)
HEADER = "account_id,line_id,product,start,end,amount,currency,interval\n"
GOOD = f"{HEADER}A,1,p,2025-01-01,,100,USD,month\n"


class Folder:
    """A folder of files, and the import of them into the ledger `ledger.db` beside them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = path / "ledger.db"

    def file(self, name: str, content: str | bytes) -> Path:
        (self.path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.path / name

    def load(self, content: str | bytes = GOOD, **options: Any) -> None:  # noqa: ANN401 - import options
        lines = {"lines": self.file("lines.csv", content)}
        import_files(
            self.database,
            **{
                "folder": None,
                "accounts": None,
                "format_": "canonical",
                "mapping_file": None,
                "overlap": None,
                "complete_through": None,
                "replaces": False,
                "today": TODAY,
                **lines,
                **options,
            },
        )

    def mapped(self, mapping: str | bytes, **options: Any) -> None:  # noqa: ANN401 - import options
        self.load(mapping_file=self.file("mapping.toml", mapping), **options)

    def asked(self, question: str) -> str:
        """Load `GOOD`, ask it, and give the answer's id."""
        self.load()
        desk = LedgerDesk(self.database, Workspace(), lambda: TODAY)
        answer = desk.answer(read_question(question))
        desk.close()
        return answer.id

    def change(self, sql: str) -> None:
        with closing(sqlite3.connect(self.database, isolation_level=None)) as connection:
            connection.execute(sql)
