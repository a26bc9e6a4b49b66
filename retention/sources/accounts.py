"""The accounts file: every row gives an account its name and attributes, from a day on or always."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from retention.errors import LedgerError
from retention.segment import folded
from retention.sources import cells
from retention.sources.mapping import NAME, FieldSource, attribute_name
from retention.sources.report import Notice
from retention.sources.table import Reading

if TYPE_CHECKING:
    from retention.sources.files import CsvFile
    from retention.sources.mapping import AccountMapping

ALWAYS = ""
# Tells the field of an attribute from the file's own fields: an attribute may be called "valid_from" too.
_PREFIX = "attribute:"


class AttributeRecord(NamedTuple):
    """An account's value from `valid_from` on (ISO text; ALWAYS without one). An empty value means none."""

    account_id: str
    attribute: str
    valid_from: str
    value: str


@dataclass(frozen=True)
class AccountBatch:
    """All good records of a file, the accounts that have a row in it, and what was noticed about them."""

    reading: Reading
    records: list[AttributeRecord]
    accounts: frozenset[str]
    notices: tuple[Notice, ...]


def read_accounts(file: CsvFile, mapping: AccountMapping) -> AccountBatch:
    """Read every row; the faults of rows are collected.

    Raises LedgerError `missing_columns`, `repeated_column` or `unclosed_quote`.
    """
    attributes = _attributes(file, mapping)
    given = {"account_id": mapping.account_id, NAME: mapping.name, "valid_from": mapping.valid_from}
    sources = {name: source for name, source in given.items() if source is not None} | attributes
    reading = Reading(file, sources)
    reading.require()
    account_field = reading.field("account_id", cells.identity("account_id"))
    day_field = reading.field(
        "valid_from", partial(cells.optional_day, column="valid_from", date_format=mapping.date_format)
    )
    text_fields = {
        name: reading.field(name, cells.optional)
        for name, source in sources.items()
        if name not in {"account_id", "valid_from"} and all(file.positions(title) for title in source.needed)
    }
    known: set[str] = set()
    records: dict[tuple[str, str, str], str] = {}
    disagreeing: dict[str, None] = {}
    for rows in reading.blocks():
        accounts, days = rows.values(account_field), rows.values(day_field)
        columns = {name: rows.values(field) for name, field in text_fields.items()}
        for position, (account, day) in enumerate(zip(accounts, days, strict=True)):
            if position in rows.aside:
                continue
            known.add(account)
            for name, values in columns.items():
                key, value = (account, name.removeprefix(_PREFIX), day or ALWAYS), values[position] or ""
                # Of two rows for the same account and day the later one stands, and the disagreement is told.
                if records.setdefault(key, value) != value:
                    disagreeing[account] = None
                    records[key] = value
    notices = (
        (Notice(code="accounts_disagree", count=len(disagreeing), example=next(iter(disagreeing))),)
        if disagreeing
        else ()
    )
    return AccountBatch(
        reading, [AttributeRecord(*key, value) for key, value in records.items()], frozenset(known), notices
    )


def _attributes(file: CsvFile, mapping: AccountMapping) -> dict[str, FieldSource]:
    """The attributes' fields: those of the mapping, or every column that has no other meaning.

    Raises LedgerError `repeated_column` where two columns would be the same word in a question.
    """
    if mapping.attributes is not None:
        pairs = [(attribute_name(name), title) for name, title in mapping.attributes.items()]
    else:
        sources = (mapping.account_id, mapping.name, mapping.valid_from)
        taken = {title.strip().casefold() for source in sources if source is not None for title in source.needed}
        pairs = [(attribute_name(title), title) for title in file.header if title and title.casefold() not in taken]
    first: dict[str, str] = {}
    for name, title in pairs:
        if first.setdefault(folded(name), title) is not title:
            raise LedgerError("repeated_column", file=file.name, titles=(first[folded(name)], title))
    return {f"{_PREFIX}{name}": FieldSource(column=title) for name, title in pairs}
