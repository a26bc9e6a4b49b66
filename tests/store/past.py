"""A ledger with a past: versions imported at given moments, closed periods, questions of any kind."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

from cli.closing import close, closings, reopen
from cli.importing import import_rates
from cli.wiring import LedgerDesk
from retention.language import read_question
from retention.scope import Workspace
from retention.store.receipts import verify
from retention.store.schema import open_for_reading
from tests.store.books import TODAY, Books

if TYPE_CHECKING:
    from retention.answer.any import AnyAnswer
    from retention.books import Closing
    from retention.desk import Verification
    from retention.question import Question


class Past(Books):
    """`Books` whose versions may be closed and whose imports have their moments."""

    workspace = Workspace()

    def import_at(self, moment: str, lines: str, complete_through: str, accounts: str | None = None) -> None:
        """Import as at `moment`, an ISO text in UTC."""
        version = self.land(lines, accounts, complete_through=date.fromisoformat(complete_through)).version
        self.tamper(f"UPDATE ledger_version SET imported_at = '{moment}+00:00' WHERE version = {version}")

    def answer(self, question: str | Question, *, known_on: str | None = None, today: date = TODAY) -> AnyAnswer:
        asked = read_question(question) if isinstance(question, str) else question
        if known_on is not None:
            asked = asked.model_copy(update={"known_on": date.fromisoformat(known_on)})
        with closing(LedgerDesk(self.database, self.workspace, lambda: today)) as desk:
            return desk.answer(asked)

    def close(self, period: str, version: int | None = None) -> tuple[Closing, bool]:
        return close(self.database, period, version, today=TODAY, workspace=self.workspace)

    def reopen(self, period: str, reason: str = "a credit note") -> None:
        reopen(self.database, period, reason, today=TODAY, workspace=self.workspace)

    def closings(self) -> list[tuple[str, int, str | None]]:
        """Every closing: the period, the version, the reason of reopening."""
        return [(one.label, one.version, one.reason) for one in closings(self.database)]

    def verified(self, answer: AnyAnswer) -> Verification:
        with closing(open_for_reading(self.database)) as connection:
            return verify(connection, answer.id)

    def tamper(self, sql: str) -> None:
        """Change the file behind the product's back."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            assert connection.execute(sql).rowcount == 1

    def rates(self, text: str) -> None:
        import_rates(self.database, self.write("rates.csv", text), replaces=False)
