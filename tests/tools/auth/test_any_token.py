"""Whatever is brought as a token is refused with a sentence, and nothing breaks."""

from __future__ import annotations

import asyncio
import base64
import json
from timeit import repeat
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.sign_in import TokenScope
from retention.wording.sign_in import refusal
from tests.tools.auth.conftest import FIGURES
from tools.auth.door import Door
from tools.auth.gate import Gate
from tools.auth.issuer import IssuerTokens
from tools.auth.keys import ALGORITHMS, SigningKeys
from tools.auth.rates import Rate
from tools.auth.signed_in import scopes_in, subject_of
from tools.streams import OpenStreams

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

    from retention.store.registry.tokens import StoredTokens

ISSUER, AUDIENCE = "http://127.0.0.1:9", "https://holdfast.example.com/mcp"
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=5,
)
HEADERS = st.fixed_dictionaries(
    {"alg": st.sampled_from(ALGORITHMS) | JSON},
    optional={"typ": st.sampled_from(["JWT", "at+jwt"]) | JSON, "kid": JSON, "crit": JSON, "b64": JSON},
)
CLAIMS = st.fixed_dictionaries(
    {}, optional={name: st.just(ISSUER) | JSON for name in ("iss", "aud", "sub", "exp", "nbf", "iat", "scope", "scp")}
)


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


async def _brought(*values: bytes, tokens: StoredTokens | None = None) -> int:
    """The status that these headers get."""
    door = Door(tokens, IssuerTokens(ISSUER, AUDIENCE, SigningKeys(ISSUER)))
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    gate = Gate(_unreached, door, Rate(1), OpenStreams(), failures=Rate(1000))
    headers = [(b"authorization", value) for value in values]
    scope = {"type": "http", "path": "/mcp", "method": "POST", "headers": headers, "client": ("192.0.2.1", 1)}
    await gate(scope, _nothing, send)
    json.loads(sent[1]["body"])
    status: int = sent[0]["status"]
    return status


async def _unreached(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - the signature of ASGI
    pytest.fail("it came in")


async def _ignored(_: Message) -> None:
    pass


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


@given(header=HEADERS | JSON, claims=CLAIMS | JSON, signature=st.binary(max_size=80))
def test_any_header_and_claims(header: Any, claims: Any, signature: bytes) -> None:  # noqa: ANN401 - any JSON
    token = f"{_part(header)}.{_part(claims)}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"
    assert asyncio.run(_brought(b"Bearer " + token.encode())) in {401, 503}


@given(st.none() | st.binary(max_size=60) | st.binary(max_size=60).map(lambda rest: b"Bearer " + rest))
def test_any_bytes(header: bytes | None) -> None:
    assert asyncio.run(_brought(*([] if header is None else [header]))) == 401


def test_of_two_headers_none_is_taken(tokens: StoredTokens) -> None:
    """A proxy that adds its own beside that of a client must not leave the choice to us."""
    good = f"Bearer {tokens.add('ada', FIGURES)}".encode()
    assert asyncio.run(_brought(good, b"Bearer x", tokens=tokens)) == 401
    assert asyncio.run(_brought(b"Bearer x", good, tokens=tokens)) == 401


@given(st.dictionaries(st.sampled_from(["scope", "scp", "groups", "roles", "client_id", "azp"]), JSON))
def test_any_claims_of_scopes_and_roles(claims: dict[str, Any]) -> None:
    user = subject_of({"sub": "ada", "iss": ISSUER, **claims}, AUDIENCE)
    assert user.asker.names is (TokenScope.ACCOUNTS in scopes_in(claims))
    assert all(isinstance(role, str) for role in user.asker.roles)


def test_every_sentence_fits_a_header() -> None:
    """RFC 6750: no quote and no backslash in what is quoted; ours is ASCII as well."""
    facts: dict[str, Any] = {"issuer": ISSUER, "audience": AUDIENCE, "claim": "aud", "valid": ALGORITHMS}
    for code in ("no_token", "unknown_token", "jwt_audience", "jwt_claim", "jwt_algorithm", "jwt_not_yet", "jwt_key"):
        said = refusal(code, facts)
        assert said.isascii()
        assert not set(said) & {'"', "\\"}


def test_the_gate_costs_microseconds(tokens: StoredTokens) -> None:
    """Without tokens, and with one; an answered call takes more than a thousand."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        pass

    gate = Gate(answered, Door(tokens), Rate(10**9), OpenStreams())

    def microseconds(*headers: tuple[bytes, bytes]) -> float:
        async def many() -> None:
            for _ in range(1000):
                scope = {"type": "http", "path": "/mcp", "method": "POST", "headers": [*headers], "client": None}
                await gate(scope, _nothing, _ignored)

        return min(repeat(lambda: asyncio.run(many()), number=1, repeat=5)) / 1_000 * 1e6

    assert microseconds() < 100
    secret = tokens.add("ada", FIGURES)
    assert microseconds((b"authorization", b"Bearer " + secret.encode())) < 200
