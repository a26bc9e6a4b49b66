"""Files as a user has them, read as an import reads them, without a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.sources.mapping import Mapping, read_mapping, shipped
from retention.sources.package import Package, read_package
from retention.wording.imports import notice_sentence
from retention.wording.row_faults import fault_sentence
from retention.wording.voice import voice

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "account_id,line_id,product,start,end,amount,currency,interval,quantity,status\n"
GOOD = "A,L-1,pro,2025-01-01,2025-12-31,100.00,USD,month,1,active\n"


class Files:
    """A folder of files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def mapping(self, toml: str) -> Mapping:
        return read_mapping(self.write("mine.toml", toml))

    def read(self, lines: str | bytes, accounts: str | bytes | None = None, mapping: Mapping | None = None) -> Package:
        """Read the texts as lines.csv and accounts.csv."""
        return read_package(
            mapping or shipped("canonical"),
            self.write("lines.csv", lines),
            None if accounts is None else self.write("accounts.csv", accounts),
        )


def fault_sentences(package: Package) -> list[str]:
    """Every fault as the report says it."""
    return [fault_sentence(voice("en"), fault) for fault in package.faults]


def notice_sentences(package: Package, *attributed: str) -> list[str]:
    """Every warning as the report says it; `attributed` are accounts that the ledger knows attributes of."""
    return [notice_sentence(voice("en"), notice) for notice in package.notices(frozenset(attributed))]


def places(package: Package) -> tuple[int, int, int]:
    """Rows of the lines file: read, landed, set aside."""
    report = package.lines.reading.report()
    return report.rows_read, report.rows_landed, report.rows_quarantined
