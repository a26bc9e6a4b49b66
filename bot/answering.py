"""From a question's text to a message: on time where the answer is quick, later where it is not, never twice."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.blocks import Message, answer_message, error_message
from bot.help import how_to_ask
from bot.log import log, new_reference
from bot.workers import NoPlaceError, Workers
from retention.errors import HoldfastError
from retention.language import read_question
from retention.wording import explain, our_fault, slack, word

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt.async_app import AsyncAck, AsyncRespond

    from retention.desk import Desk
    from retention.question import Metric

# Slack shows an error after 3 s; the rest is for the network.
PATIENCE_SECONDS = 2.0
FINISH_SECONDS = 30.0
THREADS = 4
PLACES = 64


class Answering:
    """Takes questions to the desk in a bounded pool and sees that each message arrives.

    `patience` is how long, in seconds, an answer may take to stand in the acknowledgement itself.
    """

    def __init__(self, desk: Desk, *, patience: float = PATIENCE_SECONDS, workers: Workers | None = None) -> None:
        self._desk = desk
        self._patience = patience
        self._workers = workers or Workers(threads=THREADS, places=PLACES)
        self._deliveries: set[asyncio.Task[None]] = set()

    async def answer(self, text: str, metric: Metric, ack: AsyncAck, respond: AsyncRespond) -> None:
        """Answer a question, to the asker alone."""
        await self._acknowledge(partial(self._answered, text, metric), ack, respond)

    async def tell_how_to_ask(self, command: str, ack: AsyncAck, respond: AsyncRespond) -> None:
        """Show examples made of the ledger's own attributes."""
        await self._acknowledge(partial(self._helped, command), ack, respond)

    async def finish(self) -> None:
        """Deliver what was acknowledged, then stop."""
        if self._deliveries:
            await asyncio.wait(self._deliveries, timeout=FINISH_SECONDS)
        self._workers.stop()

    def _answered(self, text: str, metric: Metric) -> Message:
        return answer_message(word(self._desk.answer(read_question(text, metric=metric))))

    def _helped(self, command: str) -> Message:
        return how_to_ask(command, self._desk.describe())

    async def _acknowledge(self, work: Callable[[], Message], ack: AsyncAck, respond: AsyncRespond) -> None:
        try:
            pending = self._workers.start(partial(message_of, work))
        except NoPlaceError:
            await ack(payload(error_message(slack.busy())))
            return
        done, _ = await asyncio.wait({pending}, timeout=self._patience)
        if done:
            await ack(payload(pending.result()))
            return
        await ack(payload(error_message(slack.working())))
        delivery = asyncio.create_task(_deliver(pending, respond))
        self._deliveries.add(delivery)
        delivery.add_done_callback(self._delivered)

    def _delivered(self, delivery: asyncio.Task[None]) -> None:
        self._deliveries.discard(delivery)
        if not delivery.cancelled() and (error := delivery.exception()) is not None:
            # The message of a network error may name the response_url, which is a key.
            log.error("answer not delivered", error=type(error).__name__)


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


def payload(message: Message) -> dict[str, Any]:
    """Make Slack's JSON of a message for the asker alone."""
    return {"response_type": "ephemeral", "text": message.text, "blocks": message.blocks}


async def _deliver(pending: asyncio.Future[Message], respond: AsyncRespond) -> None:
    message = await pending
    response = await respond(text=message.text, blocks=message.blocks, response_type="ephemeral", unfurl_links=False)
    if response.status_code != 200:  # noqa: PLR2004 - HTTP
        log.error("answer not delivered", status=response.status_code)
