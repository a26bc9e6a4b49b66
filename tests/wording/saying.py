"""What is said about a ledger that is small enough to be read (see `tests.ledger.tape` for its form)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording import plain, word
from tests.ledger.tape import asked

if TYPE_CHECKING:
    from retention.ledger.view import Ledger
    from retention.scope import Workspace
    from retention.wording import Reply
    from retention.wording.voice import Voice


def said(
    ledger: Ledger | str, question: str, *, workspace: Workspace | None = None, locale: str | Voice = "en"
) -> Reply:
    """The reply to `question` on 15 January 2027; the ledger is complete through 31 December 2026."""
    return word(asked(ledger, question, workspace=workspace), locale)


def written(ledger: Ledger | str, question: str, *, workspace: Workspace | None = None) -> list[str]:
    """The same as lines of plain text."""
    return plain(said(ledger, question, workspace=workspace)).splitlines()


def accounts(first: int, last: int, rest: str, *attributes: str) -> str:
    """Accounts n`first` to n`last`, each with the one line `rest` and these attributes."""
    rows = []
    for number in range(first, last + 1):
        rows.append(f"n{number:03} l {rest}")
        rows.extend(f"n{number:03} is {attribute}" for attribute in attributes)
    return "\n".join(rows)
