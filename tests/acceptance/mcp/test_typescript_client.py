"""A client that shares no code with the server, in both protocol eras, over both transports."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.acceptance.conftest import Ask

pytestmark = pytest.mark.acceptance

CLIENT = Path(__file__).with_name("client.ts")
PROTOCOLS = {"legacy": "2025-11-25", "modern": "2026-07-28"}
SECONDS = 120
MISSPELT = (
    'I don\'t know the argument "segmnt". Did you mean segment? '
    "Arguments: period, metric, segment, by, compare, policy, currency."
)


@pytest.fixture
def call(node: Path, installed: Callable[[str], Path]) -> Callable[..., dict[str, Any]]:
    installed("@modelcontextprotocol/client/package.json")

    def called(target: dict[str, Any], era: str, *calls: tuple[str, dict[str, Any]]) -> dict[str, Any]:
        asked = json.dumps([{"name": name, "arguments": arguments} for name, arguments in calls])
        done = subprocess.run(
            [node, CLIENT, json.dumps(target), era, asked],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        printed: dict[str, Any] = json.loads(done.stdout)
        return printed

    return called


@pytest.fixture(params=["stdio", "http"])
def target(request: pytest.FixtureRequest) -> dict[str, Any]:
    if request.param == "http":
        return {"url": request.getfixturevalue("url")}
    program, *arguments = request.getfixturevalue("command")
    return {"command": program, "args": arguments}


@pytest.mark.parametrize("era", ["legacy", "modern"])
def test_figures_equal_those_of_the_command_line(
    call: Callable[..., dict[str, Any]], target: dict[str, Any], era: str, ask: Ask, canonical: Callable[[Any], str]
) -> None:
    got = call(
        target,
        era,
        ("get_retention", {"period": "last-quarter", "segment": "enterprise"}),
        ("get_retention", {"period": "last-year", "metric": "grr", "by": "region"}),
        ("describe_ledger", {}),
    )
    assert got["protocol"] == PROTOCOLS[era]
    assert got["tools"] == ["get_retention", "describe_ledger"]
    plain, broken_down, described = (result["structuredContent"] for result in got["results"])
    assert canonical(plain) == canonical(ask("nrr last-quarter enterprise"))
    assert canonical(broken_down) == canonical(ask("grr last-year by region"))
    assert {attribute["name"] for attribute in described["attributes"]} >= {"segment", "region", "industry", "plan"}
    assert described["fingerprint"] == plain["ledger"]["fingerprint"]


def test_a_comparison_keeps_every_digit(
    call: Callable[..., dict[str, Any]], target: dict[str, Any], ask: Ask, canonical: Callable[[Any], str]
) -> None:
    """JavaScript reads a number beyond 2^53 as its neighbour, and says nothing."""
    arguments = {"period": "last-year", "by": "region", "compare": "previous"}
    (compared,) = call(target, "modern", ("get_retention", arguments))["results"]
    assert canonical(compared["structuredContent"]) == canonical(ask("nrr last-year by region vs previous"))


def test_a_misspelt_argument_is_refused_with_the_right_name(
    call: Callable[..., dict[str, Any]], target: dict[str, Any]
) -> None:
    got = call(target, "modern", ("get_retention", {"period": "last-quarter", "segmnt": "enterprise"}))
    (refused,) = got["results"]
    assert refused["isError"] is True
    assert "structuredContent" not in refused
    assert [part["text"] for part in refused["content"]] == [MISSPELT]
