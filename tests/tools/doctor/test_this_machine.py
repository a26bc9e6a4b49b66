"""Settings, named tokens, rules that name them, and the issuer with its clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from retention.errors import LedgerError
from retention.sign_in import NamedToken, TokenScope
from retention.wording.doctor import finding_sentence
from tests.tools.auth.issuers import METADATA, Issuer
from tests.tools.doctor.conftest import NOW, beside, told
from tools.auth import SignInSettings
from tools.doctor.issuer import of_issuer
from tools.doctor.settings import settings_in
from tools.doctor.tokens import of_ruled_tokens, of_tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.findings import Finding

URL = "https://holdfast.example.com/mcp"
DAY = timedelta(days=1)
BROKEN = LedgerError("ledger_unusable", file="l.db.registry", reason="is full")


def token(name: str, expires: datetime | None = None, revoked: datetime | None = None) -> NamedToken:
    return NamedToken(name, frozenset(TokenScope), NOW - 30 * DAY, expires, revoked)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, [("ok", "sign_in_settings")]),
        ({"HOLDFAST_MCP_URL": URL, "HOLDFAST_MCP_TOKEN": "hf_1"}, [("ok", "sign_in_settings")]),
        ({"HOLDFAST_MCP_ISUER": "x"}, [("warning", "setting_unknown")]),
        ({"HOLDFAST_MCP_URL": "http://x.example.com"}, [("failed", "fault")]),
        ({"HOLDFAST_MCP_ISSUER": "https://login.example.com"}, [("failed", "fault")]),
    ],
)
def test_settings(environment: dict[str, str], expected: list[tuple[str, str]]) -> None:
    findings, settings = settings_in(environment)
    assert told(findings) == [("settings", *each) for each in expected]
    assert (settings is None) == (expected[0][0] == "failed")


def test_everything_that_is_wrong_with_settings_is_told() -> None:
    findings, settings = settings_in(
        {
            "HOLDFAST_MCP_URL": "ftp://x",
            "HOLDFAST_MCP_AUDIENCE": "a",
            "HOLDFAST_MCP_ORIGINS": "x",
            "HOLDFAST_MCP_CALLS_PER_MINUTE": "0",
            "HOLDFAST_MCP_URLS": "x",
        }
    )
    assert settings is None
    assert [finding_sentence(finding) for finding in findings] == [
        (
            'HOLDFAST_MCP_URL is "ftp://x". It must be an https address (http on this machine alone) without query and'
            " user, as in https://holdfast.example.com/mcp."
        ),
        (
            "HOLDFAST_MCP_AUDIENCE is set without HOLDFAST_MCP_ISSUER, whose tokens it is about. Set the issuer, or"
            " unset it."
        ),
        (
            'HOLDFAST_MCP_ORIGINS has "x", which is no origin. Write scheme and host, and several with commas, as in'
            " https://app.example.com."
        ),
        'HOLDFAST_MCP_CALLS_PER_MINUTE is "0". Write how many calls a minute one may make, from 1 to 1,000,000.',
        "HOLDFAST_MCP_URLS is set, and there is no such setting. Did you mean HOLDFAST_MCP_URL?",
    ]


@pytest.mark.parametrize(
    ("tokens", "issuer", "expected"),
    [
        ((), None, [("ok", "no_named_tokens")]),
        ((token("a"), token("b", NOW + 15 * DAY)), None, [("ok", "named_tokens")]),
        ((token("a", revoked=NOW),), None, [("failed", "no_token_holds")]),
        ((token("a", NOW),), None, [("failed", "no_token_holds")]),
        ((token("a", NOW),), "https://i", [("ok", "named_tokens"), ("warning", "named_token_expired")]),
        (
            (token("a"), token("b", NOW + 14 * DAY), token("c", NOW - DAY), token("d", NOW - DAY, NOW)),
            None,
            [("ok", "named_tokens"), ("warning", "named_token_ends"), ("warning", "named_token_expired")],
        ),
        (BROKEN, None, [("failed", "registry_fault")]),
    ],
)
def test_tokens(
    tokens: tuple[NamedToken, ...] | LedgerError, issuer: str | None, expected: list[tuple[str, str]]
) -> None:
    settings = SignInSettings(url=URL, issuer=issuer)
    assert told(of_tokens(beside(tokens=tokens), settings, NOW)) == [("tokens", *each) for each in expected]


def test_only_tokens_that_hold_are_counted() -> None:
    first = of_tokens(beside(tokens=(token("a"), token("b", NOW + DAY), token("c", NOW))), None, NOW)[0]
    assert first.facts == {"count": 2}


@pytest.mark.parametrize(
    ("ruled", "expected"),
    [
        (None, [("not_checked", "no_rules")]),
        (frozenset(), [("ok", "no_ruled_tokens")]),
        (frozenset({"revops"}), [("ok", "ruled_tokens")]),
        (frozenset({"ended", "revop"}), [("warning", "ruled_token_ended"), ("failed", "ruled_token_unknown")]),
    ],
)
def test_tokens_in_rules(ruled: frozenset[str] | None, expected: list[tuple[str, str]]) -> None:
    there = (token("revops"), token("ended", NOW))
    found = of_ruled_tokens(beside(ruled=ruled, tokens=there), NOW)
    assert told(found) == [("ruled_tokens", *each) for each in expected]
    assert all(finding.facts["nearest"] == "revops" for finding in found if finding.code == "ruled_token_unknown")


def test_tokens_in_rules_of_a_registry_that_cannot_be_read() -> None:
    found = of_ruled_tokens(beside(ruled=frozenset({"revops"}), tokens=BROKEN), NOW)
    assert told(found) == [("ruled_tokens", "not_checked", "no_tokens_read")]


def clock() -> datetime:
    return datetime.now(UTC)


async def looked_at(issuer: Issuer, now: Callable[[], datetime] = clock, **settings: str) -> list[Finding]:
    return await of_issuer(SignInSettings(url=URL, issuer=issuer.url, **settings), now)  # type: ignore[arg-type]


WELL = [("issuer", "ok", "issuer"), ("clock", "ok", "issuer_clock")]
UNREAD = [("issuer", "failed", "issuer_unread"), ("clock", "not_checked", "no_issuer_read")]


async def test_an_issuer_that_is_well(issuer: Issuer) -> None:
    issuer.rotate("second", "RS256")
    found = await looked_at(issuer)
    assert told(found) == WELL
    assert found[0].facts["algorithms"] == ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
    assert found[0].facts["count"] == 1


async def test_without_an_issuer_and_without_settings() -> None:
    assert told(await of_issuer(SignInSettings(), clock)) == [("issuer", "ok", "no_issuer")]
    assert told(await of_issuer(None, clock)) == [("issuer", "not_checked", "no_sign_in_settings")]


async def test_an_issuer_that_is_not_there(issuer: Issuer) -> None:
    issuer.status = 503
    found = await looked_at(issuer)
    assert told(found) == UNREAD
    assert found[0].facts["reason"] == f"{issuer.url}{METADATA} answered with status 503"


async def test_metadata_of_another(issuer: Issuer) -> None:
    issuer.metadata = {METADATA: {"issuer": issuer.url + "/", "jwks_uri": issuer.url + "/keys"}}
    found = await looked_at(issuer)
    assert told(found) == UNREAD
    assert found[0].facts["reason"] == f"{issuer.url}{METADATA} is the metadata of another issuer"


async def test_keys_that_are_set_and_metadata_that_is_not_there(issuer: Issuer) -> None:
    issuer.metadata = {}
    found = await looked_at(issuer, jwks_url=issuer.url + "/keys")
    assert told(found) == [("issuer", "warning", "issuer_undiscovered"), *WELL]


async def test_keys_of_no_use(issuer: Issuer) -> None:
    issuer.published = [{"kty": "oct", "k": "c2VjcmV0", "kid": "1"}]
    found = await looked_at(issuer)
    assert told(found) == [("issuer", "failed", "keys_of_no_use"), WELL[1]]
    assert found[0].facts["url"] == issuer.url + "/keys"


@pytest.mark.parametrize(
    ("apart", "state", "code"),
    [
        (0, "ok", "issuer_clock"),
        (20, "warning", "issuer_clock_off"),
        (-20, "warning", "issuer_clock_off"),
        (-3600, "failed", "issuer_clock_refused"),
    ],
)
async def test_clocks(issuer: Issuer, apart: int, state: str, code: str) -> None:
    found = await looked_at(issuer, lambda: clock() + timedelta(seconds=apart))
    assert told(found)[1] == ("clock", state, code)
    assert abs(found[1].facts["ahead"] - apart) <= 2
