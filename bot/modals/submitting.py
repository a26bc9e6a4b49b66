"""What was filled into a form, and its submission: acknowledged in time, faults at the field that has to change."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.answering import PATIENCE_SECONDS, message_of
from bot.blocks import error_message
from bot.modals.opening import said, view_of
from bot.workers import NoPlaceError
from retention.wording import slack

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncAck

    from bot.answering import Check
    from bot.blocks import Message
    from bot.office import Office
    from bot.views import View

Body = dict[str, Any]


class Fault(Exception):  # noqa: N818 - it is the asker's, at a field
    """A field that must change, and the sentence that says how."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(field, sentence)
        self.field, self.sentence = field, sentence


@dataclass(frozen=True, slots=True)
class Filled:
    """The fields of a submitted form by name, and what the form was opened with. None of it is to be trusted."""

    fields: dict[str, Body]
    metadata: dict[str, Any]

    @classmethod
    def of(cls, body: Body) -> Filled:
        view = body["view"]
        states = view["state"]["values"]
        return cls({name: next(iter(state.values())) for name, state in states.items()}, _read(view))

    def has(self, name: str) -> bool:
        return name in self.fields

    def text(self, name: str) -> str:
        """What was written, without the blanks around it."""
        return str(self.fields.get(name, {}).get("value") or "").strip()

    def chosen(self, name: str) -> str | None:
        """The value of the option that was chosen."""
        option = self.fields.get(name, {}).get("selected_option")
        return str(option["value"]) if option else None

    def several(self, name: str) -> list[str]:
        """The values of the options that were chosen."""
        return [str(option["value"]) for option in self.fields.get(name, {}).get("selected_options") or []]

    def conversation(self, name: str) -> str | None:
        """The channel that was chosen."""
        found = self.fields.get(name, {}).get("selected_conversation")
        return str(found) if found else None

    def told(self, name: str) -> str | None:
        """What the form was opened with."""
        found = self.metadata.get(name)
        return found if isinstance(found, str) else None


def _read(view: Body) -> dict[str, Any]:
    try:
        read = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


async def submit(
    office: Office,
    ack: AsyncAck,
    work: Callable[[], Message],
    deliver: Callable[[Message], Awaitable[None]],
    still: Check | None = None,
) -> None:
    """Close the form and deliver the message that `work` makes; a Fault that comes in time stands at its field.

    `still` is asked before a message that took its time is delivered.
    """
    try:
        pending = office.answering.start(work)
    except NoPlaceError:
        await ack(response_action="push", view=said(slack.busy()))
        return
    done, _ = await asyncio.wait({pending}, timeout=PATIENCE_SECONDS)
    if not done:
        await ack()
        office.answering.keep(_later(office, pending, deliver, still))
        return
    match pending.exception():
        case None:
            await ack()
            office.answering.keep(deliver(pending.result()))
        case Fault() as fault:
            await ack(response_action="errors", errors={fault.field: fault.sentence})
        case error:
            await ack(response_action="push", view=view_of(partial(_raise, error)))


async def _later(
    office: Office,
    pending: asyncio.Future[Message],
    deliver: Callable[[Message], Awaitable[None]],
    still: Check | None,
) -> None:
    await asyncio.wait({pending})
    error = pending.exception()
    if isinstance(error, Fault):
        await deliver(error_message(error.sentence))
        return
    message = message_of(pending.result)
    if still is not None:
        office.answering.in_background(partial(_checked, still, message), deliver)
    else:
        await deliver(message)


def _checked(still: Check, message: Message) -> Message:
    still()
    return message


def _raise(error: BaseException) -> View:
    raise error
