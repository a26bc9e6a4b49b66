"""An answer held against an earlier period, and what its change is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.answer import Reversal
from retention.metrics.population import reasons
from retention.metrics.rates import headline_figure
from retention.period import PeriodKind
from retention.question import Metric
from retention.wording.figures import form, unit_of_answer
from retention.wording.ledger_checks import unmeasured
from retention.wording.names import date_before, metric_name, period_name
from retention.wording.sums import adding_up
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from retention.answer import Answer, AnswerPeriod, Effect
    from retention.wording.figures import Comparing
    from retention.wording.voice import Voice

OF_ACCOUNTS = frozenset({Metric.LOGO_RETENTION, Metric.CRR, Metric.LOGO_CHURN})


def comparison_sentences(voice: Voice, answer: Answer) -> list[str]:
    """The earlier figure and the change since; by segment also what of it is rate and what is mix."""
    if answer.compared is None:
        return []
    period, shown = _earlier(voice, answer.compared.period), form(voice, answer, answer.metric)
    figures = before_and_change(answer)
    if figures is None:
        before = headline_figure(answer.compared.total, answer.metric)
        if before is None:
            return _none_before(voice, answer, period)
        return [voice.say("{period}: {figure}.", period=period, figure=shown.figure(before))]
    figure, change = shown.shown(figures[0]), figures[1]
    said = (
        voice.say(
            "{period}: {figure}. Change since: {change}.", period=period, figure=figure, change=shown.change(change)
        )
        if change.strip("-0.")
        else voice.say("{period}: {figure}. No change since.", period=period, figure=figure)
    )
    return [said, *_effect(voice, answer)]


def _none_before(voice: Voice, answer: Answer, period: str) -> list[str]:
    """Why the earlier period has no figure; what nobody gave is said once, of the answer itself."""
    found = () if answer.compared is None else reasons(answer.compared.total, answer.metric)
    if not found:
        return [voice.say("{period}: no account was active at its opening.", period=period)]
    if found[0] in reasons(answer.total, answer.metric):
        return []
    return [unmeasured(voice, answer, found[0], metric_name(voice, answer.metric), period)]


def rate_and_mix(voice: Voice, answer: Comparing, effect: Effect | Reversal) -> dict[str, str]:
    """Both effects in points; as they stand they add up to the change as it stands."""
    shown, figures = form(voice, answer, answer.metric), before_and_change(answer)
    parts = (effect.rate, effect.mix)
    rate, mix = map(shown.unit.text, parts) if figures is None else adding_up(figures[1], parts, shown.unit)
    return {"rate": shown.change(rate), "mix": shown.change(mix)}


def weight_name(voice: Voice, metric: Metric) -> str:
    """What a segment's share is a share of: the denominator of the metric."""
    if metric in OF_ACCOUNTS:
        return voice.say("opening accounts")
    match metric:
        case Metric.ARPA:
            return voice.say("accounts")
        case Metric.RENEWAL_RATE:
            return voice.say("ARR due")
        case Metric.WIN_BACK_RATE:
            return voice.say("churned accounts")
    return voice.say("opening ARR")


def before_and_change(answer: Comparing) -> tuple[str, str] | None:
    """The earlier figure and the change as decimal texts that add up to the later figure as it stands."""
    if answer.compared is None or answer.compared.change is None:
        return None
    before, after = (headline_figure(one, answer.metric) for one in (answer.compared.total, answer.total))
    if before is None or after is None:
        return None
    unit = unit_of_answer(answer, answer.metric)
    figure, change = adding_up(unit.text(after), (before, answer.compared.change), unit)
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
