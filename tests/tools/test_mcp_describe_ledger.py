"""`describe_ledger` on the sample ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator
from mcp import Client

from retention.wording.descriptions import description_lines
from tools.server import build_server

if TYPE_CHECKING:
    from retention.desk import Desk
    from tests.tools.conftest import Call


async def test_it_hands_on_the_description_of_the_core(call: Call, desk: Desk) -> None:
    result = await call(desk, "describe_ledger")
    description = desk.describe()
    assert not result.is_error
    assert result.structured_content == description.model_dump(mode="json")
    assert [part.text for part in result.content if part.type == "text"] == ["\n".join(description_lines(description))]


async def test_its_values_are_words_that_a_question_takes(call: Call, desk: Desk) -> None:
    described = (await call(desk, "describe_ledger")).structured_content
    assert described is not None
    assert {attribute["name"] for attribute in described["attributes"]} == {
        "industry",
        "interval",
        "plan",
        "product",
        "region",
        "segment",
    }
    for attribute in described["attributes"]:
        value = attribute["values"][0]["value"]
        segment = f'{attribute["name"]}="{value}"'
        answered = await call(desk, "get_retention", period="2025", segment=segment, by=attribute["name"])
        assert answered.structured_content is not None, answered.content
        assert [row["segment"] for row in answered.structured_content["rows"]] == [value]


async def test_its_result_fits_the_schema_that_it_announces(desk: Desk) -> None:
    async with Client(build_server(desk)) as client:
        (schema,) = (tool.output_schema for tool in (await client.list_tools()).tools if tool.name == "describe_ledger")
        assert schema is not None
        Draft202012Validator(schema).validate((await client.call_tool("describe_ledger")).structured_content)
