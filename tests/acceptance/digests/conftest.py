"""A workspace on loopback that knows scopes, members and message metadata."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.acceptance.digests.emulated import call
from tests.acceptance.digests.seed import seed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.acceptance.conftest import Serve


@pytest.fixture
def slack(serve: Serve, installed: Callable[[str], Path], tmp_path: Path) -> str:
    """The address of a workspace with strict scopes."""
    file, port = tmp_path / "seed.yaml", _free_port()
    file.write_text(yaml.safe_dump(seed()), encoding="utf-8")
    serve(
        installed("node24/bin/node"), installed("emulate/dist/index.js"),
        "start", "--service", "slack", "--port", str(port), "--seed", file,
        ready=str(port),
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            call(url, "auth.test")
            break
        except OSError:
            time.sleep(0.1)
    return url


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
