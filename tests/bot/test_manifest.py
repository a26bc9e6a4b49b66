"""The manifest is one that Slack takes, and names exactly what the app answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

import bot
from bot.commands import COMMANDS
from bot.limits import length
from bot.modals.digests import COMMAND

MANIFEST = Path(bot.__file__).with_name("manifest.yaml")
SCHEMA = Path(bot.__file__).parents[2] / "shared" / "data" / "slack-app-manifest.schema.json"
SCOPES = [
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "mpim:read",
    "users:read",
]


@pytest.fixture
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema is not in the repository: it lies in ../shared/data")
def test_the_manifest_is_valid(manifest: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [error.message for error in Draft7Validator(schema).iter_errors(manifest)] == []


def test_the_manifest_keeps_to_the_limits(manifest: dict[str, Any]) -> None:
    assert length(manifest["display_information"]["name"]) <= 35
    assert length(manifest["display_information"]["description"]) <= 140
    assert len(manifest["features"]["slash_commands"]) <= 50


def test_the_manifest_lists_every_command(manifest: dict[str, Any]) -> None:
    assert [command["command"] for command in manifest["features"]["slash_commands"]] == [*COMMANDS, COMMAND]


def test_the_bot_asks_for_no_more_than_it_needs(manifest: dict[str, Any]) -> None:
    assert manifest["oauth_config"] == {"scopes": {"bot": SCOPES}}
