"""Reading the audit of a ledger."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from retention.store.registry import open_registry, registry_path
from retention.store.registry.audit import Found, entries
from retention.store.schema import open_for_reading

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from retention.scope import Workspace


def audited(ledger: Path, since: date | None, user: str | None, limit: int, workspace: Workspace) -> Found:
    """The newest entries beside that ledger; `since` is a day of the workspace. Raises LedgerError."""
    open_for_reading(ledger).close()
    path = registry_path(ledger)
    if not path.exists():
        return Found((), 0)
    zone = UTC if workspace.time_zone == "UTC" else ZoneInfo(workspace.time_zone)
    start = None if since is None else datetime.combine(since, time.min, zone)
    with closing(open_registry(path)) as connection:
        return entries(connection, since=start, user=user, limit=limit)
