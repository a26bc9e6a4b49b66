"""The MCP Inspector's command line: it judges the schemas of all tools and calls each, over both transports."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.acceptance.mcp.calls import CALLS, MISSPELT, Call

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.acceptance.conftest import Ask

    Inspect = Callable[..., tuple[int, dict[str, Any], list[Any]]]

pytestmark = pytest.mark.acceptance

SECONDS = 120
IS_ERROR = 5
TRANSPORTS, ERAS = ("stdio", "http"), ("legacy", "modern")
ONE_CALL_EACH = list({call.tool: call for call in reversed(CALLS)}.values())[::-1]
# Every tool over both transports and in both eras; every second tool in the other two of the four pairs.
PAIRED = [
    pytest.param(transport, era, call, id=f"{transport}-{era}-{call.tool}")
    for number, call in enumerate(ONE_CALL_EACH)
    for transport, era in zip(TRANSPORTS, ERAS if number % 2 else ERAS[::-1], strict=True)
]
ALL_FOUR = [(transport, era) for transport in TRANSPORTS for era in ERAS]


@pytest.fixture
def inspect(
    node: Path, installed: Callable[[str], Path], tmp_path: Path, command: list[str], url: str, transport: str, era: str
) -> Inspect:
    launcher = installed("@modelcontextprotocol/inspector/clients/launcher/build/index.js")
    # The options of the server would be read as the inspector's own before the mark.
    target = ["--transport", "http", "--server-url", url] if transport == "http" else ["--", *command]

    def inspected(*options: str) -> tuple[int, dict[str, Any], list[Any]]:
        done = subprocess.run(
            [node, launcher, "--cli", "--format", "json", "--protocol-era", era, *options, *target],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
            env=os.environ | {"HOME": str(tmp_path)},
        )
        assert done.returncode in {0, IS_ERROR}, done.stdout + done.stderr
        printed = json.loads(done.stdout)
        return done.returncode, printed["result"], printed.get("schemaFindings", [])

    return inspected


def _called(call: Call, answer_id: str) -> list[str]:
    # It reads a bare 2025 as a number, so texts are quoted.
    given = [f"{name}={json.dumps(value)}" for name, value in call.given(answer_id).items()]
    return ["--method", "tools/call", "--tool-name", call.tool, *(["--tool-arg", *given] if given else [])]


@pytest.mark.parametrize(("transport", "era"), ALL_FOUR)
def test_it_lists_every_tool_without_a_fault_in_their_schemas(inspect: Inspect) -> None:
    status, listed, findings = inspect("--method", "tools/list", "--strict")
    assert (status, findings) == (0, [])
    assert {tool["name"] for tool in listed["tools"]} == {call.tool for call in CALLS}
    assert all(tool["annotations"]["readOnlyHint"] and "outputSchema" in tool for tool in listed["tools"])


@pytest.mark.parametrize(("transport", "era", "call"), PAIRED)
def test_a_result_is_what_the_terminal_prints(
    inspect: Inspect, call: Call, answer_id: str, ask: Ask, canonical: Callable[[Any], str]
) -> None:
    status, result, _ = inspect(*_called(call, answer_id))
    assert status == 0, result
    if call.question is not None:
        assert canonical(result["structuredContent"]) == canonical(ask(call.question))
    else:
        assert result["structuredContent"]


@pytest.mark.parametrize(("transport", "era"), ALL_FOUR)
def test_a_misspelt_argument_is_refused_with_the_right_name(inspect: Inspect, answer_id: str) -> None:
    status, result, _ = inspect(*_called(MISSPELT, answer_id))
    assert status == IS_ERROR
    (part,) = result["content"]
    assert part["text"].startswith('I don\'t know the argument "segmnt". Did you mean segment? Arguments: period, ')
