"""Real `holdfast` processes over one ledger, watched and stopped from outside."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.store.books import HEADER

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = Path(sys.executable).with_name("holdfast")
TODAY = "2026-01-15"
# Four times what SQLite keeps in memory before it writes into its log: the log grows inside the transaction.
MANY = 40_000
MEGABYTE = 1_000_000


def many_lines() -> str:
    return HEADER + "".join(
        f"account-{number // 3:06},line-{number:08},platform,2025-0{1 + number % 9}-01,,{10 + number % 900},USD,month\n"
        for number in range(MANY)
    )


def importing(database: Path, lines: Path) -> subprocess.Popen[str]:
    """Start an import."""
    return subprocess.Popen(
        [PROGRAM, "import", "--lines", lines, "--db", database, "--today", TODAY],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def asked(database: Path) -> bytes:
    """What a process that asks prints."""
    command: list[str | Path] = [PROGRAM, "ask", "nrr 2025-02..2025-06", "--db", database, "--today", TODAY, "--json"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def log_size(database: Path) -> int:
    """Bytes in SQLite's log, -1 where there is none."""
    try:
        return database.with_name(f"{database.name}-wal").stat().st_size
    except FileNotFoundError:
        return -1


def wait_until(reached: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait for a moment in the life of a process, which must still be alive then."""
    while not reached():
        assert process.poll() is None, process.communicate()
        time.sleep(0.001)
    assert process.poll() is None
