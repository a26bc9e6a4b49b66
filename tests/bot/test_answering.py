"""Answers that take their time: what Slack waits for, and who may still have them when they are ready."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.answering import Answering, Asked
from bot.blocks import Message, error_message
from retention.access.permit import EVERYTHING, Refusal, nothing
from retention.asker import Asker, Face, Standing
from retention.errors import QuestionError
from retention.wording import explain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.answering import Made
    from retention.access.permit import Permit

ADA = Asker(face=Face.SLACK, user="U0ADA")
GUEST = ADA.model_copy(update={"standing": Standing.GUEST})
BLOCKS = error_message("x").blocks
SLOW, SOON = 0.3, 0.05


class Acknowledged:
    """What was acknowledged, and what came later."""

    def __init__(self) -> None:
        self.at_once: list[str] = []
        self.later: list[str] = []

    async def ack(self, body: dict[str, str]) -> None:
        self.at_once.append(body["text"])

    async def respond(self, *, text: str, **_: object) -> Acknowledged:
        self.later.append(text)
        return self

    status_code = 200


async def nothing_more(_: Made) -> None:
    """No picture follows."""


async def asked(answering: Answering, question: Asked) -> Acknowledged:
    told = Acknowledged()
    await answering.in_time(question, told.ack, told.respond, after=nothing_more)  # type: ignore[arg-type]
    at_once = list(told.at_once)
    await answering.finish()
    assert told.at_once == at_once
    return told


def permits(*each: Permit) -> Iterator[Permit]:
    """One after the other; the last one stays."""
    yield from each
    while True:
        yield each[-1]


async def test_slack_waits_for_nobody_to_be_looked_up() -> None:
    async def find() -> Asker:
        await asyncio.sleep(SLOW)
        return ADA

    told = await asked(Answering(patience=SOON), Asked(find, lambda _: Message(BLOCKS, "NRR"), lambda _: EVERYTHING))
    assert told.at_once == ["Working on it. The answer will appear here."]
    assert told.later == ["NRR"]


async def test_nobody_who_can_be_found_is_told_why() -> None:
    error = QuestionError("asker_unknown", reason="user_not_found")

    async def find() -> Asker:
        raise error

    told = await asked(Answering(), Asked(find, lambda _: Message(BLOCKS, "NRR"), lambda _: EVERYTHING))
    assert (told.at_once, told.later) == ([explain(error)], [])


async def test_a_bug_on_the_way_to_an_asker_is_told_by_its_reference(caplog: pytest.LogCaptureFixture) -> None:
    async def find() -> Asker:
        raise ZeroDivisionError

    told = await asked(Answering(), Asked(find, lambda _: Message(BLOCKS, "NRR"), lambda _: EVERYTHING))
    assert told.at_once[0].startswith("That failed on our side (reference ")
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((ADA, EVERYTHING), (ADA, nothing(Refusal.NO_RULE))),
        ((ADA, EVERYTHING), (GUEST, EVERYTHING)),
        ((ADA, nothing(Refusal.NO_RULE)), (ADA, EVERYTHING)),
    ],
)
async def test_whoever_may_see_something_else_meanwhile_gets_that(
    before: tuple[Asker, Permit], after: tuple[Asker, Permit]
) -> None:
    """The answer is made once more, for the asker as they are when it is delivered."""
    askers, seen = iter((before[0], after[0], after[0])), permits(before[1], after[1])
    made: list[Asker] = []

    async def find() -> Asker:
        return next(askers)

    async def slowly(wait: asyncio.Event) -> None:
        await asyncio.sleep(SLOW)
        wait.set()

    ready, loop = asyncio.Event(), asyncio.get_running_loop()

    def make(asker: Asker) -> Message:
        made.append(asker)
        asyncio.run_coroutine_threadsafe(slowly(ready), loop).result()
        return Message(BLOCKS, f"NRR {len(made)}")

    told = await asked(Answering(patience=SOON), Asked(find, make, lambda _: next(seen)))
    assert made == [before[0], after[0]]
    assert told.later == ["NRR 2"]


async def test_what_is_still_theirs_is_made_once() -> None:
    made: list[Asker] = []

    async def find() -> Asker:
        await asyncio.sleep(SOON)
        return ADA

    def make(asker: Asker) -> Message:
        made.append(asker)
        return Message(BLOCKS, "NRR")

    told = await asked(Answering(patience=0.01), Asked(find, make, lambda _: EVERYTHING))
    assert (made, told.later) == ([ADA], ["NRR"])
