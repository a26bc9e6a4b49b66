"""This very command as a client would start it: its own process, standard input and output, both protocols."""

from __future__ import annotations

import tempfile
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio
from mcp import StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.shared.message import SessionMessage

from retention.findings import Check, Finding, State
from tools.doctor.talking import PROTOCOLS, SilentError, talk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import TextIO

    from mcp.client._transport import TransportStreams

    from tools.connecting import Start
    from tools.doctor.beside import Beside
    from tools.doctor.talking import Heard

# Of what a process said on standard error, the end is told.
_TOLD = 300


async def of_stdio(beside: Beside) -> AsyncIterator[Finding]:
    """A conversation in each protocol, each with a process of its own."""
    if not beside.readable:
        yield Finding(Check.STDIO, State.NOT_CHECKED, "no_ledger")
        return
    for mode, protocol in PROTOCOLS.items():
        yield await _started(beside, mode, protocol)


async def _started(beside: Beside, mode: str, protocol: str) -> Finding:
    strayed: list[Exception] = []
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        try:
            heard = await talk(_process(beside.start, said, strayed), mode)
        except SilentError as silent:
            if strayed:
                return Finding(Check.STDIO, State.FAILED, "output_strayed")
            facts = {"command": beside.start.command, "reason": str(silent), "said": _end_of(said)}
            return Finding(Check.STDIO, State.FAILED, "not_started", facts)
    if strayed:
        return Finding(Check.STDIO, State.FAILED, "output_strayed")
    return found(Check.STDIO, heard, protocol, permitted=beside.unsigned)


def found(check: Check, heard: Heard, protocol: str, *, permitted: bool = True) -> Finding:
    """What a conversation tells. `permitted` says whether the rules let the asker ask anything."""
    facts = {"protocol": heard.protocol, "count": heard.tools, "answer": heard.answer, "refused": heard.refused}
    if heard.protocol != protocol:
        return Finding(check, State.FAILED, "other_protocol", {**facts, "wanted": protocol})
    if heard.answer is not None:
        return Finding(check, State.OK, "conversation", facts)
    return Finding(check, State.WARNING, "conversation_refused" if permitted else "conversation_unsigned", facts)


@asynccontextmanager
async def _process(start: Start, said: TextIO, strayed: list[Exception]) -> AsyncIterator[TransportStreams]:
    """The process, whose standard output is watched: whatever is no message of the protocol is put into `strayed`."""
    parameters = StdioServerParameters(command=start.command, args=list(start.args), env=start.env)
    async with stdio_client(parameters, said) as (output, into), anyio.create_task_group() as group:
        send, receive = anyio.create_memory_object_stream[SessionMessage | Exception](0)

        async def watch() -> None:
            async with send:
                async for message in output:
                    if isinstance(message, Exception):
                        strayed.append(message)
                    await send.send(message)

        group.start_soon(watch)
        try:
            yield receive, into
        finally:
            group.cancel_scope.cancel()


def _end_of(said: TextIO) -> str:
    said.seek(0)
    lines = [line.strip() for line in said.read().splitlines() if line.strip()]
    return lines[-1][-_TOLD:] if lines else ""
