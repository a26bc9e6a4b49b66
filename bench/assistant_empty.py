"""The least that an MCP server of the SDK does: one typed tool that computes nothing."""

from __future__ import annotations

import sys

import uvicorn
from mcp.server.mcpserver import MCPServer
from pydantic import BaseModel


class Empty(BaseModel):
    """A typed result of three fields."""

    id: str
    period: str
    segment: str


def empty() -> MCPServer[None]:
    """A server whose tool `get_retention` gives its arguments back."""
    server: MCPServer[None] = MCPServer("empty", log_level="WARNING")

    @server.tool()
    def get_retention(period: str, segment: str = "") -> Empty:
        """Give the arguments back."""
        return Empty(id="0", period=period, segment=segment)

    return server


def main() -> None:
    """`assistant_empty.py PORT`: serve on loopback; `assistant_empty.py stdio`: over standard input and output."""
    if sys.argv[1] == "stdio":
        empty().run("stdio")
        return
    app = empty().streamable_http_app(host="127.0.0.1")
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), http="h11", log_config=None, access_log=False)


if __name__ == "__main__":
    main()
