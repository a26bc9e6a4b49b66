"""Questions typed into a Slack that speaks the real protocols: the figures equal those of `holdfast ask --json`."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.limits import check_message, texts_of
from tests.acceptance.slack.signing import command, signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.acceptance.slack.conftest import SlackOver

pytestmark = pytest.mark.acceptance

HOLDFAST = Path(sys.executable).with_name("holdfast")
MODES = pytest.mark.parametrize("mode", ["http", "socket"])


def amount(minor: int, sign: str = "") -> str:
    """Word whole major units, as the sample ledger's are; zero has no sign."""
    assert minor % 100 == 0
    return f"{sign if minor else ''}{minor // 100:,}"


def accounts(count: int) -> str:
    return f"{count:,} account{'' if count == 1 else 's'}"


def percent(ratio: dict[str, Any]) -> str:
    return f"{ratio['percent']} %"


def statement_of(total: dict[str, Any]) -> list[tuple[str, str]]:
    """Word the components of a total: how many accounts, and what."""
    return [
        (accounts(total["accounts_opening"]), amount(total["opening_arr_minor"])),
        (accounts(total["accounts_expanded"]), amount(total["expansion_arr_minor"], "+")),
        (accounts(total["accounts_contracted"]), amount(total["contraction_arr_minor"], "\N{MINUS SIGN}")),
        (accounts(total["accounts_churned"]), amount(total["churn_arr_minor"], "\N{MINUS SIGN}")),
        (accounts(total["accounts_retained"]), amount(total["nrr"]["numerator"])),
    ]


def row_of(part: dict[str, Any]) -> list[str]:
    """Word one row of a breakdown."""
    return [
        part.get("segment", "Total"),
        f"{part['accounts_opening']:,}",
        amount(part["opening_arr_minor"]),
        amount(part["nrr"]["numerator"]),
        percent(part["nrr"]),
        percent(part["grr"]),
        percent(part["logo_retention"]),
    ]


def table_of(message: dict[str, Any]) -> list[list[str]]:
    [table] = [block for block in message["blocks"] if block["type"] == "table"]
    return [[cell["text"] for cell in row] for row in table["rows"]]


def refusal(question: str, database: Path) -> str:
    """Give the sentence with which the terminal refuses a question."""
    asked = subprocess.run(
        [HOLDFAST, "ask", f"nrr {question}", "--db", database], capture_output=True, text=True, check=False, timeout=60
    )
    assert asked.returncode == 2, asked.stdout + asked.stderr
    return " ".join(asked.stderr.split())


@MODES
def test_the_figures_equal_those_of_the_terminal(
    slack_over: SlackOver, ask: Callable[[str], dict[str, Any]], mode: str
) -> None:
    slack = slack_over(mode)

    message, answer = slack.type("/nrr", "last-quarter enterprise"), ask("nrr last-quarter enterprise")
    assert check_message(message["blocks"], message["text"]) == []
    headline = next(texts_of(message["blocks"]))
    assert headline.startswith("Enterprise NRR, ")
    assert headline.endswith(f": {percent(answer['total']['nrr'])}")
    assert [tuple(row[1:]) for row in table_of(message)[1:]] == statement_of(answer["total"])
    everything = "\n".join(texts_of(message["blocks"]))
    assert f"Trailing 12 months: {percent(answer['tier']['nrr'])} · {answer['tier']['name']}" in everything
    assert f"GRR {percent(answer['total']['grr'])}" in everything
    assert f"Logo retention {percent(answer['total']['logo_retention'])}".casefold() in everything.casefold()
    assert f"answer {answer['id'][:8]}" in everything

    message, answer = slack.type("/nrr", "last-quarter by segment"), ask("nrr last-quarter by segment")
    assert check_message(message["blocks"], message["text"]) == []
    parts = [*answer["rows"], answer["total"]]
    assert len(parts) == 4
    assert [[row[0].replace("total", "Total"), *row[1:]] for row in table_of(message)[1:]] == list(map(row_of, parts))
    everything = "\n".join(texts_of(message["blocks"]))
    assert all(figure in everything for row in statement_of(answer["total"]) for figure in row)
    assert f"answer {answer['id'][:8]}" in everything


@MODES
def test_a_mistake_gets_the_same_sentence_as_in_the_terminal(
    slack_over: SlackOver, sample_ledger: Path, mode: str
) -> None:
    slack = slack_over(mode)
    year = dt.datetime.now(tz=dt.UTC).year
    said = {}
    for question in ("last-quarter entreprise", "2025-13", str(year)):
        message = slack.type("/nrr", question)
        assert check_message(message["blocks"], message["text"]) == []
        [said[question]] = texts_of(message["blocks"])
        assert said[question] == refusal(question, sample_ledger)
    assert said["last-quarter entreprise"].startswith(
        'I don\'t know the segment "entreprise". Did you mean enterprise?'
    )
    assert said["2025-13"].startswith('I can\'t read the period "2025-13": months go from 01 to 12.')
    assert said[str(year)].startswith(f"{year} is not over: the ledger is complete through ")


@MODES
def test_help_shows_questions_of_this_ledger(slack_over: SlackOver, mode: str) -> None:
    text = slack_over(mode).type("/nrr", "help")["text"]
    assert "/nrr last-quarter\n" in text
    assert "segment: enterprise, mid-market, smb" in text or "segment: smb, mid-market, enterprise" in text


def requests() -> Iterator[tuple[str, str, str, int]]:
    """Yield what is sent, with which secret it is signed, when, and the status that it deserves."""
    now = int(time.time())
    yield "right", "acceptance-secret", str(now), 200
    yield "wrong signature", "another-secret", str(now), 401
    yield "old timestamp", "acceptance-secret", str(now - 301), 401
    # A minute beyond Slack's five, for by the time it is sent it is less far ahead.
    yield "timestamp to come", "acceptance-secret", str(now + 360), 401
    yield "no number", "acceptance-secret", "now", 401


def test_only_what_slack_signed_is_answered(slack_over: SlackOver) -> None:
    url = slack_over("http").bot_url
    assert url is not None
    for name, secret, timestamp, status in requests():
        request = signed(command("/nrr", "last-quarter"), secret=secret, timestamp=timestamp)
        assert request.send(url).status == status, name
