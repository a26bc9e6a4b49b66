"""`holdfast mcp config`: the exact document of every client, where it belongs, and that the one over stdio starts."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

import pytest
from mcp import Client, StdioServerParameters

from tests.cli.conftest import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

URL = "https://holdfast.example.com/mcp"
STARTERS = {"claude": "mcpServers", "claude-code": "mcpServers", "vscode": "servers", "cursor": "mcpServers"}


def bearer(secret: str) -> dict[str, Any]:
    return {"headers": {"Authorization": f"Bearer {secret}"}}


REMOTE: dict[str, dict[str, Any]] = {
    "claude": {"name": "Holdfast", "url": URL},
    "claude-code": {"mcpServers": {"holdfast": {"type": "http", "url": URL, **bearer("${HOLDFAST_MCP_TOKEN}")}}},
    "chatgpt": {"name": "Holdfast", "url": URL, "authentication": "OAuth"},
    "vscode": {
        "inputs": [{"type": "promptString", "id": "holdfast-token", "description": "Holdfast token", "password": True}],
        "servers": {"holdfast": {"type": "http", "url": URL, **bearer("${input:holdfast-token}")}},
    },
    "cursor": {"mcpServers": {"holdfast": {"url": URL, **bearer("${env:HOLDFAST_MCP_TOKEN}")}}},
}
PUBLIC = (
    "{} comes from its maker's machines, so the address must be public, and people sign in: the server needs"
    " HOLDFAST_MCP_URL and HOLDFAST_MCP_ISSUER."
)
VARIABLE = (
    "{} takes the token from the variable HOLDFAST_MCP_TOKEN of its environment. Make one with holdfast tokens add"
    " NAME; where the server has an issuer, --sign-in lets people sign in instead."
)
CLAUDE_FILE = "claude_desktop_config.json"
SAID_LOCAL = {
    "claude": [
        "Claude reads this from the file behind Settings > Developer > Edit Config, or from:",
        f"  macOS    ~/Library/Application Support/Claude/{CLAUDE_FILE}",
        f"  Windows  %APPDATA%\\Claude\\{CLAUDE_FILE}",
        f"  Linux    ~/.config/Claude/{CLAUDE_FILE}",
        'Where the file has "mcpServers" already, add only what is inside it. Then start Claude again.',
    ],
    "claude-code": [
        "Claude Code reads this from:",
        "  in this project  .mcp.json",
        'Where the file has "mcpServers" already, add only what is inside it. Then start Claude Code again.',
        "For all projects, instead of the file: claude mcp add-json --scope user holdfast '{server}'",
    ],
    "vscode": [
        "VS Code reads this from the file behind MCP: Open User Configuration, or from:",
        "  in this project  .vscode/mcp.json",
        'Where the file has "servers" already, add only what is inside it. Then start VS Code again.',
    ],
    "cursor": [
        "Cursor reads this from:",
        "  in this project  .cursor/mcp.json",
        "  in all projects  ~/.cursor/mcp.json",
        'Where the file has "mcpServers" already, add only what is inside it. Then start Cursor again.',
    ],
}
SAID_REMOTE = {
    "claude": [
        "Type this into the form of Claude at Customize > Connectors > Add custom connector.",
        PUBLIC.format("Claude"),
    ],
    "claude-code": [*SAID_LOCAL["claude-code"], VARIABLE.format("Claude Code")],
    "chatgpt": [
        "Type this into the form of ChatGPT at chatgpt.com/plugins > + > Add custom MCP server.",
        PUBLIC.format("ChatGPT"),
    ],
    "vscode": [
        *SAID_LOCAL["vscode"],
        (
            "VS Code asks for the token once and keeps it. Make one with holdfast tokens add NAME; where the"
            " server has an"
            " issuer, --sign-in lets people sign in instead."
        ),
    ],
    "cursor": [*SAID_LOCAL["cursor"], VARIABLE.format("Cursor")],
}


def local(client: str, ledger: Path, **env: str) -> dict[str, Any]:
    kind = {} if client == "claude" else {"type": "stdio"}
    server = {**kind, "command": str(PROGRAM), "args": ["serve", "mcp", "--db", str(ledger)]}
    return {STARTERS[client]: {"holdfast": server | ({"env": env} if env else {})}}


def lines(said: list[str], document: dict[str, Any]) -> list[str]:
    server = next((document[key]["holdfast"] for key in ("mcpServers", "servers") if key in document), None)
    return [line.replace("'{server}'", shlex.quote(json.dumps(server))) for line in said]


@pytest.mark.parametrize("client", STARTERS)
def test_a_client_starts_it(client: str, small_ledger: Path, holdfast: Callable[..., Done]) -> None:
    done = holdfast("mcp", "config", client, "--db", "small.db")
    expected = local(client, small_ledger)
    assert (done.status, json.loads(done.out)) == (0, expected)
    assert done.err.splitlines() == lines(SAID_LOCAL[client], expected)


@pytest.mark.parametrize("client", REMOTE)
def test_a_client_comes_to_an_address(client: str, holdfast: Callable[..., Done]) -> None:
    done = holdfast("mcp", "config", client, "--url", URL)
    assert (done.status, json.loads(done.out)) == (0, REMOTE[client])
    assert done.err.splitlines() == lines(SAID_REMOTE[client], REMOTE[client])


@pytest.mark.parametrize("client", ["claude-code", "vscode", "cursor"])
def test_people_sign_in_instead(client: str, holdfast: Callable[..., Done]) -> None:
    done = holdfast("mcp", "config", client, "--url", URL, "--sign-in")
    assert "Bearer" not in done.out
    assert "inputs" not in done.out
    assert done.err.endswith(" asks people to sign in: the server needs HOLDFAST_MCP_URL and HOLDFAST_MCP_ISSUER.\n")


@pytest.mark.parametrize("written", ["https://holdfast.example.com", "https://holdfast.example.com/", f" {URL}/ "])
def test_an_address_is_that_of_assistants(written: str, holdfast: Callable[..., Done]) -> None:
    assert json.loads(holdfast("mcp", "config", "cursor", "--url", written).out) == REMOTE["cursor"]


def test_another_variable_and_an_address_that_is_not_safe(holdfast: Callable[..., Done]) -> None:
    url = "http://ledger.internal:8765/mcp"
    done = holdfast("mcp", "config", "cursor", "--url", url, "--token-env", "REVOPS")
    assert json.loads(done.out) == {"mcpServers": {"holdfast": {"url": url, **bearer("${env:REVOPS}")}}}
    assert done.err.endswith(f"{url} is not https: whoever is between can read the token and the figures.\n")
    done = holdfast("mcp", "config", "cursor", "--url", "http://127.0.0.1:8765")
    assert "is not https" not in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("curser",),
            (
                'I don\'t know the client "curser". Did you mean cursor? Clients: claude, claude-code, chatgpt, vscode,'
                " cursor."
            ),
        ),
        (("emacs",), 'I don\'t know the client "emacs". Clients: claude, claude-code, chatgpt, vscode, cursor.'),
        (
            ("chatgpt",),
            (
                "ChatGPT starts nothing on your machine: it comes to a public address, where people sign in. Set"
                " HOLDFAST_MCP_URL and HOLDFAST_MCP_ISSUER, run holdfast serve mcp --http, and give the address"
                " with --url"
                " https://holdfast.example.com/mcp."
            ),
        ),
        (
            ("claude", "--url", "http://localhost:8765"),
            (
                "Claude comes from its maker's machines, which cannot reach http://localhost:8765/mcp. Give an https"
                " address that is public."
            ),
        ),
        (
            ("chatgpt", "--url", "http://ledger.example.com/mcp"),
            (
                "ChatGPT comes from its maker's machines, which cannot reach http://ledger.example.com/mcp."
                " Give an https"
                " address that is public."
            ),
        ),
        (
            ("cursor", "--url", "holdfast.example.com"),
            (
                '"holdfast.example.com" is not an address of Holdfast. Write it without query and user, as in'
                " https://holdfast.example.com/mcp."
            ),
        ),
        (
            ("cursor", "--url", f"{URL}?token=1"),
            f'"{URL}?token=1" is not an address of Holdfast. Write it without query and user, as in {URL}.',
        ),
        (
            ("cursor", "--url", URL, "--token-env", "hf_secret-1"),
            (
                "--token-env is the name of a variable, as in HOLDFAST_MCP_TOKEN, not the token itself: tokens do not"
                " belong in files."
            ),
        ),
        (
            ("vscode", "--url", URL, "--token-env", "REVOPS"),
            "VS Code takes no token from a variable: leave out --token-env.",
        ),
        (
            ("cursor", "--url", URL, "--token-env", "REVOPS", "--sign-in"),
            "Who signs in brings no token: give --sign-in or --token-env, not both.",
        ),
    ],
)
def test_what_must_change(arguments: tuple[str, ...], said: str, holdfast: Callable[..., Done]) -> None:
    assert holdfast("mcp", "config", *arguments) == (2, "", said + "\n")


@pytest.mark.parametrize("option", [("--token-env", "REVOPS"), ("--sign-in",)])
def test_options_of_an_address_need_one(
    option: tuple[str, ...], small_ledger: Path, holdfast: Callable[..., Done]
) -> None:
    done = holdfast("mcp", "config", "cursor", *option, "--db", small_ledger)
    assert (done.status, done.out) == (2, "")
    assert f"{option[0]} needs --url." in done.err


def test_a_ledger_must_be_there(holdfast: Callable[..., Done]) -> None:
    done = holdfast("mcp", "config", "claude", "--db", "nowhere.db")
    assert (done.status, done.out) == (3, "")
    assert "nowhere.db" in done.err


@pytest.mark.acceptance
@pytest.mark.parametrize("client", STARTERS)
async def test_what_is_printed_starts_and_answers_as_here(
    client: str, small_ledger: Path, process: Callable[..., Done], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The settings that hold where it was printed hold also in a client, which hands on none of its own."""
    rules = small_ledger.with_name("rules.toml")
    rules.write_text('[[rule]]\nwho = ["mcp"]\nmetrics = ["retention"]\n', encoding="utf-8")
    settings = {"HOLDFAST_ACCESS": "rules.toml", "HOLDFAST_FISCAL_YEAR_START": "2"}
    done = process("mcp", "config", client, "--db", "small.db", **settings)
    expected = settings | {"HOLDFAST_ACCESS": str(rules)}
    printed = json.loads(done.out)
    assert printed == local(client, small_ledger, **expected)
    server = printed[STARTERS[client]]["holdfast"]
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    started = StdioServerParameters(command=server["command"], args=server["args"], env=server["env"], cwd=elsewhere)
    async with Client(started) as connected:
        result = await connected.call_tool("get_retention", {"period": "fy2025"})
    asked = process("ask", "nrr fy2025", "--json", "--db", small_ledger, **expected)
    assert result.structured_content == json.loads(asked.out)
