"""The manifest is one that Slack takes, and names exactly what the app answers and calls."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft7Validator
from slack_sdk.web.async_client import AsyncWebClient

import bot
from bot.answering import Answering
from bot.app import REGISTERED
from bot.commands import COMMANDS
from bot.directory import Directory
from bot.limits import length
from bot.manifest import EVENTS, as_json, as_yaml, manifest, scopes_needed
from bot.office import Office
from bot.scopes import BOT_SCOPES
from retention.errors import SettingsError
from retention.wording import explain
from retention.wording.slack_app import scope_purpose
from tests.bot.digest_book import Book
from tests.bot.digests.settling import PermittingDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDER = Path(bot.__file__).parent
SCHEMA = FOLDER.parents[1] / "shared" / "data" / "slack-app-manifest.schema.json"
HOST = "https://holdfast.example.com"
EVENTS_URL, REDIRECT_URL = f"{HOST}/slack/events", f"{HOST}/slack/oauth_redirect"
VARIANTS = [
    manifest(),
    manifest(user_groups=True),
    manifest(http=HOST),
    manifest(oauth=HOST),
    manifest(http=HOST, oauth=HOST, user_groups=True),
]

_READ = {"channels:read", "groups:read", "im:read", "mpim:read"}
_HISTORY = {"channels:history", "groups:history", "im:history"}
# What Slack asks of a bot token for each method; views and auth.test ask for nothing, a socket for another token.
SCOPES_OF: dict[str, set[str]] = {
    "api_call": set(),  # what every method goes through
    "api_test": set(),
    "apps_connections_open": set(),
    "assistant_threads_setStatus": {"assistant:write"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "auth_revoke": set(),
    "auth_test": set(),
    "bots_info": {"users:read"},
    "chat_delete": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": _HISTORY,
    "conversations_info": _READ,
    "conversations_members": _READ,
    "conversations_list": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "conversations_replies": _HISTORY,
    "files_upload_v2": {"files:write"},
    "usergroups_list": {"usergroups:read"},
    "usergroups_users_list": {"usergroups:read"},
    "users_conversations": {"channels:read", "groups:read"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
}
SCOPES_OF_EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "assistant_thread_context_changed": {"assistant:write"},
    "assistant_thread_started": {"assistant:write"},
    "message.im": {"im:history"},
    "tokens_revoked": set(),
}


def called_methods() -> set[str]:
    """Every method of the Web API that stands in a source of the bot."""
    known = {name for name in dir(AsyncWebClient) if "_" in name.strip("_") and not name.startswith("_")}
    sources = [ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.rglob("*.py")]
    return {node.attr for tree in sources for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & known


class Registered:
    """Takes the place of the app where modules register, and keeps what they do."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        office = Office(PermittingDesk(), Answering(), Directory(), Book())
        for module in REGISTERED:
            module.register(self, office)

    def __getattr__(self, kind: str) -> Callable[..., Callable[[object], object]]:
        def registered(name: str, **_: object) -> Callable[[object], object]:
            self.found.setdefault(kind, []).append(name)
            return lambda handler: handler

        return registered


@pytest.fixture(scope="module")
def registered() -> dict[str, list[str]]:
    return Registered().found


