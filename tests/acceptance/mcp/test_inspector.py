"""The MCP Inspector's command line: it lists the tools, judges their schemas, calls them, over both transports."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.acceptance.conftest import Ask

    Inspect = Callable[..., tuple[int, dict[str, Any]]]

pytestmark = pytest.mark.acceptance

SECONDS = 120
IS_ERROR = 5


@pytest.fixture(params=["stdio", "http"])
def target(request: pytest.FixtureRequest) -> list[str]:
    if request.param == "http":
        return ["--transport", "http", "--server-url", request.getfixturevalue("url")]
    # The options of the server would be read as the inspector's own before this mark.
    return ["--", *request.getfixturevalue("command")]


@pytest.fixture
def inspect(node: Path, installed: Callable[[str], Path], tmp_path: Path, target: list[str]) -> Inspect:
    launcher = installed("@modelcontextprotocol/inspector/clients/launcher/build/index.js")

    def inspected(*options: str) -> tuple[int, dict[str, Any]]:
        done = subprocess.run(
            [node, launcher, "--cli", "--format", "json", *options, *target],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
            env=os.environ | {"HOME": str(tmp_path)},
        )
        assert done.returncode in {0, IS_ERROR}, done.stdout + done.stderr
        result: dict[str, Any] = json.loads(done.stdout)["result"]
        return done.returncode, result

    return inspected


@pytest.mark.parametrize("era", ["legacy", "modern"])
def test_it_lists_two_tools_without_a_fault_in_their_schemas(inspect: Inspect, era: str) -> None:
    status, listed = inspect("--method", "tools/list", "--strict", "--protocol-era", era)
    assert status == 0
    assert [tool["name"] for tool in listed["tools"]] == ["get_retention", "describe_ledger"]
    assert all(tool["annotations"]["readOnlyHint"] and "outputSchema" in tool for tool in listed["tools"])


@pytest.mark.parametrize("era", ["legacy", "modern"])
def test_figures_equal_those_of_the_command_line(
    inspect: Inspect, era: str, ask: Ask, canonical: Callable[[Any], str]
) -> None:
    arguments = ["--tool-arg", "period=last-quarter", "segment=enterprise", "by=region"]
    status, result = inspect(
        "--method", "tools/call", "--tool-name", "get_retention", *arguments, "--protocol-era", era
    )
    assert status == 0
    assert canonical(result["structuredContent"]) == canonical(ask("nrr last-quarter enterprise by region"))


def test_it_describes_the_ledger(inspect: Inspect) -> None:
    status, result = inspect("--method", "tools/call", "--tool-name", "describe_ledger")
    assert status == 0
    assert result["structuredContent"]["accounts"] == 600


def test_a_misspelt_argument_is_refused_with_the_right_name(inspect: Inspect) -> None:
    status, result = inspect(
        "--method",
        "tools/call",
        "--tool-name",
        "get_retention",
        "--tool-arg",
        "period=last-quarter",
        "segmnt=enterprise",
    )
    assert status == IS_ERROR
    (part,) = result["content"]
    assert part["text"] == (
        'I don\'t know the argument "segmnt". Did you mean segment? '
        "Arguments: period, metric, segment, by, compare, policy, currency."
    )
