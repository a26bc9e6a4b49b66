"""An answer held against an earlier period, and what its change is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from retention.answer import Reversal
from retention.metrics.rates import headline_ratio
from retention.period import PeriodKind
from retention.question import Metric
from retention.wording.names import date_before, metric_name, period_name
from retention.wording.sums import adding_up
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from retention.answer import Answer, AnswerPeriod, Compared, Effect, Retention
    from retention.wording.voice import Voice

OF_ACCOUNTS = frozenset({Metric.LOGO_RETENTION, Metric.CRR, Metric.LOGO_CHURN})


class Comparing(Protocol):
    """An answer of a kind that holds a metric against an earlier period."""

    @property
    def metric(self) -> Metric: ...
    @property
    def total(self) -> Retention: ...
    @property
    def compared(self) -> Compared | None: ...


def comparison_sentences(voice: Voice, answer: Answer) -> list[str]:
    """The earlier figure and the change since; by segment also what of it is rate and what is mix."""
    if answer.compared is None:
        return []
    period = _earlier(voice, answer.compared.period)
    figures = before_and_change(answer)
    if figures is None:
        before = headline_ratio(answer.compared.total, answer.metric)
        if before is None:
            return [voice.say("{period}: no account was active at its opening.", period=period)]
        return [voice.say("{period}: {figure}.", period=period, figure=voice.percent(before))]
    figure, change = voice.percent_of(figures[0]), figures[1]
    said = (
        voice.say(
            "{period}: {figure}. Change since: {change}.", period=period, figure=figure, change=voice.points(change)
        )
        if change.strip("-0.")
        else voice.say("{period}: {figure}. No change since.", period=period, figure=figure)
    )
    return [said, *_effect(voice, answer)]


def rate_and_mix(voice: Voice, answer: Comparing, effect: Effect | Reversal) -> dict[str, str]:
    """Both effects in points; as they stand they add up to the change as it stands."""
    figures, parts = before_and_change(answer), (effect.rate, effect.mix)
    rate, mix = (part.percent for part in parts) if figures is None else adding_up(figures[1], parts)
    return {"rate": voice.points(rate), "mix": voice.points(mix)}


def weight_name(voice: Voice, metric: Metric) -> str:
    """What a segment's share is a share of: the denominator of the metric."""
    return voice.say("opening accounts") if metric in OF_ACCOUNTS else voice.say("opening ARR")


def before_and_change(answer: Comparing) -> tuple[str, str] | None:
    """The earlier figure and the change as decimal texts that add up to the later figure as it stands."""
    if answer.compared is None or answer.compared.change is None:
        return None
    before, after = (headline_ratio(one, answer.metric) for one in (answer.compared.total, answer.total))
    if before is None or after is None:
        return None
    figure, change = adding_up(after.percent, (before, answer.compared.change))
    return figure, change


def _effect(voice: Voice, answer: Answer) -> list[str]:
    effect = None if answer.compared is None else answer.compared.effect
    told = any(isinstance(check, Reversal) for check in answer.warnings)
    if effect is None or told or len(answer.rows) < 2:  # noqa: PLR2004 - one segment has no mix
        return []
    if not int(effect.rate.numerator) and not int(effect.mix.numerator):
        return []
    return [effect_sentence(voice, answer, effect)]


def effect_sentence(voice: Voice, answer: Comparing, effect: Effect) -> str:
    """What of the change is the segments' own, and what their shares'."""
    return voice.say(
        "Of that: rate {rate} (the segments' own {metric}), mix {mix} (their shares of {weight}).",
        **rate_and_mix(voice, answer, effect),
        metric=metric_name(voice, answer.metric),
        weight=weight_name(voice, answer.metric),
    )


def _earlier(voice: Voice, period: AnswerPeriod) -> str:
    """Name the period with its dates; a stretch of days is its dates."""
    days = voice.days(period.start, date_before(period.end))
    if period.kind is PeriodKind.SPAN:
        return days
    return voice.say("{period} ({days})", period=capitalised(period_name(voice, period)), days=days)
