"""Slash commands: each is a question whose metric or kind the command names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bot import pictures
from bot.answering import Asked
from bot.answers import message_of_answer
from bot.controls import controls
from bot.help import how_to_ask, is_help
from bot.laid_out import LaidOut
from bot.text import unescape
from retention.language import read_question
from retention.question import Kind, Metric

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.blocks import Message
    from bot.office import Office
    from retention.asker import Asker
    from retention.question import Question


@dataclass(frozen=True, slots=True)
class Meant:
    """What a command means where its text names no metric or kind; `alone` when it is a question without any text.

    `hint` is a text that it takes, which Slack shows beside it.
    """

    hint: str
    metric: Metric = Metric.NRR
    kind: Kind | None = None

    @property
    def alone(self) -> bool:
        return self.kind is not None

    def is_help(self, text: str) -> bool:
        """Whether the text asks how to ask."""
        return is_help(text) and (bool(text) or not self.alone)

    def question(self, text: str) -> Question:
        """Read what was typed after the command. Raises QuestionError."""
        return read_question(text, metric=self.metric, kind=self.kind)


COMMANDS = {
    "/nrr": Meant("last-quarter enterprise"),
    "/grr": Meant("last-quarter by segment", Metric.GRR),
    "/churn": Meant("last-month vs previous", Metric.REVENUE_CHURN),
    "/cohorts": Meant("quarterly enterprise", kind=Kind.COHORTS),
    "/movers": Meant("last-quarter top 20", kind=Kind.MOVERS),
    "/why": Meant("grr last-quarter by segment", kind=Kind.WHY),
    "/retention": Meant("nrr ttm monthly since 2025-01"),
}
"""Each command and what it means."""


def register(app: AsyncApp, office: Office) -> None:
    """Answer every command, to the asker alone."""
    for command, meant in COMMANDS.items():
        app.command(command)(_asking(office, command, meant))


def _asking(office: Office, command: str, meant: Meant) -> Callable[..., Awaitable[None]]:
    async def ask(ack: AsyncAck, respond: AsyncRespond, client: AsyncWebClient, body: dict[str, Any]) -> None:
        text = unescape(str(body.get("text") or "")).strip()
        if meant.is_help(text):
            make = partial(_help, office, command, meant)
        else:
            make = partial(answered, office, partial(meant.question, text))
        asked = Asked(partial(asker_of_command, office, client, body), make, office.desk.permit)
        after = partial(pictures.follow, office, client, partial(pictures.beside, respond))
        await office.answering.in_time(asked, ack, respond, after=after)

    return ask


async def asker_of_command(office: Office, client: AsyncWebClient, body: dict[str, Any]) -> Asker:
    """Who typed a command, and where. Raises QuestionError."""
    return await office.directory.asker(
        client,
        team=body.get("team_id"),
        user=str(body["user_id"]),
        channel=body.get("channel_id"),
        channel_name=body.get("channel_name"),
    )


def answered(office: Office, read: Callable[[], Question], asker: Asker) -> Message:
    """Read a question and lay out its answer with what can be asked next."""
    question, desk = read(), office.desk
    # Taken before the answer: laid out under a moment that is over, a message is never found again.
    moment, permit = desk.moment(asker), desk.permit(asker)
    answer, readers_known = desk.answer(question, asker), _knows_readers(asker)

    def lay_out() -> LaidOut:
        share = readers_known and permit.share
        below = controls(answer, question, desk.describe(asker), accounts=permit.accounts, share=share)
        return LaidOut(message_of_answer(answer, below), moment)

    return office.laid_out.of((question, moment, readers_known), lay_out).message


def answered_before(office: Office, question: Question, asker: Asker) -> LaidOut | None:
    """What lies ready for `asker`, and takes no time; the desk must still be asked for it to be given."""
    moment = office.desk.moment_at_hand(asker)
    return None if moment is None else office.laid_out.kept((question, moment, _knows_readers(asker)))


def _knows_readers(asker: Asker) -> bool:
    """Whether an answer to the asker alone may be shared: nothing is, where it is not known who reads along."""
    return asker.place is not None and asker.place.external is False and not asker.seen_by_all


def _help(office: Office, command: str, meant: Meant, asker: Asker) -> Message:
    return how_to_ask(command, office.desk.describe(asker), meant.question)
