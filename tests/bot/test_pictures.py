"""Pictures that come after their answers: once, drawn once, and never at the price of the answer."""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import Answering, Made
from bot.answers import message_of_answer
from bot.directory import Directory
from bot.limits import check_message
from bot.office import Office
from bot.pictures import Files, follow
from bot.workers import Workers
from retention.asker import LOCAL
from retention.errors import QuestionError
from retention.language import read_question
from tests.bot.interacting import Visitor, visiting
from tests.bot.small_slack import small_slack
from tests.desks import AroundDesk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.blocks import Unfinished
    from bot.measures import Block
    from retention.answer.any import AnyAnswer
    from retention.asker import Asker
    from retention.desk import Desk, Recalled
    from retention.question import Question

HEADLINE = "Revenue retention of quarterly cohorts, "


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.answering.HEAD_START_SECONDS", 0.0)
    monkeypatch.setattr("bot.pictures.PAUSES_SECONDS", (0.0, 0.0, 0.0))
    # A program that another test started in this process may have taken the log for itself.
    monkeypatch.setattr(logging.getLogger("holdfast.slack"), "propagate", True)


@pytest.fixture
async def visitor(desk: Desk) -> AsyncIterator[Visitor]:
    async with visiting(desk) as found:
        yield found


async def asks(visitor: Visitor, text: str, command: str = "/retention") -> dict[str, Any]:
    """Type a question, and give the acknowledgement."""
    response = await visitor.types(command, text)
    message: dict[str, Any] = json.loads(response.body)
    assert check_message(message["blocks"], message["text"]) == []
    return message


def kinds(message: dict[str, Any]) -> list[str]:
    return [block["type"] for block in message["blocks"]]


async def test_a_picture_follows_its_answer(visitor: Visitor) -> None:
    answer = await asks(visitor, "quarterly", "/cohorts")
    assert "image" not in kinds(answer)
    [picture] = visitor.slack.responses
    said = f"Chart: {answer['text'].splitlines()[0]}"
    assert said.startswith(f"Chart: {HEADLINE}")
    assert picture["blocks"] == [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": said}]
    assert (picture["text"], picture["response_type"], picture["replace_original"]) == (said, "ephemeral", False)
    [data] = visitor.slack.uploads
    assert data.startswith(b"\x89PNG")
    [uploaded] = visitor.slack.called("files.completeUploadExternal")
    assert "channel_id" not in uploaded


async def test_the_same_answer_is_drawn_once(visitor: Visitor) -> None:
    for _ in range(3):
        await asks(visitor, "quarterly", "/cohorts")
    assert len(visitor.slack.responses) == 3
    assert len(visitor.slack.uploads) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("nrr last-quarter", "bar"),
        ("nrr last-quarter by segment", "bar"),
        ("nrr last-quarter vs previous by segment", "bar"),
        ("nrr monthly 2025-01-01..2025-10-31", "line"),
        ("why nrr last-quarter by segment", "bar"),
        ("arpa last-quarter", None),
        ("nrr last-quarter entreprise", None),
        ("help", None),
    ],
)
async def test_what_needs_no_picture_gets_none(visitor: Visitor, text: str, shown: str | None) -> None:
    message = await asks(visitor, text)
    charts = [block["chart"]["type"] for block in message["blocks"] if block["type"] == "data_visualization"]
    assert charts == ([shown] if shown else [])
    assert (visitor.slack.responses, visitor.slack.uploads) == ([], [])


