"""Settling one slot: claim it, make the digest, post it once and its thread once, put down what became of it.

A part is put down as begun before it is sent, so whoever takes a slot over knows whether to look for it in Slack.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bot.digests import notices
from bot.digests.admission import admitted, owner_of
from bot.digests.content import Quiet
from bot.digests.messages import NotNowError, RefusedError, find, place_of, post, take_back
from bot.digests.picture import pauses_for, with_picture, without_drawings
from bot.log import log, new_reference
from bot.pictures import REFUSED_BLOCKS
from bot.workers import NoPlaceError
from retention.access.deed import DONE, Deed
from retention.access.permit import Refusal
from retention.digest.delivery import IN_THREAD, Part, SlotState
from retention.digest.subscription import FAILURES_UNTIL_PAUSED
from retention.errors import HoldfastError, LedgerError, QuestionError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from datetime import datetime

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.blocks import Message
    from bot.digests.content import Compose, Posting
    from bot.office import Office
    from retention.asker import Asker
    from retention.digest import Subscription
    from retention.digest.delivery import Claim, SlotBook

Result = TypeVar("Result")

LEASE = timedelta(seconds=60)
# Slack's clock and ours may differ by so much.
CLOCKS_APART = timedelta(minutes=5)
# A digest that breaks, or finds no ledger or no rules that read, is tried again, for they may be mended; so often.
MOST_FAULTS = 5
BUSY_SECONDS = 5.0
# Errors whose reason is Slack's own word.
_SLACKS_WORD = {"digest_refused", "asker_unknown"}


class LeaseLostError(Exception):
    """Another process has the slot now."""


class Settling:
    """Settles slots for this process. `clock` gives the moment in UTC; `at` is told each step (tests stop there)."""

    def __init__(  # noqa: PLR0913 - what it works with
        self,
        office: Office,
        book: SlotBook,
        compose: Compose,
        clock: Callable[[], datetime],
        *,
        lease: timedelta = LEASE,
        at: Callable[[str], None] = lambda _step: None,
    ) -> None:
        self._office, self._book, self._compose, self._clock = office, book, compose, clock
        self._lease, self._at = lease, at

    async def settle(self, client: AsyncWebClient, subscription: str, slot: datetime, *, late: bool) -> None:
        """Bring a slot to its end. One that nobody posted yet is posted, or skipped where it is too `late` for that."""
        now = self._clock()
        holder = secrets.token_hex(8)
        try:
            claim = await _in_thread(partial(self._book.claim, subscription, slot, holder, now, now + self._lease))
            if claim is None:
                return
            self._at("claimed")
            async with self._kept(claim):
                await self._end(client, claim, late=late)
        except NotNowError as error:
            # The registry cannot be written: nothing is decided, and whoever can write it next goes on from there.
            log.error("digest waits", schedule=subscription, reason=error.reason)

    async def _end(self, client: AsyncWebClient, claim: Claim, *, late: bool) -> None:
        try:
            await self._deliver(client, claim, late=late)
        except LeaseLostError:
            log.info("digest taken over", schedule=claim.subscription)
        except RefusedError as error:
            await self._failed(client, claim, QuestionError("digest_refused", reason=error.reason))
        except HoldfastError as error:
            if not _may_be_mended(error) or claim.attempt >= MOST_FAULTS:
                await self._failed(client, claim, error)
                return
            log.warning("digest waits", schedule=claim.subscription, reason=error.code)
            await self._wait(claim, error.code)
        except NoPlaceError:
            await self._wait(claim, "busy", BUSY_SECONDS)
        except NotNowError as error:
            log.warning("digest waits", schedule=claim.subscription, reason=error.reason)
            await self._wait(claim, error.reason, error.seconds)
        except Exception as error:  # noqa: BLE001 - the loop's single handler of bugs
            reference = new_reference()
            log.error("digest failed", reference=reference, schedule=claim.subscription, exc_info=error)
            if claim.attempt >= MOST_FAULTS:
                await self._failed(client, claim, QuestionError("digest_broken", reference=reference))
            else:
                await self._wait(claim, "digest_broken")

    async def _deliver(self, client: AsyncWebClient, claim: Claim, *, late: bool) -> None:
        ts = await self._known(client, claim, Part.MAIN, None)
        if ts is None and (late or claim.terms.paused):
            await self._settle(claim, SlotState.SKIPPED)
            return
        if ts is None and claim.begun not in {None, claim.terms}:
            # Never sent, and changed since: what was begun elsewhere, or of something else, is no part of this one.
            await _in_thread(partial(self._book.not_sent, claim, Part.MAIN))
            claim = replace(claim, posts={}, begun=None)
        subscription = claim.begun or claim.terms
        try:
            owner, reader = await admitted(self._office.desk.permit, self._office.directory, client, subscription)
            told = await _in_thread(partial(self._book.told, claim)) if subscription.thresholds else frozenset()
            content = await self._office.answering.start(partial(self._compose, subscription, told, reader))
        except (QuestionError, RefusedError) as error:
            if ts is None or _may_be_mended(error):
                raise
            # It stands already; what would go in its thread may no longer be shown.
            await self._settle(claim, SlotState.POSTED)
            await self._note(owner_of(subscription), DONE)
            return
        if isinstance(content, Quiet):
            await self._settle(claim, SlotState.QUIET if ts is None else SlotState.POSTED)
            if ts is not None:
                await self._note(owner, DONE)
            return
        channel = await self._channel(client, subscription, claim)
        if ts is None:
            ts = await self._post_main(client, claim, channel, content)
        await self._post_thread(client, claim, channel, content.thread, ts)
        await self._settle(claim, SlotState.POSTED)
        self._at("settled")
        await self._note(owner, DONE)

    async def _note(self, owner: Asker, outcome: str) -> None:
        await asyncio.to_thread(self._office.desk.note, owner, Deed.POST_DIGEST, outcome)

    async def _channel(self, client: AsyncWebClient, subscription: Subscription, claim: Claim) -> str:
        """Where an earlier attempt sent it, else where the target is."""
        if Part.MAIN in claim.posts:
            return claim.posts[Part.MAIN].channel
        return await place_of(client, subscription.target, to_person=subscription.to_person)

    async def _post_main(self, client: AsyncWebClient, claim: Claim, channel: str, content: Posting) -> str:
        message = await with_picture(client, content)
        if content.marks:
            # Before it is sent: whoever finds it in Slack knows what it told.
            await _in_thread(partial(self._book.tells, claim, content.marks))
        return await self._send_drawn(client, claim, Part.MAIN, channel, message, None)

    async def _post_thread(
        self, client: AsyncWebClient, claim: Claim, channel: str, messages: Sequence[Message], ts: str
    ) -> None:
        """The digest stands: what its thread meets is no failure of the target."""
        try:
            # There are no more parts than questions; a thread of fewer messages has fewer parts.
            for part, message in zip(IN_THREAD, messages, strict=False):
                if await self._known(client, claim, part, ts) is None:
                    await self._send_drawn(client, claim, part, channel, message, ts)
        except RefusedError as error:
            log.warning("digest without its thread", schedule=claim.subscription, reason=error.reason)

    async def _known(self, client: AsyncWebClient, claim: Claim, part: Part, thread: str | None) -> str | None:
        """The message of a part that an earlier attempt sent: as put down, else looked for in Slack."""
        begun = claim.posts.get(part)
        if begun is None or begun.ts is not None:
            return begun.ts if begun else None
        found = await find(client, begun.channel, _mark(claim, part), begun.begun - CLOCKS_APART, thread)
        if not found:
            return None
        kept = await self._put_down(client, claim, part, begun.channel, found[0])
        for ts in found[1:]:
            if ts != kept:
                await take_back(client, begun.channel, ts)
        return kept

    async def _send_drawn(  # noqa: PLR0913 - what is sent, and where
        self, client: AsyncWebClient, claim: Claim, part: Part, channel: str, message: Message, thread: str | None
    ) -> str:
        """Whatever of a picture or a chart Slack refuses, the figures are posted."""
        for pause in pauses_for(message):
            await asyncio.sleep(pause)
            try:
                return await self._send(client, claim, part, channel, message, thread)
            except RefusedError as error:
                if error.reason not in REFUSED_BLOCKS:
                    break
        return await self._send(client, claim, part, channel, without_drawings(message), thread)

    async def _send(  # noqa: PLR0913 - what is sent, and where
        self, client: AsyncWebClient, claim: Claim, part: Part, channel: str, message: Message, thread: str | None
    ) -> str:
        now = self._clock()
        if not await _in_thread(partial(self._book.begin, claim, part, channel, now, now + self._lease)):
            raise LeaseLostError
        self._at(f"{part} begun")
        try:
            ts = await post(client, channel, message, _mark(claim, part), thread)
        except (RefusedError, NotNowError) as error:
            if part not in claim.posts and (isinstance(error, RefusedError) or error.seconds is not None):
                await _in_thread(partial(self._book.not_sent, claim, part))
            raise
        self._at(f"{part} sent")
        kept = await self._put_down(client, claim, part, channel, ts)
        self._at(f"{part} put down")
        return kept

    async def _put_down(self, client: AsyncWebClient, claim: Claim, part: Part, channel: str, ts: str) -> str:
        """Put a message down as that of its part. Where another one was first, or the slot has ended, it goes."""
        kept = await _in_thread(partial(self._book.sent, claim, part, channel, ts))
        if kept != ts:
            await take_back(client, channel, ts)
        if kept is None or not await _in_thread(partial(self._book.hold, claim, self._clock() + self._lease)):
            raise LeaseLostError
        return kept

    async def _failed(self, client: AsyncWebClient, claim: Claim, error: HoldfastError) -> None:
        """Put the failure down and tell the owner: the first in a row, and the one that pauses the digest."""
        reason = str(error.facts["reason"] if error.code in _SLACKS_WORD else error.code)
        after = await self._settle(claim, SlotState.FAILED, reason=reason)
        if after is None:
            return
        if not after.failures:
            log.warning("digest without its thread", schedule=claim.subscription, reason=reason)
            return
        log.warning("digest not posted", schedule=claim.subscription, reason=reason)
        await self._note(owner_of(after), reason)
        if after.failures not in {1, FAILURES_UNTIL_PAUSED}:
            return
        try:
            await notices.tell_owner(client, after, error)
        except (RefusedError, NotNowError) as failure:
            log.warning("owner not told", schedule=claim.subscription, reason=failure.reason)

    async def _settle(self, claim: Claim, state: SlotState, *, reason: str | None = None) -> Subscription | None:
        return await _in_thread(partial(self._book.settle, claim, state, self._clock(), reason=reason))

    async def _wait(self, claim: Claim, reason: str, seconds: float | None = None) -> None:
        """Leave the slot for later: for `seconds`, else until its lease ends."""
        until = None if seconds is None else self._clock() + timedelta(seconds=seconds)
        await _in_thread(partial(self._book.wait, claim, reason, until))

    @asynccontextmanager
    async def _kept(self, claim: Claim) -> AsyncIterator[None]:
        """Keep the lease for as long as the block works."""
        keeping = asyncio.create_task(self._keep(claim))
        try:
            yield
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping

    async def _keep(self, claim: Claim) -> None:
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            with suppress(NotNowError):
                if not await _in_thread(partial(self._book.hold, claim, self._clock() + self._lease)):
                    return


def _may_be_mended(error: Exception) -> bool:
    """Whether the ledger or the access rules cannot be read: whoever runs Holdfast may be at it in this minute."""
    if isinstance(error, QuestionError):
        return error.facts.get("why") is Refusal.UNREADABLE
    return isinstance(error, HoldfastError)


def _mark(claim: Claim, part: Part) -> dict[str, str]:
    return {"schedule": claim.subscription, "slot": claim.slot.isoformat(), "part": part.value}


async def _in_thread(work: Callable[[], Result]) -> Result:
    """The book blocks while another process writes. Raises NotNowError where it cannot be read or written."""
    try:
        return await asyncio.to_thread(work)
    except LedgerError as error:
        raise NotNowError(error.code) from error
