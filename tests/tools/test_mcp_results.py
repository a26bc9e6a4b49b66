"""The text of a result: short, and never cut in silence."""

from __future__ import annotations

from retention.wording import plain
from retention.wording.reply import Reply, Table
from tools.results import TEXT_CHARACTERS, readable


def reply_with(rows: int) -> Reply:
    return Reply(
        headline="NRR, Q3 2025: 103.4 %",
        tier=None,
        scope="Q3 2025 · 142 accounts · USD",
        checks=("Small sample: 9 accounts.",),
        comparison=(),
        statement=None,
        breakdown=Table(
            header=("Industry", "NRR", "Accounts"),
            align=("left", "right", "right"),
            rows=(*((f"industry number {row} of many", "103.4 %", "1") for row in range(rows)), ("Total", "1 %", "2")),
            foot=1,
        ),
        rates=None,
        definition="NRR is what the accounts of the opening are worth at the closing.",
        provenance="Complete through 30 Sep 2025 · ledger v12 · policy holdfast · answer 7f3a9c2e",
    )


def test_a_short_answer_is_whole() -> None:
    reply = reply_with(20)
    assert readable(reply) == plain(reply)


def test_a_long_breakdown_says_how_many_rows_it_shows() -> None:
    text = readable(reply_with(200))
    shown = text.count("industry number")
    assert len(text) <= TEXT_CHARACTERS
    assert 20 < shown < 200
    assert (
        f"{shown} of 200 rows shown; the structured content has more, and a segment narrows the answer."
        in text.splitlines()
    )
    assert "Total" in text
    assert f"industry number {shown - 1} " in text


def test_as_many_rows_as_fit_are_shown() -> None:
    shown = readable(reply_with(200)).count("industry number")
    line = len("  industry number 100 of many  103.4 %         1\n")
    assert TEXT_CHARACTERS - len(readable(reply_with(200))) < line
    assert shown == readable(reply_with(5000)).count("industry number")
