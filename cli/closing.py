"""Closing and reopening periods: from a command's options to the store."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from cli.wiring import utc_now
from retention.history import closable_period, closed_period
from retention.language import read_period
from retention.store.closings import all_closings, close_period, reopen_period
from retention.store.schema import open_for_reading, open_for_writing, unusable
from retention.store.snapshot import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from retention.books import Closing
    from retention.ledger.view import Ledger
    from retention.period import Period
    from retention.scope import Workspace


def close(database: Path, text: str, version: int | None, *, today: date, workspace: Workspace) -> tuple[Closing, bool]:
    """Close the period that `text` names on `version`, the newest without one; False where it was so before."""
    ledger = _ledger(database, version)
    period = closable_period(read_period(text), ledger=ledger, today=today, workspace=workspace)
    with _writing(database) as connection:
        return close_period(connection, period, ledger.version, utc_now())


def reopen(database: Path, text: str, reason: str, *, today: date, workspace: Workspace) -> tuple[Period, int, int]:
    """Reopen the period that `text` names. Gives it, the version it was closed on, and the newest."""
    newest = _ledger(database, None)
    period = closed_period(read_period(text), ledger=newest, today=today, workspace=workspace)
    with _writing(database) as connection:
        return period, reopen_period(connection, period, reason, utc_now()), newest.version


def closings(database: Path) -> tuple[Closing, ...]:
    """Every closing there ever was."""
    with closing(open_for_reading(database)) as connection:
        return all_closings(connection)


def _ledger(database: Path, version: int | None) -> Ledger:
    with closing(open_for_reading(database)) as connection:
        return load(connection, database, version)


@contextmanager
def _writing(database: Path) -> Iterator[sqlite3.Connection]:
    opened = open_for_writing(database)
    try:
        yield opened.conn
    except sqlite3.Error as error:
        raise unusable(error, database) from error
    finally:
        opened.close()
