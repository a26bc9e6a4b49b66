"""One list of scopes: what the manifest asks for is what installing asks for."""

from __future__ import annotations

from pathlib import Path

import yaml

import bot
from bot.scopes import BOT_SCOPES


def test_the_manifest_asks_for_the_same() -> None:
    manifest = yaml.safe_load(Path(bot.__file__).with_name("manifest.yaml").read_text(encoding="utf-8"))
    assert tuple(manifest["oauth_config"]["scopes"]["bot"]) == BOT_SCOPES
    assert tuple(sorted(BOT_SCOPES)) == BOT_SCOPES
