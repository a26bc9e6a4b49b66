"""The checks that tell how the ledger was read: closed periods, exchange rates, what could not be measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.answer import (
    ClosedPeriod,
    ConvertedCurrency,
    KnownOn,
    NamesNotShown,
    NotMeasured,
    PolicyWindow,
    RowsSetAside,
)
from retention.metrics.mix import same
from retention.question import Kind, Metric
from retention.ratio import ExactAmount
from retention.wording.figures import form_of
from retention.wording.names import is_twelve_months, label_name, metric_name, row_said
from retention.wording.sums import told_apart

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.answer import Head, Unmeasured
    from retention.wording.voice import Voice


def ledger_check(voice: Voice, answer: Head, warning: object) -> str:
    match warning:
        case RowsSetAside():
            return set_aside(voice, warning)
        case ClosedPeriod():
            return closed(voice, answer, warning)
        case KnownOn():
            return voice.say(
                "As known on {day} (ledger v{version}).",
                day=voice.day(warning.day),
                version=str(answer.ledger.version),
            )
        case ConvertedCurrency():
            return converted(voice, answer, warning)
        case PolicyWindow():
            return _own_window(voice, answer.policy, warning)
        case NotMeasured():
            return not_measured(voice, answer, warning)
        case NamesNotShown(scope=str(scope)):
            return voice.say("The accounts are left out: this token lacks the scope {scope}.", scope=scope)
        case NamesNotShown(place=None):
            return voice.say("Account names are not shown here, so the accounts are left out.")
        case NamesNotShown(place=place):
            return voice.say("Account names are not shown in #{place}, so the accounts are left out.", place=str(place))
    message = f"no sentence for {warning!r}"
    raise TypeError(message)


def set_aside(voice: Voice, warning: RowsSetAside) -> str:
    return voice.plural(
        "{count} row of the imported files could not be read and is not in these figures; see holdfast faults.",
        "{count} rows of the imported files could not be read and are not in these figures; see holdfast faults.",
        warning.rows,
    )


def closed(voice: Voice, answer: Head, warning: ClosedPeriod) -> str:
    told, unchanged = _told(voice, answer, warning.metric), same(warning.closed, warning.now)
    closed_figure, now = _figures(voice, answer, warning)
    facts = {
        "period": label_name(voice, warning.label),
        "closed": told(closed_figure),
        "version": str(warning.closed_version),
        "now": told(now),
    }
    if warning.of != "total":
        facts["current"] = str(warning.current_version)
        if unchanged:
            return voice.say("{period} is closed at {closed} (ledger v{version}), and here it is the same.", **facts)
        return voice.say(
            "{period} is closed at {closed} (ledger v{version}); here it is as ledger v{current} knows it, {now}.",
            **facts,
        )
    if warning.within is not None:
        facts["within"] = label_name(voice, warning.within)
        if unchanged:
            return voice.say(
                "{period} lies in {within}, which is closed on ledger v{version}. With what is known today it would be"
                " the same.",
                **facts,
            )
        return voice.say(
            "{period} lies in {within}, which is closed on ledger v{version}. With what is known today it would be"
            " {now}.",
            **facts,
        )
    if unchanged:
        return voice.say(
            "{period} is closed at {closed} (ledger v{version}). With what is known today it would be the same.",
            **facts,
        )
    return voice.say(
        "{period} is closed at {closed} (ledger v{version}). With what is known today it would be {now}.", **facts
    )


def _figures(voice: Voice, answer: Head, warning: ClosedPeriod) -> tuple[str, str]:
    """What the metric is on the closed version and on the other one, with decimals enough to tell them apart."""
    shown = form_of(voice, warning.metric, answer.currency, (warning.closed, warning.now))

    def money(worded: str) -> str:
        amounts = isinstance(warning.closed or warning.now, ExactAmount)
        return f"{answer.currency} {worded}" if amounts and answer.currency else worded

    if warning.closed is not None and warning.now is not None:
        one, other = told_apart(warning.closed, warning.now, shown.unit)
        return money(shown.shown(one)), money(shown.shown(other))
    none = voice.say("n/a")
    one, other = (none if figure is None else money(shown.figure(figure)) for figure in (warning.closed, warning.now))
    return one, other


def _told(voice: Voice, answer: Head, metric: Metric) -> Callable[[str], str]:
    """The figure of a metric: alone where it is the answer's own, else under its name; of a bridge it is one of two."""
    if getattr(answer, "kind", None) is Kind.RECONCILE:
        return lambda figure: voice.say("{figure} under {policy}", figure=figure, policy=answer.policy)
    own = getattr(answer, "metric", None) is metric
    return lambda figure: (
        figure if own else voice.say("{metric} {figure}", metric=metric_name(voice, metric), figure=figure)
    )


