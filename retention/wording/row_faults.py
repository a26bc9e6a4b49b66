"""Why a row was set aside, in words: names file, row, column and value, and how to write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.sources.report import Fault
    from retention.wording.voice import Voice

# Of a longer cell the beginning is enough to find it.
_LONGEST_SHOWN = 60


def fault_sentence(voice: Voice, fault: Fault) -> str:
    """One fault of one row: "lines.csv, row 1,204, end: 2024-02-30 is not a date."."""
    column = voice.say(", {column}", column=fault.column) if fault.column else ""
    place = voice.say("{file}, row {row}{column}", file=fault.file, row=voice.number(fault.row), column=column)
    return voice.say(
        "{place}: {reason}.", place=place, reason=fault_reason(voice, fault.code, fault.value, fault.facts)
    )


def fault_reason(voice: Voice, code: str, value: str | None, facts: dict[str, Any]) -> str:
    """What is wrong with a value. A code without a sentence is a bug and raises KeyError."""
    shown = " ".join((value or "").split())
    if len(shown) > _LONGEST_SHOWN:
        shown = shown[:_LONGEST_SHOWN] + "…"
    return FAULT_REASONS[code](voice, {**facts, "value": shown or voice.say("an empty cell")})


def _bad_date(voice: Voice, facts: dict[str, Any]) -> str:
    if facts["example"] is None:
        return voice.say("{value} is not a date", value=facts["value"])
    return voice.say("{value} is not a date; write it as {example}", value=facts["value"], example=facts["example"])


def _unreadable_amount(voice: Voice, facts: dict[str, Any]) -> str:
    example = "123450" if facts["unit"] == "minor" else "1234.50"
    return voice.say("{value} is not an amount; write it as {example}", value=facts["value"], example=example)


def _decimals(voice: Voice, facts: dict[str, Any]) -> str:
    if not facts["currency"]:
        return voice.say("{value} has more decimals than any currency", value=facts["value"])
    if not facts["decimals"]:
        return voice.say("{value} has decimals, {currency} has none", value=facts["value"], currency=facts["currency"])
    return voice.plural(
        "{value} has more decimals than {currency}, which has {count}",
        "{value} has more decimals than {currency}, which has {count}",
        facts["decimals"],
        value=facts["value"],
        currency=facts["currency"],
    )


def _cells(voice: Voice, facts: dict[str, Any]) -> str:
    return voice.plural(
        "the row has {count} cell, the header {expected}",
        "the row has {count} cells, the header {expected}",
        facts["cells"],
        expected=voice.number(facts["expected"]),
    )


FAULT_REASONS: dict[str, Callable[[Voice, dict[str, Any]], str]] = {
    "missing_account": lambda voice, _facts: voice.say("the account is missing"),
    "missing_line_id": lambda voice, _facts: voice.say("the line's id is missing"),
    "long_id": lambda voice, facts: voice.say(
        "the id is longer than {longest} characters", longest=voice.number(facts["longest"])
    ),
    "bad_date": _bad_date,
    "far_date": lambda voice, facts: voice.say(
        "{value} is not between the years {first} and {last}",
        value=facts["value"],
        first=str(facts["first"]),
        last=str(facts["last"]),
    ),
    "end_before_start": lambda voice, facts: voice.say(
        "{value} is before the start {start}", value=facts["value"], start=facts["start"]
    ),
    "start_is_end": lambda voice, facts: voice.say(
        "{value} is also the start, so the line never runs", value=facts["value"]
    ),
    "unreadable_amount": _unreadable_amount,
    "too_many_decimals": _decimals,
    "not_whole_minor": lambda voice, facts: voice.say(
        "{value} is not a whole number of minor units", value=facts["value"]
    ),
    "amount_too_large": lambda voice, facts: voice.say("{value} is too large an amount", value=facts["value"]),
    "unknown_currency_code": lambda voice, facts: voice.say(
        "{value} is not a currency code, such as USD", value=facts["value"]
    ),
    "unknown_interval": lambda voice, facts: voice.say(
        "{value} is not an interval; write day, week, month, quarter, half-year, year or N months",
        value=facts["value"],
    ),
    "unreadable_quantity": lambda voice, facts: voice.say("{value} is not a number", value=facts["value"]),
    "quantity_too_large": lambda voice, facts: voice.say("{value} is too large a quantity", value=facts["value"]),
    "negative_discount": lambda voice, facts: voice.say(
        "{value} is below zero; write what was taken off the list price", value=facts["value"]
    ),
    "unknown_discount_kind": lambda voice, facts: voice.say(
        "{value} is not a kind of discount; write {valid}", value=facts["value"], valid=voice.either(facts["valid"])
    ),
    "unknown_kind": lambda voice, facts: voice.say(
        "{value} is not a kind of line; write {valid}", value=facts["value"], valid=voice.either(facts["valid"])
    ),
    "long_reason": lambda voice, facts: voice.say(
        "the reason is longer than {longest} characters", longest=voice.number(facts["longest"])
    ),
    "unknown_status": lambda voice, facts: voice.say(
        "{value} is not a status; write {valid}", value=facts["value"], valid=voice.either(facts["valid"])
    ),
    "cancelled_without_end": lambda voice, _facts: voice.say("a cancelled line needs an end"),
    "unreadable_rate": lambda voice, facts: voice.say(
        "{value} is not a rate; write it as 1.0825", value=facts["value"]
    ),
    "rate_not_above_zero": lambda voice, facts: voice.say("{value} is not above zero", value=facts["value"]),
    "base_differs": lambda voice, facts: voice.say(
        "the base is {value} here and {base} on row {row}; a file has one base",
        value=facts["value"],
        base=facts["base"],
        row=voice.number(facts["first_row"]),
    ),
    "base_not_one": lambda voice, facts: voice.say(
        "one {base} is 1 {base}, not {value}", base=facts["base"], value=facts["value"]
    ),
    "other_rate": lambda voice, facts: voice.say(
        "{currency} has another rate for {day} on row {row}: {rate}",
        currency=facts["currency"],
        day=facts["day"],
        row=voice.number(facts["first_row"]),
        rate=facts["rate"],
    ),
    "cancelled_after_end": lambda voice, facts: voice.say(
        "{value} is after the end {end}", value=facts["value"], end=facts["end"]
    ),
    "not_past_due": lambda voice, facts: voice.say(
        "only a line of status past_due has such a day, and this one's is {status}", status=facts["status"]
    ),
    "duplicate_line": lambda voice, facts: voice.say(
        "the line {value} stands with other content on row {row}",
        value=facts["value"],
        row=voice.number(facts["first_row"]),
    ),
    "repeated_line": lambda voice, facts: voice.say(
        "the line {value} stands already on row {row}", value=facts["value"], row=voice.number(facts["first_row"])
    ),
    "wrong_cell_count": _cells,
}
