"""A server at an address: ours in every state, and everything else that may stand there."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tests.tools.auth.conftest import FIGURES
from tests.tools.doctor.conftest import at_a_port, something_else, told
from tools.auth import SignInSettings
from tools.doctor import address
from tools.doctor.address import of_address

if TYPE_CHECKING:
    from retention.desk import Desk
    from retention.findings import Finding
    from retention.store.registry.tokens import StoredTokens
    from tests.tools.auth.issuers import Issuer

NOTHING = SignInSettings()
SERVER = ("address", "ok", "server")
TALKS = [("http", "ok", "conversation")] * 2
UNSEEN = [("sign_in", "not_checked", "no_server"), ("http", "not_checked", "no_server")]


async def looked_at(url: str, token: str | None = None, settings: SignInSettings = NOTHING) -> list[Finding]:
    return [finding async for finding in of_address(url, token, settings)]


async def test_a_server_that_is_open_to_this_machine(desk: Desk, tokens: StoredTokens) -> None:
    async with at_a_port(desk, lambda _: NOTHING, tokens) as url:
        found = await looked_at(url)
    assert told(found) == [SERVER, ("sign_in", "ok", "open_here"), *TALKS]
    assert [finding.facts["protocol"] for finding in found[2:]] == ["2026-07-28", "2025-11-25"]
    assert found[2].facts["answer"] == found[3].facts["answer"]


async def test_named_tokens(desk: Desk, tokens: StoredTokens) -> None:
    secret = tokens.add("revops", FIGURES)
    async with at_a_port(desk, lambda _: NOTHING, tokens) as url:
        assert told(await looked_at(url)) == [
            SERVER,
            ("sign_in", "ok", "named_tokens_only"),
            ("http", "not_checked", "no_token_given"),
        ]
        assert told(await looked_at(url, secret))[2:] == TALKS
        tokens.revoke("revops")
        refused = (await looked_at(url, secret))[2]
    assert told([refused]) == [("http", "failed", "token_not_taken")]
    assert refused.facts["sentence"] == (
        "This token was revoked. Ask whoever runs Holdfast for a new one (holdfast tokens add)."
    )


async def test_an_issuer(desk: Desk, tokens: StoredTokens, issuer: Issuer) -> None:
    def settings(url: str) -> SignInSettings:
        return SignInSettings(url=url, issuer=issuer.url, audience=url)

    async with at_a_port(desk, settings, tokens) as url:
        found = await looked_at(url, issuer.token(aud=url), settings(url))
        assert told(found) == [SERVER, ("sign_in", "ok", "sign_in"), *TALKS]
        assert found[1].facts == {"issuers": [issuer.url]}
        wrong = await looked_at(url, issuer.token(aud="https://other.example.com"), settings(url))
        assert wrong[2].facts["sentence"].startswith("This token is for another resource.")
        other = await looked_at(url, None, SignInSettings(url=url, issuer="https://login.example.com"))
        assert told(other)[1] == ("sign_in", "failed", "issuer_differs")


async def test_a_resource_of_another_name(desk: Desk, tokens: StoredTokens, issuer: Issuer) -> None:
    async with at_a_port(
        desk, lambda url: SignInSettings(url=url + "/v2", issuer=issuer.url, audience=url), tokens
    ) as url:
        found = await looked_at(url)
    # Its challenge leads to where no such document is: the address it was given is another.
    assert told(found)[1] == ("sign_in", "failed", "resource_differs")
    assert found[1].facts == {"url": url, "resource": url + "/v2"}


async def test_an_issuer_that_the_server_does_not_know_of(desk: Desk, tokens: StoredTokens) -> None:
    tokens.add("revops", FIGURES)
    async with at_a_port(desk, lambda _: NOTHING, tokens) as url:
        found = await looked_at(url, None, SignInSettings(url=url, issuer="https://login.example.com"))
    assert told(found)[1] == ("sign_in", "failed", "no_metadata")


async def test_a_host_that_is_not_its_own(desk: Desk) -> None:
    async with at_a_port(desk, lambda _: NOTHING, behind=1) as url:
        found = await looked_at(url)
    assert told(found) == [("address", "failed", "host_not_ours"), *UNSEEN]
    assert found[0].facts == {"url": url, "host": url.removeprefix("http://").removesuffix("/mcp")}


async def test_nothing_is_there() -> None:
    found = await looked_at("http://127.0.0.1:1/mcp")
    assert told(found) == [("address", "failed", "server_unreachable"), *UNSEEN]
    assert found[0].facts["reason"] == "Connection refused"


async def test_nothing_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found = await looked_at(f"http://127.0.0.1:{silent.getsockname()[1]}/mcp")
    assert told(found) == [("address", "failed", "server_unreachable"), *UNSEEN]
    assert found[0].facts["reason"] == ""


@pytest.mark.parametrize(
    ("status", "body", "headers", "code"),
    [
        (308, None, {"Location": "https://holdfast.example.com/mcp"}, "server_moved"),
        (403, None, {}, "server_forbids"),
        (421, None, {}, "host_not_ours"),
        (404, None, {}, "server_of_another"),
        (502, None, {}, "server_of_another"),
        (200, None, {}, "server_of_another"),
        (200, {"result": {"_meta": {"io.modelcontextprotocol/serverInfo": {"name": "x"}}}}, {}, "server_of_another"),
        (503, None, {}, "server_of_another"),
        (503, {"error_description": "Try again in 5 seconds."}, {}, "server_busy"),
        (429, {"error_description": "Try again in 5 seconds."}, {}, "server_busy"),
    ],
)
async def test_something_else_is_there(status: int, body: object, headers: dict[str, str], code: str) -> None:
    async with something_else(status, body, **headers) as url:
        assert told(await looked_at(url)) == [("address", "failed", code), *UNSEEN]


@pytest.mark.parametrize(
    ("challenge", "codes"),
    [
        (None, ["no_challenge"]),
        ('Basic realm="x"', ["no_challenge"]),
        ('Bearer realm="x"', ["no_scope"]),
        ('Bearer scope="openid"', ["no_scope"]),
        ('Bearer scope="openid retention:read"', ["named_tokens_only"]),
        ('Bearer scope="retention:read", resource_metadata="http://127.0.0.1:1/x"', ["metadata_unread"]),
        ('Bearer resource_metadata="http://127.0.0.1:1/x"', ["no_scope", "metadata_unread"]),
        ('Bearer scope="retention:read", resource_metadata="http://ledger.example.com/x"', ["metadata_unread"]),
    ],
)
async def test_how_it_asks_for_a_token(challenge: str | None, codes: list[str]) -> None:
    headers = {} if challenge is None else {"WWW_Authenticate": challenge}
    async with something_else(401, None, **headers) as url:
        found = await looked_at(url)
    assert [finding.code for finding in found if finding.check == "sign_in"] == codes


async def test_a_public_name_without_https_and_without_tokens(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a name is public is told by it alone; here a public one leads to this machine."""
    for name in ("HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    name = socket.gethostname()
    if name == "localhost" or not _resolves(name):
        pytest.skip("this machine has no name of its own")
    async with at_a_port(desk, lambda url: SignInSettings(url=url.replace("127.0.0.1", name)), None) as url:
        found = await looked_at(url.replace("127.0.0.1", name))
    assert told(found)[:2] == [("address", "warning", "server_insecure"), ("sign_in", "failed", "open_to_all")]


def _resolves(name: str) -> bool:
    try:
        return socket.gethostbyname(name).startswith("127.")
    except OSError:
        return False
