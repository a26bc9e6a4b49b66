"""One cell each: text without surrounding space -> value, or the fault that it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from retention.money import CURRENCY_DECIMALS, LONGEST_NUMBER, Interval, read_interval, read_minor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
Unit = Literal["major", "minor"]

STATUSES = {
    "": "active",
    "active": "active",
    "trial": "trial",
    "trialing": "trial",
    "paused": "paused",
    "past_due": "past_due",
    "past-due": "past_due",
    "past due": "past_due",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}
RECURRING = "recurring"
KINDS = {"": RECURRING, RECURRING: RECURRING, "usage": "usage"}
DISCOUNT_KINDS = {"": RECURRING, RECURRING: RECURRING, "once": "once"}
ISO_DAY = "%Y-%m-%d"
FIRST_YEAR, LAST_YEAR = 1900, 2200
# The year that many systems write where a line has no end.
_NEVER_ENDS = 9999
# An id is stored once an account, all of them as long as the longest: one of a page's length would fill the memory.
LONGEST_ID = 200
# A reason is a label that accounts are counted by, not a letter.
LONGEST_REASON = 120
# Digits before the point: the quantities of an account must have a sum in millionths.
LONGEST_QUANTITY = 12
_EXAMPLE = date(2025, 1, 31)
_MOST_DECIMALS = max(CURRENCY_DECIMALS.values())
_ISO_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell cannot be read; `column` is the field of the definitions, `facts` what the sentence needs.

    A row that is wrong as a whole has neither column nor value.
    """

    code: str
    column: str | None
    value: str | None
    facts: dict[str, Any] = field(default_factory=dict)


Read = tuple[T | None, tuple[CellFault, ...]]
# An end that is empty or in the year 9999.
RUNNING: Read[str] = (None, ())


def identity(column: str) -> Callable[[str], Read[str]]:
    """An id, which must not be empty: `missing_account`, `missing_line_id`, `long_id`."""
    missing = "missing_account" if column == "account_id" else f"missing_{column}"

    def read(text: str) -> Read[str]:
        if not text:
            return None, (CellFault(missing, column, text),)
        if len(text) > LONGEST_ID:
            return None, (CellFault("long_id", column, text, {"longest": LONGEST_ID}),)
        return text, ()

    return read


def identities(texts: Sequence[str]) -> list[str] | None:
    """Many ids at once; None where one of them is none."""
    stripped = list(map(str.strip, texts))
    return stripped if all(stripped) and max(map(len, stripped)) <= LONGEST_ID else None


def optional(text: str) -> Read[str]:
    return text or None, ()


def day(text: str, column: str, date_format: str) -> Read[str]:
    """A day as ISO text, like all days here."""
    found, faults = _day(text, column, date_format)
    return (None if found is None else found.isoformat()), faults


def end_day(text: str, date_format: str, kind: Literal["exclusive", "inclusive"]) -> Read[str]:
    """The first day on which a line no longer runs. Nothing, and the year 9999, mean that it is running."""
    if not text:
        return RUNNING
    day, faults = _day(text, "end", date_format, or_never=True)
    if day is None or day.year == _NEVER_ENDS:
        return None, faults
    return (day + timedelta(days=kind == "inclusive")).isoformat(), ()


def _day(text: str, column: str, date_format: str, *, or_never: bool = False) -> Read[date]:
    iso = date_format == ISO_DAY
    shaped = iso and _ISO_SHAPE.fullmatch(text) is not None
    try:
        # fromisoformat reads week dates too, which nobody means here.
        day = (
            (date.fromisoformat(text) if shaped else None) if iso else datetime.strptime(text, date_format).date()  # noqa: DTZ007 - a day has no time zone
        )
    except ValueError:
        day = None
    if day is None:
        facts = {"example": None if shaped else _EXAMPLE.strftime(date_format)}
        return None, (CellFault("bad_date", column, text, facts),)
    if not (FIRST_YEAR <= day.year <= LAST_YEAR or (or_never and day.year == _NEVER_ENDS)):
        return None, (CellFault("far_date", column, text, {"first": FIRST_YEAR, "last": LAST_YEAR}),)
    return day, ()


def currency(text: str, column: str = "currency") -> Read[str]:
    code = text.upper()
    return (code, ()) if code in CURRENCY_DECIMALS else (None, (CellFault("unknown_currency_code", column, text),))