async def test_a_trend_that_is_too_long_for_a_chart_gets_a_picture(visitor: Visitor) -> None:
    assert "data_visualization" not in kinds(await asks(visitor, "nrr monthly since 2024-01"))
    assert list(map(kinds, visitor.slack.responses)) == [["image"]]


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_picture_that_is_not_taken_is_made_anew_the_next_time(
    visitor: Visitor, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.slack.refusals[method] = "not_allowed"
    with caplog.at_level(logging.INFO, logger="holdfast.slack"):
        assert (await asks(visitor, "quarterly", "/cohorts"))["text"].startswith(HEADLINE)
    assert visitor.slack.responses == []
    assert "answer without its picture" in caplog.text
    assert "not_allowed" in caplog.text
    visitor.slack.refusals.clear()
    await asks(visitor, "quarterly", "/cohorts")
    assert len(visitor.slack.responses) == 1


async def test_a_file_that_slack_has_not_looked_at_yet_is_tried_again(visitor: Visitor) -> None:
    visitor.slack.unseen = 2
    await asks(visitor, "quarterly", "/cohorts")
    assert list(map(kinds, visitor.slack.responses)) == [["image"]]
    assert len(visitor.slack.uploads) == 1


async def test_a_file_that_slack_never_shows_is_given_up(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    visitor.slack.unseen = 3
    with caplog.at_level(logging.INFO, logger="holdfast.slack"):
        await asks(visitor, "quarterly", "/cohorts")
    assert visitor.slack.responses == []
    assert "not shown" in caplog.text
    await asks(visitor, "quarterly", "/cohorts")
    assert (len(visitor.slack.responses), len(visitor.slack.uploads)) == (1, 2)


class Slow(AroundDesk):
    """Takes its time for an answer."""

    def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:
        time.sleep(0.1)
        return super().answer(question, asker)


async def test_a_late_answer_comes_before_its_picture(desk: Desk) -> None:
    async with visiting(Slow(desk), patience=0.01) as visitor:
        assert (await asks(visitor, "quarterly", "/cohorts"))["text"].startswith("Working on it.")
        answer, picture = visitor.slack.responses
        assert answer["text"].startswith(HEADLINE)
        assert kinds(picture) == ["image"]


class Withdrawn(AroundDesk):
    """Nothing of what was answered may be seen again."""

    def recall(self, answer_id: str, asker: Asker = LOCAL) -> Recalled:
        raise QuestionError("unknown_answer", text=f"{answer_id} {asker.user}")


class Narrowed(AroundDesk):
    """What was answered is recalled as something else."""

    def recall(self, answer_id: str, asker: Asker = LOCAL) -> Recalled:
        other = self.inner.answer(read_question("cohorts monthly"), LOCAL)
        return super().recall(other.id if answer_id != other.id else answer_id, asker)


@pytest.mark.parametrize("around", [Withdrawn, Narrowed])
async def test_what_may_no_longer_be_seen_is_not_shown(desk: Desk, around: type[AroundDesk]) -> None:
    async with visiting(around(desk)) as visitor:
        assert (await asks(visitor, "quarterly", "/cohorts"))["text"].startswith(HEADLINE)
        assert visitor.slack.responses == []


async def test_when_every_place_is_taken_pictures_give_way(desk: Desk) -> None:
    placed: list[Block] = []

    async def place(_: Unfinished, picture: Block) -> bool:
        placed.append(picture)
        return True

    message = message_of_answer(desk.answer(read_question("cohorts quarterly")))
    async with small_slack() as slack:
        office = Office(desk, Answering(workers=Workers(threads=1, places=0)), Directory())
        await follow(office, AsyncWebClient("xoxb-secret", base_url=slack.url), place, Made(message, LOCAL))
        assert (placed, slack.calls) == ([], [])
        await office.answering.finish()


async def test_files_are_kept_up_to_a_number(desk: Desk) -> None:
    files, made = Files(most=2), list[int]()
    answers = [desk.answer(read_question(f"nrr 2025-Q{quarter}")) for quarter in (1, 2, 3)]

    async def make() -> str:
        made.append(len(made))
        return f"F{len(made)}"

    assert [await files.of("T1", answer, make) for answer in answers] == ["F1", "F2", "F3"]
    assert await files.of("T1", answers[2], make) == "F3"
    assert await files.of("T1", answers[0], make) == "F4"
    # The same answer, given in another workspace: the file of the first one is not shown there.
    assert await files.of("T2", answers[0], make) == "F5"
    assert await files.of("T1", answers[0], make) == "F4"