def converted(voice: Voice, answer: Head, warning: ConvertedCurrency) -> str:
    facts = {"currencies": voice.together(warning.currencies), "currency": answer.currency or ""}
    if warning.mode == "constant" and warning.rates_day is not None:
        return voice.say(
            "Lines in {currencies} are converted to {currency} at the rates of {day} throughout, so no movement is"
            " exchange.",
            **facts,
            day=voice.day(warning.rates_day),
        )
    facts["exchange"] = _exchange(voice, getattr(answer, "kind", None))
    if warning.mode == "at_line_start":
        return voice.say(
            "Lines in {currencies} are converted to {currency} at the rate of each line's start; {exchange}.", **facts
        )
    return voice.say(
        "Lines in {currencies} are converted to {currency} at the rates of the opening and of the closing; {exchange}.",
        **facts,
    )


def _exchange(voice: Voice, kind: Kind | None) -> str:
    """Where an answer of `kind` has what rates alone moved."""
    if kind is Kind.COHORTS:
        return voice.say("what rates alone moved is in these figures")
    if kind in (Kind.RETENTION, Kind.MOVERS):
        return voice.say("what rates alone moved has a line of its own, outside NRR")
    return voice.say("what rates alone moved is in no movement and no ratio")


def _own_window(voice: Voice, policy: str, warning: PolicyWindow) -> str:
    facts = {"policy": policy, "asked": label_name(voice, warning.asked)}
    if is_twelve_months(warning.window.start, warning.window.end):
        return voice.say("Policy {policy} measures 12 months, here those that end with {asked}.", **facts)
    days = str((warning.window.end - warning.window.start).days)
    return voice.say("Policy {policy} measures {days} days, here those that end with {asked}.", days=days, **facts)


def not_measured(voice: Voice, answer: Head, warning: NotMeasured) -> str:
    """Why there is no figure, in the total or in rows."""
    metric, of = Metric(warning.metric), None
    if warning.segments is not None:
        of = voice.listed([row_said(voice, getattr(answer, "by", None), segment) for segment in warning.segments])
    return unmeasured(voice, answer, warning.reason, metric_name(voice, metric), of)


def unmeasured(voice: Voice, answer: Head, reason: Unmeasured, name: str, of: str | None = None) -> str:
    """Say why there is no figure called `name`; `of` are the rows or the period that lack it."""
    named = name if of is None else voice.say("{metric} for {rows}", metric=name, rows=of)
    figures = {"metric": named, "policy": answer.policy}
    sentences = {
        "method": voice.say(
            "No {metric}: policy {policy} adds up or averages months, where an account can count several times.",
            **figures,
        ),
        "no_margin": voice.say("No {metric}: it needs your gross margin. Add margin=80%.", **figures),
        "no_cac": voice.say("No {metric}: it needs what a new customer costs. Add cac=1200.", **figures),
        "no_churn": voice.say("No {metric}: no account was lost in 12 months, so a lifetime has no end.", **figures),
        "no_year": voice.say(
            "No {metric}: it needs the churn of 12 months, and no account was active 12 months before the end.",
            **figures,
        ),
        "no_accounts": voice.say("No {metric}: no account was active at the close.", **figures),
        "nothing_lost": voice.say("No {metric}: nothing was lost.", **figures),
        "nothing_due": voice.say("No {metric}: no line's term ended.", **figures),
        "none_churned": voice.say("No {metric}: no account had churned before.", **figures),
    }
    return sentences[reason]
