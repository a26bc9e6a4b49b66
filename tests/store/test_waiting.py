"""A new file that several want to use at once: each waits for the others, and nobody waits for ever."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from retention.store.waiting import keep_log_ahead

if TYPE_CHECKING:
    from pathlib import Path


def locked(path: Path) -> sqlite3.Connection:
    """A connection that holds the file to itself, as whoever changes its journal does."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("CREATE TABLE t (a)")
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def test_it_waits_until_the_file_is_free(tmp_path: Path) -> None:
    with (
        closing(locked(tmp_path / "new.db")) as other,
        closing(sqlite3.connect(tmp_path / "new.db", timeout=0)) as ours,
    ):
        free = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))
        free.start()
        keep_log_ahead(ours, 30)
        free.join()
        assert ours.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_patience_has_an_end(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with (
        closing(locked(path)),
        closing(sqlite3.connect(path, timeout=0)) as ours,
        pytest.raises(sqlite3.OperationalError, match="database is locked"),
    ):
        keep_log_ahead(ours, 0.05)
