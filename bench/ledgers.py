"""Ledgers to ask: the sample, and an invented one of any size, imported as a user would."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bench.invented import COMPLETE_THROUGH, TODAY, write_accounts, write_lines
from cli.importing import import_sample
from retention.sources.mapping import shipped
from retention.sources.package import read_package
from retention.store.imports import land
from retention.store.schema import open_for_reading
from retention.store.snapshot import load

if TYPE_CHECKING:
    from pathlib import Path

    from retention.ledger.view import Ledger
    from retention.sources.report import ImportReport


def sample_ledger(folder: Path) -> Ledger:
    """The sample as of TODAY."""
    database = folder / "sample.db"
    for _ in import_sample(database, TODAY):
        pass
    return _loaded(database)


def invented_ledger(folder: Path, accounts: int, seed: int) -> Ledger:
    """A ledger of `accounts` accounts with the attribute `segment`."""
    lines, attributes, database = folder / "all-lines.csv", folder / "all-accounts.csv", folder / "invented.db"
    write_lines(lines, accounts, seed)
    write_accounts(attributes, accounts, seed)
    read_and_land(database, lines, attributes)
    return _loaded(database)


def read_and_land(database: Path, lines: Path, accounts: Path | None = None) -> ImportReport:
    """Import canonical files inside this process."""
    package = read_package(shipped("canonical"), lines, accounts, complete_through=COMPLETE_THROUGH)
    return land(database, package, today=TODAY, now=datetime.now(UTC))


def _loaded(database: Path) -> Ledger:
    with closing(open_for_reading(database)) as connection:
        return load(connection, database)
