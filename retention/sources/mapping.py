"""Import mappings: how the columns of somebody's files become lines and accounts. One TOML file a format."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from retention.errors import LedgerError

if TYPE_CHECKING:
    from pathlib import Path

OverlapRule = Literal["sum", "latest_wins"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class FieldSource(_Strict):
    """Where a value comes from: a column (or several, joined by "/"), or a constant for every row.

    `values` renames what stands in the column; a text that it does not list stays as it is.
    """

    column: str | None = None
    columns: tuple[str, ...] = ()
    constant: str | None = None
    values: dict[str, str] = Field(default_factory=dict)

    @property
    def needed(self) -> tuple[str, ...]:
        return (self.column,) if self.column is not None else self.columns


def _from_short(value: object) -> object:
    """`amount = "mrr"` is short for `amount = { column = "mrr" }`."""
    if isinstance(value, str):
        return FieldSource(column=value)
    if isinstance(value, dict) and isinstance(value.get("columns"), list):
        return value | {"columns": tuple(value["columns"])}
    return value


Source = Annotated[FieldSource, BeforeValidator(_from_short)]


class LineMapping(_Strict):
    """How a row of the lines file reads. `agrees_with` names line columns that should equal an account attribute."""

    file: str | None = None
    account_id: Source
    line_id: Source
    start: Source
    amount: Source
    currency: Source
    interval: Source
    end: Source | None = None
    product: Source | None = None
    quantity: Source | None = None
    status: Source | None = None
    end_is: Literal["exclusive", "inclusive"] = "exclusive"
    amount_unit: Literal["major", "minor"] = "major"
    date_format: str = "%Y-%m-%d"
    overlap: OverlapRule = "sum"
    agrees_with: dict[str, str] = Field(default_factory=dict)

    def sources(self) -> dict[str, FieldSource]:
        names = (
            "account_id line_id product start end amount currency interval quantity status"  # the canonical order
        ).split()
        return {name: found for name in names if (found := getattr(self, name)) is not None}


class AccountMapping(_Strict):
    """How a row of the accounts file reads. `attributes` maps an attribute's name to its column; None takes all."""

    file: str | None = None
    account_id: Source
    name: Source | None = None
    valid_from: Source | None = None
    attributes: dict[str, str] | None = None
    date_format: str = "%Y-%m-%d"


class Mapping(_Strict):
    """A whole format. `name` is the source of its lines: line ids are unique within it."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    lines: LineMapping
    accounts: AccountMapping | None = None


def shipped_formats() -> tuple[str, ...]:
    """The formats that `--format` knows."""
    folder = files("retention.sources").joinpath("formats")
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir()))


def shipped(name: str) -> Mapping:
    """The mapping shipped as `name`; raises LedgerError `unknown_format`."""
    if name not in shipped_formats():
        raise LedgerError("unknown_format", text=name, valid=shipped_formats())
    text = files("retention.sources").joinpath("formats", f"{name}.toml").read_text(encoding="utf-8")
    return _mapping(text, f"{name}.toml")


def read_mapping(path: Path) -> Mapping:
    """A user's own mapping; raises LedgerError `unreadable_file` or `bad_mapping`, naming file and key."""
    try:
        return _mapping(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise LedgerError("unreadable_file", file=path.name, reason=error.strerror) from error
    except UnicodeDecodeError as error:
        raise LedgerError("bad_mapping", file=path.name, key="", problem="not UTF-8 text") from error


def _mapping(text: str, file: str) -> Mapping:
    try:
        return Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise LedgerError("bad_mapping", file=file, key="", problem=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"] if part != "function-before")
        raise LedgerError("bad_mapping", file=file, key=key, problem=first["msg"]) from error
