"""A series as a chart block: as it is, or not at all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import answer_message
from bot.charts import chart_block, has_chart
from bot.limits import check_message
from retention.wording.directions import steady
from retention.wording.series import Series, Values
from tests.bot.test_blocks import BREAKDOWN, FURTHER, HOSTILE, replies, reply, with_segments

if TYPE_CHECKING:
    from retention.wording.reply import Reply

SERIES = Series(
    form="line",
    titles=("NRR by month, 12 months to each month's end", "NRR by month"),
    categories=("Jan 2025", "Feb 2025"),
    values=(Values("Total", (Decimal("112.6"), Decimal("113.0"))), Values("smb", (Decimal(-4), Decimal("0.25")))),
    measure="NRR, %",
)


def with_categories(*names: str) -> Series:
    figures = (Decimal(1),) * len(names)
    return replace(SERIES, categories=names, values=(Values("NRR", figures),))


def with_names(*names: str) -> Series:
    return replace(SERIES, values=tuple(Values(name, (Decimal(1), Decimal(2))) for name in names))


def with_value(value: str) -> Series:
    return replace(SERIES, categories=("Q1",), values=(Values("NRR", (Decimal(value),)),))


def test_a_series_is_a_chart_with_the_figures_as_they_are_shown() -> None:
    assert chart_block(SERIES) == {
        "type": "data_visualization",
        "title": "NRR by month, 12 months to each month's end",
        "chart": {
            "type": "line",
            "series": [
                {
                    "name": "Total",
                    "data": [{"label": "Jan 2025", "value": 112.6}, {"label": "Feb 2025", "value": 113}],
                },
                {"name": "smb", "data": [{"label": "Jan 2025", "value": -4}, {"label": "Feb 2025", "value": 0.25}]},
            ],
            "axis_config": {"categories": ["Jan 2025", "Feb 2025"], "y_label": "NRR, %"},
        },
    }


def test_the_fullest_title_that_has_room_is_taken() -> None:
    block = chart_block(replace(SERIES, titles=("x" * 51, "Enterprise NRR by month", "NRR by month")))
    assert block is not None
    assert block["title"] == "Enterprise NRR by month"


def test_what_the_categories_are_stands_below_them() -> None:
    block = chart_block(replace(SERIES, along="Segment"))
    assert block is not None
    assert block["chart"]["axis_config"]["x_label"] == "Segment"


@pytest.mark.parametrize(
    ("series", "fits"),
    [
        (with_categories(*map(str, range(20))), True),
        (with_categories(*map(str, range(21))), False),
        (with_categories("x" * 20), True),
        (with_categories("x" * 21), False),
        (with_categories("\N{GRINNING FACE}" * 10), True),
        (with_categories("\N{GRINNING FACE}" * 11), False),
        (with_categories("smb", "smb"), False),
        (with_categories("smb", " smb"), False),
        (with_categories("smb", "SMB"), True),
        (with_categories("", "smb"), False),
        (with_categories(" "), False),
        (with_categories(), False),
        (with_names(*map(str, range(6))), True),
        (with_names(*map(str, range(7))), False),
        (with_names("Total", "Total"), False),
        (with_names("x" * 21), False),
        (replace(SERIES, titles=("x" * 51,)), False),
        (replace(SERIES, titles=(" ",)), False),
        (replace(SERIES, measure="x" * 50), True),
        (replace(SERIES, measure="x" * 51), False),
        (replace(SERIES, along="x" * 51), False),
        (with_value("999999999999999"), True),
        (with_value("9999999999999.99"), True),
        (with_value("99999999999999.99"), False),
        (with_value("1000000000000000000"), True),
    ],
)
def test_what_does_not_fit_whole_is_not_drawn(series: Series, fits: bool) -> None:  # noqa: FBT001 - what is expected
    assert (chart_block(series) is not None) is fits


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_comes_out_as_itself_or_not_at_all(name: str) -> None:
    block = chart_block(with_categories("smb", name))
    message = answer_message(reply(), chart=block)
    assert check_message(message.blocks, message.text) == []
    if not name.strip() or len(name) > 20 or name != steady(name):
        assert block is None
    else:
        assert block is not None
        assert block["chart"]["axis_config"]["categories"] == ["smb", name]


def test_a_chart_stands_under_the_main_table() -> None:
    block = chart_block(SERIES)
    blocks = answer_message(reply(breakdown=BREAKDOWN, more=(FURTHER,)), chart=block).blocks
    kinds = [one["type"] for one in blocks]
    assert kinds[4:7] == ["table", "data_visualization", "rich_text"]
    assert blocks[6]["elements"][0]["elements"][0]["text"] == FURTHER.title


def test_a_table_keeps_its_rows_where_a_chart_would_leave_it_less_room() -> None:
    block = chart_block(LARGEST)
    long = reply(breakdown=with_segments(97, "a name of many words " * 5))
    with_it, without = answer_message(long, chart=block), answer_message(long)
    assert block is not None
    assert not has_chart(with_it)
    assert with_it.blocks == without.blocks


NAME = st.text(max_size=24)
FIGURE = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**16), max_value=10**16)


@st.composite
def any_series(draw: st.DrawFn) -> Series:
    categories = tuple(draw(st.lists(NAME, max_size=22)))
    column = st.lists(FIGURE, min_size=len(categories), max_size=len(categories)).map(tuple)
    values = draw(st.lists(st.builds(Values, NAME, column), max_size=7))
    titles = draw(st.lists(st.text(max_size=60), min_size=1, max_size=3))
    along = draw(st.none() | st.text(max_size=60))
    return Series(draw(st.sampled_from(("line", "bar"))), tuple(titles), categories, tuple(values), draw(NAME), along)


@settings(max_examples=200, deadline=None)
@given(any_series())
def test_any_series_keeps_to_every_limit_and_loses_no_figure(series: Series) -> None:
    block = chart_block(series)
    message = answer_message(reply(), chart=block)
    assert check_message(message.blocks, message.text) == []
    if block is not None:
        drawn = block["chart"]["series"]
        assert [one["name"] for one in drawn] == [one.name for one in series.values]
        for one, values in zip(drawn, series.values, strict=True):
            assert [Decimal(repr(point["value"])) for point in one["data"]] == list(values.values)


NUMBERED = tuple(f"{number:020}" for number in range(20))
LARGEST = Series(
    form="bar",
    titles=("x" * 50,),
    categories=NUMBERED,
    values=tuple(Values(name, (Decimal(1),) * 20) for name in NUMBERED[:6]),
    measure="y" * 50,
    along="z" * 50,
)


def test_the_largest_chart_stands_under_a_table_of_its_size() -> None:
    message = answer_message(reply(breakdown=with_segments(20)), chart=chart_block(LARGEST))
    assert has_chart(message)
    assert check_message(message.blocks, message.text) == []


@settings(max_examples=60, deadline=None)
@given(replies())
def test_any_answer_with_the_largest_chart_keeps_to_every_limit(answer: Reply) -> None:
    message = answer_message(answer, chart=chart_block(LARGEST))
    assert check_message(message.blocks, message.text) == []
