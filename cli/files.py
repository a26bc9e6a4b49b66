"""What tells one state of a database file from another."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


def changes(connection: sqlite3.Connection) -> int:
    """A number that is another one after anybody else has written to the database."""
    number: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return number


def identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one put in its place; None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - asked with every question, and pathlib takes its time
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino
