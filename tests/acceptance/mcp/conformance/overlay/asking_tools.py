"""Tools that end a call with questions and go on when it comes again with the answers (protocol 2026-07-28)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from mcp.server.mcpserver.resolve import Resolve, Sample
from mcp_types import (
    CallToolResult,
    CreateMessageRequest,
    CreateMessageRequestParams,
    CreateMessageResult,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequest,
    InputRequiredResult,
    ListRootsRequest,
    ListRootsResult,
    SamplingMessage,
    TextContent,
)

from tests.acceptance.mcp.conformance.overlay.plain_tools import AnyContext, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

Asked = CallToolResult | InputRequiredResult
R = TypeVar("R", bound="BaseModel")


def form(message: str, field: str, kind: str = "string") -> ElicitRequest:
    schema: dict[str, Any] = {"type": "object", "properties": {field: {"type": kind}}, "required": [field]}
    return ElicitRequest(params=ElicitRequestFormParams(message=message, requested_schema=schema))


def sample(question: str, most_tokens: int) -> CreateMessageRequest:
    message = SamplingMessage(role="user", content=TextContent(type="text", text=question))
    return CreateMessageRequest(params=CreateMessageRequestParams(messages=[message], max_tokens=most_tokens))


def answered(ctx: AnyContext, key: str, kind: type[R]) -> R | None:
    """The client's answer to the question `key`, where it is of the kind that was asked for."""
    answer = (ctx.input_responses or {}).get(key)
    return answer if isinstance(answer, kind) else None


def field_of(ctx: AnyContext, key: str, field: str) -> Any:  # noqa: ANN401 - what the user typed
    """The value of a form's field, where the user accepted it; else None."""
    answer = answered(ctx, key, ElicitResult)
    return (answer.content or {}).get(field) if answer is not None and answer.action == "accept" else None


def ask(*, state: str | None = None, **questions: InputRequest) -> InputRequiredResult:
    return InputRequiredResult(input_requests=questions, request_state=state)


async def by_form(ctx: AnyContext) -> Asked:
    """Ask for a name."""
    name = field_of(ctx, "user_name", "name")
    return said(f"Hello, {name}!") if name else ask(user_name=form("What is your name?", "name"))


async def by_model(ctx: AnyContext) -> Asked:
    """Ask the client's model."""
    sampled = answered(ctx, "capital_question", CreateMessageResult)
    if sampled is None:
        return ask(capital_question=sample("What is the capital of France?", 100))
    return said(sampled.content.text if isinstance(sampled.content, TextContent) else "")


async def by_roots(ctx: AnyContext) -> Asked:
    """Ask for the client's roots."""
    listed = answered(ctx, "client_roots", ListRootsResult)
    if listed is None:
        return ask(client_roots=ListRootsRequest())
    return said(f"Roots: {', '.join(str(root.uri) for root in listed.roots)}")


async def with_state(ctx: AnyContext) -> Asked:
    """Ask with a state, and go on only with that state. The SDK seals it, and refuses one that was tampered with."""
    if ctx.request_state == "asked" and field_of(ctx, "confirm", "ok") is not None:
        return said("state-ok")
    return ask(state="asked", confirm=form("Please confirm", "ok", "boolean"))


async def three_questions(ctx: AnyContext) -> Asked:
    """Ask the user, the model and for the roots at once."""
    name = field_of(ctx, "user_name", "name")
    greeting = answered(ctx, "greeting", CreateMessageResult)
    roots = answered(ctx, "client_roots", ListRootsResult)
    if name and greeting is not None and roots is not None:
        return said(f"{name} has {len(roots.roots)} roots.")
    return ask(
        state="asked",
        user_name=form("What is your name?", "name"),
        greeting=sample("Generate a greeting", 50),
        client_roots=ListRootsRequest(),
    )


async def two_rounds(ctx: AnyContext) -> Asked:
    """Ask for a name, then for a colour."""
    color = field_of(ctx, "step2", "color")
    if ctx.request_state is not None and ctx.request_state.startswith("named:") and color:
        return said(f"{ctx.request_state.removeprefix('named:')} likes {color}.")
    name = field_of(ctx, "step1", "name")
    if ctx.request_state == "asked" and name:
        return ask(state=f"named:{name}", step2=form("Step 2: What is your favorite color?", "color"))
    return ask(state="asked", step1=form("Step 1: What is your name?", "name"))


async def what_the_client_can(ctx: AnyContext) -> Asked:
    """Ask only in the ways that the client declared."""
    can = ctx.client_capabilities
    if ctx.input_responses:
        return said("Answered.")
    questions: dict[str, InputRequest] = {}
    if can is not None and can.elicitation is not None:
        questions["user_name"] = form("What is your name?", "name")
    if can is not None and can.sampling is not None:
        questions["greeting"] = sample("Generate a greeting", 50)
    return InputRequiredResult(input_requests=questions) if questions else said("The client can be asked nothing.")


def _need_a_model() -> Sample:
    return Sample([SamplingMessage(role="user", content=TextContent(type="text", text="Hello"))], max_tokens=10)


async def missing_capability(
    sampled: Annotated[CreateMessageResult, Resolve(_need_a_model)],
) -> CallToolResult:
    """Need the client's model: the SDK refuses a client that did not declare one."""
    return said(f"Sampled by {sampled.model}.")


ASKING_TOOLS: dict[str, Callable[..., Any]] = {
    "test_input_required_result_elicitation": by_form,
    "test_input_required_result_sampling": by_model,
    "test_input_required_result_list_roots": by_roots,
    "test_input_required_result_request_state": with_state,
    "test_input_required_result_tampered_state": with_state,
    "test_input_required_result_multiple_inputs": three_questions,
    "test_input_required_result_multi_round": two_rounds,
    "test_input_required_result_capabilities": what_the_client_can,
    "test_streaming_elicitation": by_form,
    "test_missing_capability": missing_capability,
}
