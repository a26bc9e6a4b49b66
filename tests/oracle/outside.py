"""The outside data sets, imported through the real command line, and databases opened as ledgers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from retention.store.schema import open_for_reading
from retention.store.snapshot import load

if TYPE_CHECKING:
    from retention.ledger.view import Ledger

DATA = Path(__file__).parents[3] / "shared" / "data"
HOLDFAST = Path(sys.executable).with_name("holdfast")


def holdfast(*arguments: str) -> str:
    """Run the command line as a user does and give what it prints."""
    done = subprocess.run([HOLDFAST, *arguments], capture_output=True, text=True, check=False, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def opened(database: Path) -> Ledger:
    connection = open_for_reading(database)
    try:
        return load(connection, database)
    finally:
        connection.close()