@pytest.fixture(params=VARIANTS)
def made(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.param
    return found


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema is not in the repository: it lies in ../shared/data")
def test_the_manifest_is_valid(made: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [error.message for error in Draft7Validator(schema).iter_errors(made)] == []


def test_the_manifest_keeps_to_the_limits(made: dict[str, Any]) -> None:
    features = made["features"]
    assert length(made["display_information"]["name"]) <= 35
    assert length(made["display_information"]["description"]) <= 140
    assert len(features["slash_commands"]) <= 50
    for command in features["slash_commands"]:
        assert length(command["command"]) <= 32
        assert length(command["description"]) <= 2000
        assert length(command["usage_hint"]) <= 1000
    for shortcut in features["shortcuts"]:
        assert length(shortcut["name"]) <= 24
        assert length(shortcut["description"]) <= 150


def test_both_forms_say_the_same(made: dict[str, Any]) -> None:
    assert yaml.safe_load(as_yaml(made)) == json.loads(as_json(made)) == made


def test_the_manifest_in_the_repository_is_that_of_socket_mode() -> None:
    assert FOLDER.joinpath("manifest.yaml").read_text(encoding="utf-8") == as_yaml(manifest())


def test_commands_and_shortcuts_are_those_that_are_registered(registered: dict[str, list[str]]) -> None:
    features = manifest()["features"]
    # /retention is there twice: its form and its questions.
    assert {command["command"] for command in features["slash_commands"]} == set(registered["command"])
    assert [shortcut["callback_id"] for shortcut in features["shortcuts"]] == registered["shortcut"]


def test_events_are_those_that_are_registered(registered: dict[str, list[str]]) -> None:
    events = {"message.im" if name == "message" else name for name in registered["event"]}
    assert events <= set(EVENTS)
    # An installation that ends is the business of whoever keeps the installations.
    assert set(EVENTS) - events <= {"app_uninstalled", "tokens_revoked"}
    assert list(EVENTS) == sorted(EVENTS)


def test_every_hint_is_a_question_of_its_command() -> None:
    for meant in COMMANDS.values():
        meant.question(meant.hint)


def test_scopes_are_exactly_those_that_calls_and_events_need() -> None:
    needed = {"commands"}
    for method in called_methods():
        needed |= SCOPES_OF[method]
    for event in EVENTS:
        needed |= SCOPES_OF_EVENTS[event]
    assert needed == set(scopes_needed(user_groups=True))
    assert set(scopes_needed(user_groups=False)) == needed - {"usergroups:read"} == set(BOT_SCOPES)


def test_scopes_are_in_order_and_each_has_a_purpose() -> None:
    scopes = scopes_needed(user_groups=True)
    assert list(scopes) == sorted(set(scopes))
    assert len({scope_purpose(scope) for scope in scopes}) == len(scopes)


def _urls(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _urls(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _urls(inner)
    elif isinstance(value, str) and value.startswith("http"):
        yield value


def test_socket_mode_names_no_address() -> None:
    assert list(_urls(manifest())) == []
    assert manifest()["settings"]["socket_mode_enabled"] is True
    assert manifest()["settings"]["token_rotation_enabled"] is False


def test_over_http_every_request_has_its_address() -> None:
    made = manifest(http=f"{HOST}/")
    assert [command["url"] for command in made["features"]["slash_commands"]] == [EVENTS_URL] * (len(COMMANDS) + 1)
    settings = made["settings"]
    assert settings["interactivity"] == {
        "is_enabled": True,
        "request_url": EVENTS_URL,
        # The menu of segments asks there what can be chosen.
        "message_menu_options_url": EVENTS_URL,
    }
    assert settings["event_subscriptions"]["request_url"] == EVENTS_URL
    assert settings["socket_mode_enabled"] is False


def test_many_workspaces_have_a_redirect_and_tokens_that_rotate() -> None:
    made = manifest(oauth=HOST)
    assert made["oauth_config"]["redirect_urls"] == [REDIRECT_URL]
    assert made["settings"]["token_rotation_enabled"] is True
    assert manifest(oauth=f"{HOST}/installed")["oauth_config"]["redirect_urls"] == [f"{HOST}/installed"]


@pytest.mark.parametrize(
    "address", ["holdfast.example.com", "http://holdfast.example.com", "https://", "https://[x", "https://a@b.example"]
)
def test_an_address_that_slack_cannot_call(address: str) -> None:
    with pytest.raises(SettingsError) as caught:
        manifest(http=address)
    assert explain(caught.value) == (
        f'"{address}" is not an address that Slack can call. Write it as https://holdfast.example.com.'
    )


def test_the_steps_are_those_of_the_variant() -> None:
    def steps(http: str | None = None, oauth: str | None = None) -> list[str]:
        return [line for line in as_yaml(manifest(http=http, oauth=oauth)).splitlines() if line.startswith("# ")]

    assert steps() == [
        '# The Slack app. Create it at https://api.slack.com/apps with "From a manifest", then:',
        "# - Install App gives the bot token: SLACK_BOT_TOKEN.",
        "# - Basic Information, App-Level Tokens, with the scope connections:write, gives SLACK_APP_TOKEN.",
        "# - holdfast doctor slack says what is still missing.",
    ]
    assert steps(http=HOST)[1:3] == [
        "# - Install App gives the bot token: SLACK_BOT_TOKEN.",
        "# - Basic Information, App Credentials, gives the Signing Secret: SLACK_SIGNING_SECRET.",
    ]
    assert steps(http=HOST, oauth=HOST)[1] == (
        "# - Basic Information, App Credentials, gives the client id and the client secret, "
        "with which each workspace installs it."
    )
