"""The accounts file: every row gives an account its name and attributes, from a day on or always."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from retention.segment import folded
from retention.sources import cells
from retention.sources.mapping import FieldSource
from retention.sources.report import Notice
from retention.sources.table import Reading, texts_of

if TYPE_CHECKING:
    from retention.sources.files import CsvFile
    from retention.sources.mapping import AccountMapping

NAME = "name"
ALWAYS = ""
_OPTIONAL = frozenset({"name", "valid_from"})


class AttributeRecord(NamedTuple):
    """An account's value from `valid_from` on (ISO text; ALWAYS without one). An empty value means none."""

    account_id: str
    attribute: str
    valid_from: str
    value: str


@dataclass(frozen=True)
class AccountBatch:
    """All good records of a file, and what was noticed about them."""

    reading: Reading
    records: list[AttributeRecord]
    notices: tuple[Notice, ...]


def read_accounts(file: CsvFile, mapping: AccountMapping) -> AccountBatch:
    """Read every row. Raises LedgerError `missing_columns`; all other faults are collected."""
    reading = Reading(file)
    attributes = _attributes(file, mapping)
    sources = {"account_id": mapping.account_id, NAME: mapping.name, "valid_from": mapping.valid_from}
    given = {name: source for name, source in sources.items() if source is not None}
    named = {f"attribute:{name}": FieldSource(column=title) for name, title in attributes.items()}
    texts = texts_of(reading, {**given, **named}, _OPTIONAL)
    blank = [""] * len(file.rows)
    accounts = reading.values(texts["account_id"], cells.required("account_id"))
    days = reading.values(texts.get("valid_from", blank), partial(_valid_from, date_format=mapping.date_format))
    columns = {NAME: texts[NAME]} if NAME in texts else {}
    columns |= {name: texts[f"attribute:{name}"] for name in attributes}
    records: dict[tuple[str, str, str], str] = {}
    disagreeing: dict[str, None] = {}
    for position in reading.kept():
        account, day = accounts[position] or "", days[position] or ALWAYS
        for name, values in columns.items():
            value = values[position].strip()
            # Of two rows for the same account and day the later one stands, and the disagreement is told.
            if records.get((account, name, day), value) != value:
                disagreeing[account] = None
            records[account, name, day] = value
    notices = (
        (Notice(code="accounts_disagree", count=len(disagreeing), example=next(iter(disagreeing))),)
        if disagreeing
        else ()
    )
    return AccountBatch(
        reading,
        [AttributeRecord(*key, value) for key, value in records.items() if value or key[2]],
        notices,
    )


def _attributes(file: CsvFile, mapping: AccountMapping) -> dict[str, str]:
    """Attribute name -> column title: those of the mapping, or every column that has no other meaning."""
    if mapping.attributes is not None:
        return mapping.attributes
    sources = (mapping.account_id, mapping.name, mapping.valid_from)
    taken = {folded(title) for source in sources if source is not None for title in source.needed}
    return {
        title.strip().casefold().replace(" ", "_"): title
        for title in file.header
        if title and folded(title) not in taken
    }


def _valid_from(text: str, date_format: str) -> cells.Read[str]:
    stripped = text.strip()
    if not stripped:
        return ALWAYS, ()
    day = cells.read_day(stripped, date_format)
    if day is None:
        return None, (cells.CellFault("bad_date", "valid_from", stripped, {"date_format": date_format}),)
    return day.isoformat(), ()
