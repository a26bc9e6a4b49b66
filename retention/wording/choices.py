"""What the fields of a form offer: each choice as the language writes it, and in words."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from retention.question import Comparison, Kind, Metric
from retention.suggestions import months_held
from retention.wording.menus import Choice, period_choices
from retention.wording.names import metric_name
from retention.wording.voice import capitalised, voice

if TYPE_CHECKING:
    from retention.desk import LedgerDescription
    from retention.wording.voice import Voice

# The newest months that can be picked by name; any other is written.
MONTHS_OFFERED = 12


def kinds(locale: str | Voice = "en") -> tuple[Choice, ...]:
    """The kinds of question that a form can put together."""
    speaker = voice(locale)
    named = {
        Kind.RETENTION: speaker.say("The figure of a period"),
        Kind.TREND: speaker.say("The trend, month by month"),
        Kind.WHY: speaker.say("Why it changed"),
        Kind.MOVERS: speaker.say("The accounts behind the movements"),
        Kind.COHORTS: speaker.say("Cohorts, and what is left of them"),
        Kind.MATRIX: speaker.say("Which segments expand, hold, leak or shrink"),
        Kind.BENCHMARKS: speaker.say("Where we stand against benchmarks"),
        Kind.RECONCILE: speaker.say("From one policy's figure to ours"),
    }
    return tuple(Choice(text, kind.value) for kind, text in named.items())


def metrics(locale: str | Voice = "en") -> tuple[Choice, ...]:
    speaker = voice(locale)
    return tuple(Choice(capitalised(metric_name(speaker, metric)), metric.value) for metric in Metric)


def periods(ledger: LedgerDescription, locale: str | Voice = "en") -> tuple[Choice, ...]:
    """The periods that are asked for most, then the newest complete months by name."""
    speaker = voice(locale)
    months = islice(months_held(ledger), MONTHS_OFFERED)
    return (
        *period_choices(speaker),
        *(Choice(speaker.month(month), f"{month.year}-{month.month:02d}") for month in months),
    )


def comparisons(locale: str | Voice = "en") -> tuple[Choice, ...]:
    speaker = voice(locale)
    return (
        Choice(speaker.say("The period before"), Comparison.PREVIOUS.value),
        Choice(speaker.say("The same period a year before"), Comparison.LAST_YEAR.value),
    )


def attributes(ledger: LedgerDescription) -> tuple[Choice, ...]:
    """The attributes that an answer can be broken down by."""
    return tuple(Choice(attribute.name, attribute.name) for attribute in ledger.attributes)


def policies(ledger: LedgerDescription) -> tuple[Choice, ...]:
    return tuple(Choice(policy.name, policy.name) for policy in ledger.policies)


def currencies(ledger: LedgerDescription) -> tuple[Choice, ...]:
    return tuple(Choice(currency, currency) for currency in ledger.currencies)


def segment(attribute: str, value: str, locale: str | Voice = "en") -> str:
    """One condition as a form shows it: "region: emea"."""
    return voice(locale).say("{attribute}: {value}", attribute=attribute, value=value)
