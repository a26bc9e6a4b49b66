"""The checks of trends and cohorts, where many windows stand beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from retention.answer import (
    CarriedOver,
    ConvertedCurrency,
    LeftAtOnce,
    LeftOut,
    LineAttribute,
    NegativeBalances,
    NoHistory,
    NothingToRetain,
    PolicyWindow,
    Reversal,
    SmallRows,
    SmallSamples,
    Spread,
)
from retention.metrics.rates import headline_figure
from retention.question import Every, Kind
from retention.wording.comparison import weight_name
from retention.wording.figures import form_of
from retention.wording.names import date_before, label_name, metric_name, period_name, row_said
from retention.wording.sums import adding_up

if TYPE_CHECKING:
    from retention.answer import Head
    from retention.answer.trend import TrendAnswer
    from retention.wording.voice import Voice


def series_check(voice: Voice, answer: Head, warning: object) -> str | None:
    """The sentence of a check that is said in another way beside many windows; None for all others."""
    match warning:
        case LeftOut():
            return _left_out(voice, warning)
        case SmallSamples():
            return _small(voice, warning)
        case NegativeBalances():
            return _negative(voice, warning)
        case ConvertedCurrency() if warning.mode != "constant":
            return _converted(voice, answer, warning)
    match getattr(answer, "kind", None):
        case Kind.TREND:
            return _of_trend(voice, cast("TrendAnswer", answer), warning)
        case Kind.COHORTS:
            return _of_cohorts(voice, warning)
    return None


def _of_trend(voice: Voice, answer: TrendAnswer, warning: object) -> str | None:
    match warning:
        case NoHistory():
            return _no_history(voice, warning)
        case NothingToRetain():
            return voice.say(
                "Nothing to retain for {points}: no account was active at the opening.",
                points=voice.listed([label_name(voice, label) for label in warning.points]),
            )
        case SmallRows():
            return _small_rows(voice, answer.by, warning)
        case Spread():
            return _spread(voice, answer, warning)
        case Reversal():
            return _reversal(voice, answer, warning)
        case PolicyWindow():
            return voice.say(
                "Policy {policy} measures {days} days, so each point is of those that end with it.",
                policy=answer.policy,
                days=voice.number((warning.window.end - warning.window.start).days),
            )
    return None


def _of_cohorts(voice: Voice, warning: object) -> str | None:
    match warning:
        case LeftAtOnce():
            return voice.plural(
                "{count} account joined and left again before its cohort's own period closed: it is in no base.",
                "{count} accounts joined and left again before their cohort's own period closed: they are in no base.",
                warning.accounts,
            )
        case CarriedOver():
            return voice.plural(
                "{count} account of the cohort {cohort} has been active since the ledger's first day, {day}, and may"
                " be older.",
                "{count} accounts of the cohort {cohort} have been active since the ledger's first day, {day}, and may"
                " be older.",
                warning.accounts,
                cohort=label_name(voice, warning.cohort),
                day=voice.day(warning.ledger_start),
            )
        case LineAttribute():
            return voice.say(
                "Each account counts under the {attribute} of its largest line when its cohort's own period closes;"
                " this is not revenue by {attribute}.",
                attribute=warning.attribute,
            )
    return None


def _converted(voice: Voice, answer: Head, warning: ConvertedCurrency) -> str | None:
    facts = {"currencies": voice.together(warning.currencies), "currency": answer.currency or ""}
    match getattr(answer, "kind", None):
        case Kind.TREND:
            return voice.say(
                "Lines in {currencies} are converted to {currency} at rates of different days; what rates alone moved"
                " is in no ratio.",
                **facts,
            )
        case Kind.COHORTS:
            return voice.say(
                "Lines in {currencies} are converted to {currency} at rates of different days; what rates alone moved"
                " is in these figures.",
                **facts,
            )
    return None


def _left_out(voice: Voice, warning: LeftOut) -> str:
    days = voice.together([voice.days(window.start, date_before(window.end)) for window in warning.windows])
    return {
        Every.MONTH: voice.say("Left out: {days}, no whole month.", days=days),
        Every.QUARTER: voice.say("Left out: {days}, no whole quarter.", days=days),
        Every.YEAR: voice.say("Left out: {days}, no whole year.", days=days),
    }[warning.every]


def _no_history(voice: Voice, warning: NoHistory) -> str:
    first, last = label_name(voice, warning.first), label_name(voice, warning.last)
    start = voice.day(warning.ledger_start)
    if warning.points == 1:
        return voice.say("{point} has no figure: the ledger starts on {start}.", point=first, start=start)
    return voice.say(
        "{first} – {last} have no figure: the ledger starts on {start}.", first=first, last=last, start=start
    )


def _small(voice: Voice, warning: SmallSamples) -> str:
    facts = {"among": voice.number(warning.among), "accounts": _range(voice, warning.fewest, warning.most)}
    if warning.of == "cohorts":
        return voice.plural(
            "Small samples: {count} of {among} cohorts has {accounts}.",
            "Small samples: {count} of {among} cohorts have {accounts}.",
            warning.small,
            **facts,
        )
    return voice.plural(
        "Small samples: {count} of {among} points has {accounts} at its opening.",
        "Small samples: {count} of {among} points have {accounts} at their opening.",
        warning.small,
        **facts,
    )


def _small_rows(voice: Voice, by: str | None, warning: SmallRows) -> str:
    named = [
        voice.plural(
            "{segment} ({accounts} at {count} point)",
            "{segment} ({accounts} at {count} points)",
            row.points,
            segment=row_said(voice, by, row.segment),
            accounts=_range(voice, row.fewest, row.most),
        )
        for row in warning.rows
    ]
    return voice.plural("Small sample: {rows}.", "Small samples: {rows}.", len(named), rows=voice.listed(named))


def _range(voice: Voice, fewest: int, most: int) -> str:
    if fewest == most:
        return voice.plural("{count} account", "{count} accounts", most)
    return voice.plural(
        "{fewest} to {count} account", "{fewest} to {count} accounts", most, fewest=voice.number(fewest)
    )


def _negative(voice: Voice, warning: NegativeBalances) -> str:
    if warning.of == "points":
        return voice.plural(
            "At some points {count} account has a negative balance and counts as not active; see holdfast faults.",
            "At some points up to {count} accounts have a negative balance and count as not active; see holdfast"
            " faults.",
            warning.accounts,
        )
    return voice.plural(
        "{count} account has a negative balance at some time and counts as not active then; see holdfast faults.",
        "{count} accounts have a negative balance at some time and count as not active then; see holdfast faults.",
        warning.accounts,
    )


def _spread(voice: Voice, answer: TrendAnswer, warning: Spread) -> str:
    return voice.say(
        "In {period} the total hides a spread: {low} {low_figure}, {high} {high_figure}.",
        period=period_name(voice, answer.points[-1].step),
        low=row_said(voice, answer.by, warning.lowest.segment),
        low_figure=voice.percent(warning.lowest.ratio),
        high=row_said(voice, answer.by, warning.highest.segment),
        high_figure=voice.percent(warning.highest.ratio),
    )


def _reversal(voice: Voice, answer: TrendAnswer, warning: Reversal) -> str:
    measured = [point.step for point in answer.points if headline_figure(point.total, answer.metric) is not None]
    shown = form_of(voice, answer.metric, answer.currency, (warning.before, warning.after))
    moved = "0" if answer.change is None else shown.unit.text(answer.change)
    rate, mix = adding_up(moved, (warning.rate, warning.mix), shown.unit)
    figures = {
        "first": period_name(voice, measured[0]),
        "last": period_name(voice, measured[-1]),
        "metric": metric_name(voice, answer.metric),
        "before": shown.figure(warning.before),
        "after": shown.figure(warning.after),
        "segment": row_said(voice, answer.by, warning.segment),
        "share_before": voice.percent(warning.share_before),
        "share_after": voice.percent(warning.share_after),
        "weight": weight_name(voice, answer.metric),
        "rate": shown.change(rate),
        "mix": shown.change(mix),
    }
    if int(warning.rate.numerator) > 0:
        return voice.say(
            "From {first} to {last} the {metric} of every segment rose, yet the total fell from {before} to {after}:"
            " {segment} grew from {share_before} to {share_after} of {weight}. Rate {rate}, mix {mix}.",
            **figures,
        )
    return voice.say(
        "From {first} to {last} the {metric} of every segment fell, yet the total rose from {before} to {after}:"
        " {segment} grew from {share_before} to {share_after} of {weight}. Rate {rate}, mix {mix}.",
        **figures,
    )
