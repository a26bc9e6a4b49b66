"""Serving many workspaces: what must be set is said before anything is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.test_oauth_settings import ALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

BOTH = "SLACK_BOT_TOKEN (one workspace) and SLACK_CLIENT_ID (many workspaces) are both set."


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ALL.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("command", [("serve",), ("serve", "slack", "--http"), ("serve", "slack"), ("digests", "run")])
def test_one_workspace_or_many(
    holdfast: Callable[..., Done], small_ledger: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    done = holdfast(*command, "--db", small_ledger)
    assert (done.status, done.err) == (3, f"{BOTH} Choose one, and unset the other.\n")


@pytest.mark.parametrize("command", [("serve",), ("serve", "slack", "--http"), ("digests", "run")])
def test_nobody_is_served_without_saying_who_may_install(
    holdfast: Callable[..., Done], small_ledger: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.delenv("SLACK_WORKSPACES")
    done = holdfast(*command, "--db", small_ledger)
    assert done.status == 3
    assert "\nSLACK_WORKSPACES is not set. It names the workspaces that may install" in done.err


def test_many_workspaces_need_http(
    holdfast: Callable[..., Done], small_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert holdfast("serve", "slack", "--db", small_ledger) == (
        3,
        "",
        "Many workspaces (SLACK_CLIENT_ID) need HTTP: start holdfast serve slack --http, or holdfast serve.\n",
    )
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-secret")
    assert holdfast("serve", "--db", small_ledger) == (
        3,
        "",
        "SLACK_APP_TOKEN is for Socket Mode, and many workspaces (SLACK_CLIENT_ID) need HTTP. Unset it.\n",
    )


@pytest.mark.parametrize("command", [("serve",), ("serve", "slack", "--http"), ("digests", "run")])
def test_without_a_ledger_nothing_is_made(
    holdfast: Callable[..., Done], tmp_path: Path, command: tuple[str, ...]
) -> None:
    assert holdfast(*command, "--db", tmp_path / "none.db").status == 3
    assert list(tmp_path.iterdir()) == []


def test_digests_of_nobody_are_none(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    assert holdfast("digests", "run", "--db", small_ledger).out == (
        "Nobody has subscribed to a digest. In Slack, /digest does.\n"
    )
