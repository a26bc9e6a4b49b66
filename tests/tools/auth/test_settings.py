"""Settings for assistants over HTTP: what is read, and the sentence for each one that is wrong."""

from __future__ import annotations

import pytest

from retention.errors import SettingsError
from retention.wording import explain
from tools.auth import SignInSettings

URL = {"HOLDFAST_MCP_URL": "https://holdfast.example.com/mcp"}
ISSUER = {**URL, "HOLDFAST_MCP_ISSUER": "https://login.example.com/tenant/"}


def test_nothing_is_set() -> None:
    assert SignInSettings.from_environment({"HOLDFAST_MCP_URL": " "}) == SignInSettings()


def test_all_is_set() -> None:
    given = {
        "HOLDFAST_MCP_URL": "https://Holdfast.example.com/mcp/",
        "HOLDFAST_MCP_ISSUER": "https://login.example.com/tenant/",
        "HOLDFAST_MCP_AUDIENCE": "api://holdfast",
        "HOLDFAST_MCP_JWKS_URL": "https://login.example.com/keys",
        "HOLDFAST_MCP_ORIGINS": "https://app.example.com:443, http://localhost:6274",
        "HOLDFAST_MCP_CALLS_PER_MINUTE": "60",
    }
    settings = SignInSettings.from_environment(given)
    assert settings == SignInSettings(
        url="https://Holdfast.example.com/mcp",
        issuer="https://login.example.com/tenant/",
        audience="api://holdfast",
        jwks_url="https://login.example.com/keys",
        origins=("https://app.example.com", "http://localhost:6274"),
        calls_per_minute=60,
    )
    assert settings.hosts() == ["holdfast.example.com", "holdfast.example.com:443"]
    assert settings.all_origins() == [
        "https://holdfast.example.com",
        "https://app.example.com",
        "http://localhost:6274",
    ]


def test_the_audience_is_the_address_unless_it_is_set() -> None:
    assert SignInSettings.from_environment(ISSUER).audience == "https://holdfast.example.com/mcp"


def test_a_port_stays() -> None:
    settings = SignInSettings.from_environment({"HOLDFAST_MCP_URL": "http://localhost:8765/mcp"})
    assert (settings.hosts(), settings.all_origins()) == (["localhost:8765"], ["http://localhost:8765"])


ADDRESS = "It must be an https address (http on this machine alone) without query and user, as in"


@pytest.mark.parametrize(
    "address",
    [
        "holdfast.example.com/mcp",
        "http://holdfast.example.com/mcp",
        "ftp://holdfast.example.com/mcp",
        "https://",
        "https:///mcp",
        "https://user:secret@holdfast.example.com/mcp",
        "https://holdfast.example.com/mcp?x=1",
        "https://holdfast.example.com/mcp?",
        "https://holdfast.example.com/mcp#x",
        "https://holdfast.example.com:port/mcp",
        "https://holdfast.example.com/m cp",
        "https://*.example.com/mcp",
        "https://[::1/mcp",
    ],
)
def test_an_address_that_is_none(address: str) -> None:
    for name, example in (
        ("HOLDFAST_MCP_URL", "https://holdfast.example.com/mcp"),
        ("HOLDFAST_MCP_ISSUER", "https://login.example.com"),
        ("HOLDFAST_MCP_JWKS_URL", "https://login.example.com/keys"),
    ):
        assert problem({**ISSUER, name: address}) == f'{name} is "{address}". {ADDRESS} {example}.'


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"HOLDFAST_MCP_ISSUER": "https://login.example.com"},
            (
                "HOLDFAST_MCP_ISSUER needs HOLDFAST_MCP_URL, the address by which assistants come, as in"
                " https://holdfast.example.com/mcp: the tokens of the issuer must be made for it."
            ),
        ),
        (
            {**URL, "HOLDFAST_MCP_AUDIENCE": "api://holdfast"},
            (
                "HOLDFAST_MCP_AUDIENCE is set without HOLDFAST_MCP_ISSUER, whose tokens it is about. Set the issuer, or"
                " unset it."
            ),
        ),
        (
            {"HOLDFAST_MCP_JWKS_URL": "https://login.example.com/keys"},
            (
                "HOLDFAST_MCP_JWKS_URL is set without HOLDFAST_MCP_ISSUER, whose tokens it is about. Set the issuer, or"
                " unset it."
            ),
        ),
        (
            {"HOLDFAST_MCP_ORIGINS": "https://app.example.com/x"},
            (
                'HOLDFAST_MCP_ORIGINS has "https://app.example.com/x", which is no origin. Write scheme and host, and'
                " several with commas, as in https://app.example.com."
            ),
        ),
        (
            {"HOLDFAST_MCP_ORIGINS": "*"},
            (
                'HOLDFAST_MCP_ORIGINS has "*", which is no origin. Write scheme and host, and several with commas, as'
                " in https://app.example.com."
            ),
        ),
        *(
            (
                {"HOLDFAST_MCP_CALLS_PER_MINUTE": value},
                (
                    f'HOLDFAST_MCP_CALLS_PER_MINUTE is "{value}". Write how many calls a minute one may make, from 1 to'
                    " 1,000,000."
                ),
            )
            for value in ("0", "-1", "1.5", "many", "1000001", "9" * 5000, "٣")
        ),
    ],
)
def test_settings_that_must_change(given: dict[str, str], sentence: str) -> None:
    assert problem(given) == sentence


def problem(given: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        SignInSettings.from_environment(given)
    return explain(caught.value)
