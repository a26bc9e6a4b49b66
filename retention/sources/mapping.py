"""Import mappings: how the columns of somebody's files become lines and accounts. One TOML file a format."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from retention.errors import LedgerError
from retention.sources import cells

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OverlapRule = Literal["sum", "latest_wins"]
# The source of the invented ledger, which never stands beside real lines.
SAMPLE_SOURCE = "sample"
# The source of exchange rates.
RATES_SOURCE = "rates"
# The attribute that is an account's name; questions do not filter by it.
NAME = "name"
_READINGS: dict[str, Callable[[str], cells.Read[Any]]] = {
    "currency": cells.currency,
    "interval": cells.interval,
    "status": cells.status,
    "kind": cells.line_kind,
    "discount_kind": cells.discount_kind,
}


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class FieldSource(_Strict):
    """Where a value comes from: a column (or several, joined by "/"), or a constant for every row.

    `values` renames what stands in the column; a text that it does not list stays as it is. A column that is
    `optional` may be absent from the file.
    """

    column: str | None = None
    columns: tuple[str, ...] = ()
    constant: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    optional: bool = False

    @property
    def needed(self) -> tuple[str, ...]:
        return (self.column,) if self.column is not None else self.columns

    @model_validator(mode="after")
    def _one_origin(self) -> FieldSource:
        if [self.column is not None, bool(self.columns), self.constant is not None].count(True) != 1:
            raise PydanticCustomError("one_origin", "one of column, columns and constant")
        return self


def _from_short(value: object) -> object:
    """`amount = "mrr"` is short for `amount = { column = "mrr" }`."""
    if isinstance(value, str):
        return FieldSource(column=value)
    if isinstance(value, dict) and isinstance(value.get("columns"), list):
        return value | {"columns": tuple(value["columns"])}
    return value


def _unambiguous_form(form: str) -> str:
    """A form that every day can be written in and read from again."""
    try:
        for day in (date(2001, 2, 3), date(2025, 11, 30)):
            if datetime.strptime(day.strftime(form), form).date() != day:  # noqa: DTZ007 - a day has no time zone
                break
        else:
            return form
    except ValueError:
        pass
    raise PydanticCustomError("date_form", "not a form of dates", {"value": form})


def attribute_name(title: str) -> str:
    """The word by which questions name an attribute: "Size band (2025)" is size_band_2025."""
    return re.sub(r"\W+", "_", title.lower()).strip("_") or title


Source = Annotated[FieldSource, BeforeValidator(_from_short)]
DateForm = Annotated[str, AfterValidator(_unambiguous_form)]


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
    discount: Source | None = None
    discount_kind: Source | None = None
    cancelled: Source | None = None
    past_due_since: Source | None = None
    kind: Source | None = None
    subscription: Source | None = None
    reason: Source | None = None
    end_is: Literal["exclusive", "inclusive"] = "exclusive"
    amount_unit: cells.Unit = "major"
    date_format: DateForm = cells.ISO_DAY
    overlap: OverlapRule | None = None
    agrees_with: dict[str, str] = Field(default_factory=dict)

    def sources(self) -> dict[str, FieldSource]:
        names = (
            "account_id line_id product start end amount currency interval quantity status"  # the canonical order
            " discount discount_kind cancelled past_due_since kind subscription reason"
        ).split()
        return {name: found for name in names if (found := getattr(self, name)) is not None}

    @model_validator(mode="after")
    def _readable_constants(self) -> LineMapping:
        """A constant that is none of its field would be a fault of every row."""
        for name, read in _READINGS.items():
            source: FieldSource | None = getattr(self, name)
            for text in [] if source is None else [source.constant, *source.values.values()]:
                faults = () if text is None else read(text)[1]
                for fault in faults:
                    raise PydanticCustomError(
                        "constant",
                        "not a value of the field",
                        {"key": name, "code": fault.code, "value": text, **fault.facts},
                    )
        return self


class AccountMapping(_Strict):
    """How a row of the accounts file reads. `attributes` maps an attribute's name to its column; None takes all."""

    file: str | None = None
    account_id: Source
    name: Source | None = None
    valid_from: Source | None = None
    attributes: dict[str, str] | None = None
    date_format: DateForm = cells.ISO_DAY

    @field_validator("attributes")
    @classmethod
    def _not_the_name(cls, attributes: dict[str, str] | None) -> dict[str, str] | None:
        if attributes is not None and NAME in map(attribute_name, attributes):
            raise PydanticCustomError("kept_attribute", "the account's name has a key of its own")
        return attributes


class Mapping(_Strict):
    """A whole format. `name` is the source of its lines: line ids are unique within it."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    lines: LineMapping
    accounts: AccountMapping | None = None

    @field_validator("name")
    @classmethod
    def _not_kept(cls, name: str) -> str:
        if name in {SAMPLE_SOURCE, RATES_SOURCE}:
            raise PydanticCustomError("kept_name", "kept for the product's own", {"value": name})
        return name


_TABLES: dict[str, type[_Strict]] = {"": Mapping, "lines": LineMapping, "accounts": AccountMapping}


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
    """A user's own mapping; raises LedgerError `unreadable_file`, or `bad_mapping`, which names every wrong key."""
    try:
        return _mapping(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise LedgerError("unreadable_file", file=path.name, reason=error.strerror) from error
    except UnicodeDecodeError as error:
        raise LedgerError("bad_mapping", file=path.name, problems=(("", "not_utf8", {}),)) from error


def _mapping(text: str, file: str) -> Mapping:
    try:
        return Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise LedgerError("bad_mapping", file=file, problems=(("", "not_toml", {"problem": str(error)}),)) from error
    except ValidationError as error:
        problems = tuple(_problem(each["loc"], each["type"], each.get("ctx", {})) for each in error.errors())
        raise LedgerError("bad_mapping", file=file, problems=problems) from error


def _problem(place: tuple[int | str, ...], kind: str, context: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """The key, a code and the facts of one thing that is wrong with a mapping."""
    key = ".".join(str(part) for part in (*place, *([context["key"]] if "key" in context else [])))
    if kind == "extra_forbidden":
        return (
            key,
            "unknown_key",
            {"valid": tuple(_TABLES.get(".".join(map(str, place[:-1])), FieldSource).model_fields)},
        )
    if kind == "literal_error":
        return key, "unknown_choice", {"valid": tuple(re.findall("'([^']*)'", context["expected"]))}
    return key, kind, context
