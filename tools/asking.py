"""Who asks: the person or assistant behind the request that is being answered."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from retention.asker import ASSISTANT, Asker
from tools.auth.signed_in import SignedIn

if TYPE_CHECKING:
    from mcp.server.context import CallNext, HandlerResult, ServerRequestContext

_asker: ContextVar[Asker] = ContextVar("asker", default=ASSISTANT)


async def asking(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
    """Server middleware: while a message is answered, `whoever_asks` knows whose it is.

    A session outlives the request that opened it, so this goes by the request of the message.
    """
    user = None if ctx.request is None else ctx.request.scope.get("user")
    token = _asker.set(user.asker if isinstance(user, SignedIn) else ASSISTANT)
    try:
        return await call_next(ctx)
    finally:
        _asker.reset(token)


def whoever_asks() -> Asker:
    """The asker of the message that is being answered; worker threads of the handler see the same."""
    return _asker.get()
