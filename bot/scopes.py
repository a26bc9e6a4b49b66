"""What the bot may do in a workspace: the scopes that Slack asks for when the app is installed."""

from __future__ import annotations

BOT_SCOPES: tuple[str, ...] = (
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
)
"""Every one of them is needed by a call that the bot makes, or by an event that it listens to."""
