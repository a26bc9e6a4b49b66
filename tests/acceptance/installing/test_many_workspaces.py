"""One process, two workspaces, tokens that end: each is answered with its own, renewed once whoever asks for it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retention.installation import Grant
from retention.store.registry.digests import StoredDigests
from retention.store.registry.installations import StoredInstallations
from tests.acceptance.installing.asking import REFUSED, Browser, ask, tell
from tests.acceptance.installing.conftest import KEY, environment
from tests.bot.installing.granting_slack import ALPHA, BETA, OTHER, GrantingSlack, granting_slack_in_a_thread
from tests.digest.subscriptions import subscription

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.acceptance.installing.conftest import Running, Start

pytestmark = pytest.mark.acceptance

ROOT = Path(__file__).parents[3]
PROCESS = Path(__file__).with_name("renewing_process.py")
HOUR = timedelta(hours=1)


@pytest.fixture
def slack() -> Iterator[GrantingSlack]:
    with granting_slack_in_a_thread() as granting:
        granting.rotating = True
        yield granting


def install(running: Running, slack: GrantingSlack, team: str) -> tuple[int, str]:
    browser = Browser()
    _, page, _ = browser.open(f"{running.url}/slack/install")
    [state] = re.findall(r"state=([\w-]+)", page)
    status, page, _ = browser.open(f"{running.url}/slack/oauth_redirect?code={slack.code(team)}&state={state}")
    return status, page


def grant(slack: GrantingSlack, team: str) -> Grant:
    """What a workspace granted, as if it had just installed."""
    made = slack.granted(team)
    return Grant(
        team=team, enterprise=None, name=team, app="A1", bot="B1", bot_user="UBOT", installed=datetime.now(UTC),
        token=made["access_token"], renewal=made["refresh_token"], expires=datetime.now(UTC) + HOUR,
    )  # fmt: skip


def end_tokens(registry: Path) -> None:
    """Every token has ended an hour ago, as after a night without questions."""
    with closing(StoredInstallations(registry, [KEY])) as book:
        for team in book.ids():
            found = book.find(team)
            assert found is not None
            book.renew(found, found.token, found.renewal, datetime.now(UTC) - HOUR)


def renewals(slack: GrantingSlack) -> int:
    return len([1 for name, _, said in slack.calls if name == "oauth.v2.access" and "refresh_token" in said])


def test_two_workspaces_at_once(slack: GrantingSlack, start: Start) -> None:
    running = start(slack.url, f"{ALPHA},{BETA}")
    for team in (ALPHA, BETA):
        assert install(running, slack, team)[0] == 200
    status, page = install(running, slack, OTHER)
    assert (status, "What Slack granted was given back at once" in page) == (403, True)
    assert OTHER not in slack.teams.values()
    end_tokens(running.registry)
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda team: ask(running.url, team), [ALPHA, BETA, OTHER, ALPHA] * 8))
    for text, team in zip(said, [ALPHA, BETA, OTHER, ALPHA] * 8, strict=True):
        assert text == REFUSED if team == OTHER else text.startswith("NRR"), text
    assert renewals(slack) == 2
    assert {slack.teams[token] for token in slack.tokens_of("users.info")} == {ALPHA, BETA}
    assert len(slack.tokens_of("users.info")) == 2
    tell(running.url, ALPHA, {"type": "app_uninstalled"})
    assert ask(running.url, ALPHA) == REFUSED
    assert ask(running.url, BETA).startswith("NRR")


def test_digests_of_each_workspace_go_out_with_its_token(
    slack: GrantingSlack, holdfast: Path, sample_ledger: Path, tmp_path: Path
) -> None:
    ledger, registry = tmp_path / "l.db", tmp_path / "l.db.registry"
    shutil.copy(sample_ledger, ledger)
    slot = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=2)
    now = slot - timedelta(minutes=10)
    with closing(StoredInstallations(registry, [KEY])) as book:
        for team in (ALPHA, BETA):
            book.save(grant(slack, team))
    # Text alone is enough here.
    slack.refusals["files.getUploadURLExternal"] = "missing_scope"
    with closing(StoredDigests(registry, lambda: now)) as digests:
        for team in (ALPHA, BETA, OTHER):
            digests.add(
                subscription(
                    id=team, team=team, weekdays=(1, 2, 3, 4, 5, 6, 7), hour=slot.hour, minute=slot.minute,
                    time_zone="UTC", created=now,
                )
            )  # fmt: skip
    end_tokens(registry)
    posted = subprocess.run(
        [holdfast, "digests", "run", "--db", ledger],
        env=os.environ | environment(slack.url, f"{ALPHA},{BETA}", "https://holdfast.example.com"),
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert posted.returncode == 0, posted.stderr
    posts = {slack.teams[token] for token in slack.tokens_of("chat.postMessage")}
    assert posts == {ALPHA, BETA}, posted.stderr
    assert renewals(slack) == 2


async def test_eight_processes_at_once_end_with_one_valid_token(slack: GrantingSlack, tmp_path: Path) -> None:
    registry = tmp_path / "l.db.registry"
    with closing(StoredInstallations(registry, [KEY])) as book:
        book.save(grant(slack, ALPHA))
    end_tokens(registry)
    slack.slowness = 0.3
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, PROCESS, registry, slack.url, ALPHA, KEY,
            cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(8)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    said = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    assert [error for _, error in said] == [b""] * 8
    [token] = {json.loads(out) for out, _ in said}
    with closing(StoredInstallations(registry, [KEY])) as book:
        found = book.find(ALPHA)
    assert found is not None
    assert found.token == token
    assert slack.teams[token] == ALPHA
    assert renewals(slack) == 1
