"""The app's manifest: what Slack is told to send us and what we may do there, made of what the bot registers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.commands import COMMANDS
from bot.modals import digests, questions
from bot.scopes import BOT_SCOPES
from bot.server import EVENTS_PATH
from bot.settings import REDIRECT_PATH
from retention.errors import SettingsError
from retention.wording import slack_app

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "Holdfast"
COLOUR = "#1f3a4d"
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "assistant_thread_context_changed",
    "assistant_thread_started",
    "message.im",
    "tokens_revoked",
)
USER_GROUPS_SCOPE = "usergroups:read"
"""Reads who is in a user group; without rules about groups nobody is asked for it."""

Manifest = dict[str, Any]


def scopes_needed(*, user_groups: bool) -> tuple[str, ...]:
    """The scopes of the bot token; `user_groups` where access rules name user groups."""
    return tuple(sorted({*BOT_SCOPES, USER_GROUPS_SCOPE})) if user_groups else BOT_SCOPES


def manifest(*, http: str | None = None, oauth: str | None = None, user_groups: bool = False) -> Manifest:
    """The manifest for Socket Mode, or with `http`, a public address, for signed requests to it.

    `oauth` is the public address to which people come back who install the app in one of many workspaces.

    Raises SettingsError `address_not_public` for an address that Slack does not take.
    """
    requests = None if http is None else _address(http, EVENTS_PATH)
    redirects = None if oauth is None else _address(oauth, REDIRECT_PATH)
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": slack_app.app_description(),
            "background_color": COLOUR,
        },
        "features": _features(requests),
        "oauth_config": {
            **({} if redirects is None else {"redirect_urls": [redirects]}),
            "scopes": {"bot": list(scopes_needed(user_groups=user_groups))},
        },
        "settings": {
            "interactivity": {"is_enabled": True, **_sent_to(requests, "request_url", "message_menu_options_url")},
            "event_subscriptions": {**_sent_to(requests, "request_url"), "bot_events": list(EVENTS)},
            "org_deploy_enabled": False,
            "socket_mode_enabled": requests is None,
            "token_rotation_enabled": redirects is not None,
        },
    }


def _features(requests: str | None) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "assistant_view": {"assistant_description": slack_app.assistant_description()},
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [
            {
                "name": slack_app.shortcut_name(),
                "type": "global",
                "callback_id": questions.SHORTCUT,
                "description": slack_app.shortcut_description(),
            }
        ],
        "slash_commands": list(_commands(requests)),
    }


def _commands(requests: str | None) -> Iterator[dict[str, Any]]:
    hints = {**{command: meant.hint for command, meant in COMMANDS.items()}, digests.COMMAND: digests.HINT}
    descriptions = slack_app.command_descriptions()
    for command, hint in hints.items():
        yield {
            "command": command,
            **_sent_to(requests, "url"),
            "description": descriptions[command],
            "usage_hint": hint,
            "should_escape": False,
        }


def _sent_to(requests: str | None, *keys: str) -> dict[str, str]:
    """The same address for each of `keys`; over Socket Mode there is none."""
    return {} if requests is None else dict.fromkeys(keys, requests)


def _address(written: str, path: str) -> str:
    """An address as Slack takes it, with `path` where it names none."""
    try:
        parts = urlsplit(written.strip())
        public = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc
    except ValueError as error:
        raise SettingsError("address_not_public", value=written) from error
    if not public or parts.query or parts.fragment:
        raise SettingsError("address_not_public", value=written)
    return f"https://{parts.netloc}{parts.path.rstrip('/') or path}"


def as_yaml(made: Manifest) -> str:
    """The manifest as Slack's YAML field takes it, after comments that say what to do with it."""
    import yaml  # noqa: PLC0415 - serving does without

    settings = made["settings"]
    steps = slack_app.first_steps(
        http=not settings["socket_mode_enabled"], workspaces="redirect_urls" in made["oauth_config"]
    )
    text: str = yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=120)
    return "".join(f"# {step}\n" for step in steps) + text


def as_json(made: Manifest) -> str:
    """The manifest as Slack's JSON field takes it."""
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"
