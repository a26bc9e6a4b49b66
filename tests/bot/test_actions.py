"""Clicks under an answer: the same figures as asking anew, seen by whom they are for, and shared once."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.answering import Answering
from bot.app import build_app
from bot.controls import controls
from bot.directory import Directory
from bot.installation import Installation
from bot.limits import check_message
from bot.office import Office
from bot.settings import SlackSettings
from retention.language import read_question
from retention.wording import word
from tests.bot.small_slack import CHANNEL, TEAM, USER, SmallSlack, small_slack
from tests.narrowed import main

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from retention.answer.any import AnyAnswer
    from retention.desk import Desk


class Clicking:
    """An answer in a workspace, and somebody who clicks under it. `seen` is what the response_url received."""

    def __init__(self, desk: Desk, slack: SmallSlack) -> None:
        self.slack, self.answering = slack, Answering()
        settings = SlackSettings("xoxb-secret", signing_secret="signing-secret", api_url=slack.url)
        office = Office(desk, self.answering, Directory())
        self.app = build_app(office, settings, Installation(TEAM, "Acme", "B0BOT", "U0BOT"))

    async def click(
        self, answer: AnyAnswer, name: str, value: str = "", *, ephemeral: bool = True, channel: str = CHANNEL
    ) -> list[dict[str, Any]]:
        """Click, and give what the response_url got of it."""
        before = len(self.slack.responses)
        action: dict[str, Any] = {"action_id": name, "block_id": f"answer:{answer.id}", "type": "button"}
        action |= {"selected_option": {"value": value}} if value else {"value": answer.id}
        payload = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": USER, "team_id": TEAM},
            "channel": {"id": channel},
            "container": {"type": "message", "is_ephemeral": ephemeral},
            "trigger_id": f"1.{time.monotonic_ns()}",
            "response_url": self.slack.response_url,
            "actions": [action],
        }
        body, timestamp = urlencode({"payload": json.dumps(payload)}), str(int(time.time()))
        signature = SignatureVerifier("signing-secret").generate_signature(timestamp=timestamp, body=body)
        headers: dict[str, str | Sequence[str]] = {
            "content-type": "application/x-www-form-urlencoded",
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": signature or "",
        }
        response = await self.app.async_dispatch(AsyncBoltRequest(body=body, headers=headers))
        assert (response.status, response.body) == (200, "")
        while self.answering._deliveries:
            await asyncio.wait(self.answering._deliveries, timeout=10)
        for message in (*self.slack.responses, *self.slack.posts):
            assert check_message(message["blocks"], message["text"]) == []
        return self.slack.responses[before:]


@pytest.fixture
async def clicking(desk: Desk) -> AsyncIterator[Clicking]:
    async with small_slack() as slack:
        clicker = Clicking(desk, slack)
        yield clicker
        await clicker.answering.finish()


@pytest.mark.parametrize(
    ("name", "value", "then"),
    [
        ("period", "last-month", "nrr 2025-10 enterprise"),
        ("segment", "segment=smb", "nrr 2025-Q3 smb"),
        ("segment", "*", "nrr 2025-Q3"),
        ("breakdown", "region", "nrr 2025-Q3 enterprise by region"),
    ],
)
async def test_a_menu_changes_ones_own_answer_in_place(
    clicking: Clicking, desk: Desk, name: str, value: str, then: str
) -> None:
    [changed] = await clicking.click(desk.answer(read_question("nrr last-quarter enterprise")), name, value)
    assert changed["replace_original"]
    expected = desk.answer(read_question(then))
    assert changed["text"].startswith(word(expected).headline)
    assert changed["blocks"][-1]["block_id"] == f"answer:{expected.id}"


async def test_a_menu_leaves_alone_what_others_read(clicking: Clicking, desk: Desk) -> None:
    answer = desk.answer(read_question("nrr last-quarter enterprise"))
    [beside] = await clicking.click(answer, "period", "last-month", ephemeral=False)
    assert (beside["replace_original"], beside["response_type"]) == (False, "ephemeral")


async def test_a_mistake_does_not_take_the_answer_away(clicking: Clicking, desk: Desk) -> None:
    answer = desk.answer(read_question("nrr last-quarter enterprise"))
    [told] = await clicking.click(answer, "breakdown", "planet")
    assert (told["replace_original"], told["response_type"]) == (False, "ephemeral")
    assert 'I don\'t know the attribute "planet"' in told["text"]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("accounts", "Enterprise ARR, Q3 2025: +"),
        ("compare", "Enterprise NRR, Q3 2025"),
        ("math", "Enterprise NRR, Q3 2025: 103.3 % · the math"),
    ],
)
async def test_what_is_asked_on_stands_beside_the_answer(
    clicking: Clicking, desk: Desk, name: str, begins: str
) -> None:
    beside, *picture = await clicking.click(desk.answer(read_question("nrr last-quarter enterprise")), name)
    assert [block["type"] for told in picture for block in told["blocks"]] == ["image"] * (name == "accounts")
    assert not beside["replace_original"]
    assert beside["text"].startswith(begins)


async def test_the_math_is_the_exact_fraction(clicking: Clicking, desk: Desk) -> None:
    answer = main(desk.answer(read_question("nrr last-quarter enterprise")))
    [math] = await clicking.click(answer, "math")
    ratio = answer.total.nrr
    assert ratio is not None
    # The sample has no cents.
    fraction = f"{ratio.numerator // 100:,} / {ratio.denominator // 100:,} = {ratio.percent} %"
    assert f"{fraction}, in USD a year." in math["text"]
    assert f"holdfast verify {answer.id}" in math["text"]


@pytest.mark.parametrize(("name", "ending"), [("csv", "csv"), ("chart", "png")])
async def test_a_file_goes_to_the_one_who_clicked(clicking: Clicking, desk: Desk, name: str, ending: str) -> None:
    answer = desk.answer(read_question("nrr last-quarter by segment"))
    [told] = await clicking.click(answer, name)
    assert told["text"] == f"nrr-Q3-2025-{answer.id[:8]}.{ending} is in your direct messages with me."
    [done] = clicking.slack.called("files.completeUploadExternal")
    assert done["channel_id"] == f"D{USER}"
    [data] = clicking.slack.uploads
    assert data.startswith(b"\xef\xbb\xbfanswer,period_start" if name == "csv" else b"\x89PNG")


async def test_sharing_posts_once_and_says_who(clicking: Clicking, desk: Desk) -> None:
    answer = desk.answer(read_question("nrr last-quarter enterprise"))
    assert await clicking.click(answer, "share") == []
    [told] = await clicking.click(answer, "share")
    assert told["text"] == "You shared this answer here a moment ago."
    [post] = clicking.slack.posts
    assert (post["method"], post["channel"]) == ("chat.postMessage", CHANNEL)
    [section] = post["blocks"][0]["elements"]
    assert section["elements"][1] == {"type": "user", "user_id": USER}
    assert post["text"].startswith(word(answer).headline)


async def test_a_picture_stands_below_an_answer_that_was_changed_in_place(clicking: Clicking, desk: Desk) -> None:
    """The picture never takes the place of what may have been chosen meanwhile."""
    changed, picture = await clicking.click(desk.answer(read_question("cohorts quarterly")), "segment", "segment=smb")
    assert (changed["replace_original"], picture["replace_original"]) == (True, False)
    assert [block["type"] for block in picture["blocks"]] == ["image"]


async def test_a_shared_answer_gets_its_picture_inside(clicking: Clicking, desk: Desk) -> None:
    assert await clicking.click(desk.answer(read_question("cohorts quarterly")), "share") == []
    posted, updated = clicking.slack.posts
    assert (updated["method"], updated["ts"]) == ("chat.update", posted["ts"])
    assert [block["type"] for block in updated["blocks"] if block not in posted["blocks"]] == ["image"]
    assert updated["blocks"][0] == posted["blocks"][0]
    assert [one["action_id"] for one in updated["blocks"][-1]["elements"]] == ["chart", "csv"]


async def test_sharing_where_the_bot_is_not(clicking: Clicking, desk: Desk) -> None:
    answer = desk.answer(read_question("nrr last-quarter enterprise"))
    clicking.slack.refusals["chat.postMessage"] = "not_in_channel"
    [told] = await clicking.click(answer, "share")
    assert told["text"] == (
        "I am not in this channel, so I cannot post there. Invite me (/invite @Holdfast), then share again."
    )
    clicking.slack.refusals.clear()
    assert await clicking.click(answer, "share") == []
    assert len(clicking.slack.posts) == 1


def test_a_menu_of_many_values_keeps_within_the_limits(desk: Desk) -> None:
    ledger = desk.describe()
    many = ledger.attributes[0].model_copy(
        update={
            "values": tuple(
                ledger.attributes[0].values[0].model_copy(update={"value": f"{n} {'v' * n}"}) for n in range(300)
            )
        }
    )
    wide = ledger.model_copy(update={"attributes": (many,)})
    for text in ("nrr last-quarter", "cohorts", "movers last-quarter", "diff 2025-Q2 v1", "benchmarks nrr"):
        question = read_question(text)
        below = controls(desk.answer(question), question, wide, accounts=True, share=True)
        assert check_message(below, "text") == []


@pytest.mark.parametrize(
    ("text", "periods", "names"),
    [
        ("nrr last-quarter", 7, ["math", "accounts", "compare", "chart", "csv", "share"]),
        # Nothing was computed: there is nothing to take apart or to draw.
        ("nrr 2020", 7, ["accounts", "compare", "csv", "share"]),
        # A cohort table of one quarter has no age, a trend of one month is a point.
        ("cohorts quarterly", 4, ["chart", "csv", "share"]),
        ("cohorts yearly", 0, ["chart", "csv", "share"]),
        ("nrr monthly", 6, ["chart", "csv", "share"]),
    ],
)
def test_what_stands_under_an_answer_leads_somewhere(desk: Desk, text: str, periods: int, names: list[str]) -> None:
    question = read_question(text)
    [below] = controls(desk.answer(question), question, desk.describe(), accounts=True, share=True)
    found = {element["action_id"]: element for element in below["elements"]}
    assert len(found.get("period", {"options": ()})["options"]) == periods
    assert [name for name in found if name not in {"period", "segment", "breakdown"}] == names


async def test_a_segment_of_what_it_is_broken_down_by_is_a_total(clicking: Clicking, desk: Desk) -> None:
    answer = desk.answer(read_question("nrr last-quarter by segment"))
    [changed] = await clicking.click(answer, "segment", "segment=smb")
    assert changed["text"].startswith("Smb NRR, Q3 2025")
    assert "Segment · Accounts" not in changed["text"]
