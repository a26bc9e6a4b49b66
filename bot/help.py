"""How to ask, with examples made of what the ledger holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot import sentences
from bot.blocks import Message, help_message

if TYPE_CHECKING:
    from retention.desk import Attribute, LedgerDescription

ATTRIBUTES_SHOWN = 6
VALUES_SHOWN = 6
# A breakdown of fewer says nothing, one of more is no example.
_BREAKDOWN = range(2, 21)
# What can be typed without a second thought.
_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")


def how_to_ask(command: str, ledger: LedgerDescription) -> Message:
    """Show what can be asked of this ledger with `command`."""
    told = [attribute for attribute in ledger.attributes if attribute.values][:ATTRIBUTES_SHOWN]
    attributes = [
        sentences.attribute_line(
            attribute.name, [entry.value for entry in attribute.values[:VALUES_SHOWN]], attribute.values_total
        )
        for attribute in told
    ]
    return help_message([f"{command} {question}" for question in examples(ledger)], attributes)


def examples(ledger: LedgerDescription) -> list[str]:
    """Questions that this ledger answers, from a plain one to a comparison."""
    askable = [attribute for attribute in ledger.attributes if _words(attribute)]
    broken_down = [attribute for attribute in askable if attribute.values_total in _BREAKDOWN]
    questions = ["last-quarter"]
    if broken_down:
        first = broken_down[0]
        questions += [f"last-quarter {first.name}={_words(first)[0]}", f"ttm by {first.name}"]
    if len(broken_down) > 1:
        first, second = broken_down[:2]
        questions.append(f"last-year {second.name}={_words(second)[0]} by {first.name}")
    return [*questions, "last-quarter vs last-year"]


def _words(attribute: Attribute) -> list[str]:
    """Values, and none where the attribute's own name is not a plain word."""
    if not _PLAIN_WORD.fullmatch(attribute.name):
        return []
    return [entry.value for entry in attribute.values if _PLAIN_WORD.fullmatch(entry.value)]
