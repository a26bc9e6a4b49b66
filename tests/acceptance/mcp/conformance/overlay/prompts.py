"""The prompts of the suites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcp.server.mcpserver.prompts.base import Message, UserMessage
from mcp_types import InputRequiredResult  # noqa: TC002 - the SDK reads the annotations

from tests.acceptance.mcp.conformance.overlay.asking_tools import ask, field_of, form
from tests.acceptance.mcp.conformance.overlay.plain_tools import AnyContext, embedded, picture

if TYPE_CHECKING:
    from collections.abc import Callable


def simple() -> list[Message]:
    """Say one fixed sentence."""
    return [UserMessage("This is a simple prompt for testing.")]


def with_arguments(arg1: str, arg2: str) -> list[Message]:
    """Repeat both arguments."""
    return [UserMessage(f"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'")]


def with_embedded_resource(resourceUri: str) -> list[Message]:  # noqa: N803 - the name of the argument in the suites
    """Embed a resource."""
    return [
        UserMessage(embedded(resourceUri, "text/plain", "Embedded resource content for testing.")),
        UserMessage("Please process the embedded resource above."),
    ]


def with_image() -> list[Message]:
    """Show a picture."""
    return [UserMessage(picture()), UserMessage("Please analyze the image above.")]


async def asking(ctx: AnyContext) -> list[Message] | InputRequiredResult:
    """Ask for the context first."""
    context = field_of(ctx, "user_context", "context")
    if context is None:
        return ask(user_context=form("What context should the prompt use?", "context"))
    return [UserMessage(f"Context: {context}")]


PROMPTS: dict[str, Callable[..., Any]] = {
    "test_simple_prompt": simple,
    "test_prompt_with_arguments": with_arguments,
    "test_prompt_with_embedded_resource": with_embedded_resource,
    "test_prompt_with_image": with_image,
    "test_input_required_result_prompt": asking,
}
