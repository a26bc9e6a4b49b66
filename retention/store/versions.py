"""The books over one open database: every version, what was known when, which periods are closed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from retention.errors import QuestionError
from retention.store.closings import standing_closings
from retention.store.snapshot import names_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from retention.books import Closing, Differences
    from retention.ledger.view import Ledger

# A closed period needs two versions, a comparison of it three.
_KEPT_VERSIONS = 4


@dataclass
class StoredBooks:
    """`Books` over `connection`; `read` gives a version. Safe to use from several threads."""

    connection: sqlite3.Connection
    read: Callable[[int], Ledger]
    time_zone: str = "UTC"
    _ledgers: OrderedDict[int, Ledger] = field(default_factory=OrderedDict)
    _names: tuple[int, Mapping[str, str]] | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def ledger(self, version: int) -> Ledger:
        """That version; the last few asked for stay at hand. Raises LedgerError `unknown_version`."""
        with self._lock:
            if version not in self._ledgers:
                self.keep(self.read(version))
            self._ledgers.move_to_end(version)
            return self._ledgers[version]

    def keep(self, ledger: Ledger) -> None:
        """Have this version at hand."""
        with self._lock:
            self._ledgers[ledger.version] = ledger
            while len(self._ledgers) > _KEPT_VERSIONS:
                self._ledgers.popitem(last=False)

    def known_by(self, day: date, today: date) -> int:
        """The newest version at the end of `day`. Raises QuestionError `nothing_imported_by` or `not_yet_known`."""
        zone = _zone(self.time_zone)
        rows = self.connection.execute("SELECT version, imported_at FROM ledger_version ORDER BY version")
        imported = [(int(version), datetime.fromisoformat(moment)) for version, moment in rows]
        if day > today and day > max(moment.astimezone(zone).date() for _, moment in imported):
            raise QuestionError("not_yet_known", day=day, today=today)
        over = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
        known = [version for version, moment in imported if moment < over]
        if not known:
            first = min(moment for _, moment in imported).astimezone(zone).date()
            raise QuestionError("nothing_imported_by", day=day, first=first)
        return known[-1]

    def closings(self) -> tuple[Closing, ...]:
        """Every period that is closed now."""
        return standing_closings(self.connection)

    def names(self, version: int) -> Mapping[str, str]:
        """What the accounts are called, as that version knows it, by account id."""
        with self._lock:
            if self._names is None or self._names[0] != version:
                self._names = version, names_of(self.connection, version)
            return self._names[1]

    def differences(self, before: int, after: int, accounts: Sequence[str]) -> Differences:
        """What the rows of `accounts` say otherwise in two versions."""
        from retention.store.row_differences import differences  # noqa: PLC0415 - only a diff needs it

        return differences(self.connection, before, after, accounts)


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - most workspaces do without

    return ZoneInfo(name)
