"""`get_retention` on the sample ledger: the core's answer, whole and unchanged, and its sentences when it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client

from retention.language import read_question
from retention.wording import plain, word
from tools.server import build_server

if TYPE_CHECKING:
    from mcp_types import CallToolResult

    from retention.desk import Desk
    from tests.tools.conftest import Call

METRICS = (
    "Metrics: nrr, grr, logo_retention, crr, logo_churn, revenue_churn, quick_ratio, renewal_rate, win_back_rate, arpa,"
    " ltv, ltv_cac."
)
ATTRIBUTES = "Attributes: industry, plan, region, segment, product, interval."
COMPLETE = "the ledger is complete through 31 Oct 2026."
# The same question as arguments and as text.
QUESTIONS: list[tuple[dict[str, Any], str]] = [
    ({"period": "last-quarter", "segment": "enterprise"}, "nrr last-quarter enterprise"),
    ({"period": "2025", "by": "industry"}, "nrr 2025 by industry"),
    ({"period": "ttm", "metric": "grr", "compare": "last-year", "by": "segment"}, "grr ttm by segment vs last-year"),
    ({"period": "last-8-weeks as of 2026-10-31", "metric": "crr"}, "crr last-8-weeks as of 2026-10-31"),
    ({"period": "2025-Q3", "segment": "region=emea smb", "compare": "previous"}, "2025-Q3 region=emea smb vs previous"),
    ({"period": "qtd", "metric": "logo_churn", "currency": "USD"}, "logo churn qtd currency=USD"),
    ({"period": "2022"}, "nrr 2022"),
    ({"period": "2023-10", "metric": "revenue_churn", "policy": "holdfast"}, "revenue churn 2023-10 policy=holdfast"),
]


def text_of(result: CallToolResult) -> str:
    (part,) = result.content
    assert part.type == "text"
    return part.text


@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_the_structured_result_is_the_answer_of_the_core(desk: Desk, era: str) -> None:
    """One connection for all: the client checks each result against the announced schema, which it reads once."""
    async with Client(build_server(desk), mode=era) as client:
        for arguments, question in QUESTIONS:
            result = await client.call_tool("get_retention", arguments)
            answer = desk.answer(read_question(question))
            assert not result.is_error, text_of(result)
            assert json.dumps(result.structured_content) == json.dumps(answer.model_dump(mode="json"))
            assert text_of(result) == plain(word(answer))


async def test_every_result_fits_the_schema_that_the_tool_announces(desk: Desk) -> None:
    async with Client(build_server(desk)) as client:
        (schema,) = (tool.output_schema for tool in (await client.list_tools()).tools if tool.name == "get_retention")
    assert schema is not None
    checker = Draft202012Validator(schema)
    for _, question in QUESTIONS:
        checker.validate(desk.answer(read_question(question)).model_dump(mode="json"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            {"period": "last-quarter", "metric": "nr"},
            f'I don\'t know the metric "nr". Did you mean nrr? {METRICS}',
        ),
        (
            {"period": "last-quarter", "metric": "forecast"},
            f'I don\'t know the metric "forecast". {METRICS}',
        ),
        (
            {"period": "last-quarter", "compare": "last-yaer"},
            'I can\'t compare with "last-yaer". Did you mean last-year? Comparisons: previous, last-year.',
        ),
        (
            {"period": "last-quarter", "segment": "entreprise"},
            'I don\'t know the segment "entreprise". Did you mean enterprise? Segments: enterprise, mid-market, smb.',
        ),
        (
            {"period": "last-quarter", "segment": "region=emae"},
            'I don\'t know the region "emae". Did you mean emea? Values of region: amer, apac, emea, latam.',
        ),
        (
            {"period": "last-quarter", "by": "regoin"},
            f'I don\'t know the attribute "regoin". Did you mean region? {ATTRIBUTES}',
        ),
        (
            {"period": "last-quarter", "policy": "vendor"},
            (
                'I don\'t know the policy "vendor". Policies: holdfast, chartmogul, stripe, profitwell, baremetrics,'
                " chargebee, maxio, recurly, revenuecat, growpanel, saas_capital, hubspot_10k."
            ),
        ),
        ({"period": "last-quarter", "currency": "EUR"}, "No line of this ledger bills in EUR. Currencies: USD."),
        ({"period": "2025-13"}, 'I can\'t read the period "2025-13": months go from 01 to 12.'),
        (
            {"period": "2026-Q4"},
            f"Q4 2026 is not over: {COMPLETE} Ask qtd for the quarter so far, or last-quarter for Q3 2026.",
        ),
        ({"period": "2027"}, f"2027 is not over: {COMPLETE} Ask last-year for 2025."),
        ({"period": ""}, "The period is missing, for example last-quarter."),
        ({"period": "x" * 501}, "The question has 501 characters; 500 are the most."),
    ],
)
async def test_a_question_that_must_change_gets_the_sentence_of_the_core(
    call: Call, desk: Desk, arguments: dict[str, Any], sentence: str
) -> None:
    refused = await call(desk, "get_retention", **arguments)
    assert refused.is_error
    assert refused.structured_content is None
    assert text_of(refused) == sentence
