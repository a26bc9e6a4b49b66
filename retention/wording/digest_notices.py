"""What the owner of a digest is told when it could not be posted, and how its slots are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.digest.delivery import SlotState, due
from retention.digest.slots import next_slot
from retention.digest.subscription import FAILURES_UNTIL_PAUSED
from retention.wording.errors import explain
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from retention.digest import Subscription
    from retention.digest.delivery import Agenda, SlotRecord
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


def slot_lines(
    agenda: Agenda, records: Sequence[SlotRecord], now: datetime, locale: str | Voice = "en"
) -> tuple[str, ...]:
    """A line for each slot, the oldest first: when it was due, and what became of it, or will."""
    speaker, what = voice(locale), due(agenda, now)
    told = {record.slot: _became(speaker, record, now) for record in records}
    told |= dict.fromkeys(what.skip, speaker.say("missed, to be skipped"))
    if what.post is not None and what.post not in agenda.open:
        told[what.post] = speaker.say("due, waits for a process")
    return tuple(
        speaker.say("{moment}: {state}", moment=speaker.moment(slot), state=state)
        for slot, state in sorted(told.items())
    )


def _became(speaker: Voice, record: SlotRecord, now: datetime) -> str:
    """What became of a slot; what nobody holds is not in work."""
    reason, held = record.reason, record.until > now
    match record.state:
        case SlotState.POSTED:
            return speaker.say("posted")
        case SlotState.QUIET:
            return speaker.say("nothing to say")
        case SlotState.SKIPPED:
            return speaker.say("skipped")
        case SlotState.FAILED:
            return speaker.say("failed ({reason})", reason=reason or "")
        case SlotState.SENDING if not held or reason:
            return _unsure(speaker, record)
        case SlotState.SENDING:
            return speaker.say("being posted")
    if reason:
        return speaker.say("not posted yet, waits ({reason})", reason=reason)
    return speaker.say("in work") if held else speaker.say("not posted yet, waits for a process")


def _unsure(speaker: Voice, record: SlotRecord) -> str:
    """What may have been sent, and is looked for before anything is sent again."""
    if record.ts is not None:
        return speaker.say("posted, its thread is not whole yet")
    if record.reason:
        return speaker.say("begun, looked for in Slack next, waits ({reason})", reason=record.reason)
    return speaker.say("begun, looked for in Slack next, waits for a process")


def next_line(subscription: Subscription, now: datetime, locale: str | Voice = "en") -> str:
    """When it is due next."""
    speaker = voice(locale)
    return speaker.say("{moment}: due next", moment=speaker.moment(next_slot(subscription, now)))


def no_digests(locale: str | Voice = "en") -> str:
    return voice(locale).say("Nobody has subscribed to a digest. In Slack, /digest does.")
