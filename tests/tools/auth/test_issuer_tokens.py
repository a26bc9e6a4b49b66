"""Tokens of an issuer: what is taken, and the exact answer to everything else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.tools.auth.conftest import INITIALIZE, served
from tests.tools.auth.issuers import AUDIENCE, Issuer, key_pair, public_pem
from tools.auth import SignInSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.desk import Desk

METADATA_URL = "https://holdfast.example.com/.well-known/oauth-protected-resource/mcp"


def settings(issuer: Issuer, **more: Any) -> SignInSettings:  # noqa: ANN401 - any setting
    return SignInSettings(**({"url": AUDIENCE, "issuer": issuer.url, "audience": AUDIENCE} | more))


def _encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def _unsigned(issuer: Issuer) -> str:
    return f"{_encoded({'alg': 'none', 'typ': 'at+jwt', 'kid': 'first'})}.{_encoded(issuer.claims())}."


def _confused(issuer: Issuer) -> str:
    """Signed as a shared secret with what everybody knows: the public key."""
    text = f"{_encoded({'alg': 'HS256', 'typ': 'at+jwt', 'kid': 'first'})}.{_encoded(issuer.claims())}"
    signature = hmac.new(public_pem(issuer.keys[0]), text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def _forged(issuer: Issuer) -> str:
    head, _, signature = issuer.token().split(".")
    return f"{head}.{_encoded(issuer.claims(sub='auth0|root'))}.{signature}"


AGAIN = " Sign in again at {issuer}."
ALL_ALGORITHMS = "RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA"
WRONG: list[tuple[str, Callable[[Issuer], str], str]] = [
    ("no JWT", lambda _: "eyJ.nonsense", "This token is not a readable JWT." + AGAIN),
    ("three dots", lambda _: "a.b.c", "This token is not a readable JWT." + AGAIN),
    ("too long", lambda one: one.token(filler="x" * 20_000), "This token is not a readable JWT." + AGAIN),
    (
        "unsigned",
        _unsigned,
        f"This token is signed with an algorithm that is not taken here. Taken: {ALL_ALGORITHMS}.",
    ),
    (
        "the public key as a secret",
        _confused,
        f"This token is signed with an algorithm that is not taken here. Taken: {ALL_ALGORITHMS}.",
    ),
    (
        "an algorithm of another key",
        lambda one: one.token(key=key_pair("first", "ES384")),
        "This token is signed with an algorithm that is not taken here. Taken: ES256.",
    ),
    (
        "for logging out",
        lambda one: one.token(headers={"typ": "logout+jwt"}),
        "This token is not an access token." + AGAIN,
    ),
    ("critical", lambda one: one.token(headers={"crit": ["x"], "x": 1}), "This token is not a readable JWT." + AGAIN),
    (
        "another issuer",
        lambda one: one.token(iss="https://evil.example.com"),
        "This token is of another issuer." + AGAIN,
    ),
    ("the issuer with a slash", lambda one: one.token(iss=one.url + "/"), "This token is of another issuer." + AGAIN),
    ("no issuer", lambda one: one.token(iss=None), "This token is of another issuer." + AGAIN),
    (
        "another key of that name",
        lambda one: one.token(key=key_pair("first")),
        "The signature of this token is wrong." + AGAIN,
    ),
    ("changed claims", _forged, "The signature of this token is wrong." + AGAIN),
    (
        "an unknown key",
        lambda one: one.token(key=key_pair("second")),
        "This token is signed with a key that its issuer does not publish." + AGAIN,
    ),
    (
        "another resource",
        lambda one: one.token(aud="https://else.example.com/mcp"),
        "This token is for another resource. Ask {issuer} for one whose audience is " + AUDIENCE + ".",
    ),
    ("no audience", lambda one: one.token(aud=None), "This token lacks a usable claim aud." + AGAIN),
    ("no subject", lambda one: one.token(sub=None), "This token lacks a usable claim sub." + AGAIN),
    ("a subject without a name", lambda one: one.token(sub=""), "This token lacks a usable claim sub." + AGAIN),
    ("an end that is no number", lambda one: one.token(exp="soon"), "This token is not a readable JWT." + AGAIN),
    ("an end without an end", lambda one: one.token(exp=float("inf")), "This token is not a readable JWT." + AGAIN),
    ("without an end", lambda one: one.token(exp=None), "This token lacks a usable claim exp." + AGAIN),
    ("expired", lambda one: one.token(exp=int(time.time()) - 60), "This token has expired." + AGAIN),
    (
        "not yet",
        lambda one: one.token(nbf=int(time.time()) + 120),
        "This token does not hold yet. Try again when it does; if it should, the clocks of issuer and server differ.",
    ),
    (
        "made in the future",
        lambda one: one.token(iat=int(time.time()) + 120),
        "This token does not hold yet. Try again when it does; if it should, the clocks of issuer and server differ.",
    ),
    ("a subject that is a number", lambda one: one.token(sub=7), "This token is not a readable JWT." + AGAIN),
]


@pytest.mark.parametrize(("make", "sentence"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
async def test_a_token_that_is_not_taken(
    unasked_desk: Desk, issuer: Issuer, make: Callable[[Issuer], str], sentence: str
) -> None:
    async with served(unasked_desk, settings(issuer)) as service:
        said = sentence.format(issuer=issuer.url)
        answer = await service.ask(token=make(issuer))
        assert (answer.status, answer.said) == (401, {"error": "invalid_token", "error_description": said})
        assert answer.headers["www-authenticate"] == (
            f'Bearer error="invalid_token", error_description="{said}", resource_metadata="{METADATA_URL}",'
            ' scope="retention:read"'
        )


# Moments are in seconds from when the test runs.
GOOD: list[tuple[str, dict[str, Any]]] = [
    ("plain", {}),
    ("just expired", {"exp": -5}),
    ("a moment ahead", {"nbf": 5, "iat": 5}),
    ("several audiences", {"aud": ["https://else.example.com", AUDIENCE]}),
    ("scp as a list", {"scope": None, "scp": ["retention:read", "accounts:read"]}),
    ("scp as a string", {"scope": None, "scp": "openid retention:read"}),
    ("type JWT", {"headers": {"typ": "JWT"}}),
    ("long type", {"headers": {"typ": "application/AT+JWT"}}),
    ("without the name of the only key", {"headers": {"kid": None}}),
]


@pytest.mark.parametrize("changed", [case[1] for case in GOOD], ids=[case[0] for case in GOOD])
async def test_a_token_that_is_taken(unasked_desk: Desk, issuer: Issuer, changed: dict[str, Any]) -> None:
    now = int(time.time())
    given: dict[str, Any] = {name: now + value if isinstance(value, int) else value for name, value in changed.items()}
    async with served(unasked_desk, settings(issuer)) as service:
        assert (await service.ask(token=issuer.token(**given))).status == 200


@pytest.mark.parametrize("algorithm", ["RS256", "PS512", "ES384", "ES512", "EdDSA"])
async def test_every_kind_of_key_is_taken(unasked_desk: Desk, issuer: Issuer, algorithm: str) -> None:
    issuer.rotate("other", algorithm)
    async with served(unasked_desk, settings(issuer)) as service:
        assert (await service.ask(token=issuer.token())).status == 200


async def test_a_key_bound_to_an_algorithm_takes_no_other(unasked_desk: Desk, issuer: Issuer) -> None:
    issuer.rotate("rsa", "RS256")
    issuer.published = [{**issuer.keys[0].public, "alg": "PS256"}]
    async with served(unasked_desk, settings(issuer)) as service:
        answer = await service.ask(token=issuer.token())
        assert answer.said["error_description"].endswith("Taken: PS256.")


async def test_who_brings_nothing_learns_where_to_sign_in(unasked_desk: Desk, issuer: Issuer) -> None:
    async with served(unasked_desk, settings(issuer)) as service:
        answer = await service.ask()
        assert answer.status == 401
        assert (
            answer.headers["www-authenticate"] == f'Bearer resource_metadata="{METADATA_URL}", scope="retention:read"'
        )
        assert answer.said == {
            "error": "invalid_token",
            "error_description": (
                f"This server needs a token. Sign in at {issuer.url}, or ask whoever runs Holdfast for one (holdfast"
                " tokens add), and send it as Authorization: Bearer."
            ),
        }
        metadata = await service.ask(b"", method="GET", path="/.well-known/oauth-protected-resource/mcp")
        assert metadata.status == 200
        assert metadata.said == {
            "resource": AUDIENCE,
            "authorization_servers": [issuer.url],
            "scopes_supported": ["retention:read", "accounts:read"],
            "bearer_methods_supported": ["header"],
            "resource_name": "Holdfast",
        }


async def test_without_the_scope_nothing_is_answered(unasked_desk: Desk, issuer: Issuer) -> None:
    async with served(unasked_desk, settings(issuer)) as service:
        for token in (issuer.token(scope="openid"), issuer.token(scope="accounts:read"), issuer.token(scope=None)):
            answer = await service.ask(token=token)
            said = "This token lacks the scope retention:read. Use one that has it."
            assert (answer.status, answer.said) == (
                403,
                {"error": "insufficient_scope", "error_description": said},
            )
            assert answer.headers["www-authenticate"] == (
                f'Bearer error="insufficient_scope", error_description="{said}", resource_metadata="{METADATA_URL}",'
                ' scope="retention:read"'
            )


async def test_a_list_of_accounts_asks_to_sign_in_for_more(unasked_desk: Desk, issuer: Issuer) -> None:
    """Where the headers of the protocol of 2026 tell it before the call; a client can act on that."""
    async with served(unasked_desk, settings(issuer)) as service:
        headers = {"mcp_protocol_version": "2026-07-28", "mcp_method": "tools/call", "mcp_name": "list_accounts"}
        answer = await service.ask(INITIALIZE, issuer.token(), **headers)
        said = "This token does not show account names: it lacks the scope accounts:read. Sign in again with it."
        assert (answer.status, answer.said) == (403, {"error": "insufficient_scope", "error_description": said})
        assert answer.headers["www-authenticate"].endswith('scope="retention:read accounts:read"')
        both = issuer.token(scope="retention:read accounts:read")
        assert (await service.ask(INITIALIZE, both, **headers)).status != 403
        other = headers | {"mcp_name": "get_retention"}
        assert (await service.ask(INITIALIZE, issuer.token(), **other)).status != 403
