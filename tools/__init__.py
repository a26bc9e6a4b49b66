"""MCP: the core's answers as tools for AI assistants."""
