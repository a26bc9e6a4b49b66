"""What is wrong with the company facts and with the user's own reference rows, one sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.benchmark.reading import RowFault
    from retention.wording.voice import Voice


def company_problems(voice: Voice, facts: dict[str, Any]) -> str:
    """A sentence a problem, a line each: the fact as it was written, what is wrong, how to write it."""
    return "\n".join(
        voice.say(
            "{setting}, {fact}: {problem}.",
            setting=facts["setting"],
            fact=written,
            problem=COMPANY_PROBLEMS[code](voice, found),
        )
        for written, code, found in facts["problems"]
    )


def row_problems(voice: Voice, facts: dict[str, Any]) -> str:
    """A sentence a fault, a line each: file, row, column and value, and how to write it."""
    return "\n".join(_row_problem(voice, facts["file"], fault) for fault in facts["faults"])


def _row_problem(voice: Voice, file: str, fault: RowFault) -> str:
    row = "" if fault.row is None else voice.say(", row {row}", row=voice.number(fault.row))
    column = "" if fault.column is None else voice.say(", {column}", column=fault.column)
    place = voice.say("{file}{row}{column}", file=file, row=row, column=column)
    shown = {**fault.facts, "value": fault.value or voice.say("an empty cell")}
    return voice.say("{place}: {problem}.", place=place, problem=ROW_PROBLEMS[fault.code](voice, shown))


def _unknown(voice: Voice, facts: dict[str, Any], name: str) -> str:
    """What is known instead: the nearest word, else all of them."""
    if facts["nearest"] is not None:
        return voice.say("{name} is not known; the nearest is {nearest}", name=name, nearest=facts["nearest"])
    return voice.say("{name} is not known. Known: {valid}", name=name, valid=voice.listed(facts["valid"]))


def _cells(voice: Voice, facts: dict[str, Any]) -> str:
    expected = voice.number(facts["expected"])
    return voice.plural(
        "{count} cell where {expected} are expected",
        "{count} cells where {expected} are expected",
        facts["cells"],
        expected=expected,
    )


COMPANY_PROBLEMS: dict[str, Callable[[Voice, dict[str, Any]], str]] = {
    "unbalanced_quote": lambda voice, _facts: voice.say("a quotation mark opens and never closes"),
    "not_a_fact": lambda voice, facts: voice.say(
        "write it as {example}. Known: {valid}", example="stage=series-b", valid=voice.listed(facts["valid"])
    ),
    "unknown_fact": lambda voice, facts: _unknown(voice, facts, facts["fact"]),
    "given_twice": lambda voice, facts: voice.say("{fact} is given twice", fact=facts["fact"]),
    "no_value": lambda voice, facts: voice.say("{fact} has no value", fact=facts["fact"]),
    "not_dollars": lambda voice, facts: voice.say(
        "{value} is not an amount in US dollars; write it as 42000000, 42M or 38k", value=facts["value"]
    ),
}
ROW_PROBLEMS: dict[str, Callable[[Voice, dict[str, Any]], str]] = {
    "missing_column": lambda voice, facts: voice.say(
        "this column is missing. Found: {found}", found=voice.listed(facts["found"])
    ),
    "unknown_column": lambda voice, facts: voice.say(
        "this column is not known. Known: {valid}", valid=voice.listed(facts["valid"])
    ),
    "repeated_column": lambda voice, _facts: voice.say("this column is there more than once"),
    "cells": _cells,
    "unknown_metric": lambda voice, facts: _unknown(voice, facts, facts["value"]),
    "window": lambda voice, facts: voice.say(
        "{value} is not a window; write it as 12 for months, 8 weeks or 90 days", value=facts["value"]
    ),
    "method": lambda voice, facts: voice.say(
        "{value} is not a method; write {valid}", value=facts["value"], valid=voice.either(facts["valid"])
    ),
    "slice": lambda voice, facts: voice.say(
        "{value} is not a slice; write it as {examples}",
        value=facts["value"],
        examples=voice.either(("segment=enterprise", "acv_usd=12k-25k", "acv_usd<12k", "acv_usd>250k", "arr_usd~50M")),
    ),
    "percent": lambda voice, facts: voice.say(
        "{value} is not a percentage; write it as 110 or 110.5", value=facts["value"]
    ),
    "no_bounds": lambda voice, _facts: voice.say("the row has no bound; give low_pct, high_pct or both"),
    "bounds": lambda voice, facts: voice.say(
        "{value} is under low_pct, which is {low}", value=facts["value"], low=facts["low"]
    ),
    "blank": lambda voice, _facts: voice.say("this cell is empty"),
    "count": lambda voice, facts: voice.say("{value} is not a whole number", value=facts["value"]),
    "tier_label": lambda voice, facts: voice.say(
        "{value} is not a tier; write {valid}", value=facts["value"], valid=voice.either(facts["valid"])
    ),
    "tier_row": lambda voice, _facts: voice.say("tiers are of nrr, 12 months, point to point, and have no slice"),
    "tier_scale": lambda voice, facts: voice.say(
        "tiers of your own are four rows, {valid}, each beginning where the next one ends",
        valid=voice.together(facts["valid"]),
    ),
}
