"""`Books`: what an answer may need beside its ledger version. Whoever opens the store implements it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from pydantic import BaseModel, ConfigDict

from retention.errors import LedgerError, QuestionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retention.ledger.view import Ledger


class Closing(BaseModel):
    """A closed period `[start, end)` and the ledger version that it is closed on, until it is reopened.

    `label` names it in words that the period grammar reads back.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    label: str
    start: date
    end: date
    version: int
    closed_at: datetime
    reopened_at: datetime | None
    reason: str | None

    def holds(self, start: date, end: date) -> bool:
        """Whether `[start, end)` lies within it."""
        return self.start <= start and end <= self.end


class Books(Protocol):
    """The versions of one ledger."""

    def ledger(self, version: int) -> Ledger:
        """That version. Raises LedgerError `unknown_version`."""
        ...

    def known_by(self, day: date, today: date) -> int:
        """The newest version at the end of `day` in the workspace's time zone.

        Raises QuestionError `nothing_imported_by`, or `not_yet_known` for a day after `today`.
        """
        ...

    def closings(self) -> tuple[Closing, ...]:
        """Every period that is closed now."""
        ...

    def names(self, version: int) -> Mapping[str, str]:
        """What the accounts are called, as that version knows it, by account id; not every account has a name."""
        ...


@dataclass(frozen=True, slots=True)
class Alone:
    """One version, and nothing known beside it."""

    only: Ledger

    def ledger(self, version: int) -> Ledger:
        if version != self.only.version:
            raise LedgerError("unknown_version", version=version, newest=self.only.version)
        return self.only

    def known_by(self, day: date, today: date) -> int:  # noqa: ARG002 - the protocol's argument
        raise QuestionError("nothing_imported_by", day=day, first=None)

    def closings(self) -> tuple[Closing, ...]:
        return ()

    def names(self, version: int) -> Mapping[str, str]:  # noqa: ARG002 - the protocol's argument
        return {}
