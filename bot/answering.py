"""From a question's text to a message: on time where the answer is quick, later where it is not, never twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from slack_sdk.errors import SlackApiError

from bot.blocks import Message, Unfinished, error_message
from bot.laid_out import payload
from bot.log import log, new_reference
from bot.refusals import reason_of
from bot.workers import NoPlaceError, Result, Workers
from retention.errors import HoldfastError
from retention.wording import explain, our_fault, slack

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncRespond

    from retention.access.permit import Permit
    from retention.asker import Asker

# Whoever waits longer is told that it is being worked on. Slack shows an error after 3 s.
PATIENCE_SECONDS = 1.0
# What follows an acknowledgement must not overtake it.
HEAD_START_SECONDS = 0.5
FINISH_SECONDS = 30.0
THREADS = 4
PLACES = 64


class Asked(NamedTuple):
    """A question on its way.

    find    who asks, and where, as Slack has it now. Raises QuestionError
    make    makes the message for that asker; blocks
    permit  what that asker may see
    """

    find: Callable[[], Awaitable[Asker]]
    make: Callable[[Asker], Message]
    permit: Callable[[Asker], Permit]


class Made(NamedTuple):
    """A message, and for whom it was made; without an asker it says why there is none, or that the pool is full."""

    message: Message
    asker: Asker | None = None
    permit: Permit | None = None


Deliver = Callable[[Made], Awaitable[None]]


class Answering:
    """Makes messages in a bounded pool and sees that each arrives.

    `patience` is how long, in seconds, an answer may take to stand in the acknowledgement itself.
    """

    def __init__(self, *, patience: float = PATIENCE_SECONDS, workers: Workers | None = None) -> None:
        self._patience = patience
        self._workers = workers or Workers(threads=THREADS, places=PLACES)
        self._deliveries: set[asyncio.Future[Any]] = set()

    async def in_time(self, asked: Asked, ack: AsyncAck, respond: AsyncRespond, *, after: Deliver) -> None:
        """Acknowledge with the answer, or with a notice and deliver the answer when it is ready.

        `after` is what happens to a message that has arrived unfinished.
        """
        pending = asyncio.ensure_future(self._made(asked))
        done, _ = await asyncio.wait({pending}, timeout=self._patience)
        if done:
            made = pending.result()
            await ack(payload(made.message))
            if isinstance(made.message, Unfinished):
                self._keep(_soon(after, made))
            return
        await ack(payload(error_message(slack.working())))
        self._keep(self._later(asked, pending, partial(_respond, respond, after)))

    def in_background(self, asked: Asked, deliver: Deliver) -> None:
        """Deliver the answer when it is ready."""
        self._keep(self._later(asked, asyncio.ensure_future(self._made(asked)), deliver))

    async def _made(self, asked: Asked) -> Made:
        """Find out who asks, and have their message made in the pool; whatever goes wrong is its message."""
        try:
            asker = await asked.find()
            permit = asked.permit(asker)
            message = await self._workers.start(partial(message_of, partial(asked.make, asker)))
        except NoPlaceError:
            return Made(error_message(slack.busy()))
        except HoldfastError as error:
            return Made(error_message(explain(error)))
        except Exception as error:  # noqa: BLE001 - the face's single handler of bugs
            return Made(fault(error))
        return Made(message, asker, permit)

    async def _later(self, asked: Asked, pending: Awaitable[Made], deliver: Deliver) -> None:
        """Deliver what becomes ready, made anew where its asker may see something else by then."""
        made = await pending
        if made.asker is not None and not await self._is_theirs(asked, made):
            made = await self._made(asked)
        await deliver(made)

    async def _is_theirs(self, asked: Asked, made: Made) -> bool:
        try:
            asker = await asked.find()
        except HoldfastError:
            # Made anew, the message says what stands in the way.
            return False
        return asker == made.asker and asked.permit(asker) == made.permit

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
    return reason_of(error) if isinstance(error, SlackApiError) else None


async def _soon(after: Deliver, made: Made) -> None:
    await asyncio.sleep(HEAD_START_SECONDS)
    await after(made)


async def _respond(respond: AsyncRespond, after: Deliver, made: Made) -> None:
    message = made.message
    response = await respond(text=message.text, blocks=message.blocks, response_type="ephemeral", unfurl_links=False)
    if response.status_code != 200:  # noqa: PLR2004 - HTTP
        log.error("answer not delivered", status=response.status_code)
        return
    await after(made)
