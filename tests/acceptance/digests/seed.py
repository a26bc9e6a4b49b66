"""What the workspace begins with: eight channels, and a token that has what the manifest asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

TOKEN = "xoxb-digests"
MUTE = "xoxb-mute"
BLIND = "xoxb-blind"
ADMIN = "xoxp-admin"
OWNER = "U000000001"
CHANNELS = tuple(f"digests-{number}" for number in range(8))
_MANIFEST = Path(__file__).parents[3] / "bot" / "manifest.yaml"


def seed() -> dict[str, Any]:
    scopes = yaml.safe_load(_MANIFEST.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"]
    mute = [scope for scope in scopes if scope != "chat:write"]
    blind = [scope for scope in scopes if scope != "channels:read"]
    return {
        "slack": {
            "strict_scopes": True,
            "users": [{"name": "holdfast"}, {"name": "admin"}],
            "channels": [{"name": name} for name in CHANNELS],
            "tokens": [
                {"token": TOKEN, "user": "holdfast", "scopes": scopes},
                {"token": MUTE, "user": "holdfast", "scopes": mute},
                {"token": BLIND, "user": "holdfast", "scopes": blind},
                {"token": ADMIN, "user": "admin", "scopes": ["channels:manage"]},
            ],
        }
    }
