"""Every limit is found on both sides, because no other library checks all of them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.limits import check_message, length


def header(text: str) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def rich(text: str) -> dict[str, Any]:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
    }


def context(*texts: str) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "plain_text", "text": text} for text in texts]}


def table(*rows: list[str], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any key of a block
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text} for text in row] for row in rows], **more}


@pytest.mark.parametrize(
    "block",
    [
        header("x" * 150),
        rich("x" * 3_000),
        context(*["x"] * 10),
        context("x" * 2_000),
        table(*[["x"]] * 100),
        table(["x"] * 20),
        table(["x" * 10_000]),
        table(["x"], column_settings=[{"align": "right", "is_wrapped": True}]),
        {**header("x"), "block_id": "x" * 255},
    ],
)
def test_the_limit_itself_is_allowed(block: dict[str, Any]) -> None:
    assert check_message([block], "An answer.") == []


@pytest.mark.parametrize(
    ("block", "violations"),
    [
        (header("x" * 151), ["blocks[0] header: 151 characters, at most 150"]),
        (header("\N{GRINNING FACE}" * 76), ["blocks[0] header: 152 characters, at most 150"]),
        (header(" "), ["blocks[0] header: empty text"]),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, ["blocks[0] header: text of type 'mrkdwn'"]),
        ({**header("x"), "level": 1}, ["blocks[0] header: unknown key 'level'"]),
        (rich("x" * 3_001), ["blocks[0] rich_text: 3001 characters, at most 3000"]),
        (rich(""), ["blocks[0] rich_text: empty text"]),
        ({"type": "rich_text", "elements": []}, ["blocks[0] rich_text: no elements"]),
        (context(*["x"] * 11), ["blocks[0] context: 11 elements, 1 to 10"]),
        (context("x" * 2_001), ["blocks[0] context: 2001 characters, at most 2000"]),
        (table(*[["x"]] * 101), ["blocks[0] table: 101 rows, 1 to 100"]),
        (table(), ["blocks[0] table: 0 rows, 1 to 100"]),
        (table(["x"] * 21), ["blocks[0] table: 21 columns, at most 20"]),
        (table(["x" * 10_001]), ["blocks[0] table: 10001 characters, at most 10000"]),
        (table(["x", ""]), ["blocks[0] table cell 0,1: empty"]),
        (table(["x", "y"], ["x"]), ["blocks[0] table: rows of 1 to 2 cells"]),
        (table(["x"], column_settings=[{"align": "top"}]), ["blocks[0] table: align 'top'"]),
        (table(["x"], column_settings=[{}, {}]), ["blocks[0] table: settings for 2 of 1 columns"]),
        ({**header("x"), "block_id": "x" * 256}, ["blocks[0] header block_id: 256 characters, at most 255"]),
        ({"type": "carousel"}, ["blocks[0] carousel: not a block that the bot uses"]),
    ],
)
def test_beyond_the_limit_is_named(block: dict[str, Any], violations: list[str]) -> None:
    assert check_message([block], "An answer.") == violations


@pytest.mark.parametrize(
    ("blocks", "text", "violations"),
    [
        ([header("x")] * 50, "An answer.", []),
        ([header("x")] * 51, "An answer.", ["message: 51 blocks, at most 50"]),
        ([], "An answer.", ["message: no blocks"]),
        ([table(["x"]), table(["y"])], "An answer.", ["message: 2 tables, at most 1"]),
        ([rich("x" * 3_000)] * 4 + [rich("x" * 1_200)], "An answer.", []),
        (
            [rich("x" * 3_000)] * 4 + [rich("x" * 1_201)],
            "An answer.",
            ["message: 13201 characters in blocks, at most 13200"],
        ),
        ([{**header("x"), "block_id": "a"}] * 2, "An answer.", ["message: block_id 'a' 2 times"]),
        ([header("x")], "", ["text: empty"]),
        ([header("x")], "x" * 40_001, ["text: 40001 characters, at most 40000"]),
        ([header("x")], "<!channel>", ["text: unescaped < or >"]),
    ],
)
def test_message_totals(blocks: list[dict[str, Any]], text: str, violations: list[str]) -> None:
    assert check_message(blocks, text) == violations


def test_length_counts_utf16_units() -> None:
    assert [length(text) for text in ("", "a", "é", "\N{GRINNING FACE}")] == [0, 1, 1, 2]
