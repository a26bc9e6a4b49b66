"""Who asks: the person or assistant behind the request that is being answered."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from retention.asker import ASSISTANT, Asker

if TYPE_CHECKING:
    from mcp.server.context import CallNext, HandlerResult, ServerRequestContext

_asker: ContextVar[Asker] = ContextVar("asker", default=ASSISTANT)


async def asking(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
    """Server middleware: while a message is answered, `whoever_asks` knows whose it is.

    A session outlives the request that opened it, so this goes by the request of the message.
    """
    token = _asker.set(ASSISTANT)
    try:
        return await call_next(ctx)
    finally:
        _asker.reset(token)


def whoever_asks() -> Asker:
    """The asker of the message that is being answered; worker threads of the handler see the same."""
    return _asker.get()
