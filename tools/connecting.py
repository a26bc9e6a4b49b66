"""What clients of assistants are configured with: one table of them, and the document that each reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "holdfast"
TITLE = "Holdfast"
TOKEN_VARIABLE = "HOLDFAST_MCP_TOKEN"  # noqa: S105 - the name of a variable
_INPUT = "holdfast-token"

Document = dict[str, Any]


class Start(NamedTuple):
    """How a client starts Holdfast on its own machine."""

    command: str
    args: tuple[str, ...]
    env: dict[str, str]


class Address(NamedTuple):
    """Where a client finds Holdfast. `token` is the variable that holds its token; None where people sign in."""

    url: str
    token: str | None


class TokenFrom(StrEnum):
    """Where a client takes a token from."""

    VARIABLE = "variable"
    PROMPT = "prompt"
    NOWHERE = "nowhere"


class Place(NamedTuple):
    """A file, or a form, that a client reads: `menu` leads to it, `files` are where it lies, by platform or scope."""

    menu: str | None
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Client:
    """A client: what it reads for a server that it starts (`local`), and for one at an address (`remote`).

    `cloud` says that its calls come from its maker's machines, so that they reach public addresses alone. `adds` is its
    own command that takes a name and the document of one server.
    """

    name: str
    title: str
    remote: Callable[[Address], Document]
    remote_place: Place
    token_from: TokenFrom
    local: Callable[[Start], Document] | None = None
    local_place: Place | None = None
    cloud: bool = False
    adds: str | None = None


def document(client: Client, way: Start | Address) -> Document:
    """What `client` reads. Raises ValueError where it starts nothing itself."""
    if isinstance(way, Address):
        return client.remote(way)
    if client.local is None:
        raise ValueError(client.name)
    return client.local(way)


def key_of(made: Document) -> str:
    """Under which key of a document the servers are."""
    return next(key for key in made if key != "inputs")


def _started(key: str, *, typed: bool) -> Callable[[Start], Document]:
    """A server that the client starts, under `key`; clients that know several kinds are told which it is."""

    def shape(start: Start) -> Document:
        kind = {"type": "stdio"} if typed else {}
        env = {"env": start.env} if start.env else {}
        return {key: {NAME: {**kind, "command": start.command, "args": list(start.args), **env}}}

    return shape


def _at(key: str, reference: str, *, typed: bool) -> Callable[[Address], Document]:
    """A server at an address, under `key`; `reference` is how the client writes the value of a variable."""

    def shape(address: Address) -> Document:
        kind = {"type": "http"} if typed else {}
        headers = {} if address.token is None else _bearer(reference.replace("NAME", address.token))
        return {key: {NAME: {**kind, "url": address.url, **headers}}}

    return shape


def _bearer(secret: str) -> Document:
    return {"headers": {"Authorization": f"Bearer {secret}"}}


def _asked_for(address: Address) -> Document:
    """VS Code asks for the token once and keeps it; variables in its headers are sent as they are written."""
    server = {"type": "http", "url": address.url}
    if address.token is None:
        return {"servers": {NAME: server}}
    asked = {"type": "promptString", "id": _INPUT, "description": f"{TITLE} token", "password": True}
    return {"inputs": [asked], "servers": {NAME: {**server, **_bearer(f"${{input:{_INPUT}}}")}}}


def _form(*, authentication: bool) -> Callable[[Address], Document]:
    """The fields of a form that a person fills in."""

    def shape(address: Address) -> Document:
        return {"name": TITLE, "url": address.url, **({"authentication": "OAuth"} if authentication else {})}

    return shape


_CLAUDE = "claude_desktop_config.json"

CLIENTS = (
    Client(
        name="claude",
        title="Claude",
        local=_started("mcpServers", typed=False),
        local_place=Place(
            "Settings > Developer > Edit Config",
            (
                ("macos", f"~/Library/Application Support/Claude/{_CLAUDE}"),
                ("windows", f"%APPDATA%\\Claude\\{_CLAUDE}"),
                ("linux", f"~/.config/Claude/{_CLAUDE}"),
            ),
        ),
        remote=_form(authentication=False),
        remote_place=Place("Customize > Connectors > Add custom connector"),
        token_from=TokenFrom.NOWHERE,
        cloud=True,
    ),
    Client(
        name="claude-code",
        title="Claude Code",
        local=_started("mcpServers", typed=True),
        local_place=Place(None, (("project", ".mcp.json"),)),
        remote=_at("mcpServers", "${NAME}", typed=True),
        remote_place=Place(None, (("project", ".mcp.json"),)),
        token_from=TokenFrom.VARIABLE,
        adds="claude mcp add-json --scope user",
    ),
    Client(
        name="chatgpt",
        title="ChatGPT",
        remote=_form(authentication=True),
        remote_place=Place("chatgpt.com/plugins > + > Add custom MCP server"),
        token_from=TokenFrom.NOWHERE,
        cloud=True,
    ),
    Client(
        name="vscode",
        title="VS Code",
        local=_started("servers", typed=True),
        local_place=Place("MCP: Open User Configuration", (("project", ".vscode/mcp.json"),)),
        remote=_asked_for,
        remote_place=Place("MCP: Open User Configuration", (("project", ".vscode/mcp.json"),)),
        token_from=TokenFrom.PROMPT,
    ),
    Client(
        name="cursor",
        title="Cursor",
        local=_started("mcpServers", typed=True),
        local_place=Place(None, (("project", ".cursor/mcp.json"), ("everywhere", "~/.cursor/mcp.json"))),
        remote=_at("mcpServers", "${env:NAME}", typed=False),
        remote_place=Place(None, (("project", ".cursor/mcp.json"), ("everywhere", "~/.cursor/mcp.json"))),
        token_from=TokenFrom.VARIABLE,
    ),
)
"""As their makers documented them in November 2026."""
