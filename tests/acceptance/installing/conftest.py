"""A Holdfast that many workspaces install, as a process, over the sample ledger."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest
from cryptography.fernet import Fernet

from tests.acceptance.emulate import free_port
from tests.acceptance.installing.asking import SECRET
from tests.bot.installing.granting_slack import CLIENT_ID, CLIENT_SECRET

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.conftest import Serve

KEY = Fernet.generate_key().decode()


@dataclass(frozen=True)
class Running:
    """Where it is reached, the ledger and the registry beside it, and what it wrote to standard error."""

    url: str
    ledger: Path
    log: Path

    @property
    def registry(self) -> Path:
        return self.ledger.with_name(self.ledger.name + ".registry")


class Start(Protocol):
    def __call__(self, api_url: str, workspaces: str, *command: str) -> Running: ...


@pytest.fixture
def start(serve: Serve, holdfast: Path, sample_ledger: Path, tmp_path: Path) -> Start:
    """Starts `holdfast serve` with OAuth; Slack's API is at `api_url`."""
    ledger = tmp_path / "l.db"
    shutil.copy(sample_ledger, ledger)

    def started(api_url: str, workspaces: str, *command: str) -> Running:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        served = serve(
            holdfast, "serve", *command, "--port", str(port), "--db", ledger,
            ready="Workspaces install it at ",
            env=environment(api_url, workspaces, url),
        )  # fmt: skip
        return Running(url, ledger, served.log)

    return started


def environment(api_url: str, workspaces: str, url: str) -> dict[str, str]:
    return {
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_WORKSPACES": workspaces,
        "SLACK_API_URL": api_url,
        "HOLDFAST_TOKEN_KEY": KEY,
        "HOLDFAST_URL": url,
    }
