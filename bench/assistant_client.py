"""An assistant's side of a tool call, in both protocols, as the bytes that go over the wire."""

from __future__ import annotations

import http.client
import json
import subprocess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MODERN, LEGACY = "2026-07-28", "2025-11-25"
PATH = "/mcp"
_CLIENT = {"name": "bench", "version": "1"}
_ENVELOPE = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientInfo": _CLIENT,
    "io.modelcontextprotocol/clientCapabilities": {},
}
_ACCEPT = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}


def call_body(tool: str, arguments: Mapping[str, Any], number: int, *, modern: bool = True) -> bytes:
    """One `tools/call`; the newer protocol says in each what the older one settles at the start."""
    params: dict[str, Any] = {"name": tool, "arguments": arguments}
    if modern:
        params["_meta"] = _ENVELOPE
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}).encode()


def modern_request(tool: str, arguments: Mapping[str, Any], number: int, port: int) -> bytes:
    """The whole HTTP request of one call by protocol 2026-07-28."""
    body = call_body(tool, arguments, number)
    headers = {
        "Host": f"127.0.0.1:{port}",
        **_ACCEPT,
        "MCP-Protocol-Version": MODERN,
        "Mcp-Method": "tools/call",
        "Mcp-Name": tool,
        "Content-Length": str(len(body)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {PATH} HTTP/1.1\r\n{head}\r\n".encode() + body


class LegacySession:
    """A session by protocol 2025-11-25; its answers come as events."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._headers: dict[str, str] = dict(_ACCEPT)
        params = {"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": _CLIENT}
        self._send({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params})
        self._headers["MCP-Protocol-Version"] = LEGACY
        self._send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def call(self, tool: str, arguments: Mapping[str, Any], number: int) -> bytes:
        """Call a tool. Raises RuntimeError where the server refuses."""
        return self._post(call_body(tool, arguments, number, modern=False))

    def close(self) -> None:
        self._connection.close()

    def _send(self, message: dict[str, Any]) -> None:
        self._post(json.dumps(message).encode())

    def _post(self, body: bytes) -> bytes:
        self._connection.request("POST", PATH, body, self._headers)
        response = self._connection.getresponse()
        text = response.read()
        if response.status not in {200, 202}:
            raise RuntimeError(text.decode())
        session = response.headers.get("Mcp-Session-Id")
        if session is not None:
            self._headers["Mcp-Session-Id"] = session
        return text


class Pipe:
    """A server over standard input and output."""

    def __init__(self, command: tuple[str, ...], environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.pid = self._process.pid

    def call(self, tool: str, arguments: Mapping[str, Any], number: int) -> bytes:
        """Call a tool by protocol 2026-07-28 and wait for the answer. Raises RuntimeError where the server ended."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError(self._process.args)
        self._process.stdin.write(call_body(tool, arguments, number) + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(self._process.args)
        return line

    def close(self) -> None:
        """End it as a client does: its input ends."""
        self._process.communicate(timeout=10)
