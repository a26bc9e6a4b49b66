"""Completions: what can stand in an argument of a prompt or of a resource's address, as a question would take it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, Completion, PromptReference

from retention.language import nearest
from retention.language.words import LONGEST_TEXT, METRIC_WORDS, PERIODS
from retention.policy import policies
from retention.segment import folded
from retention.suggestions import named_periods, segments_like
from retention.wording import mcp as wording
from tools.asking import whoever_asks
from tools.prompts.digest import YES
from tools.protocol_errors import in_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mcp.server.mcpserver import MCPServer
    from mcp_types import CompletionArgument, CompletionContext, ResourceTemplateReference

    from retention.asker import Asker
    from retention.desk import Desk

    Reference = PromptReference | ResourceTemplateReference
    Complete = Callable[[Desk, Asker, str], Iterable[str]]

# The protocol lets no more through.
MOST_VALUES = 100
# They take no time, and must not wait until questions have been answered.
AT_ONCE = 2


def register_completions(server: MCPServer[Any], desk: Desk) -> None:
    """Let `server` complete the arguments of the prompts and resources that it has."""
    limiter = CapacityLimiter(AT_ONCE)

    async def complete(
        ref: Reference,
        argument: CompletionArgument,
        context: CompletionContext | None,  # noqa: ARG001 - the SDK's
    ) -> Completion:
        await _require(server, ref, argument.name)
        work = partial(_completed, desk, argument.name, argument.value)
        return await in_thread(f"completion of {argument.name}", work, limiter)

    server.completion()(complete)  # type: ignore[no-untyped-call] # the SDK names no types


async def _require(server: MCPServer[Any], ref: Reference, argument: str) -> None:
    """Raise MCPError where the prompt or address is none of ours, or takes no such argument."""
    if isinstance(ref, PromptReference):
        takes = {one.name: tuple(each.name for each in one.arguments or ()) for one in await server.list_prompts()}
        names = tuple(takes)
        if ref.name not in takes:
            raise MCPError(INVALID_PARAMS, wording.unknown_prompt(ref.name, nearest(ref.name, names), names))
        valid = takes[ref.name]
    else:
        addresses = tuple(one.uri_template for one in await server.list_resource_templates())
        if ref.uri not in addresses:
            raise MCPError(INVALID_PARAMS, wording.unknown_template(ref.uri, nearest(ref.uri, addresses)))
        valid = tuple(name for name in _COMPLETED if f"{{{name}}}" in ref.uri)
    if argument not in valid:
        raise MCPError(INVALID_PARAMS, wording.unknown_argument(argument, nearest(argument, valid), valid))


def _completed(desk: Desk, argument: str, text: str) -> Completion:
    asker = whoever_asks()
    desk.permit(asker).admit_anything()
    # What is longer than a question can be is none; each value would repeat it.
    values = list(_COMPLETED.get(argument, _nothing)(desk, asker, text)) if len(text) <= LONGEST_TEXT else []
    shown = values[:MOST_VALUES]
    return Completion(values=shown, total=len(values), has_more=len(values) > len(shown))


def _metrics(desk: Desk, asker: Asker, text: str) -> Iterable[str]:
    """By any of their names, those that the asker may ask."""
    may = desk.permit(asker).metrics
    named = {metric.value: (metric.value, *METRIC_WORDS[metric.name]) for metric in may}
    order = [name.casefold() for name in METRIC_WORDS if name.casefold() in named]
    return (metric for metric in order if any(folded(name).startswith(folded(text)) for name in named[metric]))


def _policies(_: Desk, __: Asker, text: str) -> Iterable[str]:
    return _like(policies(), text)


def _periods(desk: Desk, asker: Asker, text: str) -> Iterable[str]:
    return _like((*PERIODS, *named_periods(desk.describe(asker))), text)


def _segments(desk: Desk, asker: Asker, text: str) -> Iterable[str]:
    return segments_like(text, desk, asker)


def _yes(_: Desk, __: Asker, text: str) -> Iterable[str]:
    return _like((YES,), text)


def _nothing(_: Desk, __: Asker, ___: str) -> Iterable[str]:
    """Of numbers and free text, and of the ids of answers, which are not everybody's to know."""
    return ()


def _like(words: Iterable[str], text: str) -> list[str]:
    """Those that hold `text`, those that begin with it first."""
    found = [word for word in words if folded(text) in folded(word)]
    return sorted(found, key=lambda word: not folded(word).startswith(folded(text)))


_COMPLETED: dict[str, Complete] = {
    "metric": _metrics,
    "policy": _policies,
    "period": _periods,
    "segment": _segments,
    "tier_change": _yes,
    "id": _nothing,
}
