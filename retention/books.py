"""`Books`: what an answer may need beside its ledger version. Whoever opens the store implements it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from pydantic import BaseModel, ConfigDict

from retention.errors import LedgerError, QuestionError

if TYPE_CHECKING:
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


Facts = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class LineDiffers:
    """A line that two versions do not have alike: its account and what it says in either, None where it is not there.

    Days are ISO text, amounts integers of minor units; the fields are those of the system of record.
    """

    source: str
    line_id: str
    before_account: str | None
    after_account: str | None
    before: Facts | None
    after: Facts | None


@dataclass(frozen=True, slots=True)
class AttributeDiffers:
    """A record of an account's attribute that two versions do not have alike; `valid_from` is empty for always."""

    account: str
    attribute: str
    valid_from: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Differences:
    """What the rows of some accounts say otherwise in two versions, and whether any exchange rate differs."""

    lines: tuple[LineDiffers, ...]
    attributes: tuple[AttributeDiffers, ...]
    rates: bool


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

    def differences(self, before: int, after: int, accounts: Sequence[str]) -> Differences:
        """What the rows of `accounts` say otherwise in two versions."""
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

    def differences(self, before: int, after: int, accounts: Sequence[str]) -> Differences:  # noqa: ARG002 - as above
        return Differences((), (), rates=False)
