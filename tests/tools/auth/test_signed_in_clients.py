"""Real clients of both protocols that sign in: each sees what its rule and its token let it see."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager, closing
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx2
import pytest
import pytest_asyncio
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

from cli.importing import import_sample
from cli.wiring import LedgerDesk
from retention.scope import Workspace
from retention.store.registry import open_registry, registry_path
from retention.store.registry.audit import entries
from tests.tools.auth.conftest import FIGURES, NAMES, served
from tests.tools.auth.issuers import AUDIENCE, Issuer
from tests.tools.conftest import TODAY
from tools.auth import SignInSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from mcp_types import CallToolResult

    from retention.store.registry.tokens import StoredTokens
    from tests.tools.auth.conftest import Service

RULES = """
[[rule]]
who = ["token:emea"]
only = "region=emea"
accounts = true

[[rule]]
who = ["token:apac"]
only = "region=apac"

[[rule]]
who = ["role:Finance Team"]
accounts = true

[[rule]]
who = ["subject:auth0|board"]
kinds = ["retention"]
"""


class World(NamedTuple):
    """A server over a ledger with rules, its tokens and its issuer."""

    service: Service
    tokens: StoredTokens
    issuer: Issuer
    ledger: Path

    @asynccontextmanager
    async def client(self, token: str, mode: str = "auto") -> AsyncIterator[Client]:
        async with (
            httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as http,
            Client(streamable_http_client(self.service.url, http_client=http), mode=mode) as client,
        ):
            yield client

    async def call(self, token: str, mode: str, tool: str, **arguments: Any) -> CallToolResult:  # noqa: ANN401 - any JSON
        async with self.client(token, mode) as client:
            return await client.call_tool(tool, arguments)


@pytest.fixture(params=["auto", "legacy"])
def mode(request: pytest.FixtureRequest) -> str:
    """Protocol 2026-07-28, and 2025-11-25."""
    return str(request.param)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("signed_in") / "sample.db"
    tuple(import_sample(database, TODAY))
    database.with_name("access.toml").write_text(RULES, encoding="utf-8")
    return database


@pytest_asyncio.fixture
async def world(ledger: Path, tokens: StoredTokens, issuer: Issuer) -> AsyncIterator[World]:
    settings = SignInSettings(url=AUDIENCE, issuer=issuer.url, audience=AUDIENCE)
    with closing(LedgerDesk(ledger, Workspace(), lambda: TODAY)) as desk:
        async with served(desk, settings, tokens) as service:
            yield World(service, tokens, issuer, ledger)


def text_of(result: CallToolResult) -> str:
    return "\n".join(part.text for part in result.content if part.type == "text")


async def test_two_tokens_see_two_regions_and_neither_knows_of_the_other(world: World, mode: str) -> None:
    emea, apac = world.tokens.add("emea", FIGURES), world.tokens.add("apac", FIGURES)
    answers = {}
    for secret, region, other in ((emea, "emea", "apac"), (apac, "apac", "emea")):
        result = await world.call(secret, mode, "get_retention", period="2025", by="region")
        assert result.structured_content is not None
        assert [row["segment"] for row in result.structured_content["rows"]] == [region]
        assert other not in json.dumps(result.structured_content) + text_of(result)
        answers[region] = result.structured_content["id"]
        refused = await world.call(secret, mode, "get_retention", period="2025", segment=f"region={other}")
        assert refused.is_error
        assert text_of(refused) == f"You see region={region} only."
        described = await world.call(secret, mode, "describe_ledger")
        assert other not in json.dumps(described.structured_content) + text_of(described)
    assert answers["emea"] != answers["apac"]
    for secret, own, others in ((emea, "emea", "apac"), (apac, "apac", "emea")):
        assert not (await world.call(secret, mode, "verify_answer", answer=answers[own])).is_error
        unknown = await world.call(secret, mode, "verify_answer", answer=answers[others])
        assert unknown.is_error
        nobody = await world.call(secret, mode, "verify_answer", answer="0" * 16)
        assert text_of(unknown).replace(answers[others], "…") == text_of(nobody).replace("0" * 16, "…")


async def test_account_names_need_the_scope_and_the_rule(world: World, mode: str) -> None:
    poor = world.tokens.add("emea", FIGURES)
    asked = {"period": "2025"}
    result = await world.call(poor, mode, "list_accounts", **asked)
    assert result.is_error
    assert text_of(result) == (
        "This token does not show account names: it lacks the scope accounts:read. Use one that has it, or ask"
        " for figures without names."
    )
    world.tokens.revoke("emea")
    rich = world.tokens.add("emea", NAMES)
    result = await world.call(rich, mode, "list_accounts", **asked)
    assert not result.is_error, text_of(result)
    # The rule of this one does not permit names: no scope would help, and it is not told that one does.
    other = world.tokens.add("apac", NAMES)
    result = await world.call(other, mode, "list_accounts", **asked)
    assert text_of(result) == 'Account names are not shown to you. Ask without "movers".'


async def test_why_is_answered_without_names_and_says_what_is_missing(world: World, mode: str) -> None:
    ada = world.issuer.token(groups=["Finance Team"])
    result = await world.call(ada, mode, "explain_change", period="2025", compare="previous", by="region")
    assert not result.is_error, text_of(result)
    assert result.structured_content is not None
    assert result.structured_content["accounts"] == []
    assert "The accounts are left out: this token lacks the scope accounts:read." in text_of(result)
    assert {"code": "names_not_shown", "place": None, "scope": "accounts:read"} in result.structured_content["warnings"]


async def test_roles_and_subjects_of_the_issuer_have_rules(world: World, mode: str) -> None:
    ask = {"period": "2025"}
    ada = world.issuer.token(groups=["Finance Team"], scope="retention:read accounts:read")
    assert not (await world.call(ada, mode, "list_accounts", **ask)).is_error
    board = world.issuer.token(sub="auth0|board")
    assert not (await world.call(board, mode, "get_retention", **ask)).is_error
    refused = await world.call(board, mode, "get_matrix", period="2025", by="region")
    assert text_of(refused) == "You may not ask for matrix. You may ask for retention."
    for claims in (
        {"sub": "emea"},
        {"sub": "token:emea"},
        {"groups": ["token:emea", "subject:auth0|board"]},
        {"roles": ["Finance"], "client_id": "emea"},
        {"groups": {"Finance Team": True}},
    ):
        result = await world.call(world.issuer.token(**claims), mode, "get_retention", **ask)
        assert text_of(result) == "No rule lets you ask here. Whoever runs Holdfast can add one to access.toml.", claims


async def test_the_audit_says_who_it_was(world: World, mode: str) -> None:
    secret = world.tokens.add("emea", FIGURES)
    await world.call(secret, mode, "get_retention", period="2024")
    await world.call(world.issuer.token(sub="auth0|board"), mode, "get_retention", period="2024")
    with closing(open_registry(registry_path(world.ledger))) as registry:
        newest = entries(registry, limit=2).entries
    assert [(entry.face, entry.user) for entry in newest] == [("mcp", "token:emea"), ("mcp", "subject:auth0|board")]


async def test_a_message_is_of_the_token_of_its_request_not_of_the_session(world: World) -> None:
    """The second token of a subject, within one session, has more scopes; then it has fewer again."""
    poor, rich = (
        world.issuer.token(groups=["Finance Team"], scope=scope)
        for scope in ("retention:read", "retention:read accounts:read")
    )
    opened = await world.service.ask(token=poor)
    session = {"mcp_session_id": opened.headers["mcp-session-id"], "mcp_protocol_version": "2025-11-25"}
    call = {
        "jsonrpc": "2.0",
        "id": 2,
        "method": "tools/call",
        "params": {"name": "list_accounts", "arguments": {"period": "2025"}},
    }
    for token, shown in ((poor, False), (rich, True), (poor, False)):
        answer = await world.service.ask(call, token, **session)
        assert answer.status == 200
        assert ("accounts:read" not in answer.body) is shown


async def test_a_token_that_is_revoked_meanwhile_opens_nothing_more(world: World, mode: str) -> None:
    secret = world.tokens.add("emea", FIGURES)
    async with world.client(secret, mode) as client:
        assert not (await client.call_tool("get_retention", {"period": "2025"})).is_error
        world.tokens.revoke("emea")
        with pytest.raises(MCPError):
            await client.call_tool("get_retention", {"period": "2025"})
