"""Methods that the product does not serve: completion of the suites' prompt, log level, subscriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcp.server.subscriptions import ListenHandler
from mcp_types import (
    CompleteRequestParams,
    CompleteResult,
    Completion,
    EmptyResult,
    PromptReference,
    SetLevelRequestParams,
    SubscribeRequestParams,
    SubscriptionsListenRequestParams,
    UnsubscribeRequestParams,
)

if TYPE_CHECKING:
    from mcp.server.context import HandlerResult, ServerRequestContext
    from mcp.server.mcpserver import MCPServer

PLACES = ("paris", "park", "party")


async def _accept(_: ServerRequestContext[Any, Any], __: object) -> EmptyResult:
    return EmptyResult()


def add_methods(server: MCPServer[Any]) -> None:
    """Serve them beside what the product serves; completion of anything else stays the product's."""
    lowlevel = server._lowlevel_server
    of_product = lowlevel.get_request_handler("completion/complete")

    async def complete(ctx: ServerRequestContext[Any, Any], params: CompleteRequestParams) -> HandlerResult:
        if of_product is not None and not (
            isinstance(params.ref, PromptReference) and params.ref.name.startswith("test_")
        ):
            return await of_product.handler(ctx, params)
        values = [place for place in PLACES if place.startswith(params.argument.value)]
        return CompleteResult(completion=Completion(values=values, total=len(values), has_more=False))

    lowlevel.add_request_handler("completion/complete", CompleteRequestParams, complete)
    lowlevel.add_request_handler("logging/setLevel", SetLevelRequestParams, _accept)
    lowlevel.add_request_handler("resources/subscribe", SubscribeRequestParams, _accept)
    lowlevel.add_request_handler("resources/unsubscribe", UnsubscribeRequestParams, _accept)
    lowlevel.add_request_handler(
        "subscriptions/listen", SubscriptionsListenRequestParams, ListenHandler(server._subscriptions)
    )
