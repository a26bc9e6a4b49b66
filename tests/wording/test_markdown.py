"""Replies as Markdown: what a reader of Markdown shows is what the reply says, whatever names hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from retention.wording.markdown import bullets, escaped, markdown, markdown_table
from retention.wording.reply import Reply, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TABLE = Table(
    header=("Segment", "ARR"),
    align=("left", "right"),
    rows=(("a|b", "1,000"), ("*smb*", "\N{MINUS SIGN}200"), ("total", "800")),
    foot=1,
)
REPLY = Reply(
    headline="NRR, Q3 2025: 103.4 %",
    tier="Strong (100–120 %)",
    scope="1 Jul – 30 Sep 2025 · 2 accounts · USD",
    checks=("Small sample: 2 accounts.",),
    comparison=("Q2 2025: 101.0 %.",),
    statement=None,
    breakdown=TABLE,
    rates="GRR 96.1 %",
    definition="NRR: what it is.",
    provenance="Ledger v1 · answer 7f3a9c2e",
    more=(Table(header=("Policy",), align=("left",), rows=(("saas_capital",),), title="By policy"),),
)
PAGE = """\
# NRR, Q3 2025: 103.4 %

Strong (100–120 %)

1 Jul – 30 Sep 2025 · 2 accounts · USD

- Small sample: 2 accounts.
- Q2 2025: 101.0 %.

| Segment | ARR |
|---|---:|
| a\\|b | 1,000 |
| \\*smb\\* | \N{MINUS SIGN}200 |
| total | 800 |

## By policy

| Policy |
|---|
| saas_capital |

GRR 96.1 %

NRR: what it is.

Ledger v1 · answer 7f3a9c2e
"""
# Letters that mean something to Markdown, and those that make a word of them.
LETTERS = "aZ1 \\`*_{}[]()#+-.!|<>~&;:/=\"'\t\n@^$%é语"
AWKWARD = st.text(alphabet=LETTERS, min_size=1, max_size=24).filter(lambda text: text.strip() != "")


def shown(tokens: list[Token]) -> Iterator[str]:
    """The text of each inline part; anything but text in one is a name that was taken for Markdown."""
    for token in tokens:
        if token.type == "inline":
            assert {child.type for child in token.children or ()} <= {"text", "text_special"}
            yield "".join(child.content for child in token.children or ())


def test_a_reply_is_a_page() -> None:
    assert markdown(REPLY) == PAGE


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Alder & Sons", "Alder & Sons"),
        ("mid-market", "mid-market"),
        ("ltv_cac", "ltv_cac"),
        ("_private_", "\\_private\\_"),
        ("A&amp;B", "A\\&amp;B"),
        ("<b>Bold</b> Ltd", "\\<b\\>Bold\\</b\\> Ltd"),
        ("[x](https://example.org)", "\\[x\\](https\\://example.org)"),
        ("www.example.org", "www\\.example.org"),
        ("# 1", "\\# 1"),
        ("1. FC", "1\\. FC"),
        ("- minus", "\\- minus"),
        ("two\nlines", "two lines"),
        ("a`b", "a\\`b"),
    ],
)
def test_a_name_stays_a_name(name: str, written: str) -> None:
    assert escaped(name) == written


@given(AWKWARD)
def test_any_text_is_shown_letter_by_letter(text: str) -> None:
    line = " ".join(text.split())
    table = Table(header=(text, "x"), align=("left", "right"), rows=((text, text),))
    assert list(shown(READER.parse(markdown_table(table)))) == [line, "x", line, line]
    assert list(shown(READER.parse(f"# {escaped(text)}\n\n{escaped(text)}\n\n{bullets((text, text))}\n"))) == [line] * 4
