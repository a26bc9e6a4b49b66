"""Calls that were answered before are answered from memory, before the SDK reads, validates and serializes anything."""

from __future__ import annotations

import asyncio
import json
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from retention.errors import HoldfastError
from retention.memory import Memory
from tools.asking import whoever_asks

if TYPE_CHECKING:
    from collections.abc import Hashable

    from mcp.server.context import CallNext, HandlerResult, ServerRequestContext

    from retention.asker import Asker
    from retention.desk import Desk
    from retention.question import Question

# At most 60 kB each.
REMEMBERED = 256


class Answered(NamedTuple):
    """What a call came to: the question that was asked, and all that its answer depends on beside that."""

    question: Question
    moment: Hashable


class Kept(NamedTuple):
    """An answered call, with its result as it went over the wire."""

    answered: Answered
    result: dict[str, Any]


_answered: ContextVar[list[Answered]] = ContextVar("answered")


def tell_answered(question: Question, moment: Hashable) -> None:
    """Said by a tool: the call that is being answered asked this, and its answer holds as long as `moment` does."""
    _answered.get([]).append(Answered(question, moment))


@dataclass
class AtHand:
    """Server middleware that gives the very result again, to the same asker at the same moment, and has it noted.

    Whatever it does not know at once, and whatever is wrong, goes the whole way, which tells what is wrong.
    """

    desk: Desk

    def __post_init__(self) -> None:
        self._kept: Memory[Kept] = Memory(REMEMBERED)
        self._awaited = False
        self._writing: set[asyncio.Task[None]] = set()

    async def __call__(self, ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
        """Answer a tool call from memory, or let it be answered and remember that."""
        if ctx.method != "tools/call":
            return await call_next(ctx)
        asker = whoever_asks()
        key = _key(ctx, asker)
        ready = self._ready(self._kept.kept(key), asker)
        if ready is not None:
            return ready
        said: list[Answered] = []
        token = _answered.set(said)
        try:
            result = await call_next(ctx)
        finally:
            _answered.reset(token)
        if said and isinstance(result, dict) and not result.get("isError"):
            self._kept.put(key, Kept(said[-1], result))
        return result

    def _ready(self, kept: Kept | None, asker: Asker) -> dict[str, Any] | None:
        if kept is None:
            return None
        question, moment = kept.answered
        try:
            if self.desk.moment_at_hand(asker) != moment or self.desk.given(question, asker, moment) is None:
                return None
        except HoldfastError:
            return None
        self._note()
        return kept.result

    def _note(self) -> None:
        """Have what was noted written, in one go with that of all calls that are read in this turn of the loop."""
        if not self._awaited:
            self._awaited = True
            asyncio.get_running_loop().call_soon(self._write)

    def _write(self) -> None:
        self._awaited = False
        if not self.desk.write_notes_at_once():
            # Another process is writing, or the disk must be waited for.
            task = asyncio.ensure_future(asyncio.to_thread(self.desk.write_notes))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)


def _key(ctx: ServerRequestContext[Any, Any], asker: Asker) -> Hashable:
    params = ctx.params or {}
    return ctx.protocol_version, asker, params.get("name"), json.dumps(params.get("arguments"), sort_keys=True)
