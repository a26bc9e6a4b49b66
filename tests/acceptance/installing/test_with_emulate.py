"""A workspace installs by the consent of a Slack that is not ours, asks, removes the app, and is refused."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from bot.scopes import BOT_SCOPES
from tests.acceptance.digests.proxy import network
from tests.acceptance.emulate import emulated_slack
from tests.acceptance.installing.asking import REFUSED, Browser, ask, tell
from tests.bot.installing.granting_slack import CLIENT_SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.acceptance.conftest import Serve
    from tests.acceptance.digests.proxy import Network
    from tests.acceptance.installing.conftest import Running, Start

pytestmark = pytest.mark.acceptance

# The ids that emulate gives its only workspace, its first person and its first channel.
TEAM, ADMIN, GENERAL = "T000000001", "U000000001", "C000000001"


@pytest.fixture
def slack(serve: Serve, installed: Callable[[str], Path], tmp_path: Path) -> str:
    """The address of a workspace with strict scopes."""
    seed = {"slack": {"strict_scopes": True}}
    return emulated_slack(
        serve, installed, tmp_path, seed, lambda url: urlopen(f"{url}/oauth/v2/authorize", timeout=5).close()
    )


@pytest.fixture
def between(slack: str) -> Iterator[Network]:
    """Emulate takes reading calls as POST only."""
    with network(slack) as made:
        yield made


def consent(browser: Browser, slack: str, running: Running) -> tuple[int, str]:
    """From the first page over Slack's consent to the last; gives its status and text."""
    status, page, _ = browser.open(f"{running.url}/slack/install")
    assert status == 200
    [link] = re.findall(r'<a href="([^"]+)">Add to Slack</a>', page)
    asked = urlsplit(unescape(link))
    assert parse_qs(asked.query)["scope"] == [",".join(BOT_SCOPES)]
    assert asked.path == "/oauth/v2/authorize"
    status, page, _ = browser.open(f"{slack}{asked.path}?{asked.query}")
    assert status == 200, page
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    form: dict[str, Any] = {name: unescape(value) for name, value in fields.items()}
    status, _, back = browser.open(f"{slack}/oauth/v2/authorize/callback", form)
    assert (status, back.partition("?")[0]) == (302, f"{running.url}/slack/oauth_redirect")
    status, page, _ = browser.open(back)
    return status, page


@pytest.mark.parametrize("command", [(), ("slack", "--http")])
def test_from_installing_to_removing(slack: str, between: Network, start: Start, command: tuple[str, ...]) -> None:
    running = start(f"http://127.0.0.1:{between.port}/api/", TEAM, *command)
    asked = {"user": ADMIN, "channel": GENERAL}
    assert ask(running.url, TEAM, **asked) == REFUSED
    status, page = consent(Browser(), slack, running)
    assert (status, "<h1>Holdfast is installed in Emulate.</h1>" in page) == (200, True), page
    answer = ask(running.url, TEAM, **asked)
    assert answer.startswith("NRR"), answer
    assert ask(running.url, "T0ELSE", **asked) == REFUSED
    tell(running.url, TEAM, {"type": "app_uninstalled"})
    assert ask(running.url, TEAM, **asked) == REFUSED
    # Again, as its owners may.
    assert consent(Browser(), slack, running)[0] == 200
    assert ask(running.url, TEAM, **asked).startswith("NRR")
    said = running.log.read_text(encoding="utf-8")
    lies = b"".join(file.read_bytes() for file in running.registry.parent.glob(f"{running.registry.name}*"))
    for secret in ("xoxb-", CLIENT_SECRET, "code="):
        assert secret not in said
        assert secret.encode() not in lies
    if not command:
        with urlopen(f"{running.url}/readyz", timeout=10) as response:
            assert response.status == 200


def test_a_workspace_that_may_not_install_is_refused(slack: str, between: Network, start: Start) -> None:
    running = start(f"http://127.0.0.1:{between.port}/api/", "T0ELSE")
    status, page = consent(Browser(), slack, running)
    assert status == 403
    assert "<h1>Holdfast was not installed in Emulate.</h1>" in page
    assert ask(running.url, TEAM, user=ADMIN, channel=GENERAL) == REFUSED


def test_another_browser_does_not_end_what_one_began(slack: str, between: Network, start: Start) -> None:
    running = start(f"http://127.0.0.1:{between.port}/api/", TEAM)
    status, page = consent(Browser(keeps_cookies=False), slack, running)
    assert (status, "<h1>This installation has run out.</h1>" in page) == (400, True)
    assert ask(running.url, TEAM, user=ADMIN, channel=GENERAL) == REFUSED
