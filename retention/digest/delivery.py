"""How a slot is settled: once, by whichever process holds its lease. The protocol of the book that all of them share.

A process claims a slot until an instant, puts down that it begins to send a part, sends it, and puts down which message
it became. The first message put down for a part is the one that stays; whoever sent another takes it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from retention.digest.slots import slots_between
from retention.digest.subscription import DigestBook, Late

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from retention.digest.subscription import Subscription

# A slot that is settled so long after its instant still counts as being in time.
IN_TIME = timedelta(minutes=15)


class SlotState(StrEnum):
    """Where a slot stands; the last four are final.

    claimed   a process holds it, nothing was sent
    sending   a message may have been sent, or its thread is not whole
    posted    posted, its thread too where it has one
    quiet     nothing was to be said
    skipped   missed, and not posted late
    failed    could not be posted
    """

    CLAIMED = "claimed"
    SENDING = "sending"
    POSTED = "posted"
    QUIET = "quiet"
    SKIPPED = "skipped"
    FAILED = "failed"


class Part(StrEnum):
    """The messages of a digest: the one that everybody sees, and those in its thread, in their order."""

    MAIN = "main"
    THREAD = "thread"
    THREAD_2 = "thread 2"
    THREAD_3 = "thread 3"
    THREAD_4 = "thread 4"


IN_THREAD = tuple(part for part in Part if part is not Part.MAIN)


@dataclass(frozen=True, slots=True)
class Post:
    """A part that somebody began to send to `channel`; `ts` is the message's, None while nobody knows of one."""

    begun: datetime
    channel: str
    ts: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A slot that `holder` alone settles until its lease ends; `attempt` counts from 1, `posts` are of earlier ones.

    terms  the subscription as it stands when the slot is claimed
    begun  as it stood when the message was first begun: that digest is brought to its end; None where none was begun
    """

    subscription: str
    slot: datetime
    holder: str
    attempt: int
    terms: Subscription
    posts: Mapping[Part, Post]
    begun: Subscription | None = None


@dataclass(frozen=True, slots=True)
class SlotRecord:
    """A slot as it stands; `reason` is the code of what a failed one met, or of what an open one waits for.

    until  when the lease of an open slot ends
    ts     the main message
    """

    subscription: str
    slot: datetime
    state: SlotState
    attempts: int
    reason: str | None
    ts: str | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Agenda:
    """A subscription with what is not settled: everything after `since`, and the slots that somebody began."""

    subscription: Subscription
    since: datetime
    open: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done: `post` is posted, `end` was begun and is brought to an end, `skip` is put down as skipped."""

    post: datetime | None = None
    end: tuple[datetime, ...] = ()
    skip: tuple[datetime, ...] = ()


def due(agenda: Agenda, now: datetime) -> Due:
    """Of several slots only the newest is posted, and late only where the subscription says so."""
    subscription = agenda.subscription
    if subscription.paused:
        return Due(end=agenda.open)
    slots = sorted({*agenda.open, *slots_between(subscription, agenda.since, now)})
    if not slots:
        return Due()
    newest = slots[-1]
    post = newest if subscription.late is Late.POST or now - newest <= IN_TIME else None
    rest = slots if post is None else slots[:-1]
    return Due(
        post,
        end=tuple(slot for slot in rest if slot in agenda.open),
        skip=tuple(slot for slot in rest if slot not in agenda.open),
    )


class SlotBook(Protocol):
    """Every method is one short transaction, safe between threads and processes; `now` is the caller's clock, in UTC.

    Those that take a claim give False or None where it is no longer the caller's: then another process has the slot.
    """

    def agendas(self) -> tuple[Agenda, ...]: ...

    def claim(self, subscription: str, slot: datetime, holder: str, now: datetime, until: datetime) -> Claim | None:
        """Claim a slot that nobody holds or whose lease has ended; None where it is held, settled, or no slot any more.

        It is none where its subscription was paused, or changed to another time, before anybody began it.
        """
        ...

    def hold(self, claim: Claim, until: datetime) -> bool:
        """Put the end of the lease off."""
        ...

    def wait(self, claim: Claim, reason: str, until: datetime | None) -> bool:
        """Put down what the slot waits for, and until when where that is known; else its lease ends as it would."""
        ...

    def begin(self, claim: Claim, part: Part, channel: str, now: datetime, until: datetime) -> bool:
        """Put down that `part` may be sent from now on, and put the end of the lease off."""
        ...

    def sent(self, claim: Claim, part: Part, channel: str, ts: str) -> str | None:
        """Put the message of `part` down, whoever holds the lease. Gives the one that stays: the first put down.

        None where the slot was settled without any, or is posted to another channel: then this one must go too.
        """
        ...

    def not_sent(self, claim: Claim, part: Part) -> None:
        """Take back that `part` may have been sent: it was refused."""
        ...

    def settle(
        self, claim: Claim, state: SlotState, now: datetime, *, reason: str | None = None
    ) -> Subscription | None:
        """End the slot. What was posted ends a row of failures, a failure is counted and the last one pauses.

        A slot whose message stands is posted, whatever its thread has met.

        Gives the subscription as it is afterwards; None where the claim is lost or the subscription removed.
        """
        ...

    def skip(self, subscription: str, slot: datetime, now: datetime) -> None:
        """Put a slot that nobody began down as skipped."""
        ...

    def tells(self, claim: Claim, marks: Collection[str]) -> None:
        """Put down the crossings that the message about to be sent tells."""
        ...

    def told(self, claim: Claim) -> frozenset[str]:
        """The crossings that the messages of other slots told in the same place: they are no news there."""
        ...

    def records(self, subscription: str, count: int) -> tuple[SlotRecord, ...]:
        """The newest slots, newest first."""
        ...


class DigestStore(DigestBook, SlotBook, Protocol):
    """The subscriptions and their slots, in one place."""
