"""One cell each: text -> value, or the fault that it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from retention.money import (
    CURRENCY_DECIMALS,
    LARGEST_ARR_MINOR,
    Interval,
    annual_run_rate,
    read_interval,
    read_minor,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.sources.mapping import LineMapping

T = TypeVar("T")

STATUSES = {
    "": "active",
    "active": "active",
    "trial": "trial",
    "trialing": "trial",
    "paused": "paused",
    "past_due": "past_due",
    "past due": "past_due",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}
FIRST_YEAR, LAST_YEAR = 1900, 2200
_NEVER_ENDS = 9999
_QUANTITY = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell cannot be read; `column` is the field of the definitions, `facts` what the sentence needs."""

    code: str
    column: str
    value: str
    facts: dict[str, Any] = field(default_factory=dict)


Read = tuple[T | None, tuple[CellFault, ...]]


def required(column: str) -> Callable[[str], Read[str]]:
    """A text that must not be empty: `missing_account`, `missing_line_id`."""
    code = "missing_account" if column == "account_id" else f"missing_{column}"

    def read(text: str) -> Read[str]:
        stripped = text.strip()
        return (stripped, ()) if stripped else (None, (CellFault(code, column, text),))

    return read


def optional(text: str) -> Read[str]:
    return text.strip() or None, ()


def read_day(text: str, date_format: str) -> date | None:
    """The day `text` says in `date_format`, None when it says none or one outside 1900 to 2200 (9999: see dates)."""
    try:
        iso = date_format == "%Y-%m-%d"
        if iso and len(text) != len("2025-01-05"):
            return None
        day = date.fromisoformat(text) if iso else datetime.strptime(text, date_format).date()  # noqa: DTZ007 - a day
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR or day.year == _NEVER_ENDS else None


def dates(pair: tuple[str, str], mapping: LineMapping) -> Read[tuple[str, str | None]]:
    """Start and exclusive end as ISO text; an empty end, and the year 9999, mean that the line is running."""
    start_text, end_text = pair[0].strip(), pair[1].strip()
    faults = []
    start = read_day(start_text, mapping.date_format)
    if start is None or start.year == _NEVER_ENDS:
        faults.append(CellFault("bad_date", "start", start_text, {"date_format": mapping.date_format}))
    end = read_day(end_text, mapping.date_format) if end_text else None
    if end_text and end is None:
        faults.append(CellFault("bad_date", "end", end_text, {"date_format": mapping.date_format}))
    if faults or start is None:
        return None, tuple(faults)
    if end is None or end.year == _NEVER_ENDS:
        return (start.isoformat(), None), ()
    if mapping.end_is == "inclusive":
        end += timedelta(days=1)
    # Where the newer line replaces the one before, a line that ends on its first day still does so: it lands.
    if end < start or (end == start and mapping.overlap == "sum"):
        code = "start_is_end" if end == start else "end_before_start"
        return None, (CellFault(code, "end", end_text, {"start": start_text}),)
    return (start.isoformat(), end.isoformat()), ()


@dataclass(frozen=True, slots=True)
class Money:
    amount_minor: int
    currency: str
    interval: str
    arr_minor: int
    rounded: bool


def money(texts: tuple[str, str, str], mapping: LineMapping) -> Read[Money]:
    """Amount, currency and interval together: decimals depend on the currency, the run rate on the interval."""
    amount_text, currency_text, interval_text = (text.strip() for text in texts)
    currency, interval = currency_text.upper(), read_interval(interval_text)
    faults = []
    if currency not in CURRENCY_DECIMALS:
        faults.append(CellFault("unknown_currency_code", "currency", currency_text))
    if interval is None:
        faults.append(CellFault("unknown_interval", "interval", interval_text))
    # Without a known currency an amount is still held to be a number, with as many decimals as any currency has.
    decimals = 0 if mapping.amount_unit == "minor" else CURRENCY_DECIMALS.get(currency, 4)
    try:
        minor = read_minor(amount_text, decimals)
    except ValueError:
        faults.append(
            CellFault("too_many_decimals", "amount", amount_text, {"currency": currency, "decimals": decimals})
        )
        return None, tuple(faults)
    if minor is None:
        faults.append(CellFault("unreadable_amount", "amount", amount_text))
    if faults or minor is None or interval is None:
        return None, tuple(faults)
    return _run_rate(minor, amount_text, currency, interval)


def _run_rate(minor: int, amount_text: str, currency: str, interval: Interval) -> Read[Money]:
    arr, rounded = annual_run_rate(minor, interval)
    if abs(arr) > LARGEST_ARR_MINOR:
        return None, (CellFault("amount_too_large", "amount", amount_text),)
    return Money(minor, currency, interval.name, arr, rounded), ()


def quantity(text: str) -> Read[str]:
    """A decimal number as text, or nothing."""
    stripped = text.strip()
    if stripped and not _QUANTITY.fullmatch(stripped):
        return None, (CellFault("unreadable_quantity", "quantity", stripped),)
    return stripped or None, ()


def status(text: str) -> Read[str]:
    known = STATUSES.get(text.strip().casefold())
    if known is None:
        return None, (
            CellFault("unknown_status", "status", text.strip(), {"valid": tuple(sorted({*STATUSES.values()}))}),
        )
    return known, ()
