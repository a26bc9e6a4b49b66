"""Asking back: where a question can mean several things, the person chooses in a client that can ask them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from mcp.server.mcpserver.resolve import AcceptedElicitation, Elicit, Resolve, build_resolver_plans, resolve_arguments
from mcp_types import InputRequiredResult
from pydantic import BaseModel, Field, create_model

from retention.meanings import meanings
from retention.wording import mcp as wording

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context

    from retention.errors import QuestionError
    from retention.question import Question


async def choose(
    question: Question, error: QuestionError, context: Context[Any, Any]
) -> Question | InputRequiredResult:
    """The question as the person means it, or what the client must ask them first (protocol 2026-07-28).

    Raises `error` where there is nothing to choose, the client cannot ask, or nobody chose: its sentence lists the
    choices.
    """
    offered = {wording.meaning(meaning): meaning for meaning in meanings(question, error)}
    if not offered or not _can_ask(context):
        raise error
    fault = _Asked(sentence=wording.which(error), choices=tuple(offered))
    outcome = await resolve_arguments(_WANTED, _PLANS, {"asked": fault}, context)
    if isinstance(outcome, InputRequiredResult):
        return outcome
    chosen: Any = outcome["chosen"]
    if not isinstance(chosen, AcceptedElicitation):
        raise error
    meant: str = chosen.data.meant
    return offered[meant].question


class _Asked(BaseModel):
    """What is asked, and the choices as they are shown."""

    sentence: str
    choices: tuple[str, ...]


class _Choice(BaseModel):
    meant: str


def _which(asked: _Asked) -> Elicit[Any]:
    # A list of its own for each question: the client shows it as a menu, and the SDK refuses anything else.
    meant: Any = Literal[asked.choices]
    form = create_model("Choice", __base__=_Choice, meant=(meant, Field(title=asked.sentence)))
    return Elicit(asked.sentence, form)


# The SDK asks in the way of the protocol: at once over a session, or by a result that the client comes back with.
_WANTED = {"chosen": (Resolve(_which), True)}
_PLANS = build_resolver_plans(_WANTED, {"asked"})


def _can_ask(context: Context[Any, Any]) -> bool:
    capabilities = context.client_capabilities
    asking = None if capabilities is None else capabilities.elicitation
    return asking is not None and (asking.form is not None or asking.url is None)
