"""Slack: questions in, worded answers out. Nothing is computed, formatted or parsed here."""

from bot.entrance import ManyWorkspaces
from bot.server import HOST, PORT, serve
from bot.settings import Mode, OAuthSettings, SlackSettings

__all__ = ["HOST", "PORT", "ManyWorkspaces", "Mode", "OAuthSettings", "SlackSettings", "serve"]
