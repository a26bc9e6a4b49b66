"""What a request passes before it is answered: Host, Origin, size, how often, whose session."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from retention.sign_in import TokenScope
from retention.store.registry.tokens import StoredTokens
from tests.tools.auth.conftest import ACCEPT, FIGURES, INITIALIZE, LIST, served
from tests.tools.auth.issuers import AUDIENCE, Issuer
from tools import streams
from tools.auth import SignInSettings
from tools.auth.issuer import LEEWAY, MOST_REMEMBERED, IssuerTokens
from tools.auth.keys import SigningKeys
from tools.auth.refusing import RefusedError

if TYPE_CHECKING:
    from pathlib import Path

    from retention.desk import Desk
    from tests.tools.auth.conftest import Answer, Service

OPEN = SignInSettings()
ASK_FOR_ONE = " Ask whoever runs Holdfast for one (holdfast tokens add), and send it as Authorization: Bearer hf_..."


async def test_without_tokens_and_issuer_this_machine_is_answered(unasked_desk: Desk, tokens: StoredTokens) -> None:
    async with served(unasked_desk, OPEN, tokens) as service:
        assert (await service.ask()).status == 200
        assert (await service.ask(token="hf_whatever")).status == 200


async def test_the_first_token_closes_a_server_that_runs_and_nothing_opens_it(
    unasked_desk: Desk, tokens: StoredTokens
) -> None:
    async with served(unasked_desk, OPEN, tokens) as service:
        opened = await service.ask()
        secret = tokens.add("revops", FIGURES)
        assert (await service.ask()).status == 401
        assert (await service.ask(token=secret)).status == 200
        session = opened.headers["mcp-session-id"]
        assert (await service.ask(LIST, secret, mcp_session_id=session)).status == 404, "nobody's session is not theirs"
        tokens.forget("revops")
        assert (await service.ask()).status == 401


@pytest.mark.parametrize(
    ("header", "challenge", "said"),
    [
        (None, 'Bearer scope="retention:read"', "This server needs a token." + ASK_FOR_ONE),
        *(
            (
                header,
                None,
                "The Authorization header must be the word Bearer, a space and the token.",
            )
            for header in ("", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "hf_secret")
        ),
        *(
            (header, None, "This token is not known here." + ASK_FOR_ONE)
            for header in ("Bearer hf_secret", "bearer hf_secret", "Bearer revops", "Bearer hf_\xff", "Bearer a.b.c")
        ),
    ],
)
async def test_who_brings_no_good_token(
    unasked_desk: Desk, tokens: StoredTokens, header: str | None, challenge: str | None, said: str
) -> None:
    tokens.add("revops", FIGURES)
    async with served(unasked_desk, OPEN, tokens) as service:
        answer = await _with(service, header)
        assert (answer.status, answer.said) == (401, {"error": "invalid_token", "error_description": said})
        assert answer.headers["www-authenticate"] == challenge or (
            f'Bearer error="invalid_token", error_description="{said}", scope="retention:read"'
        )
        assert answer.headers["cache-control"] == "no-store"


async def _with(service: Service, header: str | None) -> Answer:
    return await (service.ask() if header is None else service.ask(authorization=header))


async def test_tokens_that_have_ended_say_so_to_whoever_holds_them(unasked_desk: Desk, path: Path) -> None:
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)
    with closing(StoredTokens(path, lambda: now)) as tokens:
        old, gone = tokens.add("old", FIGURES, now + timedelta(days=1)), tokens.add("gone", FIGURES)
        tokens.revoke("gone")
        async with served(unasked_desk, OPEN, tokens) as service:
            for secret, said in (
                (
                    old,
                    (
                        "This token expired on 24 Nov 2026 08:00 UTC. Ask whoever runs Holdfast for a new one (holdfast"
                        " tokens add)."
                    ),
                ),
                (gone, "This token was revoked. Ask whoever runs Holdfast for a new one (holdfast tokens add)."),
            ):
                answer = await service.ask(token=secret)
                assert (answer.status, answer.said["error_description"]) == (401, said)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "l.db.registry"


async def test_tokens_that_cannot_be_read_let_nobody_in(
    unasked_desk: Desk, tokens: StoredTokens, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secret = tokens.add("revops", FIGURES)
    async with served(unasked_desk, OPEN, tokens) as service:
        assert (await service.ask(token=secret)).status == 200
        path.rename(path.with_name("away"))  # noqa: ASYNC240 - at once
        answer = await service.ask(token=secret)
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        assert answer.said == {
            "error": "temporarily_unavailable",
            "error_description": (
                "The tokens cannot be read, so nobody is answered. Whoever runs Holdfast finds the reason in its log."
            ),
        }
        assert "tokens cannot be read: l.db.registry" in caplog.text
        path.with_name("away").rename(path)
        assert (await service.ask(token=secret)).status == 200


async def test_a_server_without_tokens_that_cannot_look_lets_nobody_in(
    unasked_desk: Desk, tokens: StoredTokens, path: Path
) -> None:
    async with served(unasked_desk, OPEN, tokens) as service:
        path.rename(path.with_name("away"))  # noqa: ASYNC240 - at once
        assert (await service.ask()).status == 503


async def test_only_known_hosts_and_origins_are_answered(unasked_desk: Desk, tokens: StoredTokens) -> None:
    secret = tokens.add("revops", FIGURES)
    settings = SignInSettings(url="https://holdfast.example.com/mcp", origins=("https://app.example.com",))
    async with served(unasked_desk, settings, tokens) as service:
        for host in ("holdfast.example.com", "holdfast.example.com:443", f"localhost:{service.port}"):
            assert (await service.ask(token=secret, host=host)).status == 200
        for host in ("evil.example.com", "holdfast.example.com.evil.example.com", "holdfast.example.com:8443", "x"):
            answer = await service.ask(token=secret, host=host)
            assert (answer.status, answer.body) == (421, "Invalid Host header")
        for origin in ("https://holdfast.example.com", "https://app.example.com", f"http://127.0.0.1:{service.port}"):
            assert (await service.ask(token=secret, origin=origin)).status == 200
        for origin in ("https://evil.example.com", "http://app.example.com", "null"):
            answer = await service.ask(token=secret, origin=origin)
            assert (answer.status, answer.body) == (403, "Invalid Origin header")


async def test_browsers_of_further_origins_may_ask_whether_they_may(unasked_desk: Desk, tokens: StoredTokens) -> None:
    secret = tokens.add("revops", FIGURES)
    async with served(unasked_desk, SignInSettings(origins=("https://app.example.com",)), tokens) as service:
        asked = {"access_control_request_method": "POST", "access_control_request_headers": "authorization,mcp-name"}
        answer = await service.ask(b"", method="OPTIONS", origin="https://app.example.com", **asked)
        assert answer.status == 200
        assert answer.headers["access-control-allow-origin"] == "https://app.example.com"
        assert (await service.ask(b"", method="OPTIONS", origin="https://evil.example.com", **asked)).status == 400
        refused = await service.ask(origin="https://app.example.com")
        assert (refused.status, refused.headers["access-control-allow-origin"]) == (401, "https://app.example.com")
        assert "www-authenticate" in refused.headers["access-control-expose-headers"]
        assert (await service.ask(token=secret, origin="https://app.example.com")).status == 200


@pytest.mark.parametrize("headers", [{}, {"mcp_protocol_version": "2026-07-28"}])
async def test_more_than_256_kilobytes_are_not_read(
    unasked_desk: Desk, tokens: StoredTokens, headers: dict[str, str]
) -> None:
    secret = tokens.add("revops", FIGURES)
    async with served(unasked_desk, OPEN, tokens) as service:
        answer = await service.ask(b" " * (256 * 1024 + 1), secret, **headers)
        assert (answer.status, answer.body) == (413, "Request body too large")
        assert (await service.ask(b" " * (256 * 1024), secret, **headers)).status == 400
        assert (await service.ask(b"x" * 900_000)).status == 401, "of strangers nothing is read"

        async def endless() -> Any:  # noqa: ANN401 - an iterator of bytes
            for _ in range(100):
                yield b" " * 10_000

        given = ACCEPT | {"authorization": f"Bearer {secret}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        async with (
            aiohttp.ClientSession() as session,
            session.post(service.url, data=endless(), headers=given) as response,
        ):
            assert response.status == 413


async def test_one_may_call_so_often_in_a_minute_and_others_still_may(unasked_desk: Desk, tokens: StoredTokens) -> None:
    ada, bob = tokens.add("ada", FIGURES), tokens.add("bob", FIGURES)
    async with served(unasked_desk, SignInSettings(calls_per_minute=3), tokens) as service:
        assert [(await service.ask(token=ada)).status for _ in range(3)] == [200] * 3
        answer = await service.ask(token=ada)
        seconds = answer.headers["retry-after"]
        assert (answer.status, 10 < int(seconds) <= 20) == (429, True)
        assert answer.said == {
            "error": "slow_down",
            "error_description": f"More than 3 calls in a minute. Try again in {seconds} seconds.",
        }
        assert (await service.ask(token=bob)).status == 200


async def test_who_fails_too_often_waits_and_good_tokens_still_come_in(
    unasked_desk: Desk, tokens: StoredTokens, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.auth.gate.FAILURES_PER_MINUTE", 3)
    secret = tokens.add("ada", FIGURES)
    settings = SignInSettings(url=AUDIENCE, issuer=issuer.url, audience=AUDIENCE)
    async with served(unasked_desk, settings, tokens) as service:
        known = issuer.token()
        assert (await service.ask(token=known)).status == 200
        for _ in range(3):
            assert (await service.ask(token="hf_wrong")).status == 401
        answer = await service.ask(token="hf_wrong")
        seconds = answer.headers["retry-after"]
        assert (answer.status, 10 < int(seconds) <= 20) == (429, True)
        assert answer.said == {
            "error": "slow_down",
            "error_description": f"Too many requests without a valid token. Try again in {seconds} seconds, with one.",
        }
        assert (await service.ask(token=issuer.token(sub="bob"))).status == 429, "nothing new is verified"
        assert (await service.ask(token=secret)).status == 200
        assert (await service.ask(token=known)).status == 200


async def test_a_session_is_of_whoever_opened_it(unasked_desk: Desk, tokens: StoredTokens, issuer: Issuer) -> None:
    settings = SignInSettings(url=AUDIENCE, issuer=issuer.url, audience=AUDIENCE)
    ada, bob = tokens.add("ada", FIGURES), tokens.add("bob", FIGURES)
    async with served(unasked_desk, settings, tokens) as service:
        session = (await service.ask(token=ada)).headers["mcp-session-id"]
        for stranger in (bob, issuer.token(sub="ada"), issuer.token(sub="token:ada")):
            for method in ("POST", "GET", "DELETE"):
                answer = await service.ask(LIST, stranger, method=method, mcp_session_id=session)
                assert (answer.status, answer.said["error"]["message"]) == (404, "Session not found")
        assert (await service.ask(LIST, ada, mcp_session_id=session)).status == 200
        tokens.revoke("ada")
        assert (await service.ask(LIST, ada, mcp_session_id=session)).status == 401
        again = tokens.add("ada", FIGURES)
        assert (await service.ask(LIST, again, mcp_session_id=session)).status == 404, "the next one of that name"
        mine = (await service.ask(token=issuer.token(sub="x"))).headers["mcp-session-id"]
        assert (await service.ask(LIST, issuer.token(sub="x"), mcp_session_id=mine)).status == 200, "a renewed token"
        assert (await service.ask(LIST, issuer.token(sub="y"), mcp_session_id=mine)).status == 404


async def test_so_many_sessions_and_no_more(
    unasked_desk: Desk, tokens: StoredTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.application.MAX_SESSIONS", 2)
    secret = tokens.add("ada", FIGURES)
    async with served(unasked_desk, OPEN, tokens) as service:
        first = await service.ask(token=secret)
        assert (await service.ask(token=secret)).status == 200
        full = await service.ask(token=secret)
        assert (full.status, full.said["error"]["message"]) == (503, "Too many open sessions")
        session = first.headers["mcp-session-id"]
        assert (await service.ask(b"", secret, method="DELETE", mcp_session_id=session)).status == 200
        assert (await service.ask(token=secret)).status == 200


async def test_a_session_that_nobody_uses_ends(
    unasked_desk: Desk, tokens: StoredTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.application.IDLE_SECONDS", 0.1)
    secret = tokens.add("ada", FIGURES)
    async with served(unasked_desk, OPEN, tokens) as service:
        session = (await service.ask(token=secret)).headers["mcp-session-id"]
        await asyncio.sleep(0.4)
        assert (await service.ask(LIST, secret, mcp_session_id=session)).status == 404


async def test_an_open_stream_ends_with_its_token(
    unasked_desk: Desk, tokens: StoredTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "CHECK_SECONDS", 0.05)
    secret = tokens.add("ada", FIGURES)
    async with served(unasked_desk, OPEN, tokens) as service:
        session = (await service.ask(token=secret)).headers["mcp-session-id"]
        headers = ACCEPT | {"authorization": f"Bearer {secret}", "mcp-session-id": session}
        async with aiohttp.ClientSession() as client, client.get(service.url, headers=headers) as stream:
            assert stream.status == 200
            reading = asyncio.create_task(stream.read())
            await asyncio.sleep(0.3)
            assert not reading.done(), "it stays open while the token holds"
            tokens.revoke("ada")
            await asyncio.wait_for(reading, 5)


async def test_a_scope_that_ends_with_a_token_counts_in_an_open_session(
    unasked_desk: Desk, tokens: StoredTokens, issuer: Issuer
) -> None:
    settings = SignInSettings(url=AUDIENCE, issuer=issuer.url, audience=AUDIENCE)
    async with served(unasked_desk, settings, tokens) as service:
        session = (await service.ask(token=issuer.token())).headers["mcp-session-id"]
        poor = issuer.token(scope="openid")
        assert (await service.ask(LIST, poor, mcp_session_id=session)).status == 403


async def test_after_a_rotation_earlier_tokens_are_refused(issuer: Issuer) -> None:
    taken = IssuerTokens(issuer.url, AUDIENCE, SigningKeys(issuer.url, pause=0.0))
    before = issuer.token()
    user = await taken.verified(before)
    issuer.rotate("second")
    assert taken.known(before) is user, "nobody has told that it is over"
    await taken.verified(issuer.token())
    assert taken.known(before) is None
    with pytest.raises(RefusedError, match="jwt_key"):
        await taken.verified(before)


async def test_what_was_verified_is_remembered_for_a_minute_and_not_beyond_its_end(issuer: Issuer) -> None:
    seconds = time.time()
    taken = IssuerTokens(issuer.url, AUDIENCE, SigningKeys(issuer.url), lambda: seconds)
    long, short = issuer.token(), issuer.token(exp=int(seconds) + 10)
    for token in (long, short):
        await taken.verified(token)
        assert taken.known(token) is not None
        assert taken.known(token + "x") is None
    seconds += 10 + LEEWAY
    assert taken.known(long) is not None
    assert taken.known(short) is None
    seconds += 60
    assert taken.known(long) is None
    for number in range(MOST_REMEMBERED + 10):
        taken._remember(str(number), await taken.verified(long), seconds + 60)
    assert len(taken._verified) <= MOST_REMEMBERED


async def test_an_issuer_that_is_down(unasked_desk: Desk, issuer: Issuer) -> None:
    settings = SignInSettings(url=AUDIENCE, issuer=issuer.url, audience=AUDIENCE)
    issuer.status = 503
    async with served(unasked_desk, settings) as service:
        answer = await service.ask(token=issuer.token())
        assert (answer.status, answer.headers["retry-after"]) == (503, "10")
        assert answer.said == {
            "error": "temporarily_unavailable",
            "error_description": (
                f"The keys of {issuer.url} cannot be read, so this token cannot be checked. Try again in a minute."
            ),
        }


NONSENSE = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b"1e999999",
    b"{" * 50_000,
    b"[" * 100_000,
    b'"\xff\xfe"',
    b'{"jsonrpc": "2.0"}',
    b'{"jsonrpc": "1.0", "id": 1, "method": "tools/list"}',
    b'{"jsonrpc": "2.0", "id": {}, "method": "tools/list"}',
    b'{"jsonrpc": "2.0", "id": 1, "method": 7}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": 7}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "get_retention"}}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "' + b"x" * 100_000 + b'"}',
    b'{"jsonrpc": "2.0", "id": ' + b"9" * 5_000 + b', "method": "tools/list"}',
    b'[{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}]',
]


@pytest.mark.parametrize("headers", [{}, {"mcp_protocol_version": "2026-07-28"}, {"mcp_protocol_version": "x"}])
async def test_nonsense_is_the_fault_of_whoever_sends_it(
    unasked_desk: Desk, tokens: StoredTokens, headers: dict[str, str]
) -> None:
    secret = tokens.add("ada", FIGURES | {TokenScope.ACCOUNTS})
    async with served(unasked_desk, OPEN, tokens) as service:
        session = (await service.ask(token=secret)).headers["mcp-session-id"]
        for body in NONSENSE:
            for more in ({}, {"mcp_session_id": session}, {"content_type": "text/plain"}, {"accept": "text/html"}):
                answer = await service.ask(body, secret, **headers, **more)
                assert answer.status < 500, (body[:80], more, answer)
        for method in ("PUT", "PATCH", "HEAD", "OPTIONS", "DELETE"):
            assert 400 <= (await service.ask(INITIALIZE, secret, method=method, **headers)).status < 500
        assert (await service.ask(LIST, secret, mcp_session_id=session)).status == 200
