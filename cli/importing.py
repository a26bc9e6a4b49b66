"""From import options to a landed report."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cli.wiring import utc_now
from retention.errors import LedgerError
from retention.sources.mapping import Mapping, read_mapping, shipped
from retention.sources.package import files_in, read_package, with_overlap
from retention.sources.rates import read_rates
from retention.sources.sample import sample
from retention.store.history import newest_content, standing_overlap
from retention.store.imports import SAMPLE, land
from retention.store.rate_imports import land_rates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from retention.sources.mapping import OverlapRule
    from retention.sources.report import ImportReport

_LINES, _ACCOUNTS, _CORRECTION = "lines.csv", "accounts.csv", "correction.csv"


def import_files(  # noqa: PLR0913 - the options of one command
    database: Path,
    *,
    today: date,
    folder: Path | None = None,
    lines: Path | None = None,
    accounts: Path | None = None,
    format_: str = "canonical",
    mapping_file: Path | None = None,
    overlap: str | None = None,
    complete_through: date | None = None,
    replaces: bool = False,
) -> ImportReport:
    """Read the files that the options name and land them. Raises LedgerError; then nothing has changed."""
    mapping = shipped(format_) if mapping_file is None else read_mapping(mapping_file)
    mapping = with_overlap(mapping, _overlap_rule(database, mapping, overlap))
    if folder is not None and lines is not None:
        raise LedgerError("folder_and_lines")
    if folder is not None:
        lines, found = files_in(folder, mapping)
        accounts = accounts or found
    if lines is None:
        raise LedgerError("nothing_to_import", format=mapping.name, needs_folder=mapping.lines.file is not None)
    package = read_package(mapping, lines, accounts, complete_through=complete_through, replaces=replaces)
    return land(database, package, today=today, now=utc_now())


def import_rates(database: Path, file: Path, *, replaces: bool) -> ImportReport:
    """Read a file of exchange rates and land it. Raises LedgerError; then nothing has changed."""
    return land_rates(database, read_rates(file, replaces=replaces), now=utc_now())


def _overlap_rule(database: Path, mapping: Mapping, option: str | None) -> OverlapRule:
    """The rule asked for, else that of the mapping, else the one by which the ledger reads this source already."""
    if option is None:
        return mapping.lines.overlap or standing_overlap(database, mapping.name) or "sum"
    if option not in {"sum", "latest_wins"}:
        raise LedgerError("unknown_overlap", text=option)
    return "latest_wins" if option == "latest_wins" else "sum"


def import_sample(database: Path, today: date) -> Iterator[ImportReport]:
    """Land the sample, then its correction as a second version: one report each.

    Where this month's sample stands already, the one report says that nothing has changed.
    """
    made = sample(today)
    mapping = shipped("canonical").model_copy(update={"name": SAMPLE})
    with tempfile.TemporaryDirectory() as scratch:
        lines, accounts, correction = write_sample(Path(scratch), today)
        read = partial(read_package, mapping, complete_through=made.complete_through)
        corrected = read(correction, None)
        # The sample of another month is replaced whole, so that no line of it stays behind.
        packages = [read(lines, accounts, replaces=True), corrected]
        if newest_content(database, SAMPLE) == corrected.content_hash:
            packages = [corrected]
        for package in packages:
            yield land(database, package, today=today, now=utc_now())


def write_sample(folder: Path, today: date) -> tuple[Path, Path, Path]:
    """Write the sample's CSV files: lines, accounts, correction."""
    made = sample(today)
    folder.mkdir(parents=True, exist_ok=True)
    texts = {_LINES: made.lines_csv, _ACCOUNTS: made.accounts_csv, _CORRECTION: made.correction_csv}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder / _LINES, folder / _ACCOUNTS, folder / _CORRECTION
