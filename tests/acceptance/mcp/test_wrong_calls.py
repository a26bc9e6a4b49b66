"""The table of wrong calls against the real command, and the wrong tokens, ids and sizes that only HTTP can have."""

from __future__ import annotations

import os
import subprocess
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from shutil import copyfile
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from retention.sign_in import TokenScope
from retention.store.registry.tokens import StoredTokens
from tests.tools.auth.conftest import Service
from tests.tools.auth.issuers import AUDIENCE, Issuer, key_pair, listening
from tests.tools.conftest import TODAY
from tests.tools.wrong_calls import WRONG_CALLS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from mcp_types import CallToolResult

    from tests.acceptance.conftest import Serve

pytestmark = pytest.mark.acceptance

FIGURES, NAMES = frozenset({TokenScope.RETENTION}), frozenset(TokenScope)
RULES = """
[[rule]]
who = ["token:emea"]
only = "region=emea"
accounts = true

[[rule]]
who = ["mcp"]
accounts = true
"""
NAMELESS = (
    "This token does not show account names: it lacks the scope accounts:read. Use one that has it, or ask for figures"
    " without names."
)
LONG_AGO = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
ERAS = pytest.mark.parametrize("era", ["auto", "legacy"])


@pytest.fixture(scope="module")
def dated_ledger(holdfast: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample of the day that the table is of."""
    path = tmp_path_factory.mktemp("wrong") / "sample.db"
    made = subprocess.run(
        [holdfast, "sample", "--db", path, "--today", TODAY.isoformat()], capture_output=True, check=False, timeout=120
    )
    assert made.returncode == 0, made.stderr
    return path


@pytest.fixture
def ledger(dated_ledger: Path, tmp_path: Path) -> Path:
    """A ledger of its own with rules."""
    (tmp_path / "access.toml").write_text(RULES, encoding="utf-8")
    return copyfile(dated_ledger, tmp_path / "sample.db")


def serving(holdfast: Path, ledger: Path) -> list[str]:
    return [str(holdfast), "serve", "mcp", "--db", str(ledger), "--today", TODAY.isoformat()]


@asynccontextmanager
async def signed_in(url: str, secret: str, era: str) -> AsyncIterator[Client]:
    http = httpx2.AsyncClient(headers={"Authorization": f"Bearer {secret}"})
    async with http, Client(streamable_http_client(url, http_client=http), mode=era) as client:
        yield client


def said(result: CallToolResult) -> list[str]:
    return [part.text for part in result.content if part.type == "text"]


async def check(client: Client) -> None:
    for tool, arguments, sentence in WRONG_CALLS:
        refused = await client.call_tool(tool, arguments)
        assert (said(refused), refused.is_error, refused.structured_content) == ([sentence], True, None), arguments


@ERAS
async def test_the_table_over_stdio(holdfast: Path, ledger: Path, era: str) -> None:
    program, *arguments = serving(holdfast, ledger)
    async with Client(StdioServerParameters(command=program, args=arguments, env=dict(os.environ)), mode=era) as client:
        await check(client)


@ERAS
async def test_the_table_over_http(serve: Serve, holdfast: Path, ledger: Path, era: str) -> None:
    with closing(StoredTokens(ledger.with_name("sample.db.registry"), lambda: datetime.now(UTC))) as book:
        secret = book.add("revops", NAMES)
    served = serve(*serving(holdfast, ledger), "--http", "--port", "0", ready=r"http://127\.0\.0\.1:\d+/mcp")
    async with signed_in(served.ready.group(), secret, era) as client:
        await check(client)


async def test_wrong_tokens_ids_and_sizes(serve: Serve, holdfast: Path, ledger: Path) -> None:
    registry = ledger.with_name("sample.db.registry")
    with closing(StoredTokens(registry, lambda: LONG_AGO)) as book:
        expired = book.add("old", FIGURES, LONG_AGO + timedelta(hours=1))
        revoked = book.add("gone", FIGURES)
        book.revoke("gone")
        figures, emea, whole = book.add("board", FIGURES), book.add("emea", NAMES), book.add("revops", NAMES)
    async with listening() as issuer:
        settings = {"HOLDFAST_MCP_URL": AUDIENCE, "HOLDFAST_MCP_ISSUER": issuer.url}
        served = serve(
            *serving(holdfast, ledger), "--http", "--port", "0", ready=r"http://127\.0\.0\.1:(\d+)/mcp", env=settings
        )
        service = Service(int(served.ready[1]))
        for token, status, sentence in wrong_tokens(issuer, expired, revoked):
            answer = await service.ask(token=token)
            assert (answer.status, answer.said["error_description"]) == (status, sentence)
        huge = await service.ask(b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}'.ljust(300_000), whole)
        assert (huge.status, huge.body) == (413, "Request body too large")
        async with signed_in(service.url, whole, "auto") as client:
            given = await client.call_tool("get_retention", {"period": "2025"})
            listed = await client.call_tool("list_accounts", {"movement": "churn", "period": "2025"})
        assert not listed.is_error
        await other_peoples_answers(service, emea, given, figures)


def wrong_tokens(issuer: Issuer, expired: str, revoked: str) -> list[tuple[str | None, int, str]]:
    """Tokens, the status and the exact sentence that each gets."""
    again = f" Sign in again at {issuer.url}."
    way_in = (
        f" Sign in at {issuer.url}, or ask whoever runs Holdfast for one (holdfast tokens add), and send it as"
        " Authorization: Bearer."
    )
    renewed = " Ask whoever runs Holdfast for a new one (holdfast tokens add)."
    return [
        (None, 401, "This server needs a token." + way_in),
        ("hf_" + "x" * 43, 401, "This token is not known here." + way_in),
        (expired, 401, "This token expired on 31 Jan 2026 10:00 UTC." + renewed),
        (revoked, 401, "This token was revoked." + renewed),
        (issuer.token(exp=1), 401, "This token has expired." + again),
        (
            issuer.token(aud="https://other.example.com"),
            401,
            f"This token is for another resource. Ask {issuer.url} for one whose audience is {AUDIENCE}.",
        ),
        (issuer.token(key=key_pair("first")), 401, "The signature of this token is wrong." + again),
        (issuer.token(scope="openid"), 403, "This token lacks the scope retention:read. Use one that has it."),
    ]


async def other_peoples_answers(service: Service, emea: str, given: CallToolResult, figures: str) -> None:
    """The id of an answer that shows more than one may see is unknown; names need their scope."""
    structured: Any = given.structured_content
    async with signed_in(service.url, emea, "auto") as client:
        for answer in (structured["id"], structured["id"][:8]):
            unknown = await client.call_tool("verify_answer", {"answer": answer})
            sentence = f"There is no answer {answer} here that you may see. An answer's id stands at its end."
            assert (unknown.is_error, said(unknown)) == (True, [sentence])
        other = await client.call_tool("get_retention", {"period": "2025", "segment": "region=apac"})
        assert (other.is_error, said(other)) == (True, ["You see region=emea only."])
    async with signed_in(service.url, figures, "auto") as client:
        nameless = await client.call_tool("list_accounts", {"period": "2025"})
        assert (nameless.is_error, said(nameless)) == (
            True,
            [NAMELESS],
        )
