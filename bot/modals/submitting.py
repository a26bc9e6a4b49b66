"""What was filled into a form, and its submission: acknowledged in time, faults at the field that has to change."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Never, TypeVar

from bot.answering import PATIENCE_SECONDS, message_of
from bot.blocks import error_message
from bot.modals.opening import said, view_of
from bot.text import clip
from bot.views import OPTION_CHARACTERS
from bot.workers import NoPlaceError
from retention.errors import QuestionError
from retention.wording import slack

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

    from slack_bolt.async_app import AsyncAck

    from bot.blocks import Message
    from bot.office import Office

Body = dict[str, Any]
Reader = TypeVar("Reader")
Made = TypeVar("Made")


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

    def read(self, name: str, make: Callable[[str], Made], otherwise: str) -> Made:
        """What `make` makes of the chosen option. Raises QuestionError `unknown_word` for one never offered."""
        return _read_as(make, self.chosen(name) or otherwise)

    def read_several(self, name: str, make: Callable[[str], Made]) -> tuple[Made, ...]:
        """The same of each of the options that were chosen."""
        return tuple(_read_as(make, text) for text in self.several(name))

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


def _read_as(make: Callable[[str], Made], text: str) -> Made:
    try:
        return make(text)
    except (ValueError, TypeError, RecursionError):
        # Not told as its cause: what the error says holds the text.
        raise QuestionError("unknown_word", text=clip(text, OPTION_CHARACTERS), nearest=None) from None


def _read(view: Body) -> dict[str, Any]:
    try:
        read = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


class Sent(NamedTuple, Generic[Reader]):
    """A form on its way.

    find  who sent it, and where they read. Raises Fault, and QuestionError
    make  makes the message for them; blocks. Raises Fault, and HoldfastError
    sees  what they may see; None where making the message again would do something again
    """

    find: Callable[[], Awaitable[Reader]]
    make: Callable[[Reader], Message]
    sees: Callable[[Reader], Hashable] | None = None


async def submit(
    office: Office, ack: AsyncAck, sent: Sent[Reader], deliver: Callable[[Message, Reader | None], Awaitable[None]]
) -> None:
    """Close the form and deliver its message; a Fault that comes in time stands at its field.

    `deliver` is given whom the message was made for, nobody where it says what stands in the way of it.
    """
    pending = asyncio.ensure_future(_made(office, sent))
    done, _ = await asyncio.wait({pending}, timeout=PATIENCE_SECONDS)
    if not done:
        await ack()
        office.answering.keep(_later(office, sent, pending, deliver))
        return
    match pending.exception():
        case None:
            await ack()
            message, reader, _ = pending.result()
            office.answering.keep(deliver(message, reader))
        case Fault() as fault:
            await ack(response_action="errors", errors={fault.field: fault.sentence})
        case NoPlaceError():
            await ack(response_action="push", view=said(slack.busy()))
        case error:
            await ack(response_action="push", view=view_of(partial(_raise, error)))


async def _made(office: Office, sent: Sent[Reader]) -> tuple[Message, Reader, Hashable]:
    """The message, whom it was made for, and what they may see."""
    reader = await sent.find()
    sees = None if sent.sees is None else sent.sees(reader)
    return await office.answering.start(partial(sent.make, reader)), reader, sees


async def _later(
    office: Office,
    sent: Sent[Reader],
    pending: Awaitable[tuple[Message, Reader, Hashable]],
    deliver: Callable[[Message, Reader | None], Awaitable[None]],
) -> None:
    """Deliver what becomes ready, made anew where its reader may see something else by then."""
    try:
        message, reader, saw = await pending
        if sent.sees is not None:
            now = await sent.find()
            if (now, sent.sees(now)) != (reader, saw):
                message, reader, _ = await _made(office, sent)
    except Fault as fault:
        await deliver(error_message(fault.sentence), None)
    except NoPlaceError:
        await deliver(error_message(slack.busy()), None)
    except Exception as error:  # noqa: BLE001 - the face's single handler of bugs
        await deliver(message_of(partial(_raise, error)), None)
    else:
        await deliver(message, reader)


def _raise(error: BaseException) -> Never:
    raise error
