"""Ten thousand calls leave the server's memory where it was."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import count, islice
from typing import TYPE_CHECKING, Any

import pytest

from bench.assistant_client import modern_request
from bench.exchange import exchange
from bench.servers import resident

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.acceptance.conftest import Serve

pytestmark = pytest.mark.acceptance

CALLS, AT_A_TIME = 10_000, 8
# More than any memory of answers keeps.
FIRST = 600
GROWTH_MB = 6.0
_numbers = count(1)


def questions() -> Iterator[tuple[str, dict[str, Any]]]:
    """Calls as assistants make them, for ever: known ones, new ones, wrong ones, long answers."""
    for number in count():
        first = date(2024, 3, 1) + timedelta(days=number % 500)
        yield "get_retention", {"period": "last-quarter", "segment": "enterprise"}
        yield "get_retention", {"period": f"{first}..{first + timedelta(days=30 + number // 500)}"}
        yield "get_retention", {"period": "last-quarter", "segment": f"nobody{number}"}
        yield "get_retention", {"perod": "last-quarter"}
        yield "get_trend", {"every": "month", "window": "ttm"}
        yield "list_accounts", {"movement": "expansion", "period": "last-year"}
        yield "describe_ledger", {}
        yield "get_nothing", {}


def test_memory_stays_where_it_was(serve: Serve, command: list[str]) -> None:
    served = serve(*command, "--http", "--port", "0", ready=r"http://127\.0\.0\.1:(\d+)/mcp")
    port, asked = int(served.ready[1]), questions()

    def call(calls: int) -> list[dict[str, Any]]:
        requests = [modern_request(tool, given, next(_numbers), port) for tool, given in islice(asked, calls)]
        return [json.loads(one.body) for one in exchange(port, requests, AT_A_TIME)]

    answers = call(FIRST * 8)
    assert {answer["result"]["isError"] for answer in answers} == {True, False}
    before = resident(served.pid)
    answered = sum(not answer["result"]["isError"] for answer in call(CALLS))
    after = resident(served.pid)
    assert answered == CALLS * 5 // 8
    assert after - before < GROWTH_MB, f"{before:.0f} MB before, {after:.0f} MB after {CALLS:,} calls"
