"""Waiting for other processes where SQLite does not do so by itself."""

from __future__ import annotations

import sqlite3
import time

_PAUSE_SECONDS = 0.01


def keep_log_ahead(connection: sqlite3.Connection, patience_seconds: float) -> None:
    """Have changes written to a log first (WAL), so that readers need not wait for writers.

    While another process does the same to a new file, SQLite says at once that it is busy, whatever the connection's
    timeout. Raises sqlite3.OperationalError where it still is after `patience_seconds`.
    """
    until = time.monotonic() + patience_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                raise
        else:
            return
        time.sleep(_PAUSE_SECONDS)
