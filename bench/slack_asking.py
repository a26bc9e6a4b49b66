"""`/nrr last-quarter` as Slack sends it, to the real server, against a bare one that only checks the signature."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from functools import partial
from statistics import quantiles
from typing import TYPE_CHECKING

from bench import slack_api, slack_bare
from bench.exchange import exchange
from bench.pairs import Cost, interleaved, process
from bench.peers import HOLDFAST, PYTHON, Comparison, environment
from bench.results import Figure
from bench.servers import Server, started
from bench.slack_client import SECRET, commands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUESTION = "last-quarter"
PAIRS, REQUESTS, AT_A_TIME = 9, 1_000, 8
CROWD = 32
GOAL = 2.2
_PEER = "bare Starlette and the check of the signature"


def slack_asking(folder: Path) -> Iterator[Comparison | Figure]:
    """What a cached answer costs a server, and how soon it is acknowledged."""
    around, database = environment(), folder / "slack.db"
    process((HOLDFAST, "sample", "--db", str(database)), around)
    with ExitStack() as stack:
        start = partial(started, stack, folder)
        api = start((PYTHON, slack_api.__file__), around)
        ours = start(
            (HOLDFAST, "serve", "slack", "--db", str(database), "--http", "--port"),
            {
                **around,
                "SLACK_BOT_TOKEN": "xoxb-bench",
                "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_URL": f"http://127.0.0.1:{api.port}/api/",
            },
        )
        answer = exchange(ours.port, commands(1, QUESTION), 1)[0].body
        _check(answer)
        ready_made = folder / "answer.json"
        ready_made.write_bytes(answer)
        theirs = start((PYTHON, slack_bare.__file__), around, SECRET, str(ready_made))
        pairs = interleaved(partial(_cost, ours), partial(_cost, theirs), PAIRS)
        yield Comparison(f"`/nrr {QUESTION}` in Slack, answered before", _PEER, GOAL, pairs, counts=("cpu",))
        yield from _told(ours, theirs)


def _told(ours: Server, theirs: Server) -> Iterator[Figure]:
    """Requests a second, and how long acknowledgements take."""
    for name, server in (("Holdfast", ours), ("bare Starlette", theirs)):
        cost = _cost(server)
        yield Figure(f"Slack, {name}, {AT_A_TIME} at a time", f"{1 / cost.wall:,.0f} requests a second")
        yield Figure(f"Slack, {name}, CPU a request", f"{cost.cpu * 1_000:.2f} ms")
        for people in (1, CROWD):
            seconds = [one.seconds for one in exchange(server.port, commands(REQUESTS, QUESTION), people)]
            cuts = quantiles(seconds, n=100)
            said = f"p50 {cuts[49] * 1_000:.1f} ms, p99 {cuts[98] * 1_000:.1f} ms"
            yield Figure(f"Slack, {name}, acknowledgement, {people} at a time", said)


def _check(answer: bytes) -> None:
    """Raise RuntimeError where the server said something else than the answer."""
    if "NRR" not in json.loads(answer)["text"]:
        raise RuntimeError(answer.decode())


def _cost(server: Server) -> Cost:
    """The mean cost of a request: time on the clock, and the server's own CPU time."""
    requests = commands(REQUESTS, QUESTION)
    wall, cpu = time.perf_counter(), server.cpu()
    exchange(server.port, requests, AT_A_TIME)
    return Cost((time.perf_counter() - wall) / REQUESTS, (server.cpu() - cpu) / REQUESTS)
