"""Client libraries that people connect with: each lists and calls every tool, over both transports.

What a library hands to its user is held against what `holdfast ask --json` prints; what it would show a model, against
the text that the server sent.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.acceptance.mcp.calls import CALLS, MISSPELT

if TYPE_CHECKING:
    from tests.acceptance.conftest import Ask

pytestmark = pytest.mark.acceptance

ROOT = Path(__file__).parents[3]
PROGRAMS = Path(__file__).with_name("clients")
SECONDS = 240
TRANSPORTS = ("stdio", "http")
# Nothing leaves this machine: the libraries' own reports are off, and what they would still fetch has no way out.
OFFLINE = {
    "MCP_USE_ANONYMIZED_TELEMETRY": "false",
    "OPENAI_AGENTS_DISABLE_TRACING": "1",
    "LANGSMITH_TRACING": "false",
    "FASTMCP_CHECK_FOR_UPDATES": "off",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "127.0.0.1",
}


@dataclass(frozen=True)
class Library:
    """A client library: its program, the environment that it needs, the protocol that it must settle on."""

    name: str
    program: str
    environment: str | None = None
    option: str | None = None
    protocol: str | None = None

    def __str__(self) -> str:
        return self.name

    def command(self, node: Path) -> list[str | Path]:
        run: Path = node
        if self.environment is not None:
            run = ROOT / ".venv" / self.environment / "bin" / "python"
            if not run.exists():
                pytest.fail(f"{self.environment} is not installed: run make acceptance.", pytrace=False)
        return [run, PROGRAMS / self.program, *([] if self.option is None else [self.option])]


REFERENCE = Library("typescript-2", "typescript_2.ts", option="modern", protocol="2026-07-28")
LIBRARIES = [
    REFERENCE,
    Library("typescript-2-legacy", "typescript_2.ts", option="legacy", protocol="2025-11-25"),
    Library("typescript-1", "typescript_1.ts"),
    Library("fastmcp", "fastmcp_client.py", "mcp-2"),
    Library("openai-agents", "openai_agents_client.py", "mcp-2"),
    Library("pydantic-ai", "pydantic_ai_client.py", "mcp-2"),
    Library("langchain-mcp-adapters", "langchain_client.py", "mcp-1"),
    Library("mcp-use", "mcp_use_client.py", "mcp-1"),
]
OPENAI_AGENTS, PYDANTIC_AI, MCP_USE = LIBRARIES[4], LIBRARIES[5], LIBRARIES[7]
Seen = dict[str, Any]
See = Callable[[Library], dict[str, Seen]]


@pytest.fixture(scope="module")
def see(
    node: Path,
    command: list[str],
    url: str,
    answer_id: str,
    installed: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> See:
    """Start a library's program once; it makes every call over each transport."""
    installed("@modelcontextprotocol/client/package.json")
    program, *arguments = command
    asked = json.dumps(
        {
            "targets": {"stdio": {"command": program, "args": arguments}, "http": {"url": url}},
            "calls": [{"name": call.tool, "arguments": call.given(answer_id)} for call in (*CALLS, MISSPELT)],
        }
    )
    known: dict[str, dict[str, Seen]] = {}
    home = tmp_path_factory.mktemp("home")

    def saw(library: Library) -> dict[str, Seen]:
        if library.name not in known:
            done = subprocess.run(
                library.command(node),
                input=asked,
                capture_output=True,
                text=True,
                check=False,
                timeout=SECONDS,
                env=os.environ | OFFLINE | {"PYTHONPATH": str(ROOT), "HOME": str(home)},
            )
            assert done.returncode == 0, done.stdout + done.stderr
            # Some libraries write their log to standard output, before this line.
            known[library.name] = json.loads(done.stdout.splitlines()[-1])
        return known[library.name]

    return saw