def rate(text: str) -> Read[str]:
    """A positive decimal number as text."""
    if not _DECIMAL.fullmatch(text) or len(text) > LONGEST_NUMBER:
        return None, (CellFault("unreadable_rate", "rate", text),)
    if text.startswith("-") or not text.strip("0."):
        return None, (CellFault("rate_not_above_zero", "rate", text),)
    return text, ()


def interval(text: str) -> Read[Interval]:
    known = read_interval(text)
    return (None, (CellFault("unknown_interval", "interval", text),)) if known is None else (known, ())


def amount_minor(text: str, currency: str | None, unit: Unit, column: str = "amount") -> Read[int]:
    """Integer minor units of an amount in its currency, which says how many decimals it may have.

    Without a known currency the text is still held to be a number, with as many decimals as any currency has.
    """
    decimals = 0 if unit == "minor" else CURRENCY_DECIMALS[currency] if currency else _MOST_DECIMALS
    try:
        minor = read_minor(text, decimals) if len(text) <= LONGEST_NUMBER else None
    except ValueError:
        if unit == "minor":
            return None, (CellFault("not_whole_minor", column, text),)
        return None, (CellFault("too_many_decimals", column, text, {"currency": currency, "decimals": decimals}),)
    if minor is None:
        return None, (CellFault("unreadable_amount", column, text, {"unit": unit}),)
    return minor, ()


def amounts_minor(texts: Sequence[str], currency: str | None, unit: Unit) -> list[int] | None:
    """Many amounts at once; None where one is not written plainly, with exactly the decimals of its currency."""
    if currency is None:
        return None
    decimals = 0 if unit == "minor" else CURRENCY_DECIMALS[currency]
    plain = r"\d{1,15}" + (rf"\.\d{{{decimals}}}" if decimals else "")
    joined = ",".join(texts)
    # "1,000" is not two amounts.
    if joined.count(",") >= len(texts) or not re.fullmatch(rf"(?:{plain},)*{plain}", joined, re.ASCII):
        return None
    return list(map(int, joined.replace(".", "").split(",")))


def discount_minor(text: str, currency: str | None, unit: Unit) -> Read[int]:
    """What was taken off the list price, read as amounts are; nothing and 0 mean that nothing was."""
    if not text:
        return None, ()
    minor, faults = amount_minor(text, currency, unit, "discount")
    if minor is not None and minor < 0:
        return None, (CellFault("negative_discount", "discount", text),)
    return minor or None, faults


def quantity(text: str) -> Read[str]:
    """A decimal number as text, or nothing."""
    if text and not _DECIMAL.fullmatch(text):
        return None, (CellFault("unreadable_quantity", "quantity", text),)
    whole = text.lstrip("-0").partition(".")[0]
    if len(whole) > LONGEST_QUANTITY or len(text) > LONGEST_NUMBER:
        return None, (CellFault("quantity_too_large", "quantity", text),)
    return text or None, ()


def line_kind(text: str) -> Read[str]:
    """Nothing for a recurring line, as most are."""
    known = KINDS.get(text.casefold())
    if known is None:
        return None, (CellFault("unknown_kind", "kind", text, {"valid": tuple(KINDS)[1:]}),)
    return (None if known == RECURRING else known), ()


def discount_kind(text: str) -> Read[str]:
    """Whether a discount is taken off every time or once."""
    known = DISCOUNT_KINDS.get(text.casefold())
    if known is None:
        return None, (CellFault("unknown_discount_kind", "discount_kind", text, {"valid": tuple(DISCOUNT_KINDS)[1:]}),)
    return known, ()


def optional_day(text: str, column: str, date_format: str) -> Read[str]:
    """A day as ISO text, or nothing."""
    return day(text, column, date_format) if text else (None, ())


def subscription(text: str) -> Read[str]:
    """An id, or nothing."""
    return identity("subscription")(text) if text else (None, ())


def reason(text: str) -> Read[str]:
    """A few words in one line, or nothing."""
    words = " ".join(text.split())
    if len(words) > LONGEST_REASON:
        return None, (CellFault("long_reason", "reason", text, {"longest": LONGEST_REASON}),)
    return words or None, ()


def status(text: str) -> Read[str]:
    known = STATUSES.get(text.casefold())
    if known is None:
        return None, (CellFault("unknown_status", "status", text, {"valid": tuple(sorted({*STATUSES.values()}))}),)
    return known, ()
