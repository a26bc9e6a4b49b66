"""Whatever an assistant asks, the number is right, or it is told exactly what to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mcp import Client

from tests.tools.wrong_calls import WRONG_CALLS
from tools.server import build_server

if TYPE_CHECKING:
    from retention.desk import Desk


@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_a_wrong_call_is_told_what_to_change(desk: Desk, era: str) -> None:
    async with Client(build_server(desk), mode=era) as client:
        for tool, arguments, sentence in WRONG_CALLS:
            refused = await client.call_tool(tool, arguments)
            said = [part.text for part in refused.content if part.type == "text"]
            assert (said, refused.is_error, refused.structured_content) == ([sentence], True, None), (tool, arguments)


async def test_a_question_of_absurd_length_is_refused_in_short(desk: Desk) -> None:
    long = {"period": {"period": "x" * 100_000}, "segment": {"period": "2025", "segment": "x " * 50_000}}
    async with Client(build_server(desk)) as client:
        for name, arguments in long.items():
            refused = await client.call_tool("get_retention", arguments)
            (part,) = refused.content
            assert part.type == "text"
            length = "100,000" if name == "period" else "99,999"
            assert part.text == f"The question has {length} characters; 500 are the most."


async def test_an_empty_cohort_is_an_answer_that_says_so(desk: Desk) -> None:
    nobody = {"period": "2023-11", "segment": "enterprise region=latam industry=media plan=starter"}
    async with Client(build_server(desk)) as client:
        answer = await client.call_tool("get_retention", nobody)
    assert not answer.is_error
    assert answer.structured_content is not None
    assert answer.structured_content["total"]["nrr"] is None
    assert "empty_cohort" in {warning["code"] for warning in answer.structured_content["warnings"]}
    (part,) = answer.content
    assert part.type == "text"
    assert part.text.startswith(
        "No media / starter / latam / enterprise account was active on 31 Oct 2023, so there is nothing to retain."
    )


def test_the_table_is_long_enough_to_be_worth_its_name() -> None:
    assert len(WRONG_CALLS) >= 60
    assert len({tool for tool, _, _ in WRONG_CALLS}) == 12
