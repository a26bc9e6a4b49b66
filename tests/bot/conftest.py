"""A real desk over the sample ledger, as the wiring makes it, on a fixed day."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.wiring import LedgerDesk
from retention.scope import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.desk import Desk

TODAY = date(2025, 11, 22)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    database = tmp_path_factory.mktemp("ledger") / "sample.db"
    program = Path(sys.executable).with_name("holdfast")
    subprocess.run([program, "sample", "--db", database, "--today", TODAY.isoformat()], check=True, capture_output=True)
    desk = LedgerDesk(database, Workspace(), lambda: TODAY)
    yield desk
    desk.close()
