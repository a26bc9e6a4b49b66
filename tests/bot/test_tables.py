"""A worded table in Slack: which columns may break, and how words give way to figures in fixed width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.tables import LINE_WIDTH, first_rows, table_block
from retention.wording.reply import Table

if TYPE_CHECKING:
    from retention.wording.reply import Align

ALIGN: tuple[Align, ...] = ("left", "left", "left", "right", "right", "left")
MOVED = Table(
    header=("Account", "Name", "Segment", "Change", "NRR", "Cause"),
    align=ALIGN,
    rows=(
        ("A-0204", "Aldermere Home", "enterprise", "+87,644", "+0.3 pt", "expansion: seats"),
        ("A-0373", "Thistlerigg Dorn Schools", "mid-market", "−46,620", "−0.1 pt", "churn: moved to a competitor"),
    ),
)


def test_words_give_way_so_that_figures_stand_under_one_another() -> None:
    text, cut = first_rows(MOVED, 900)
    assert cut is None
    assert text.split("\n") == [
        "Account  Name               Segment      Change      NRR  Cause",
        "A-0204   Aldermere Home     enterprise  +87,644  +0.3 pt  expansion: seats",
        "A-0373   Thistlerigg Dorn…  mid-market  −46,620  −0.1 pt  churn: moved to…",
    ]


def test_what_fits_stays_as_it_is() -> None:
    table = Table(header=MOVED.header[:4], align=ALIGN[:4], rows=tuple(row[:4] for row in MOVED.rows))
    assert "Thistlerigg Dorn Schools" in first_rows(table, 900)[0]


@pytest.mark.parametrize("name", ["x" * 3_000, "\N{GRINNING FACE}" * 400, "Alder " * 40])
def test_no_row_is_wider_than_a_line(name: str) -> None:
    table = Table(header=MOVED.header, align=ALIGN, rows=(("A-1", name, name, "+1", "+0.1 pt", name),))
    text, _ = first_rows(table, 900)
    assert max(map(len, text.split("\n"))) <= LINE_WIDTH
    assert "+0.1 pt" in text


def test_figures_are_never_cut() -> None:
    figures = tuple(f"{10**number:,}" for number in range(12, 20))
    table = Table(header=("Name", *figures), align=("left", *("right",) * 8), rows=(("x" * 50, *figures),))
    text, _ = first_rows(table, 900)
    assert text.split("\n")[1].split() == ["x" * 11 + "…", *figures]


def test_a_column_breaks_only_where_a_cell_is_long() -> None:
    block, _ = table_block(Table(("Month", "Name"), ("left", "left"), (("Jan 2025", "x" * 25), ("total", "–"))), 9_000)
    assert block["column_settings"] == [{"align": "left", "is_wrapped": False}, {"align": "left", "is_wrapped": True}]
