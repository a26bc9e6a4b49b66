"""What a ledger can be asked, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording.access_errors import only_sentence
from retention.wording.closings import closing_line
from retention.wording.voice import BETWEEN, voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.desk import Attribute, LedgerDescription
    from retention.wording.voice import Voice

VALUES_SHOWN = 12


def description_lines(ledger: LedgerDescription, locale: str | Voice = "en") -> Iterator[str]:
    """The ledger's reach, its attributes with the most frequent values, its policies and versions."""
    speaker = voice(locale)
    yield speaker.say(
        "Ledger v{version}: from {first}, complete through {last}.",
        version=str(ledger.version),
        first=speaker.day(ledger.first_day),
        last=speaker.day(ledger.complete_through),
    )
    if ledger.only:
        yield only_sentence(speaker, " ".join(condition.text for condition in ledger.only))
    yield BETWEEN.join(
        (
            speaker.plural("{count} account", "{count} accounts", ledger.accounts),
            speaker.plural("{count} line", "{count} lines", ledger.lines),
            speaker.listed(ledger.currencies),
        )
    )
    yield speaker.say("Attributes, each value with its number of accounts:")
    for attribute in ledger.attributes:
        yield "  " + _attribute(speaker, attribute)
    policies = [policy.name for policy in ledger.policies]
    yield speaker.plural("Policy: {names}", "Policies: {names}", len(policies), names=speaker.listed(policies))
    for version in ledger.versions:
        yield speaker.say(
            "v{version}: {source}, imported {moment}, complete through {day}",
            version=str(version.version),
            source=version.source,
            moment=speaker.moment(version.imported_at),
            day=speaker.day(version.complete_through),
        )
    if ledger.closed_periods:
        yield speaker.say("Closed periods:")
        for closing in ledger.closed_periods:
            yield "  " + closing_line(speaker, closing)


def _attribute(speaker: Voice, attribute: Attribute) -> str:
    values = [
        speaker.say("{value} ({accounts})", value=value.value, accounts=speaker.number(value.accounts))
        for value in attribute.values[:VALUES_SHOWN]
    ]
    more = attribute.values_total - len(values)
    listed = speaker.listed(values)
    if more:
        listed = speaker.say("{words} and {more} more", words=listed, more=speaker.number(more))
    if attribute.of == "account":
        return speaker.say("{name}: {values}", name=attribute.name, values=listed)
    return speaker.say("{name} (of an account's largest line): {values}", name=attribute.name, values=listed)
