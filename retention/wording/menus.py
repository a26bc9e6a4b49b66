"""What can be chosen under an answer: labels in words, values in the question language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retention.answer import Condition
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.desk import LedgerDescription
    from retention.wording.voice import Voice

ALL_ACCOUNTS, NO_BREAKDOWN = "*", "-"
"""What is chosen to take a filter or a breakdown away: Slack's menus know no empty value."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` is what the question language reads, `label` what people do."""

    label: str
    value: str


def period_choices(locale: str | Voice = "en") -> tuple[Choice, ...]:
    """Periods that are meant anew on every day, newest and shortest first."""
    speaker = voice(locale)
    return (
        Choice(speaker.say("Last month"), "last-month"),
        Choice(speaker.say("Last quarter"), "last-quarter"),
        Choice(speaker.say("Quarter to date"), "qtd"),
        Choice(speaker.say("Trailing 12 months"), "ttm"),
        Choice(speaker.say("Year to date"), "ytd"),
        Choice(speaker.say("Last year"), "last-year"),
        Choice(speaker.say("All time"), "all-time"),
    )


def segment_choices(ledger: LedgerDescription, locale: str | Voice = "en") -> tuple[Choice, ...]:
    """All accounts, then every value of the attributes of accounts; those of few values, as segments are, first."""
    values = (choice for _, choices in segment_groups(ledger) for choice in choices)
    return (Choice(voice(locale).say("All accounts"), ALL_ACCOUNTS), *values)


def segment_groups(ledger: LedgerDescription) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """The attributes of accounts in that order, each with its values."""
    ordered = sorted(
        (attribute for attribute in ledger.attributes if attribute.of == "account"),
        key=lambda attribute: (attribute.name != "segment", attribute.values_total),
    )
    return tuple(
        (
            attribute.name,
            tuple(
                Choice(entry.value, Condition(attribute=attribute.name, values=(entry.value,)).text)
                for entry in attribute.values
            ),
        )
        for attribute in ordered
    )


def breakdown_choices(ledger: LedgerDescription, locale: str | Voice = "en") -> tuple[Choice, ...]:
    """The total alone, then one row for each value of an attribute."""
    speaker = voice(locale)
    return (Choice(speaker.say("Total only"), NO_BREAKDOWN), *_breakdowns(ledger, speaker))


def _breakdowns(ledger: LedgerDescription, speaker: Voice) -> Iterator[Choice]:
    for attribute in ledger.attributes:
        if attribute.values_total > 1:
            yield Choice(speaker.say("By {attribute}", attribute=attribute.name), attribute.name)
