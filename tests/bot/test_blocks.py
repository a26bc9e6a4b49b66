"""An answer as a message: its layout, names that mean to be something else, and tables that are too long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import answer_blocks, answer_text, error_message, help_message
from bot.limits import check_message, texts_of
from bot.text import clip, escape
from retention.wording.directions import steady
from retention.wording.reply import Reply, Table

if TYPE_CHECKING:
    from retention.wording.reply import Align

STATEMENT = Table(
    header=("ARR", "Accounts", "USD"),
    align=("left", "right", "right"),
    rows=(
        ("Opening ARR (30 Jun)", "142 accounts", "12,480,000"),
        ("Expansion", "38 accounts", "+913,200"),
        ("Same accounts (30 Sep)", "137 accounts", "12,903,800"),
    ),
)
BREAKDOWN = Table(
    header=("Segment", "Accounts", "NRR"),
    align=("left", "right", "right"),
    rows=(("enterprise", "142", "103.4 %"), ("smb", "310", "91.2 %"), ("Total", "452", "100.1 %")),
    foot=1,
)
HOSTILE = [
    "<!channel>",
    "=1+1",
    "&amp;",
    "*bold* _it_ `x`",
    ":smile:",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
    "\N{RIGHT-TO-LEFT MARK}שלום",
    "x" * 3_000,
    " ",
]


FURTHER = Table(
    header=("Account", "Opening", "Closing"),
    align=("left", "right", "right"),
    rows=tuple((f"Account {number}", "1,000", f"{number}") for number in range(200)),
    title="Churn: 200 accounts",
)


def reply(**parts: Any) -> Reply:  # noqa: ANN401 - any part of a reply
    return Reply(
        **{
            "headline": "Enterprise NRR, Q3 2025: 103.4 %",
            "tier": "Trailing 12 months: 114.2 % · strong (100–120 %)",
            "scope": "1 Jul – 30 Sep 2025 · 142 accounts · USD",
            "checks": ("Small sample: 9 accounts.",),
            "comparison": (),
            "statement": STATEMENT,
            "breakdown": None,
            "rates": "GRR 96.1 % · logo retention 96.5 % (137 of 142)",
            "definition": "NRR: what the accounts of the opening are worth at the closing.",
            "provenance": "Complete through 30 Sep 2025 · ledger v12 · policy holdfast · answer 7f3a9c2e",
            **parts,
        }
    )


def cells(block: dict[str, Any]) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in block["rows"]]


def with_segments(count: int, name: str = "segment") -> Table:
    rows = tuple((f"{name} {number}", "1", "100.0 %") for number in range(count))
    return Table(BREAKDOWN.header, BREAKDOWN.align, (*rows, ("Total", str(count), "100.0 %")), foot=1)


def test_an_answer_without_breakdown_is_a_table_of_movements() -> None:
    assert answer_blocks(reply()) == [
        {
            "type": "header",
            "text": {"type": "plain_text", "text": "Enterprise NRR, Q3 2025: 103.4 %", "emoji": False},
        },
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {
                            "type": "text",
                            "text": "Trailing 12 months: 114.2 % · strong (100–120 %)\n"
                            "1 Jul – 30 Sep 2025 · 142 accounts · USD",
                        }
                    ],
                }
            ],
        },
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [{"type": "text", "text": "Small sample: 9 accounts."}],
                        }
                    ],
                }
            ],
        },
        {
            "type": "table",
            "column_settings": [
                {"align": "left", "is_wrapped": False},
                {"align": "right", "is_wrapped": False},
                {"align": "right", "is_wrapped": False},
            ],
            "rows": [
                [{"type": "raw_text", "text": text} for text in row] for row in (STATEMENT.header, *STATEMENT.rows)
            ],
        },
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "GRR 96.1 % · logo retention 96.5 % (137 of 142)"}],
                }
            ],
        },
        {
            "type": "context",
            "elements": [
                {
                    "type": "plain_text",
                    "text": "NRR: what the accounts of the opening are worth at the closing.",
                    "emoji": False,
                },
                {
                    "type": "plain_text",
                    "text": "Complete through 30 Sep 2025 · ledger v12 · policy holdfast · answer 7f3a9c2e",
                    "emoji": False,
                },
            ],
        },
    ]


def test_a_breakdown_takes_the_one_table_and_the_movements_are_aligned_text() -> None:
    blocks = answer_blocks(reply(breakdown=BREAKDOWN))
    assert [block["type"] for block in blocks] == [
        "header",
        "rich_text",
        "rich_text",
        "rich_text",
        "table",
        "rich_text",
        "context",
    ]
    assert blocks[3]["elements"] == [
        {
            "type": "rich_text_preformatted",
            "elements": [
                {
                    "type": "text",
                    "text": "Opening ARR (30 Jun)    142 accounts  12,480,000\n"
                    "Expansion                38 accounts    +913,200\n"
                    "Same accounts (30 Sep)  137 accounts  12,903,800",
                }
            ],
        }
    ]
    assert cells(blocks[4]) == [list(BREAKDOWN.header), *map(list, BREAKDOWN.rows)]


def test_the_text_alone_carries_the_answer() -> None:
    assert answer_text(reply(breakdown=BREAKDOWN)) == (
        "Enterprise NRR, Q3 2025: 103.4 %\n"
        "Trailing 12 months: 114.2 % · strong (100–120 %)\n"
        "1 Jul – 30 Sep 2025 · 142 accounts · USD\n"
        "Small sample: 9 accounts.\n"
        "Opening ARR (30 Jun) · 142 accounts · 12,480,000\n"
        "Expansion · 38 accounts · +913,200\n"
        "Same accounts (30 Sep) · 137 accounts · 12,903,800\n"
        "Segment · Accounts · NRR\n"
        "enterprise · 142 · 103.4 %\n"
        "smb · 310 · 91.2 %\n"
        "Total · 452 · 100.1 %\n"
        "GRR 96.1 % · logo retention 96.5 % (137 of 142)\n"
        "NRR: what the accounts of the opening are worth at the closing.\n"
        "Complete through 30 Sep 2025 · ledger v12 · policy holdfast · answer 7f3a9c2e"
    )


def test_what_is_absent_leaves_no_block() -> None:
    bare = reply(tier=None, checks=(), statement=None, rates=None)
    assert [block["type"] for block in answer_blocks(bare)] == ["header", "rich_text", "context"]


@pytest.mark.parametrize(
    ("segments", "shown", "sentence"),
    [
        (98, 98, None),
        (99, 98, "98 of 99 rows shown; Export CSV has them all."),
        (143, 98, "98 of 143 rows shown; Export CSV has them all."),
    ],
)
def test_a_breakdown_beyond_a_table_says_so_and_keeps_the_total(
    segments: int, shown: int, sentence: str | None
) -> None:
    blocks = answer_blocks(reply(breakdown=with_segments(segments)))
    [table] = [block for block in blocks if block["type"] == "table"]
    assert len(table["rows"]) == shown + 2
    assert cells(table)[-1] == ["Total", str(segments), "100.0 %"]
    contexts = [list(texts_of(block)) for block in blocks if block["type"] == "context"]
    assert contexts[0] == ([sentence] if sentence else list(texts_of(blocks[-1])))


def test_a_breakdown_of_long_names_keeps_to_the_characters_of_a_table() -> None:
    message = answer_blocks(reply(breakdown=with_segments(90, "a name of many words " * 8)))
    [table] = [block for block in message if block["type"] == "table"]
    assert cells(table)[-1][0] == "Total"
    assert sum(len(text) for text in texts_of(table)) <= 10_000
    assert "55 of 90 rows shown; Export CSV has them all." in [text for block in message for text in texts_of(block)]
    assert check_message(message, "x") == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_comes_out_as_itself(name: str) -> None:
    table = Table(BREAKDOWN.header, BREAKDOWN.align, ((name, "1", "100.0 %"), ("Total", "1", "100.0 %")))
    answer = reply(headline=f"{name} NRR, Q3 2025: 103.4 %", checks=(f"{name} is small.",), breakdown=table)
    blocks, text = answer_blocks(answer), answer_text(answer)
    assert check_message(blocks, text) == []
    assert not [block for block in blocks if "mrkdwn" in repr(block)]
    [shown] = [cells(block)[1][0] for block in blocks if block["type"] == "table"]
    if name == " ":
        assert shown == "\N{EN DASH}"
    elif len(name) > 255:
        assert shown == "x" * 254 + "…"
    else:
        assert shown == name
        assert escape(name) in text


@pytest.mark.parametrize("name", HOSTILE)
def test_a_sentence_shows_a_name_as_itself(name: str) -> None:
    message = error_message(f'I don\'t know the segment "{name}".')
    assert check_message(*message) == []
    assert list(texts_of(message.blocks[0])) == [clip(steady(f'I don\'t know the segment "{name}".'), 3_000)]
    assert message.text == escape(f'I don\'t know the segment "{name}".')


def test_many_checks_are_counted_rather_than_dropped() -> None:
    blocks = answer_blocks(reply(checks=tuple("c" * 399 for _ in range(12))))
    assert check_message(blocks, "x") == []
    assert list(texts_of(blocks[2]))[-1] == "And 5 more."


def test_help_shows_examples_to_copy() -> None:
    message = help_message("NRR", ["Name a period."], ["/nrr last-quarter"], ["segment: enterprise, smb"])
    assert check_message(*message) == []
    assert message.text == (
        "NRR\n"
        "Name a period.\n"
        "/nrr last-quarter\n"
        "This ledger knows:\n"
        "segment: enterprise, smb\n"
        "To put a question together field by field: /retention build. To have figures posted on the days that you"
        " choose: /digest."
    )


LINE = st.text(min_size=1, max_size=600)
LINES = st.lists(LINE, max_size=20).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(min_value=1, max_value=9))
    header = tuple(draw(st.lists(st.text(max_size=30), min_size=columns, max_size=columns)))
    figure = st.text(max_size=20)
    names = draw(st.lists(st.text(max_size=400), min_size=1, max_size=130))
    rows = tuple((name, *draw(st.lists(figure, min_size=columns - 1, max_size=columns - 1))) for name in names)
    align: list[Align] = ["left"] * columns
    return Table(header, tuple(align), rows)


def replies() -> st.SearchStrategy[Reply]:
    """Replies of any parts; none is blank, for the wording has no blank lines."""
    return st.builds(
        Reply,
        headline=LINE,
        tier=st.none() | LINE,
        scope=LINE,
        checks=LINES,
        comparison=LINES,
        statement=st.none() | tables(),
        breakdown=st.none() | tables(),
        rates=st.none() | LINE,
        definition=LINE,
        provenance=LINE,
    ).filter(_is_said)


def _is_said(answer: Reply) -> bool:
    parts = (answer.headline, answer.scope, answer.definition, answer.provenance, *answer.checks, *answer.comparison)
    return all(part.strip() for part in (*parts, answer.tier or "x", answer.rates or "x"))


@settings(max_examples=60, deadline=None)
@given(replies())
def test_any_answer_keeps_to_every_limit(answer: Reply) -> None:
    assert check_message(answer_blocks(answer), answer_text(answer)) == []
