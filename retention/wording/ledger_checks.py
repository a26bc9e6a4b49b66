"""The checks that tell how the ledger was read: closed periods, exchange rates, what could not be measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.answer import ClosedPeriod, ConvertedCurrency, NotMeasured, PolicyWindow, RowsSetAside
from retention.question import Metric
from retention.wording.names import label_name, metric_name
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from retention.answer import Head
    from retention.wording.voice import Voice


def ledger_check(voice: Voice, answer: Head, warning: object) -> str:
    match warning:
        case RowsSetAside():
            return set_aside(voice, warning)
        case ClosedPeriod():
            return closed(voice, warning)
        case ConvertedCurrency():
            return converted(voice, answer.currency or "", warning)
        case PolicyWindow():
            return _own_window(voice, answer.policy, warning)
        case NotMeasured():
            return not_measured(voice, answer.policy, warning)
    message = f"no sentence for {warning!r}"
    raise TypeError(message)


def set_aside(voice: Voice, warning: RowsSetAside) -> str:
    return voice.plural(
        "{count} row of the imported files could not be read and is not in these figures; see holdfast faults.",
        "{count} rows of the imported files could not be read and are not in these figures; see holdfast faults.",
        warning.rows,
    )


def closed(voice: Voice, warning: ClosedPeriod) -> str:
    none, facts = voice.say("n/a"), {"period": label_name(voice, warning.label)}
    closed = none if warning.closed is None else voice.percent(warning.closed)
    now = none if warning.now is None else voice.percent(warning.now)
    version = str(warning.closed_version)
    if warning.of == "compared":
        return voice.say(
            "{period} is closed at {closed} (ledger v{version}); here it is compared as known today, at {now}.",
            **facts,
            closed=closed,
            version=version,
            now=now,
        )
    if closed == now:
        return voice.say(
            "{period} is closed at {closed} (ledger v{version}). With what is known today it would be the same.",
            **facts,
            closed=closed,
            version=version,
        )
    return voice.say(
        "{period} is closed at {closed} (ledger v{version}). With what is known today it would be {now}.",
        **facts,
        closed=closed,
        version=version,
        now=now,
    )


def converted(voice: Voice, currency: str, warning: ConvertedCurrency) -> str:
    facts = {"currencies": voice.listed(list(warning.currencies)), "currency": currency}
    if warning.mode == "constant" and warning.rates_day is not None:
        return voice.say(
            "{currencies} converted to {currency} at the rates of {day} throughout, so no movement is exchange.",
            **facts,
            day=voice.day(warning.rates_day),
        )
    if warning.mode == "at_line_start":
        return voice.say(
            "{currencies} converted to {currency} at the rate of each line's start; what rates alone moved is in the"
            " line exchange rates.",
            **facts,
        )
    return voice.say(
        "{currencies} converted to {currency} at the rates of the opening and of the closing; what rates alone moved is"
        " in the line exchange rates.",
        **facts,
    )


def _own_window(voice: Voice, policy: str, warning: PolicyWindow) -> str:
    return voice.say(
        "Policy {policy} measures {days} days, so this is of those that end with {asked}.",
        policy=policy,
        days=str((warning.window.end - warning.window.start).days),
        asked=label_name(voice, warning.asked),
    )


def not_measured(voice: Voice, policy: str, warning: NotMeasured) -> str:
    metric = metric_name(voice, Metric(warning.metric))
    sentences = {
        "method": voice.say(
            "No {metric}: policy {policy} adds up or averages months, where an account can count several times.",
            metric=metric,
            policy=policy,
        ),
        "no_margin": voice.say("No {metric}: it needs your gross margin. Add margin=80%.", metric=metric),
        "no_cac": voice.say("No {metric}: it needs what a new customer costs. Add cac=1200.", metric=metric),
        "no_churn": voice.say("No {metric}: no account churned, so a lifetime has no end.", metric=metric),
        "nothing_due": voice.say("No {metric}: no line's term ended in this period.", metric=metric),
        "none_churned": voice.say("No {metric}: no account had churned before this period.", metric=metric),
    }
    return capitalised(sentences[warning.reason])
