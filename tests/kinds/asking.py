"""Questions of a kind, asked of ledgers that are small enough to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from retention.ask import ask
from retention.books import Alone
from retention.period import PeriodKind
from retention.question import Named
from tests.ledger.tape import TODAY, ledger_of
from tests.narrowed import narrowed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retention.ledger.view import Ledger
    from retention.question import Question
    from retention.scope import Workspace

Answer = TypeVar("Answer")
Q3 = Named(unit=PeriodKind.QUARTER, year=2025, index=3)


@dataclass(frozen=True)
class Names(Alone):
    """The books of one ledger whose accounts have names."""

    called: Mapping[str, str]

    def names(self, version: int) -> Mapping[str, str]:
        assert version == self.only.version
        return self.called


def asked(
    ledger: Ledger | str,
    question: Question,
    model: type[Answer],
    names: Mapping[str, str] | None = None,
    workspace: Workspace | None = None,
) -> Answer:
    """The answer to `question` on `TODAY`, which is of this model."""
    known = ledger_of(ledger) if isinstance(ledger, str) else ledger
    books = Names(known, names or {})
    return narrowed(ask(question, ledger=known, today=TODAY, workspace=workspace, books=books), model)
