"""Requests over connections that stay open, and how long each took."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Exchange:
    """One answer: its bytes, and after how many seconds it was there."""

    body: bytes
    seconds: float


def exchange(port: int, requests: list[bytes], at_a_time: int) -> list[Exchange]:
    """Send all of them, `at_a_time` connections wide. Raises RuntimeError where one is not answered with 200."""
    return asyncio.run(_exchange(port, iter(requests), at_a_time))


async def _exchange(port: int, requests: Iterator[bytes], at_a_time: int) -> list[Exchange]:
    done = await asyncio.gather(*(_connection(port, requests) for _ in range(at_a_time)))
    return [one for connection in done for one in connection]


async def _connection(port: int, requests: Iterator[bytes]) -> list[Exchange]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = []
    for request in requests:
        begun = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        body = await reader.readexactly(_length(head))
        done.append(Exchange(body, time.perf_counter() - begun))
    writer.close()
    await writer.wait_closed()
    return done


def _length(head: bytes) -> int:
    _, _, after = head.lower().partition(b"content-length:")
    return int(after.partition(b"\r\n")[0])
