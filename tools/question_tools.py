"""The tools that ask a question: which there are, and the way of each from its arguments to a result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from mcp_types import InputRequiredResult

from retention.answer.any import model_of
from retention.errors import QuestionError
from retention.question import Kind
from tools import question_arguments as arguments
from tools.asking import whoever_asks
from tools.at_hand import tell_answered
from tools.choosing import choose
from tools.definition import define
from tools.results import answer_result
from tools.schemas import cuttable, output_schema
from tools.views import pages

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from mcp.server.mcpserver import Context
    from mcp.server.mcpserver.tools import Tool
    from mcp_types import CallToolResult

    from retention.desk import Desk
    from retention.question import Question
    from tools.definition import Result


@dataclass(frozen=True, slots=True)
class QuestionTool:
    """A tool that asks one kind of question. `view` is the page that shows its answers in hosts that can."""

    name: str
    title: str
    arguments: type[arguments.QuestionArguments]
    gives: Kind
    view: str | None = None


QUESTION_TOOLS = (
    QuestionTool(
        "get_retention", "Retention of a period", arguments.RetentionArguments, Kind.RETENTION, pages.MOVEMENTS.uri
    ),
    QuestionTool("get_trend", "A metric over time", arguments.TrendArguments, Kind.TREND, pages.TREND.uri),
    QuestionTool(
        "get_cohorts", "What is left of each cohort", arguments.CohortsArguments, Kind.COHORTS, pages.COHORTS.uri
    ),
    QuestionTool("list_accounts", "The accounts behind a movement", arguments.AccountsArguments, Kind.ACCOUNTS),
    QuestionTool("explain_change", "Why a figure changed", arguments.WhyArguments, Kind.WHY),
    QuestionTool("get_matrix", "Segments by GRR and NRR", arguments.MatrixArguments, Kind.MATRIX, pages.MATRIX.uri),
    QuestionTool("reconcile_policies", "Two sets of counting rules", arguments.ReconcileArguments, Kind.RECONCILE),
    QuestionTool("get_benchmarks", "Reference rows for a metric", arguments.BenchmarksArguments, Kind.BENCHMARKS),
    QuestionTool("compare_versions", "What two imports differ in", arguments.VersionsArguments, Kind.DIFF),
)


def question_tools(desk: Desk, limiter: CapacityLimiter) -> list[Tool]:
    """Define every tool that asks a question."""
    return [_defined(tool, desk, limiter) for tool in QUESTION_TOOLS]


def _defined(tool: QuestionTool, desk: Desk, limiter: CapacityLimiter) -> Tool:
    def answered(question: Question) -> CallToolResult:
        return answer_result(desk.answer(question, whoever_asks()))

    def remembered(question: Question) -> CallToolResult:
        asker = whoever_asks()
        before = desk.moment(asker)
        result = answered(question)
        if desk.moment(asker) == before:
            tell_answered(question, before)
        return result

    async def answer(asked: arguments.QuestionArguments, context: Context[Any, Any]) -> Result:
        question = await to_thread.run_sync(asked.question, limiter=limiter)
        try:
            return await to_thread.run_sync(remembered, question, limiter=limiter)
        except QuestionError as error:
            meant = await choose(question, error, context)
        if isinstance(meant, InputRequiredResult):
            return meant
        # What was chosen once is not remembered for whoever asks the same next.
        return await to_thread.run_sync(answered, meant, limiter=limiter)

    return define(
        name=tool.name,
        title=tool.title,
        arguments=tool.arguments,
        output=lambda: cuttable(output_schema(model_of(tool.gives))),
        answer=answer,
        view=tool.view,
    )
