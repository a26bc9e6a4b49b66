"""From a question's text to a message: on time where the answer is quick, later where it is not, never twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.blocks import Message, Unfinished, error_message
from bot.log import log, new_reference
from bot.workers import NoPlaceError, Result, Workers
from retention.errors import HoldfastError
from retention.wording import explain, our_fault, slack

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncRespond

# Whoever waits longer is told that it is being worked on. Slack shows an error after 3 s.
PATIENCE_SECONDS = 1.0
# What follows an acknowledgement must not overtake it.
HEAD_START_SECONDS = 0.5
FINISH_SECONDS = 30.0
THREADS = 4
PLACES = 64


Check = Callable[[], None]
"""Raises QuestionError where the asker may no longer have the answer that was made meanwhile."""
Deliver = Callable[["Message"], Awaitable[None]]


class Answering:
    """Makes messages in a bounded pool and sees that each arrives.

    `patience` is how long, in seconds, an answer may take to stand in the acknowledgement itself.
    """

    def __init__(self, *, patience: float = PATIENCE_SECONDS, workers: Workers | None = None) -> None:
        self._patience = patience
        self._workers = workers or Workers(threads=THREADS, places=PLACES)
        self._deliveries: set[asyncio.Future[Any]] = set()

    async def in_time(
        self,
        work: Callable[[], Message],
        ack: AsyncAck,
        respond: AsyncRespond,
        *,
        still: Check | None = None,
        after: Deliver | None = None,
    ) -> None:
        """Acknowledge with the message that `work` makes, or with a notice and deliver it when it is ready.

        `after` is what happens to a message that has arrived unfinished.
        """
        try:
            pending = self._workers.start(partial(message_of, work))
        except NoPlaceError:
            await ack(payload(error_message(slack.busy())))
            return
        done, _ = await asyncio.wait({pending}, timeout=self._patience)
        if done:
            message = pending.result()
            await ack(payload(message))
            if after is not None and isinstance(message, Unfinished):
                self._keep(_soon(after, message))
            return
        await ack(payload(error_message(slack.working())))
        self._keep(_later(pending, partial(_respond, respond, after), still))

    def in_background(self, work: Callable[[], Message], deliver: Deliver, still: Check | None = None) -> None:
        """Deliver the message that `work` makes when it is ready; that the pool is full is delivered at once."""
        try:
            pending = self._workers.start(partial(message_of, work))
        except NoPlaceError:
            self._keep(deliver(error_message(slack.busy())))
            return
        self._keep(_later(pending, deliver, still))

    def start(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        """Start `work` in the pool, for whoever makes something else of it than a message. Raises NoPlaceError."""
        return self._workers.start(work)

    def keep(self, delivery: Awaitable[object]) -> None:
        """See `delivery` through, also when the process is told to stop meanwhile."""
        self._keep(delivery)

    async def finish(self) -> None:
        """Deliver what was acknowledged, then stop."""
        if self._deliveries:
            await asyncio.wait(self._deliveries, timeout=FINISH_SECONDS)
        self._workers.stop()

    def _keep(self, delivery: Awaitable[object]) -> None:
        task = asyncio.ensure_future(delivery)
        self._deliveries.add(task)
        task.add_done_callback(self._delivered)

    def _delivered(self, delivery: asyncio.Future[Any]) -> None:
        self._deliveries.discard(delivery)
        if not delivery.cancelled() and (error := delivery.exception()) is not None:
            # The message of a network error may name the response_url, which is a key.
            log.error("answer not delivered", error=type(error).__name__, reason=_slack_reason(error))


def message_of(work: Callable[[], Message]) -> Message:
    """Run `work`; turn what the asker can mend into its sentence, and anything else into a logged fault."""
    try:
        return _explained(work)
    except Exception as error:  # noqa: BLE001 - the face's single handler of bugs
        return fault(error)


def _explained(work: Callable[[], Message]) -> Message:
    try:
        return work()
    except HoldfastError as error:
        return error_message(explain(error))


def fault(error: Exception) -> Message:
    """Log a bug under a reference, and tell the asker that reference."""
    name = new_reference()
    log.error("failed", reference=name, exc_info=error)
    return error_message(our_fault(name))


def _slack_reason(error: BaseException) -> str | None:
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else None


def payload(message: Message) -> dict[str, Any]:
    """Make Slack's JSON of a message for the asker alone."""
    return {"response_type": "ephemeral", "text": message.text, "blocks": message.blocks}


async def _soon(after: Deliver, message: Message) -> None:
    await asyncio.sleep(HEAD_START_SECONDS)
    await after(message)


async def _later(pending: asyncio.Future[Message], deliver: Deliver, still: Check | None) -> None:
    """Deliver what becomes ready, unless the asker may no longer have it."""
    message = await pending
    if still is not None:
        message = message_of(partial(_checked, still, message))
    await deliver(message)


def _checked(still: Check, message: Message) -> Message:
    still()
    return message


async def _respond(respond: AsyncRespond, after: Deliver | None, message: Message) -> None:
    response = await respond(text=message.text, blocks=message.blocks, response_type="ephemeral", unfurl_links=False)
    if response.status_code != 200:  # noqa: PLR2004 - HTTP
        log.error("answer not delivered", status=response.status_code)
    elif after is not None:
        await after(message)
