"""What a ledger can be asked, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.desk import Attribute, LedgerDescription
    from retention.wording.voice import Voice

VALUES_SHOWN = 12


def description_lines(ledger: LedgerDescription, locale: str = "en") -> Iterator[str]:
    """The ledger's reach, its attributes with the most frequent values, its policies and versions."""
    speaker = voice(locale)
    yield speaker.say(
        "Ledger v{version}: {first} to {last}, complete through that day.",
        version=str(ledger.version),
        first=speaker.day(ledger.first_day),
        last=speaker.day(ledger.complete_through),
    )
    yield speaker.say(
        "{accounts} accounts, {lines} lines, currencies: {currencies}.",
        accounts=speaker.number(ledger.accounts),
        lines=speaker.number(ledger.lines),
        currencies=speaker.listed(ledger.currencies),
    )
    yield speaker.say("Attributes for segments and breakdowns, with accounts a value:")
    for attribute in ledger.attributes:
        yield "  " + _attribute(speaker, attribute)
    yield speaker.say("Policies: {names}.", names=speaker.listed([policy.name for policy in ledger.policies]))
    for version in ledger.versions:
        yield speaker.say(
            "v{version}: {source}, imported {moment}, complete through {day}.",
            version=str(version.version),
            source=version.source,
            moment=speaker.say(
                "{day} {time} UTC",
                day=speaker.day(version.imported_at.date()),
                time=version.imported_at.strftime("%H:%M"),
            ),
            day=speaker.day(version.complete_through),
        )


def _attribute(speaker: Voice, attribute: Attribute) -> str:
    values = [
        speaker.say("{value} {accounts}", value=value.value, accounts=speaker.number(value.accounts))
        for value in attribute.values[:VALUES_SHOWN]
    ]
    more = attribute.values_total - len(values)
    listed = ", ".join(values) + (speaker.say(" and {more} more", more=speaker.number(more)) if more else "")
    own = attribute.of == "account"
    name = attribute.name if own else speaker.say("{name} (of the account's largest line)", name=attribute.name)
    return speaker.say("{name}: {values}", name=name, values=listed)
