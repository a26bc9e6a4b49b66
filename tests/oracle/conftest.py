"""Ledgers that the product wrote itself, for the oracle to read."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.importing import import_sample
from retention.store.schema import open_for_reading
from retention.store.snapshot import load
from tests.oracle.oracle import Oracle
from tests.oracle.outside import DATA, holdfast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from retention.ledger.view import Ledger

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as of `TODAY`: two versions, complete through 31 October 2026."""
    database = tmp_path_factory.mktemp("oracle") / "sample.db"
    tuple(import_sample(database, TODAY))
    return database


@pytest.fixture(scope="session")
def sample_ledger(sample_database: Path) -> Ledger:
    """Its newest version."""
    connection = open_for_reading(sample_database)
    try:
        return load(connection, sample_database)
    finally:
        connection.close()


@pytest.fixture(scope="session")
def sample_oracle(sample_database: Path, sample_ledger: Ledger) -> Iterator[Oracle]:
    """SQL over the same version."""
    sql = Oracle(sqlite3.connect(sample_database), sample_ledger.version)
    yield sql
    sql.close()


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Import a data set with options, once a session for the same ones, and give the database."""
    folder, done = tmp_path_factory.mktemp("outside"), dict[tuple[str, ...], Path]()

    def database(format_: str, data: str, *options: str) -> Path:
        key = (format_, *options)
        if key not in done:
            done[key] = folder / f"{'-'.join(key)}.db"
            holdfast("import", "--format", format_, str(DATA / data), "--db", str(done[key]), *options)
        return done[key]

    return database
