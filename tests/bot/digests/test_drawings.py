"""What is drawn in a digest is never the reason that it is not posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.blocks import Message
from bot.digests.content import Posting
from retention.digest.delivery import SlotState
from tests.bot.digests.settling import company

if TYPE_CHECKING:
    from pathlib import Path

    from bot.blocks import Blocks


def drawn(*kinds: str) -> Blocks:
    return [{"type": kind} for kind in ("header", *kinds, "context")]


@pytest.mark.parametrize(
    ("chart", "picture", "unseen", "refusal", "attempts", "posted"),
    [
        (True, None, 0, None, 1, ["header", "data_visualization", "context"]),
        (True, None, 0, "data_visualization", 2, ["header", "context"]),
        (False, b"png", 0, None, 1, ["header", "context", "image"]),
        (False, b"png", 2, None, 3, ["header", "context", "image"]),
        (False, b"png", 3, None, 4, ["header", "context"]),
    ],
)
async def test_what_slack_refuses_to_draw_does_not_lose_the_digest(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    chart: bool,  # noqa: FBT001 - a case
    picture: bytes | None,
    unseen: int,
    refusal: str | None,
    attempts: int,
    posted: list[str],
) -> None:
    monkeypatch.setattr("bot.digests.picture.PAUSES_SECONDS", (0.0, 0.0, 0.0))
    async with company(tmp_path) as all_:
        all_.slack.unseen, all_.slack.undrawn = unseen, refusal
        blocks = drawn(*(["data_visualization"] if chart else []))
        all_.content = Posting(Message(blocks, "NRR 103 %"), picture=picture)
        await all_.settle()
        assert [[block["type"] for block in post["blocks"]] for post in all_.digests()] == [posted]
        assert len(all_.slack.called("chat.postMessage")) == attempts
        assert all_.store.records("d1", 1)[0].state is SlotState.POSTED


async def test_what_slack_refuses_to_draw_does_not_lose_the_thread(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        all_.slack.undrawn = "data_visualization"
        told = tuple(Message(drawn("data_visualization"), text) for text in ("GRR 98 %", "Movers"))
        all_.content = Posting(Message(drawn(), "NRR 103 %"), thread=told)
        await all_.settle()
        posted = [post for post in all_.slack.posts if post.get("thread_ts")]
        assert [post["text"] for post in posted] == ["GRR 98 %", "Movers"]
        assert [[block["type"] for block in post["blocks"]] for post in posted] == [["header", "context"]] * 2


async def test_a_picture_that_slack_refuses_does_not_lose_the_digest(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        all_.content = Posting(Message([], "NRR 103 %"), picture=b"png")
        await all_.settle()
        assert [post["text"] for post in all_.digests()] == ["NRR 103 %"]
