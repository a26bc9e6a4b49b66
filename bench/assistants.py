"""Calls of `get_retention` that were answered before, against an empty typed tool of the SDK on the same transport."""

from __future__ import annotations

import itertools
import time
from contextlib import ExitStack, closing
from functools import partial
from typing import TYPE_CHECKING

from bench import assistant_empty
from bench.assistant_client import LegacySession, Pipe, modern_request
from bench.exchange import exchange
from bench.pairs import Cost, interleaved, process
from bench.peers import HOLDFAST, PYTHON, Comparison, environment
from bench.results import Figure
from bench.servers import cpu_of, resident, started

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.servers import Server

TOOL, ARGUMENTS = "get_retention", {"period": "last-quarter", "segment": "enterprise"}
PAIRS, CALLS, AT_A_TIME, STARTS = 9, 1_000, 8, 5
MANY = 10_000
GOAL = 1.25
_PEER = "an empty typed tool of the SDK"
_numbers = itertools.count(1)


def assistants(folder: Path) -> Iterator[Comparison | Figure]:
    """CPU time a call over HTTP in both protocols and over stdio; calls a second, cold start and memory beside it."""
    around, database = environment(), folder / "assistants.db"
    process((HOLDFAST, "sample", "--db", str(database)), around)
    serving = (HOLDFAST, "serve", "mcp", "--db", str(database))
    empty = (PYTHON, assistant_empty.__file__)
    with ExitStack() as stack:
        start = partial(started, stack, folder)
        ours, theirs = start((*serving, "--http", "--port"), around), start(empty, around)
        _check(ours)
        yield _compared("over HTTP, protocol 2026-07-28", partial(_modern, ours), partial(_modern, theirs))
        sessions = [stack.enter_context(closing(LegacySession(server.port))) for server in (ours, theirs)]
        mine, other = (
            partial(_one_by_one, session.call, server.pid)
            for session, server in zip(sessions, (ours, theirs), strict=True)
        )
        yield _compared("over HTTP, protocol 2025-11-25", mine, other)
        pipes = [stack.enter_context(closing(Pipe(command, around))) for command in (serving, (*empty, "stdio"))]
        mine, other = (partial(_one_by_one, pipe.call, pipe.pid) for pipe in pipes)
        yield _compared("over stdio", mine, other)
        for name, server in (("Holdfast", ours), ("the empty tool", theirs)):
            yield Figure(f"{name}, {AT_A_TIME} calls at a time", f"{1 / _modern(server).wall:,.0f} calls a second")
        yield _memory(ours)
    for name, command in (("Holdfast", serving), ("the empty tool", (*empty, "stdio"))):
        yield Figure(f"{name}, from the start of the process to its first answer over stdio", _cold(command, around))


def _compared(how: str, ours: Callable[[], Cost], theirs: Callable[[], Cost]) -> Comparison:
    pairs = interleaved(ours, theirs, PAIRS)
    return Comparison(f"`{TOOL}` answered before, {how}", _PEER, GOAL, pairs, counts=("cpu",))


def _modern(server: Server, calls: int = CALLS) -> Cost:
    """The mean cost of a call: time on the clock, and the server's own CPU time."""
    requests = [modern_request(TOOL, ARGUMENTS, next(_numbers), server.port) for _ in range(calls)]
    wall, cpu = time.perf_counter(), server.cpu()
    exchange(server.port, requests, AT_A_TIME)
    return Cost((time.perf_counter() - wall) / calls, (server.cpu() - cpu) / calls)


def _one_by_one(call: Callable[..., bytes], pid: int) -> Cost:
    """The same of calls that wait for each other."""
    wall, cpu = time.perf_counter(), cpu_of(pid)
    for _ in range(CALLS):
        call(TOOL, ARGUMENTS, next(_numbers))
    return Cost((time.perf_counter() - wall) / CALLS, (cpu_of(pid) - cpu) / CALLS)


def _memory(server: Server) -> Figure:
    _modern(server)
    before = resident(server.pid)
    _modern(server, MANY)
    after = resident(server.pid)
    return Figure(f"Holdfast, memory before and after {MANY:,} calls", f"{before:.0f} MB, {after:.0f} MB")


def _cold(command: tuple[str, ...], around: dict[str, str]) -> str:
    """How long a client waits that starts the server and calls it: the median of a few starts."""
    taken = []
    for _ in range(STARTS):
        begun = time.perf_counter()
        with closing(Pipe(command, around)) as pipe:
            pipe.call(TOOL, ARGUMENTS, next(_numbers))
            taken.append(time.perf_counter() - begun)
    return f"{sorted(taken)[STARTS // 2]:.2f} s"


def _check(server: Server) -> None:
    """Raise RuntimeError where the server says something else than the answer."""
    (answer,) = exchange(server.port, [modern_request(TOOL, ARGUMENTS, next(_numbers), server.port)], 1)
    if b'"structuredContent"' not in answer.body or b"NRR" not in answer.body:
        raise RuntimeError(answer.body.decode())
