"""What the owner of a digest is told when it could not be posted, and how its slots are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.digest.delivery import SlotState
from retention.digest.slots import next_slot
from retention.digest.subscription import FAILURES_UNTIL_PAUSED
from retention.wording.errors import explain
from retention.wording.voice import voice

if TYPE_CHECKING:
    from datetime import datetime

    from retention.digest import Subscription
    from retention.digest.delivery import SlotRecord
    from retention.errors import HoldfastError
    from retention.wording.voice import Voice


def not_posted(subscription: Subscription, place: str, error: HoldfastError, locale: str | Voice = "en") -> str:
    """Why a digest was not posted in `place`, what comes next, what the owner can do."""
    speaker = voice(locale)
    said = [speaker.say("Your digest for {place} was not posted.", place=place), explain(error, speaker)]
    if subscription.failures >= FAILURES_UNTIL_PAUSED:
        said.append(
            speaker.plural(
                "It is paused after {count} failure in a row; start it again when that is mended.",
                "It is paused after {count} failures in a row; start it again when that is mended.",
                subscription.failures,
            )
        )
    elif not subscription.paused:
        said.append(speaker.say("It is tried again next time; I will not write again before it is paused."))
    return " ".join(said)


def weekdays(subscription: Subscription, locale: str | Voice = "en") -> str:
    """When a digest is due: "Mon, Wed 09:00 Europe/Berlin"."""
    speaker = voice(locale)
    names = speaker.locale.days["format"]["abbreviated"]
    return speaker.say(
        "{days} {time} {zone}",
        days=speaker.listed([names[day - 1] for day in subscription.weekdays]),
        time=f"{subscription.hour:02}:{subscription.minute:02}",
        zone=subscription.time_zone,
    )


def digest_line(subscription: Subscription, locale: str | Voice = "en") -> str:
    """One line of `holdfast digests`: id, place, owner, time, content, and whether it is paused."""
    speaker = voice(locale)
    said = [
        subscription.id,
        speaker.say("{target} for {owner}", target=subscription.target, owner=subscription.owner),
        weekdays(subscription, speaker),
        speaker.listed(subscription.questions)
        or speaker.say("standard digest of {period}", period=subscription.period),
    ]
    if subscription.thresholds is not None:
        said.append(speaker.say("only past its thresholds"))
    if subscription.paused:
        said.append(speaker.say("paused"))
    return " · ".join(said)


def slot_line(record: SlotRecord, locale: str | Voice = "en") -> str:
    """One line of a slot: when it was due, and what became of it."""
    speaker = voice(locale)
    states = {
        SlotState.CLAIMED: speaker.say("in work"),
        SlotState.SENDING: speaker.say("being posted"),
        SlotState.POSTED: speaker.say("posted"),
        SlotState.QUIET: speaker.say("nothing to say"),
        SlotState.SKIPPED: speaker.say("skipped"),
        SlotState.FAILED: speaker.say("failed ({reason})", reason=record.reason or ""),
    }
    return speaker.say("{moment}: {state}", moment=speaker.moment(record.slot), state=states[record.state])


def next_line(subscription: Subscription, now: datetime, locale: str | Voice = "en") -> str:
    """When it is due next."""
    speaker = voice(locale)
    return speaker.say("{moment}: due next", moment=speaker.moment(next_slot(subscription, now)))


def no_digests(locale: str | Voice = "en") -> str:
    return voice(locale).say("Nobody has subscribed to a digest. In Slack, /digest does.")
