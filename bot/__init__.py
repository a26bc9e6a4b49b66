"""Slack: questions in, worded answers out. Nothing is computed, formatted or parsed here."""

from bot.server import HOST, PORT, serve
from bot.settings import Mode, SlackSettings

__all__ = ["HOST", "PORT", "Mode", "SlackSettings", "serve"]
