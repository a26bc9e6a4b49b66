"""What an import did: models of numbers and codes, stored with the version and worded by `retention.wording`."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


# How the day is known: given with this import, given with an earlier one, or taken from the lines.
CompleteThrough = Literal["given", "as_before", "newest_start"]


class Fault(_Model):
    """One reason why one row was set aside; `column` is the title in the file where the fault sits in a cell."""

    file: str
    row: int
    column: str | None
    value: str | None
    code: str
    facts: dict[str, Any] = {}


class Notice(_Model):
    """Something that landed but deserves a look, counted; `example` is the first one's account or line."""

    code: str
    count: int
    example: str
    facts: dict[str, Any] = {}


class FileReport(_Model):
    """rows_read = rows_landed + rows_quarantined."""

    file: str
    sha256: str
    rows_read: int
    rows_landed: int
    rows_quarantined: int


class Change(_Model):
    """What landing did to the ledger's own rows."""

    added: int
    corrected: int
    unchanged: int
    retired: int
    not_in_file: int


class RatesReport(_Model):
    """What an import of exchange rates did, and the currencies that there is a rate of in the `base` after it."""

    change: Change
    base: str
    currencies: tuple[str, ...]


class ImportReport(_Model):
    """The whole import. `version` is the ledger version that stands after it; `changed` whether it made that one.

    `rates` are those of an import of exchange rates, which changes nothing else.
    """

    source: str
    version: int
    changed: bool
    complete_through: date
    complete_through_is: CompleteThrough
    files: tuple[FileReport, ...]
    lines: Change
    attributes: Change
    intervals_rounded: int
    notices: tuple[Notice, ...]
    faults_total: int
    faults: tuple[Fault, ...]
    rates: RatesReport | None = None
