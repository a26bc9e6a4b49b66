"""A Slack on loopback that is not ours: it knows scopes, members and message metadata."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.acceptance.conftest import Serve

START_SECONDS, PAUSE_SECONDS = 30.0, 0.1


def emulated_slack(
    serve: Serve, installed: Callable[[str], Path], folder: Path, seed: dict[str, Any], answers: Callable[[str], object]
) -> str:
    """The address of a workspace made of `seed`, from when `answers` raises no OSError for it."""
    file, port = folder / "seed.yaml", free_port()
    file.write_text(yaml.safe_dump(seed), encoding="utf-8")
    serve(
        installed("node24/bin/node"), installed("emulate/dist/index.js"),
        "start", "--service", "slack", "--port", str(port), "--seed", file,
        ready=str(port),
    )  # fmt: skip
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + START_SECONDS
    while True:
        try:
            answers(url)
        except OSError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return url


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
