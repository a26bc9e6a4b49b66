"""`get_retention`: one question, the whole answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from retention.answer import Answer
from retention.language import question_from_parts
from retention.policy import DEFAULT_POLICY
from retention.question import Comparison, Metric
from retention.wording import word
from tools.arguments import Arguments
from tools.asking import whoever_asks
from tools.definition import define
from tools.results import readable, result

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from mcp.server.mcpserver.tools import Tool
    from mcp_types import CallToolResult

    from retention.desk import Desk

# The schema closes both lists; the core checks the words, so a wrong one gets the same sentence as everywhere.
MetricName = Annotated[str, Field(json_schema_extra={"enum": [metric.value for metric in Metric]})]
ComparisonName = Annotated[str, Field(json_schema_extra={"enum": [comparison.value for comparison in Comparison]})]


class RetentionArguments(Arguments):
    period: str = Field(
        description="The time asked about, in words or dates.",
        examples=["last-quarter", "2025", "2025-Q3", "2025-06", "ttm", "qtd", "last-8-weeks", "2025-06-01..2025-08-31"],
    )
    metric: MetricName = Field(
        default=Metric.NRR.value,
        description="What the headline shows; every answer holds the ratios of the movements beside it.",
        examples=["grr"],
    )
    segment: str = Field(
        default="",
        description="Which accounts: values or attribute=value, several joined by spaces. Empty for all accounts.",
        examples=["enterprise", "region=emea", "enterprise region=emea"],
    )
    by: str | None = Field(
        default=None, description="An attribute: one row for each of its values.", examples=["region", "industry"]
    )
    compare: ComparisonName | None = Field(
        default=None,
        description="The earlier period to hold the answer against: the one before, or the same one a year earlier.",
        examples=["previous"],
    )
    policy: str = Field(
        default=DEFAULT_POLICY,
        description="The counting rules, one of the policies of describe_ledger.",
        examples=[DEFAULT_POLICY],
    )
    currency: str | None = Field(
        default=None,
        description=(
            "The ISO 4217 currency of the figures. With exchange rates in the ledger everything is converted to it,"
            " without them only lines billed in it count."
        ),
        examples=["USD"],
    )


def get_retention(desk: Desk, limiter: CapacityLimiter) -> Tool:
    """Define the tool that answers a retention question."""

    def work(asked: RetentionArguments) -> CallToolResult:
        answer = desk.answer(question_from_parts(**asked.model_dump()), whoever_asks())
        return result(answer, readable(word(answer)))

    return define(
        name="get_retention",
        title="Retention of a period",
        arguments=RetentionArguments,
        output=Answer,
        work=work,
        limiter=limiter,
    )