def test_one_answer_is_cut(see: See) -> None:
    """So that libraries are seen to bear the link to the whole."""
    results = see(REFERENCE)["http"]["results"]
    assert [
        str(call) for call, result in zip(CALLS, results, strict=False) if result["structured"].get("truncated")
    ] == ["get_trend period=all-time by=industry"]


def test_every_tool_is_called(see: See) -> None:
    """Fails where tests/acceptance/mcp/calls.py has no line for a tool."""
    assert {call.tool for call in CALLS} == set(see(REFERENCE)["stdio"]["tools"])


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("library", LIBRARIES, ids=str)
def test_it_lists_every_tool(see: See, library: Library, transport: str) -> None:
    seen = see(library)[transport]
    assert seen["tools"] == see(REFERENCE)["http"]["tools"]
    assert library.protocol in {None, seen["protocol"]}


@pytest.mark.parametrize("number", range(len(CALLS)), ids=[str(call) for call in CALLS])
def test_a_result_is_what_the_terminal_prints(see: See, number: int, ask: Ask, canonical: Callable[[Any], str]) -> None:
    over_stdio, over_http = (see(REFERENCE)[transport]["results"][number] for transport in TRANSPORTS)
    assert over_stdio["is_error"] is False, over_stdio["for_model"]
    assert over_stdio == over_http
    if (question := CALLS[number].question) is not None:
        assert canonical(over_http["structured"]) == canonical(ask(question))


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("library", LIBRARIES, ids=str)
def test_every_library_hands_on_the_same(
    see: See, library: Library, transport: str, canonical: Callable[[Any], str]
) -> None:
    expected = see(REFERENCE)["http"]["results"][: len(CALLS)]
    results = see(library)[transport]["results"][: len(CALLS)]
    for call, result, same in zip(CALLS, results, expected, strict=True):
        assert result["is_error"] is False, (str(call), result["for_model"])
        # One shows no structured content where a link stands beside the text: the text then says what is left out.
        if not (library is PYDANTIC_AI and same["structured"].get("truncated")):
            assert canonical(result["structured"]) == canonical(same["structured"]), str(call)
        # Where a library shows the model the structured content, it shows no text beside.
        assert result["for_model"] in {None, same["for_model"]}, str(call)


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("library", LIBRARIES, ids=str)
def test_a_misspelt_argument_reaches_the_model_as_a_sentence(see: See, library: Library, transport: str) -> None:
    names = ", ".join(see(REFERENCE)["http"]["notes"]["arguments"][MISSPELT.tool])
    sentence = f'I don\'t know the argument "segmnt". Did you mean segment? Arguments: {names}.'
    refused = see(library)[transport]["results"][-1]
    assert refused == {"structured": None, "for_model": sentence, "is_error": True}


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_schemas_become_strict_for_openai(see: See, transport: str) -> None:
    """In strict mode a model must give every argument: those that it does not want are blank, or null."""
    seen = see(OPENAI_AGENTS)[transport]
    strict = seen["notes"]["strict"]
    assert {name: tool["strict"] for name, tool in strict.items()} == dict.fromkeys(seen["tools"], True)
    assert all(tool["schema"]["required"] == list(tool["schema"]["properties"]) for tool in strict.values())
    # A model that must fill in every argument has a word for none.
    assert not [name for name, tool in strict.items() if tool["forced"]]
    expected = [result["for_model"] for result in see(REFERENCE)["http"]["results"][: len(CALLS)]]
    assert seen["notes"]["in_full"] == expected


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_the_adapter_of_mcp_use_leaves_a_misspelt_argument_out_itself(see: See, transport: str) -> None:
    """No server can tell: the call arrives without it. The answer then says that it is about all accounts."""
    *shown, misspelt = see(MCP_USE)[transport]["notes"]["adapter"]
    for text, result in zip(shown, see(REFERENCE)["http"]["results"][: len(CALLS)], strict=True):
        # A link to a resource stands behind the text, as Python writes it.
        assert text.split("\nname='trend-")[0] == result["for_model"]
    assert misspelt.startswith("NRR, Q")
