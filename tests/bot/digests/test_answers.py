"""What of a digest is drawn: by Slack where that has room for it, else as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.digests.answers import answers_of
from bot.digests.content import Posting
from bot.limits import check_message
from retention.asker import LOCAL
from tests.digest.subscriptions import subscription

if TYPE_CHECKING:
    from retention.desk import Desk


@pytest.mark.parametrize(
    ("questions", "titles", "picture"),
    [
        ((), ["NRR by month, 12 months to each month's end"], False),
        (("nrr last-quarter", "cohorts"), ["What moved ARR, Q3 2025"], False),
        (("cohorts quarterly", "nrr last-quarter"), [], True),
        (("nrr monthly since 2023-01",), [], True),
        (("arpa last-quarter",), [], False),
    ],
)
def test_what_is_drawn_of_a_digest(
    desk: Desk,
    questions: tuple[str, ...],
    titles: list[str],
    picture: bool,  # noqa: FBT001 - what is expected
) -> None:
    posting = answers_of(desk)(subscription(questions=questions), (), LOCAL)
    assert isinstance(posting, Posting)
    assert [block["title"] for block in posting.main.blocks if block["type"] == "data_visualization"] == titles
    assert (posting.picture is not None and posting.picture.startswith(b"\x89PNG")) is picture
    for message in (posting.main, *posting.thread):
        assert "csv" in [one["action_id"] for one in message.blocks[-1]["elements"]]
        assert check_message(message.blocks, message.text) == []


def test_the_trend_of_a_standard_digest_has_thirteen_months(desk: Desk) -> None:
    posting = answers_of(desk)(subscription(), (), LOCAL)
    assert isinstance(posting, Posting)
    [chart] = [block["chart"] for block in posting.main.blocks if block["type"] == "data_visualization"]
    assert chart["type"] == "line"
    assert len(chart["axis_config"]["categories"]) == 13
    assert chart["axis_config"]["categories"][-1] == "Oct 2025"
