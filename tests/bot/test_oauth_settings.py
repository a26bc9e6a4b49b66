"""What many workspaces need before they can install: each gap is said at once, and no secret is ever shown."""

from __future__ import annotations

import pytest

from bot.settings import OAuthSettings, many_workspaces, require_http
from retention.errors import SettingsError
from retention.wording import explain
from tests.bot.installing.visiting import KEY

ALL = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "client-secret",
    "SLACK_SIGNING_SECRET": "signing-secret",
    "HOLDFAST_TOKEN_KEY": KEY,
    "HOLDFAST_URL": "https://holdfast.example.com/",
    "SLACK_WORKSPACES": "T0ACME, T0BETA,E0ORG",
}
MAKE = "Make one: openssl rand -base64 32 | tr '+/' '-_'"


def test_everything_is_read() -> None:
    assert OAuthSettings.from_environment({**ALL, "PATH": "/bin", "SLACK_API_URL": "http://127.0.0.1:1/api"}) == (
        OAuthSettings(
            "1.2",
            "client-secret",
            "signing-secret",
            (KEY,),
            "https://holdfast.example.com",
            frozenset({"T0ACME", "T0BETA", "E0ORG"}),
            "http://127.0.0.1:1/api/",
        )
    )


def test_secrets_stay_out_of_the_representation() -> None:
    shown = repr(OAuthSettings.from_environment(ALL))
    assert "secret" not in shown
    assert KEY not in shown


@pytest.mark.parametrize(
    ("team", "enterprise", "permitted"),
    [
        ("T0ACME", None, True),
        ("T0ELSE", None, False),
        ("T0ELSE", "E0ORG", True),
        (None, "E0ORG", True),
        (None, None, False),
    ],
)
def test_who_may_install(team: str | None, enterprise: str | None, *, permitted: bool) -> None:
    assert OAuthSettings.from_environment(ALL).permits(team, enterprise) is permitted


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://holdfast.example.com", "https://holdfast.example.com"),
        ("https://example.com:8443/holdfast/", "https://example.com:8443/holdfast"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_addresses(address: str, kept: str) -> None:
    assert OAuthSettings.from_environment({**ALL, "HOLDFAST_URL": address}).url == kept


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            dict.fromkeys(set(ALL) - {"SLACK_CLIENT_ID"}, " "),
            (
                "With SLACK_CLIENT_ID many workspaces install Holdfast, and that needs more:\n"
                "SLACK_CLIENT_SECRET is not set. In the settings of your Slack app: Basic Information (App"
                " Credentials).\n"
                "SLACK_SIGNING_SECRET is not set. In the settings of your Slack app: Basic Information (Signing"
                " Secret).\n"
                f"HOLDFAST_TOKEN_KEY is not set. It seals the tokens of the workspaces. {MAKE}\n"
                "HOLDFAST_URL is not set. It is the address at which Slack reaches Holdfast, as in"
                " https://holdfast.example.com.\n"
                "SLACK_WORKSPACES is not set. It names the workspaces that may install, by their ids, as in"
                " T0ACME,T0BETA."
                " Without it anybody with Slack could install Holdfast and read your ledger."
            ),
        ),
        (
            {"SLACK_WORKSPACES": " , "},
            (
                "With SLACK_CLIENT_ID many workspaces install Holdfast, and that needs more:\n"
                "SLACK_WORKSPACES is not set. It names the workspaces that may install, by their ids, as in"
                " T0ACME,T0BETA."
                " Without it anybody with Slack could install Holdfast and read your ledger."
            ),
        ),
        (
            {"HOLDFAST_TOKEN_KEY": "secret"},
            f"HOLDFAST_TOKEN_KEY is no key: that is 32 bytes in URL-safe base64. {MAKE}",
        ),
        (
            {"HOLDFAST_TOKEN_KEY": f"{KEY},secret"},
            f"Key 2 of HOLDFAST_TOKEN_KEY is no key: that is 32 bytes in URL-safe base64. {MAKE}",
        ),
        (
            {"HOLDFAST_URL": "http://holdfast.example.com"},
            (
                'HOLDFAST_URL is "http://holdfast.example.com". It must be an https address, as in'
                " https://holdfast.example.com."
            ),
        ),
        (
            {"HOLDFAST_URL": "https://x.example.com/?a=b"},
            (
                'HOLDFAST_URL is "https://x.example.com/?a=b". It must be an https address, as in'
                " https://holdfast.example.com."
            ),
        ),
        (
            {"SLACK_WORKSPACES": "T0ACME,acme"},
            (
                'SLACK_WORKSPACES has "acme", which is no id of a workspace (T…) or of an organisation (E…).'
                " The address of"
                " Slack in a browser shows it: app.slack.com/client/T…."
            ),
        ),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        OAuthSettings.from_environment({**ALL, **changed})
    assert explain(caught.value) == sentence
    assert "secret" not in repr(caught.value.facts).replace("SECRET", "")


def test_one_way_or_the_other() -> None:
    assert many_workspaces({"SLACK_CLIENT_ID": "1.2", "SLACK_BOT_TOKEN": " "})
    assert not many_workspaces({"SLACK_BOT_TOKEN": "xoxb-secret"})
    with pytest.raises(SettingsError) as caught:
        many_workspaces({"SLACK_CLIENT_ID": "1.2", "SLACK_BOT_TOKEN": "xoxb-secret"})
    assert explain(caught.value) == (
        "SLACK_BOT_TOKEN (one workspace) and SLACK_CLIENT_ID (many workspaces) are both set."
        " Choose one, and unset the other."
    )


@pytest.mark.parametrize(
    ("environment", "option", "sentence"),
    [
        (
            {},
            False,
            "Many workspaces (SLACK_CLIENT_ID) need HTTP: start holdfast serve slack --http, or holdfast serve.",
        ),
        (
            {"SLACK_APP_TOKEN": "xapp-secret"},
            True,
            "SLACK_APP_TOKEN is for Socket Mode, and many workspaces (SLACK_CLIENT_ID) need HTTP. Unset it.",
        ),
    ],
)
def test_many_workspaces_need_http(environment: dict[str, str], sentence: str, *, option: bool) -> None:
    require_http({}, option=True)
    with pytest.raises(SettingsError) as caught:
        require_http(environment, option=option)
    assert explain(caught.value) == sentence
