"""The parts that answers of every kind say alike: amounts that add up, days, what the answer rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording.names import date_before
from retention.wording.voice import BETWEEN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from retention.answer import Head
    from retention.ratio import Ratio
    from retention.wording.voice import Voice

SHOWN_ID_DIGITS = 8
# A cell that has nothing to tell.
NOTHING = "\N{EN DASH}"


class Amounts:
    """Amounts of one answer: whole major units when all of `minors` are whole, else all with their decimals.

    So the figures of a table always add up as they stand.
    """

    def __init__(self, voice: Voice, currency: str | None, minors: Iterable[int]) -> None:
        self._voice, self._currency = voice, currency
        self._cents = any(not voice.is_whole(minor, currency) for minor in minors)

    def plain(self, minor: int) -> str:
        return self._voice.money(minor, self._currency, cents=self._cents)

    def signed(self, minor: int) -> str:
        return self._voice.money(minor, self._currency, cents=self._cents, sign=True)


def provenance(voice: Voice, answer: Head) -> str:
    """What the answer rests on: how far the ledger reaches, its version, the policy, the answer's id."""
    return BETWEEN.join(
        (
            voice.say("Complete through {day}", day=voice.day(answer.ledger.complete_through)),
            voice.say("ledger v{version}", version=str(answer.ledger.version)),
            voice.say("policy {policy}", policy=answer.policy),
            voice.say("answer {id}", id=answer.id[:SHOWN_ID_DIGITS]),
        )
    )


def scope_line(voice: Voice, answer: Head, *further: str) -> str:
    """The days of the answer's period, what else is counted, the currency."""
    days = voice.days(answer.period.start, date_before(answer.period.end))
    return BETWEEN.join((days, *further, *([answer.currency] if answer.currency else [])))


def account_count(voice: Voice, count: int) -> str:
    return voice.plural("{count} account", "{count} accounts", count)


def part_of(voice: Voice, ratio: Ratio, name: str = "") -> str:
    """A ratio of counts with both of them: "96.5 % (137 of 142)", after a name where one is given."""
    figure = voice.percent(ratio)
    return voice.say(
        "{ratio} ({part} of {whole})",
        ratio=f"{name} {figure}" if name else figure,
        part=voice.number(ratio.numerator),
        whole=voice.number(ratio.denominator),
    )


def short_day(voice: Voice, day: date, beside: date) -> str:
    """A day, without its year where `beside` has the same."""
    return voice.day_of_year(day) if day.year == beside.year else voice.day(day)
