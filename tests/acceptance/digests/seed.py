"""What the workspace begins with: eight channels, and a token that has what the manifest asks for, nothing more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

TOKEN = "xoxb-digests"
MUTE = "xoxb-mute"
OWNER = "U000000001"
CHANNELS = tuple(f"digests-{number}" for number in range(8))
_MANIFEST = Path(__file__).parents[3] / "bot" / "manifest.yaml"


def seed() -> dict[str, Any]:
    scopes = yaml.safe_load(_MANIFEST.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"]
    without = [scope for scope in scopes if scope != "chat:write"]
    return {
        "slack": {
            "strict_scopes": True,
            "users": [{"name": "holdfast"}],
            "channels": [{"name": name} for name in CHANNELS],
            "tokens": [
                {"token": TOKEN, "user": "holdfast", "scopes": scopes},
                {"token": MUTE, "user": "holdfast", "scopes": without},
            ],
        }
    }
