"""Ledgers that the product wrote itself, for the oracle to read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cli.importing import import_sample

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as of `TODAY`: two versions, complete through 31 October 2026."""
    database = tmp_path_factory.mktemp("oracle") / "sample.db"
    tuple(import_sample(database, TODAY))
    return database
