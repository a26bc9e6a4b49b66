"""The keys of an issuer: found, rotated, unreachable, and never asked for more often than is decent."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.tools.auth.issuers import METADATA, OPENID, Issuer, key_pair
from tools.auth.fetching import UnreadableError, discovered, fetched, metadata_urls
from tools.auth.keys import FRESH, STALE, SigningKeys, keys_in
from tools.auth.refusing import RefusedError

if TYPE_CHECKING:
    from tools.auth.keys import SigningKey


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def refused(keys: SigningKeys, name: str | None) -> str:
    with pytest.raises(RefusedError) as caught:
        await keys.key(name)
    return caught.value.code


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(issuer: Issuer, clock: Clock) -> SigningKeys:
    return SigningKeys(issuer.url, clock=clock)


async def test_they_are_read_once_for_many(issuer: Issuer, keys: SigningKeys) -> None:
    issuer.slow = 0.05
    found = await asyncio.gather(*(keys.key("first") for _ in range(50)))
    assert len({id(key) for key in found}) == 1
    assert issuer.asked == [METADATA, "/keys"]


async def test_where_they_are_may_be_given(issuer: Issuer, clock: Clock) -> None:
    keys = SigningKeys(issuer.url, issuer.url + "/keys", clock=clock)
    await keys.key("first")
    assert issuer.asked == ["/keys"]


async def test_a_new_key_is_found_and_the_old_one_gone(issuer: Issuer, keys: SigningKeys, clock: Clock) -> None:
    await keys.key("first")
    edition = keys.edition
    issuer.rotate("second")
    assert await refused(keys, "second") == "jwt_key", "within the pause nothing is asked"
    clock.now += keys.pause
    assert (await keys.key("second")).algorithms == ("ES256",)
    assert keys.edition > edition
    clock.now += keys.pause
    assert await refused(keys, "first") == "jwt_key"


async def test_names_of_keys_that_nobody_has_do_not_hammer_the_issuer(
    issuer: Issuer, keys: SigningKeys, clock: Clock
) -> None:
    for number in range(200):
        assert await refused(keys, f"random-{number}") == "jwt_key"
        clock.now += keys.pause / 100
    assert len(issuer.asked) <= 2 * 3


async def test_keys_hold_while_the_issuer_is_down_for_a_day(issuer: Issuer, keys: SigningKeys, clock: Clock) -> None:
    await keys.key("first")
    issuer.status = 500
    for _ in range(10):
        clock.now += FRESH
        await keys.key("first")
        await _reading(keys)
    asked = len(issuer.asked)
    assert asked > 2, "it was tried"
    assert await refused(keys, "second") == "issuer_unreachable"
    clock.now += STALE
    assert await refused(keys, "first") == "issuer_unreachable"
    issuer.status = 200
    clock.now += keys.pause
    await keys.key("first")


async def test_old_keys_are_read_again_beside_the_answer(issuer: Issuer, keys: SigningKeys, clock: Clock) -> None:
    await keys.key("first")
    issuer.rotate("second")
    issuer.slow = 0.2
    clock.now += FRESH + 1
    await keys.key("first")
    assert keys._reading is not None, "nobody waits for it"
    await _reading(keys)
    assert (await keys.key("second")).algorithms == ("ES256",)


async def test_a_slow_issuer_does_not_stop_the_loop(issuer: Issuer, keys: SigningKeys) -> None:
    issuer.slow = 0.3
    waiting = asyncio.create_task(keys.key("first"))
    turns, until = 0, time.monotonic() + 0.2
    while time.monotonic() < until:
        await asyncio.sleep(0.005)
        turns += 1
    assert turns > 3
    assert not waiting.done()
    await waiting


async def test_who_gives_up_waiting_does_not_end_it_for_others(issuer: Issuer, keys: SigningKeys) -> None:
    issuer.slow = 0.1
    first, second = asyncio.create_task(keys.key("first")), asyncio.create_task(keys.key("first"))
    await asyncio.sleep(0.02)
    first.cancel()
    assert (await second).algorithms == ("ES256",)


async def _reading(keys: SigningKeys) -> None:
    while keys._reading is not None:  # noqa: ASYNC110 - a reading has no event
        await asyncio.sleep(0.005)


async def test_an_issuer_that_is_not_there(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    # Whatever a test before this one has set for all loggers.
    caplog.set_level(logging.WARNING, "holdfast.auth")
    keys = SigningKeys("http://127.0.0.1:9", clock=clock)
    assert await refused(keys, "first") == "issuer_unreachable"
    [record] = caplog.records
    assert record.getMessage().startswith("The keys of http://127.0.0.1:9 cannot be read: Cannot connect to host")


@pytest.mark.parametrize(
    ("issuer_url", "urls"),
    [
        (
            "https://login.example.com",
            (
                "https://login.example.com/.well-known/oauth-authorization-server",
                "https://login.example.com/.well-known/openid-configuration",
            ),
        ),
        (
            "https://login.example.com/tenant/",
            (
                "https://login.example.com/.well-known/oauth-authorization-server/tenant",
                "https://login.example.com/tenant/.well-known/openid-configuration",
                "https://login.example.com/tenant/.well-known/oauth-authorization-server",
                "https://login.example.com/.well-known/openid-configuration/tenant",
            ),
        ),
    ],
)
def test_where_metadata_is_looked_for(issuer_url: str, urls: tuple[str, ...]) -> None:
    assert metadata_urls(issuer_url) == urls


async def test_metadata_of_openid_will_do(issuer: Issuer) -> None:
    issuer.metadata = {OPENID: {"issuer": issuer.url, "jwks_uri": issuer.url + "/keys"}}
    assert await discovered(issuer.url) == issuer.url + "/keys"
    assert issuer.asked == [METADATA, OPENID]


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ({"issuer": "https://evil.example.com", "jwks_uri": "https://e/keys"}, "is the metadata of another issuer"),
        ({"jwks_uri": "https://e/keys"}, "is the metadata of another issuer"),
        ({"issuer": "{url}"}, "has no https address under jwks_uri"),
        ({"issuer": "{url}", "jwks_uri": "http://login.example.com/keys"}, "has no https address under jwks_uri"),
        ({"issuer": "{url}", "jwks_uri": "https://["}, "has no https address under jwks_uri"),
        ({"issuer": "{url}", "jwks_uri": "file:///etc/passwd"}, "has no https address under jwks_uri"),
    ],
)
async def test_metadata_that_is_not_taken(issuer: Issuer, metadata: dict[str, str], reason: str) -> None:
    issuer.metadata = {METADATA: {name: value.format(url=issuer.url) for name, value in metadata.items()}}
    with pytest.raises(UnreadableError, match=reason):
        await discovered(issuer.url)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ({"status": 302}, "answered with status 302"),
        ({"status": 503}, "answered with status 503"),
        ({"body": b"<html>"}, "does not hold JSON"),
        ({"body": b"[]"}, "does not hold a JSON object"),
        ({"body": b"[" * 100_000}, "does not hold JSON"),
        ({"body": b'"' + b"x" * 600_000 + b'"'}, "answered with more than 524288 bytes"),
        ({"slow": 1.0}, r"did not answer within 0\.2 s"),
    ],
)
async def test_documents_that_cannot_be_read(issuer: Issuer, behaviour: dict[str, Any], reason: str) -> None:
    for name, value in behaviour.items():
        setattr(issuer, name, value)
    with pytest.raises(UnreadableError, match=reason):
        await fetched(issuer.url + "/keys", 0.2)


def test_which_keys_are_taken() -> None:
    first, second = key_pair("first").public, key_pair("second", "EdDSA").public
    found = keys_in(
        {
            "keys": [
                first,
                second,
                {**key_pair("first").public},
                {"kty": "oct", "k": "c2VjcmV0", "kid": "shared"},
                {"kty": "oct", "k": "c2VjcmV0", "kid": "shared", "alg": "HS256"},
                {**key_pair("sealing").public, "use": "enc"},
                {**key_pair("wrong").public, "alg": "RS256"},
                {**key_pair("broken").public, "x": "!"},
                {"kty": ["EC"]},
                *(
                    {**key_pair("odd").public, name: odd}
                    for name in ("use", "crv", "alg")
                    for odd in (["sig"], {"sig": 1}, 1)
                ),
                "nonsense",
            ]
        }
    )
    assert {name: key.algorithms for name, key in found.items()} == {"first": ("ES256",), "second": ("EdDSA",)}


@pytest.mark.parametrize("document", [{}, {"keys": 1}, {"keys": []}, {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}])
def test_documents_without_keys(document: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError, match="no key of it is of use"):
        keys_in(document)


def test_one_key_needs_no_name() -> None:
    jwk = {name: value for name, value in key_pair("only").public.items() if name != "kid"}
    found: dict[str | None, SigningKey] = keys_in({"keys": [jwk]})
    assert list(found) == [None]
    assert set(keys_in({"keys": [key_pair("only").public]})) == {None, "only"}
