"""Digests as people read of them: what is posted where and when, the form that asks for one, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.digest.slots import next_slot
from retention.digest.subscription import FAILURES_UNTIL_PAUSED, Late
from retention.wording.forms import Frame, Label
from retention.wording.menus import Choice
from retention.wording.voice import BETWEEN, capitalised, voice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from retention.digest.subscription import Contents, Subscription, Thresholds
    from retention.wording.voice import Voice

DAYS_A_WEEK = 7
HERE, ME, ANOTHER = "here", "me", "channel"
"""Where a digest can go: the channel of the form, its sender's direct messages, a channel that is chosen."""
TIER_CHANGE = "tier_change"


def subscription_lines(
    subscription: Subscription, place: str | None, now: datetime, locale: str | Voice = "en"
) -> tuple[str, ...]:
    """What is posted where, when, and on what condition; `place` is the name of its channel where that is known."""
    speaker = voice(locale)
    where, when = target(subscription, place, speaker), capitalised(_when(subscription, speaker))
    lines = [speaker.say("{where}: {what}", where=where, what=contents_line(subscription, speaker))]
    if subscription.paused:
        lines.append(BETWEEN.join((when, _paused(subscription, speaker))))
    else:
        day = speaker.day(next_slot(subscription, now).astimezone(subscription.zone).date())
        lines.append(BETWEEN.join((when, speaker.say("next on {day}", day=day))))
    if subscription.thresholds is not None:
        lines.append(condition(subscription.thresholds, speaker))
    return tuple(lines)


def target(subscription: Subscription, place: str | None, locale: str | Voice = "en") -> str:
    """Where a digest goes: "#finance", or that it goes to its reader."""
    speaker = voice(locale)
    if subscription.to_person:
        return speaker.say("You")
    return f"#{place}" if place else speaker.say("A channel that I am not in")


def contents_line(contents: Contents, locale: str | Voice = "en") -> str:
    """What a digest is about, within a sentence."""
    speaker = voice(locale)
    if not contents.questions:
        return speaker.say("standard digest of {period}", period=contents.period)
    return speaker.listed(contents.questions, limit=3)


def _when(subscription: Subscription, speaker: Voice) -> str:
    """The weekdays and the time: "every Monday and Friday at 09:00 (Europe/Berlin)"."""
    days = (
        speaker.say("day")
        if len(subscription.weekdays) == DAYS_A_WEEK
        else speaker.together([speaker.weekday(day) for day in subscription.weekdays])
    )
    return speaker.say(
        "every {days} at {time} ({zone})",
        days=days,
        time=_clock(subscription.hour, subscription.minute),
        zone=subscription.time_zone,
    )


def _paused(subscription: Subscription, speaker: Voice) -> str:
    if subscription.failures >= FAILURES_UNTIL_PAUSED:
        return speaker.say("paused, because it could not be posted")
    return speaker.say("paused")


def condition(thresholds: Thresholds, locale: str | Voice = "en") -> str:
    """When the digest is posted."""
    speaker = voice(locale)
    crossed = [
        *([speaker.say("a tier changes")] if thresholds.tier_change else []),
        *(
            [speaker.say("NRR falls by more than {points} points", points=speaker.decimal(thresholds.nrr_down_points))]
            if thresholds.nrr_down_points is not None
            else []
        ),
        *(
            [speaker.say("an account over {amount} churns", amount=speaker.decimal(thresholds.churned_over))]
            if thresholds.churned_over is not None
            else []
        ),
    ]
    return speaker.say("Only when {crossed}.", crossed=speaker.either(crossed))


def _clock(hour: int, minute: int) -> str:
    return f"{hour:02d}:{minute:02d}"


def saved(
    subscription: Subscription, place: str | None, now: datetime, *, new: bool, locale: str | Voice = "en"
) -> tuple[str, ...]:
    """Say that a digest is set up, or changed, and what was understood."""
    speaker = voice(locale)
    first = speaker.say("The digest is set up.") if new else speaker.say("The digest is changed.")
    return (first, *subscription_lines(subscription, place, now, speaker))


def list_headline(locale: str | Voice = "en") -> str:
    return voice(locale).say("Digests of this channel, and yours")


def none_yet(locale: str | Voice = "en") -> str:
    return voice(locale).say("No digest is posted here, and you have none. /digest sets one up.")


def of_somebody_else(locale: str | Voice = "en") -> str:
    """Stands beside a digest that its reader cannot change."""
    return voice(locale).say("set up by somebody else")


