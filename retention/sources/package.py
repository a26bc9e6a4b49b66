"""One import as it was read: files -> lines, account records, faults. Reading comes before any change."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retention.errors import LedgerError
from retention.sources.accounts import AccountBatch, read_accounts
from retention.sources.collector import collector_at_rest
from retention.sources.files import read_csv
from retention.sources.lines import LineBatch, read_lines
from retention.sources.mapping import shipped, shipped_formats
from retention.sources.report import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from retention.sources.mapping import Mapping, OverlapRule
    from retention.sources.report import Fault
    from retention.sources.table import Reading


@dataclass(frozen=True)
class Package:
    """What is to land, whole. `replaces` means that these files are all there is of their source."""

    mapping: Mapping
    lines: LineBatch
    accounts: AccountBatch | None
    complete_through: date | None
    replaces: bool
    content_hash: str

    @property
    def readings(self) -> dict[str, Reading]:
        """What was read of each part."""
        lines = {"lines": self.lines.reading}
        return lines if self.accounts is None else lines | {"accounts": self.accounts.reading}

    @property
    def faults(self) -> list[Fault]:
        """Every fault, file by file, in the order of the rows."""
        return [fault for reading in self.readings.values() for fault in reading.faults]

    def notices(self, attributed: frozenset[str]) -> Iterator[Notice]:
        """Everything noticed. `attributed` are the accounts of which the ledger knows an attribute."""
        yield from self.lines.notices
        if self.accounts is not None:
            yield from self.accounts.notices
            attributed |= self.accounts.accounts
        if self.accounts is not None or attributed:
            accounts = dict.fromkeys(self.lines.lines.account_id)
            strangers = [account for account in accounts if account not in attributed]
            if strangers:
                yield Notice(code="accounts_without_attributes", count=len(strangers), example=strangers[0])
        yield from self._disagreements()

    def _disagreements(self) -> Iterator[Notice]:
        """Lines whose own column says otherwise than the account's attribute of the same meaning."""
        if self.accounts is None:
            return
        values = {
            (record.account_id, record.attribute): record.value for record in self.accounts.records if record.value
        }
        for attribute, texts in self.lines.compared.items():
            lines = self.lines.lines
            other = [
                line_id
                for account, line_id, text in zip(lines.account_id, lines.line_id, texts, strict=True)
                if values.get((account, attribute), text) != text
            ]
            if other:
                yield Notice(
                    code="attribute_disagrees", count=len(other), example=other[0], facts={"attribute": attribute}
                )


def read_package(
    mapping: Mapping,
    lines: Path,
    accounts: Path | None,
    *,
    complete_through: date | None = None,
    replaces: bool = False,
) -> Package:
    """Read the files of one import. Raises LedgerError where a file as a whole cannot be read."""
    mapping = with_overlap(mapping, mapping.lines.overlap or "sum")
    if accounts is not None and mapping.accounts is None:
        raise LedgerError("no_account_mapping", file=accounts.name)
    line_file = read_csv(lines)
    account_file = None if accounts is None else read_csv(accounts)
    batch = None
    with collector_at_rest():
        if account_file is not None and mapping.accounts is not None:
            batch = read_accounts(account_file, mapping.accounts)
        line_batch = read_lines(line_file, mapping.lines)
    decided_by = (
        mapping.model_dump_json(),
        line_file.sha256,
        account_file.sha256 if account_file is not None else "",
        str(complete_through),
        str(replaces),
    )
    return Package(
        mapping=mapping,
        lines=line_batch,
        accounts=batch,
        complete_through=complete_through,
        replaces=replaces,
        content_hash=hashlib.sha256("\n".join(decided_by).encode()).hexdigest(),
    )


def with_overlap(mapping: Mapping, rule: OverlapRule) -> Mapping:
    """The mapping with its overlap rule settled."""
    return mapping.model_copy(update={"lines": mapping.lines.model_copy(update={"overlap": rule})})


def files_in(folder: Path, mapping: Mapping) -> tuple[Path, Path | None]:
    """The lines and accounts files of a format inside `folder`; raises LedgerError `missing_file`."""
    if mapping.lines.file is None:
        formats = tuple(name for name in shipped_formats() if shipped(name).lines.file is not None)
        raise LedgerError("no_file_names", formats=formats)
    names = [mapping.lines.file]
    if mapping.accounts is not None and mapping.accounts.file is not None:
        names.append(mapping.accounts.file)
    found = [next((path for path in (folder / name, folder / f"{name}.gz") if path.is_file()), None) for name in names]
    absent = [name for name, path in zip(names, found, strict=True) if path is None]
    if absent:
        raise LedgerError("missing_file", folder=folder.name, absent=tuple(absent), format=mapping.name)
    paths = [path for path in found if path is not None]
    return paths[0], paths[1] if len(paths) > 1 else None
