"""`Books`: what an answer may need beside its ledger version. Whoever opens the store implements it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from retention.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retention.ledger.view import Ledger


class Books(Protocol):
    """The versions of one ledger."""

    def ledger(self, version: int) -> Ledger:
        """That version. Raises LedgerError `unknown_version`."""
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

    def names(self, version: int) -> Mapping[str, str]:  # noqa: ARG002 - the protocol's argument
        return {}
