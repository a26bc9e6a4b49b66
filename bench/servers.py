"""Servers that are measured: on a free port of loopback, ended with the stack, their CPU time read from outside."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import ExitStack

START_SECONDS = 30.0


class Server:
    """A running server: its port and its process."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid = port, pid

    def cpu(self) -> float:
        """CPU seconds so far, user and system, of all threads."""
        return cpu_of(self.pid)


def cpu_of(pid: int) -> float:
    """CPU seconds of a running process so far, user and system, of all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """Megabytes that a running process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def started(stack: ExitStack, folder: Path, command: tuple[str, ...], around: dict[str, str], *further: str) -> Server:
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
