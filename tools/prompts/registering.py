"""Which prompts there are, with their arguments; all of them are optional."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from mcp.server.mcpserver.prompts import Prompt
from mcp.server.mcpserver.prompts.base import PromptArgument, UserMessage
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS

from retention.language import nearest
from retention.question import Kind
from retention.wording import mcp as wording
from tools.definition import described_in
from tools.prompts.digest import digest_preview
from tools.prompts.report import report
from tools.protocol_errors import in_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from anyio import CapacityLimiter
    from mcp.server.mcpserver import Context, MCPServer
    from mcp.server.mcpserver.prompts.base import Message

    from retention.desk import Desk

    Write = Callable[[Desk, Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class PromptForm:
    """A prompt: what a client shows of it, what it takes, how it is written."""

    name: str
    title: str
    takes: dict[str, str]
    write: Write


PERIOD = "The period, in words or dates: last-quarter, 2025-Q3, 2025, ttm. last-quarter without one."
SEGMENT = "Which accounts: values or attribute=value, several joined by spaces. All accounts without one."
METRIC = "The metric that fell: nrr, grr, logo_retention … nrr without one."

PROMPTS = (
    PromptForm(
        "quarterly_review",
        "Quarterly retention review",
        {"period": PERIOD, "segment": SEGMENT},
        partial(report, "quarterly_review"),
    ),
    PromptForm(
        "explain_drop",
        "Explain a drop",
        {"metric": METRIC, "period": PERIOD, "segment": SEGMENT},
        partial(report, "explain_drop", of=Kind.WHY),
    ),
    PromptForm("board_slide", "Board slide", {"period": PERIOD, "segment": SEGMENT}, partial(report, "board_slide")),
    PromptForm(
        "digest_preview",
        "Preview of a digest",
        {
            "period": "The period of the standard digest: last-month, last-quarter, ttm. last-month without one.",
            "segment": "Which accounts its questions are about. The standard digest is of all accounts.",
            "questions": "Up to five questions of one's own, parted by semicolons. The standard digest without any.",
            "tier_change": "yes: post only when a tier changes, or another threshold is crossed.",
            "nrr_down_points": "Post only when NRR falls by more than so many points, or another threshold is crossed.",
            "churned_over": "Post only when an account of more ARR churns, or another threshold is crossed.",
        },
        digest_preview,
    ),
)


class DeskPrompt(Prompt):
    """A prompt whose function takes the arguments as they came and gives its text; unknown ones are told."""

    async def render(
        self,
        arguments: dict[str, Any] | None,
        context: Context[Any, Any],  # noqa: ARG002 - the SDK's signature
    ) -> list[Message]:
        """Write the prompt. Raises MCPError with the sentence for the asker, whatever went wrong."""
        given, names = arguments or {}, tuple(one.name for one in self.arguments or ())
        unknown = [wording.unknown_argument(name, nearest(name, names), names) for name in given if name not in names]
        if unknown:
            raise MCPError(INVALID_PARAMS, unknown[0], {"code": "unknown_argument"})
        writing: Any = self.fn(given)
        return [UserMessage(await writing)]


def register_prompts(server: MCPServer[Any], desk: Desk, limiter: CapacityLimiter) -> None:
    """Add every prompt to `server`. Writing one asks the desk, so it runs in a thread."""
    for form in PROMPTS:
        server.add_prompt(
            DeskPrompt(
                name=form.name,
                title=form.title,
                description=described_in(f"prompts/{form.name}"),
                arguments=[PromptArgument(name=name, description=meaning) for name, meaning in form.takes.items()],
                fn=partial(_written, form, desk, limiter),
                context_kwarg=None,
            )
        )


async def _written(form: PromptForm, desk: Desk, limiter: CapacityLimiter, given: Mapping[str, str]) -> str:
    return await in_thread(form.name, partial(form.write, desk, given), limiter)
