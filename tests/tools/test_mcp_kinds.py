"""Every tool that asks a question: the core's answer, whole or cut in the open, as `holdfast ask --json` prints it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client

from retention.language import read_question
from retention.wording import word
from tests.desks import AroundDesk
from tools import cutting, results
from tools.results import TEXT_CHARACTERS, readable
from tools.server import build_server

if TYPE_CHECKING:
    from retention.desk import Desk

KINDS: list[tuple[str, dict[str, Any], str]] = [
    ("get_retention", {"period": "ttm", "metric": "ltv", "margin": "80%"}, "ltv ttm margin=80%"),
    ("get_trend", {}, "nrr monthly"),
    ("get_trend", {"every": "month", "window": "ttm", "period": "since 2024-01"}, "nrr ttm monthly since 2024-01"),
    ("get_trend", {"metric": "grr", "every": "quarter", "by": "segment"}, "grr quarterly by segment"),
    ("get_cohorts", {}, "cohorts"),
    ("get_cohorts", {"every": "year", "basis": "logo", "segment": "smb"}, "cohorts yearly logo smb"),
    ("list_accounts", {}, "movers"),
    ("list_accounts", {"movement": "churn", "period": "2025"}, "accounts churned 2025"),
    ("list_accounts", {"top": 3, "period": "2025-Q3", "by": "region"}, "movers 2025-Q3 top 3 by region"),
    ("explain_change", {}, "why nrr"),
    ("explain_change", {"metric": "grr", "compare": "last-year", "by": "region"}, "why grr vs last-year by region"),
    ("get_matrix", {}, "matrix"),
    ("get_matrix", {"by": "industry", "period": "2025"}, "matrix 2025 by industry"),
    ("reconcile_policies", {"policy": "chartmogul"}, "reconcile chartmogul"),
    ("reconcile_policies", {"policy": "chartmogul", "against": "stripe"}, "reconcile chartmogul stripe"),
    ("get_benchmarks", {}, "benchmarks"),
    ("get_benchmarks", {"metric": "grr", "segment": "enterprise"}, "benchmarks grr enterprise"),
    ("compare_versions", {"older": 1, "newer": 2, "period": "2026-Q2"}, "diff 2026-Q2 v1 v2"),
    ("compare_versions", {"older": 1}, "diff v1"),
]


@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_every_kind_of_answer_is_that_of_the_core(desk: Desk, era: str) -> None:
    async with Client(build_server(desk), mode=era) as client:
        schemas = {tool.name: tool.output_schema for tool in (await client.list_tools()).tools}
        for tool, arguments, question in KINDS:
            result = await client.call_tool(tool, arguments)
            answer = desk.answer(read_question(question))
            assert not result.is_error, result.content
            assert json.dumps(result.structured_content) == json.dumps(answer.model_dump(mode="json")), question
            assert [part.text for part in result.content if part.type == "text"] == [readable(word(answer))]
            schema = schemas[tool]
            assert schema is not None
            Draft202012Validator(schema).validate(result.structured_content)


async def test_every_tool_of_a_question_is_among_these_cases(desk: Desk) -> None:
    async with Client(build_server(desk)) as client:
        named = {tool.name for tool in (await client.list_tools()).tools}
    assert named == {tool for tool, _, _ in KINDS} | {"describe_ledger", "verify_answer", "draw_answer"}


async def test_null_is_an_argument_left_out(desk: Desk) -> None:
    async with Client(build_server(desk)) as client:
        result = await client.call_tool("get_trend", {"metric": None, "every": "month", "by": None, "margin": None})
    assert result.structured_content == desk.answer(read_question("nrr monthly")).model_dump(mode="json")


# Kinds of which the sample's answers are long, with what keeps fewer rows, and where those stand.
CUTS: list[tuple[str, dict[str, Any], str, int]] = [
    ("get_retention", {"period": "2025", "by": "industry", "compare": "previous"}, "rows", 8000),
    ("get_trend", {"every": "month", "period": "since 2024-01", "by": "industry"}, "points", 20_000),
    ("get_cohorts", {"every": "month"}, "cohorts", 20_000),
    ("list_accounts", {"period": "2025"}, "movements", 4000),
    ("explain_change", {"by": "industry"}, "accounts", 8000),
    ("get_matrix", {"by": "industry"}, "rows", 6000),
    ("get_benchmarks", {}, "others", 8000),
]


@pytest.mark.parametrize(("tool", "arguments", "rows", "most"), CUTS)
async def test_a_long_answer_is_cut_in_the_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tool: str, arguments: dict[str, Any], rows: str, most: int
) -> None:
    async with Client(build_server(desk)) as client:
        whole = (await client.call_tool(tool, arguments)).structured_content
    monkeypatch.setattr(cutting, "STRUCTURED_CHARACTERS", most)
    async with Client(build_server(desk)) as client:
        (schema,) = (one.output_schema for one in (await client.list_tools()).tools if one.name == tool)
        result = await client.call_tool(tool, arguments)
    cut = result.structured_content
    assert whole is not None
    assert cut is not None
    assert schema is not None
    Draft202012Validator(schema).validate(cut)
    assert len(json.dumps(cut, separators=(",", ":"))) <= most + 200
    assert cut["truncated"] is True
    assert 0 < cut["rows_shown"] < cut["rows_total"]
    assert cut["csv"] == f"holdfast://answers/{whole['id']}/rows.csv"
    assert [(part.uri, part.mime_type) for part in result.content if part.type == "resource_link"] == [
        (cut["csv"], "text/csv")
    ]
    newest = tool in {"get_trend", "get_cohorts"}
    said = next(part.text for part in result.content if part.type == "text")
    assert f"{'newest' if newest else 'first'} {cut['rows_shown']} of {cut['rows_total']} rows" in said
    # What is kept is kept as it was, in its order.
    if rows != "movements":
        kept = cut[rows]
        assert kept == (whole[rows][-len(kept) :] if newest else whole[rows][: len(kept)])
    else:
        for group, full in zip(cut[rows], whole[rows], strict=True):
            assert group["accounts"] == full["accounts"][: len(group["accounts"])]
            assert (group["accounts_total"], group["arr_minor"]) == (full["accounts_total"], full["arr_minor"])
    assert {name: value for name, value in cut.items() if name in {"id", "period", "total", "ledger"}} == {
        name: value for name, value in whole.items() if name in {"id", "period", "total", "ledger"}
    }


async def test_a_trend_that_loses_steps_and_rows_says_both(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "STRUCTURED_CHARACTERS", 6000)
    async with Client(build_server(desk)) as client:
        result = await client.call_tool("get_trend", {"period": "since 2024-01", "by": "industry"})
    cut = result.structured_content
    assert cut is not None
    assert len(cut["rows"]) < 7, "rows are left out, too"
    said = next(part.text for part in result.content if part.type == "text")
    assert (
        f"The structured content holds {cut['rows_shown']} of {cut['rows_total']} rows: the newest steps, and the first"
        f" of the rows beside them; all are in {cut['csv']}. Ask for a segment or a shorter period to have fewer."
    ) in said


async def test_a_text_that_is_cut_sends_nobody_to_a_structured_content_that_is_cut(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "STRUCTURED_CHARACTERS", 6000)
    monkeypatch.setattr(results, "TEXT_CHARACTERS", 1000)
    async with Client(build_server(desk)) as client:
        result = await client.call_tool("get_retention", {"period": "2025", "by": "industry"})
    said = next(part.text for part in result.content if part.type == "text")
    assert "of 7 rows shown here." in said
    assert "the structured content has more" not in said


async def test_a_single_long_row_is_left_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "STRUCTURED_CHARACTERS", 100)
    async with Client(build_server(desk)) as client:
        result = await client.call_tool("compare_versions", {"older": 1})
    assert result.structured_content == desk.answer(read_question("diff v1")).model_dump(mode="json")


async def test_points_and_the_ratios_of_rows_are_cut_alike(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "STRUCTURED_CHARACTERS", 20_000)
    async with Client(build_server(desk)) as client:
        cut = (
            await client.call_tool("get_trend", {"every": "month", "period": "since 2024-01", "by": "segment"})
        ).structured_content
    assert cut is not None
    assert {len(row["ratios"]) for row in cut["rows"]} == {len(cut["points"])}


async def test_the_text_of_a_long_answer_is_short(desk: Desk) -> None:
    async with Client(build_server(desk)) as client:
        result = await client.call_tool("list_accounts", {"movement": "expansion", "period": "2025"})
    said = next(part.text for part in result.content if part.type == "text")
    assert len(said) <= TEXT_CHARACTERS


class CountingDesk(AroundDesk):
    """Counts the questions that are computed or looked up, and those that are answered from memory."""

    answered = given_again = 0

    def answer(self, *asked: Any) -> Any:  # noqa: ANN401 - as a desk has it
        self.answered += 1
        return super().answer(*asked)

    def given(self, *asked: Any) -> Any:  # noqa: ANN401 - as a desk has it
        self.given_again += 1
        return super().given(*asked)


@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_a_call_that_was_answered_is_answered_from_memory(desk: Desk, era: str) -> None:
    counting = CountingDesk(desk)
    async with Client(build_server(counting), mode=era) as client:
        first, again = [await client.call_tool("get_retention", {"period": "2025"}) for _ in range(2)]
        refused = [await client.call_tool("get_retention", {"period": "2025", "segment": "nobody"}) for _ in range(2)]
    assert again == first
    assert (counting.answered, counting.given_again) == (3, 1)
    assert [one.is_error for one in refused] == [True, True]
