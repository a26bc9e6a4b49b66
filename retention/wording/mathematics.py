"""An answer's arithmetic in words: the exact fraction, what it is made of, how to have it computed again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from retention.metrics.rates import headline_figure
from retention.question import Kind, Metric
from retention.ratio import ExactRatio, Ratio
from retention.wording.figures import form
from retention.wording.parts import Amounts
from retention.wording.replies import word
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Answer
    from retention.answer.any import AnyAnswer
    from retention.wording.reply import Reply
    from retention.wording.voice import Voice

_OF_ACCOUNTS = frozenset({Metric.LOGO_RETENTION, Metric.CRR, Metric.LOGO_CHURN, Metric.WIN_BACK_RATE})


def mathematics(answer: AnyAnswer, locale: str | Voice = "en") -> Reply:
    """The answer's tables under what they come to: how the headline was computed."""
    speaker = voice(locale)
    reply = word(answer, speaker)
    if answer.kind is Kind.RETENTION and headline_figure(answer.total, answer.metric) is None:
        # Nothing was computed, and the headline says so.
        return replace(reply, tier=None, checks=(_again(speaker, answer),), comparison=())
    return replace(
        reply,
        headline=speaker.say("{headline} · the math", headline=reply.headline),
        tier=None,
        checks=(*(_fraction(speaker, answer) if answer.kind is Kind.RETENTION else ()), _again(speaker, answer)),
        comparison=(),
    )


def _fraction(speaker: Voice, answer: Answer) -> Iterator[str]:
    figure = headline_figure(answer.total, answer.metric)
    if isinstance(figure, Ratio):
        of_accounts = answer.metric in _OF_ACCOUNTS
        amounts = Amounts(speaker, answer.currency, (figure.numerator, figure.denominator))
        worded = speaker.number if of_accounts else amounts.plain
        yield speaker.say(
            "{numerator} / {denominator} = {figure}, in {unit}.",
            numerator=worded(figure.numerator),
            denominator=worded(figure.denominator),
            figure=form(speaker, answer, answer.metric).figure(figure),
            unit=speaker.say("accounts") if of_accounts else _money(speaker, answer.currency),
        )
    elif isinstance(figure, ExactRatio):
        yield speaker.say(
            "The exact fraction is {numerator} / {denominator}.",
            numerator=figure.numerator,
            denominator=figure.denominator,
        )


def _money(speaker: Voice, currency: str | None) -> str:
    return speaker.say("ARR") if currency is None else speaker.say("{currency} a year", currency=currency)


def _again(speaker: Voice, answer: AnyAnswer) -> str:
    return speaker.say("To have it computed again from the rows of then: holdfast verify {id}", id=answer.id)
