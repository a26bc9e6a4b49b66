"""`/nrr last-quarter` as Slack sends it, to the real server, against a bare one that only checks the signature."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from bench import slack_api, slack_bare
from bench.pairs import Cost, interleaved, process
from bench.peers import HOLDFAST, PYTHON, Comparison, environment
from bench.results import Figure
from bench.slack_client import SECRET, commands, exchange

if TYPE_CHECKING:
    from collections.abc import Iterator

QUESTION = "last-quarter"
PAIRS, REQUESTS, AT_A_TIME = 9, 1_000, 8
CROWD = 32
GOAL = 2.2
START_SECONDS = 30.0
_PEER = "bare Starlette and the check of the signature"


def slack_asking(folder: Path) -> Iterator[Comparison | Figure]:
    """What a cached answer costs a server, and how soon it is acknowledged."""
    around, database = environment(), folder / "slack.db"
    process((HOLDFAST, "sample", "--db", str(database)), around)
    with ExitStack() as stack:
        start = partial(_started, stack, folder)
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
        pairs = interleaved(ours.cost, theirs.cost, PAIRS)
        yield Comparison(f"`/nrr {QUESTION}` in Slack, answered before", _PEER, GOAL, pairs, counts=("cpu",))
        yield from _told(ours, theirs)


def _told(ours: Server, theirs: Server) -> Iterator[Figure]:
    """Requests a second, and how long acknowledgements take."""
    for name, server in (("Holdfast", ours), ("bare Starlette", theirs)):
        cost = server.cost()
        yield Figure(f"{name}, {AT_A_TIME} at a time", f"{1 / cost.wall:,.0f} requests a second")
        yield Figure(f"{name}, CPU a request", f"{cost.cpu * 1_000:.2f} ms")
        for people in (1, CROWD):
            seconds = [one.seconds for one in exchange(server.port, commands(REQUESTS, QUESTION), people)]
            cuts = quantiles(seconds, n=100)
            said = f"p50 {cuts[49] * 1_000:.1f} ms, p99 {cuts[98] * 1_000:.1f} ms"
            yield Figure(f"{name}, acknowledgement, {people} at a time", said)


def _check(answer: bytes) -> None:
    """Raise RuntimeError where the server said something else than the answer."""
    if "NRR" not in json.loads(answer)["text"]:
        raise RuntimeError(answer.decode())


class Server:
    """A running server: its port and its process."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self._pid = port, pid

    def cost(self) -> Cost:
        """The mean cost of a request: time on the clock, and the server's own CPU time."""
        requests = commands(REQUESTS, QUESTION)
        wall, cpu = time.perf_counter(), self._cpu()
        exchange(self.port, requests, AT_A_TIME)
        return Cost((time.perf_counter() - wall) / REQUESTS, (self._cpu() - cpu) / REQUESTS)

    def _cpu(self) -> float:
        """CPU seconds so far, user and system, of all threads."""
        fields = Path(f"/proc/{self._pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _started(stack: ExitStack, folder: Path, command: tuple[str, ...], around: dict[str, str], *further: str) -> Server:
    """Start a server on a free port, which follows `command`; it ends with the stack."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    running = stack.enter_context(_running((*command, str(port), *further), around, folder / f"{port}.log"))
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port):
        if running.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError((folder / f"{port}.log").read_text(encoding="utf-8"))
        time.sleep(0.05)
    return Server(port, running.pid)


@contextmanager
def _running(command: tuple[str, ...], around: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as sink:
        running = subprocess.Popen(command, env=around, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink)
    try:
        yield running
    finally:
        running.terminate()
        running.wait()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
