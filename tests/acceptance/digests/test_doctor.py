"""`holdfast doctor slack` in a workspace that knows scopes and members: which digests can be posted, and which not."""

from __future__ import annotations

import os
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

import pytest

from retention.digest import Subscription
from retention.store.registry import registry_path
from retention.store.registry.digests import StoredDigests
from tests.acceptance.digests.emulated import call
from tests.acceptance.digests.proxy import network
from tests.acceptance.digests.seed import ADMIN, BLIND, OWNER, TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.acceptance

NOW = datetime.now(UTC)
SECONDS = 60
# This workspace has no list of the bot's own channels, and never says which scopes a token has.
UNSAID = (
    "not checked  Scopes: because Slack's answer does not say which scopes the token has. A check below that needs one"
    " more says so."
)
UNLISTED = (
    "not checked  Membership: because Slack did not answer users.conversations (HTTP 404). Try again in a minute."
)
LACKS = (
    "because the bot token lacks the scope channels:read. Add it under OAuth & Permissions (Bot Token Scopes), then"
    " install the app again (Install App)."
)


class Report(Protocol):
    def __call__(self, token: str) -> list[str]: ...


@pytest.fixture
def channels(slack: str) -> dict[str, str]:
    """The ids of the channels, by name."""
    return {channel["name"]: channel["id"] for channel in call(slack, "conversations.list", limit="100")["channels"]}


@pytest.fixture
def ledger(tmp_path: Path, holdfast: Path) -> Path:
    """A ledger with rules beside it that name a channel which is there and one which is not."""
    database = tmp_path / "sample.db"
    subprocess.run([holdfast, "sample", "--db", database], check=True, capture_output=True, timeout=SECONDS)
    rules = '[[rule]]\nwho = ["members"]\nchannels = ["#digests-0", "#digets-1"]\nshare = true\nsubscribe = true\n'
    database.with_name("access.toml").write_text(rules, encoding="utf-8")
    return database


@pytest.fixture
def report(slack: str, ledger: Path, holdfast: Path) -> Iterator[Report]:
    """What is told of scopes, channels and digests, and what it comes to."""
    with network(slack) as between:
        yield partial(_told, f"http://127.0.0.1:{between.port}/api/", ledger, holdfast)


def _told(url: str, ledger: Path, holdfast: Path, token: str) -> list[str]:
    settings = {"SLACK_BOT_TOKEN": token, "SLACK_SIGNING_SECRET": "0" * 32, "SLACK_API_URL": url, "SLACK_APP_TOKEN": ""}
    done = subprocess.run(
        [holdfast, "doctor", "slack", "--db", ledger],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (3, "")
    assert token not in done.stdout
    told = ("Scopes:", "Channels in rules:", "Membership:", "Digests:", "mend")
    return [line for line in done.stdout.splitlines() if any(word in line for word in told)]


def subscribed(ledger: Path, *targets: str) -> None:
    with closing(StoredDigests(registry_path(ledger), lambda: NOW)) as store:
        for number, target in enumerate(targets):
            store.add(
                Subscription(
                    id=f"d{number}",
                    team="T000000001",
                    target=target,
                    owner=OWNER,
                    weekdays=(1,),
                    hour=9,
                    time_zone="UTC",
                    created=NOW,
                )
            )


def test_which_digests_can_be_posted(slack: str, channels: dict[str, str], ledger: Path, report: Report) -> None:
    call(slack, "conversations.archive", ADMIN, channel=channels["digests-2"])
    targets = (channels["digests-0"], channels["digests-1"], channels["digests-2"], channels["general"], "C0GONE")
    subscribed(ledger, *targets)
    assert report(TOKEN) == [
        UNSAID,
        (
            "to mend      Channels in rules: A rule names #digets-1, and the bot sees no channel of that name, so the"
            " rule never applies. Did you mean #digests-1? Correct it in access.toml, or, if it is a private channel,"
            " type /invite @holdfast in it."
        ),
        UNLISTED,
        "ok           Digests: 1 digest can be posted.",
        (
            "to mend      Digests: Digest d1 to #digests-1, set up by Admin User: it is refused, and its owner is told:"
            ' "No rule lets you ask in #digests-1. Whoever runs Holdfast can add one to access.toml."'
        ),
        (
            "to mend      Digests: Digest d2 to #digests-2, set up by Admin User: the channel is archived. Restore"
            " it, or its owner chooses another one with /digest list."
        ),
        (
            "to mend      Digests: Digest d3 to #general, set up by Admin User: the bot is not in that channel any"
            " more. Type /invite @holdfast there."
        ),
        (
            "to mend      Digests: Digest d4 to C0GONE, set up by Admin User: the channel is private and the bot is not"
            " in it, or it is gone. Type /invite @holdfast there, or its owner chooses another one with /digest list."
        ),
        (
            "5 things to mend, from the top: one often causes the next. The settings of your Slack app are at"
            " https://api.slack.com/apps. Then run this again."
        ),
    ]
    for name in ("digests-0", "digests-1", "general"):
        assert not call(slack, "conversations.history", channel=channels[name])["messages"]


def test_a_scope_that_is_missing_is_named_where_it_is_needed(
    channels: dict[str, str], ledger: Path, report: Report
) -> None:
    subscribed(ledger, channels["digests-0"])
    assert report(BLIND) == [
        UNSAID,
        f"not checked  Channels in rules: {LACKS}",
        UNLISTED,
        f"not checked  Digests: {LACKS}",
        "Nothing to mend was found, but 4 checks could not be made.",
    ]
