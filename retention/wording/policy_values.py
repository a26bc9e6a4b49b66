"""What each parameter of a policy means, value by value."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from retention.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from retention.wording.voice import Voice

Meanings = dict[str, str]


def value_text(value: str | int) -> str:
    """The value as a description of the ledger writes it."""
    return str(value).casefold()


def value_meaning(voice: Voice, parameter: str, value: str | int) -> str:
    """What a policy counts by that has `value` for `parameter`."""
    if isinstance(value, int) and not isinstance(value, bool):
        return _days(voice, parameter, value)
    if parameter.endswith("_factor"):
        return _factor(voice, parameter, str(value))
    return _MEANINGS[parameter](voice)[value_text(value)]


def parameter_meanings(voice: Voice, parameter: str) -> Iterator[tuple[str, str]]:
    """Each value that the parameter can have, with its meaning; a number of days stands as N."""
    annotation = Policy.model_fields[parameter].annotation
    if parameter in {"reactivation_days", "past_due"}:
        yield voice.say("N"), _any_days(voice, parameter)
    values = (True, False) if annotation is bool else tuple(_literals(annotation))
    for value in values:
        yield value_text(value), value_meaning(voice, parameter, value)


def _literals(annotation: object) -> Iterator[str]:
    """The texts of a Literal, also of one that stands beside a number."""
    for argument in get_args(annotation):
        if isinstance(argument, str):
            yield argument
        else:
            yield from _literals(argument)


def _days(voice: Voice, parameter: str, days: int) -> str:
    if parameter == "past_due":
        return voice.plural("an unpaid line counts for {count} day", "an unpaid line counts for {count} days", days)
    return voice.plural(
        "a return after more than {count} day counts as new",
        "a return after more than {count} days counts as new",
        days,
    )


def _any_days(voice: Voice, parameter: str) -> str:
    if parameter == "past_due":
        return voice.say("an unpaid line counts for N days")
    return voice.say("a return after more than N days counts as new")


def _factor(voice: Voice, parameter: str, times: str) -> str:
    weekly = parameter == "week_factor"
    if times == "0":
        return voice.say("weekly lines do not count") if weekly else voice.say("daily lines do not count")
    figure = voice.decimal(times)
    if weekly:
        return voice.say("a weekly line is charged {times} times a year", times=figure)
    return voice.say("a daily line is charged {times} times a year", times=figure)


def _method(voice: Voice) -> Meanings:
    return {
        "point_to_point": voice.say("both ends of the period are compared"),
        "movement_sum": voice.say("the movements of its months are summed"),
        "compounded": voice.say("the figures of its months are multiplied"),
        "weighted_average": voice.say("the figures of its months are averaged, each weighted by its opening"),
    }


def _window(voice: Voice) -> Meanings:
    return {
        "as_asked": voice.say("the period that is asked"),
        "rolling_30_days": voice.say("30 days, which end where the period ends"),
        "twelve_months": voice.say("twelve months, which end where the period ends"),
    }


def _grain(voice: Voice) -> Meanings:
    return {
        "account": voice.say("one of an account's two subscriptions ending is contraction of the account"),
        "subscription": voice.say("one of an account's two subscriptions ending is churn of the subscription"),
    }


def _reactivation_days(voice: Voice) -> Meanings:
    return {"any": voice.say("a return is never new, however long it took")}


def _reactivation_in_nrr(voice: Voice) -> Meanings:
    return {
        "true": voice.say("returning ARR makes up for lost ARR"),
        "false": voice.say("returning ARR makes up for nothing in NRR"),
    }


def _churn_terminal(voice: Voice) -> Meanings:
    return {
        "true": voice.say("an account that lapsed inside the period stays lost, even if it is back"),
        "false": voice.say("an account that lapsed inside the period and is back is not lost"),
    }


def _grr_cap(voice: Voice) -> Meanings:
    return {
        "per_account": voice.say("GRR: no account counts for more than its opening"),
        "movement": voice.say("GRR: every loss counts whole"),
        "aggregate": voice.say("GRR: NRR, at most 100 %"),
    }


def _logo_denominator(voice: Voice) -> Meanings:
    return {
        "opening": voice.say("lost accounts are a share of those of the opening"),
        "opening_plus_new": voice.say("lost accounts are a share of those of the opening and the new ones"),
    }


def _churn_timing(voice: Voice) -> Meanings:
    return {
        "at_cancel": voice.say("a cancelled line counts to the day of the cancellation"),
        "at_period_end": voice.say("a cancelled line counts to the end of the billing period it was cancelled in"),
        "when_scheduled": voice.say("a cancelled line counts to its own end"),
    }


def _past_due(voice: Voice) -> Meanings:
    return {
        "until_cancelled": voice.say("an unpaid line counts until it is cancelled"),
        "excluded": voice.say("an unpaid line does not count"),
    }


def _paused(voice: Voice) -> Meanings:
    return {"true": voice.say("paused lines count"), "false": voice.say("paused lines do not count")}


def _trial(voice: Voice) -> Meanings:
    return {"true": voice.say("trials count"), "false": voice.say("trials do not count")}


def _usage(voice: Voice) -> Meanings:
    return {"true": voice.say("usage counts"), "false": voice.say("usage does not count")}


def _discount(voice: Voice) -> Meanings:
    return {
        "net": voice.say("the amount billed"),
        "net_recurring": voice.say("the amount billed, with one-off discounts added back"),
        "list": voice.say("the amount billed, with all discounts added back"),
    }


def _fx(voice: Voice) -> Meanings:
    return {
        "constant": voice.say("the newest rates convert every line, so that exchange moves nothing"),
        "at_line_start": voice.say("the rate of the day that a line starts converts it"),
        "at_period_end": voice.say("the rates of the opening and of the closing convert each of them"),
    }


def _same_period(voice: Voice) -> Meanings:
    return {
        "both": voice.say("an account that joins and leaves inside the period is gained and lost"),
        "ignored": voice.say("an account that joins and leaves inside the period is neither gained nor lost"),
    }


def _segment_as_of(voice: Voice) -> Meanings:
    return {
        "opening": voice.say("an account counts in the segment where it stood at the opening"),
        "closing": voice.say("an account counts in the segment where it stood at the closing"),
        "current": voice.say("an account counts in the segment where it stands on the last complete day"),
    }


_MEANINGS: dict[str, Callable[[Voice], Meanings]] = {
    "method": _method,
    "window": _window,
    "grain": _grain,
    "reactivation_days": _reactivation_days,
    "reactivation_in_nrr": _reactivation_in_nrr,
    "churn_terminal": _churn_terminal,
    "grr_cap": _grr_cap,
    "logo_denominator": _logo_denominator,
    "churn_timing": _churn_timing,
    "past_due": _past_due,
    "paused": _paused,
    "trial": _trial,
    "usage": _usage,
    "discount": _discount,
    "fx": _fx,
    "same_period": _same_period,
    "segment_as_of": _segment_as_of,
}