def help_lines(locale: str | Voice = "en") -> tuple[str, ...]:
    speaker = voice(locale)
    return (
        speaker.say(
            "/digest sets up a digest: the figures, posted to a channel or to you, on the days and at the time that you"
            " choose."
        ),
        speaker.say("/digest list shows the digests of this channel, and yours, to change, pause or remove."),
        speaker.say("A digest to a channel needs me in it: /invite @Holdfast."),
    )


def change(locale: str | Voice = "en") -> str:
    return voice(locale).say("Change")


def pause(locale: str | Voice = "en") -> str:
    return voice(locale).say("Pause")


def resume(locale: str | Voice = "en") -> str:
    return voice(locale).say("Resume")


def remove(locale: str | Voice = "en") -> str:
    return voice(locale).say("Remove")


def confirm_removal(locale: str | Voice = "en") -> Frame:
    speaker = voice(locale)
    return Frame(speaker.say("Remove this digest?"), speaker.say("Remove"), speaker.say("Keep"))


def removal(locale: str | Voice = "en") -> str:
    return voice(locale).say("It is not posted any more. What was posted stays.")


def frame(*, new: bool, locale: str | Voice = "en") -> Frame:
    speaker = voice(locale)
    if new:
        return Frame(speaker.say("New digest"), speaker.say("Set up"), speaker.say("Cancel"))
    return Frame(speaker.say("Change a digest"), speaker.say("Save"), speaker.say("Cancel"))


def field_labels(locale: str | Voice = "en") -> dict[str, Label]:
    """The fields of the form, by name."""
    speaker = voice(locale)
    return {
        "where": Label(speaker.say("Post to")),
        "channel": Label(
            speaker.say("Which other channel"),
            speaker.say("Choose a channel"),
            speaker.say("Public or private. I must be in it: /invite @Holdfast."),
        ),
        "questions": Label(
            speaker.say("Questions, one a line"),
            "nrr last-month by segment vs previous",
            speaker.say("Leave empty for the standard digest: the figure, what moved it, the accounts behind it."),
        ),
        "period": Label(speaker.say("Period of the standard digest")),
        "weekdays": Label(speaker.say("Weekdays")),
        "time": Label(speaker.say("Time")),
        "time_zone": Label(
            speaker.say("Time zone"),
            "Europe/Berlin",
            speaker.say("By place, as in America/New_York. Empty: yours in Slack."),
        ),
        "tier_change": Label(
            speaker.say("Post only when"), hint=speaker.say("With none of these three it is posted every time.")
        ),
        "nrr_down_points": Label(speaker.say("… or NRR falls by more than (points)"), "2.5"),
        "churned_over": Label(
            speaker.say("… or an account of more than this churns"),
            "5000",
            speaker.say("Its ARR before it churned, in whole units of the currency."),
        ),
        "late": Label(
            speaker.say("When a time is missed"), hint=speaker.say("For example because the program was not running.")
        ),
    }


def wheres(place: str | None, *, here: bool, locale: str | Voice = "en") -> Iterator[Choice]:
    """Where the digest can go; `here` when the form was opened in a channel, called `place` if that is known."""
    speaker = voice(locale)
    if here:
        yield Choice(speaker.say("This channel (#{name})", name=place) if place else speaker.say("This channel"), HERE)
    yield Choice(speaker.say("Me, as a direct message"), ME)
    yield Choice(speaker.say("Another channel, chosen below"), ANOTHER)


def weekday_choices(locale: str | Voice = "en") -> tuple[Choice, ...]:
    speaker = voice(locale)
    return tuple(Choice(speaker.weekday(day), str(day)) for day in range(1, DAYS_A_WEEK + 1))


def time_choices() -> tuple[Choice, ...]:
    """Every half hour of the day."""
    times = [_clock(hour, minute) for hour in range(24) for minute in (0, 30)]
    return tuple(Choice(time, time) for time in times)


def threshold_choices(locale: str | Voice = "en") -> tuple[Choice, ...]:
    return (Choice(voice(locale).say("The tier of the total or of a segment changes"), TIER_CHANGE),)


def late_choices(locale: str | Voice = "en") -> tuple[Choice, ...]:
    speaker = voice(locale)
    return (
        Choice(speaker.say("Post it late, once"), Late.POST.value),
        Choice(speaker.say("Skip it"), Late.SKIP.value),
    )
