"""MCP: the core's answers as tools for AI assistants."""

from tools.server import build_server
from tools.serving import serve

__all__ = ["build_server", "serve"]
