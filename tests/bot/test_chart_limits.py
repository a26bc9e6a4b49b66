"""Both sides of every limit of charts and pictures."""

from __future__ import annotations

from typing import Any

import pytest

from bot.limits import check_message, texts_of

Block = dict[str, Any]


def chart(
    categories: list[str] | None = None,
    names: list[str] | None = None,
    value: object = 1,
    kind: str = "bar",
    **more: Any,  # noqa: ANN401 - any key of a block
) -> Block:
    places = ["Q1"] if categories is None else categories
    series = [
        {"name": name, "data": [{"label": place, "value": value} for place in places]}
        for name in (["NRR"] if names is None else names)
    ]
    inner = {"type": kind, "series": series, "axis_config": {"categories": places, "y_label": "NRR, %"}}
    return {"type": "data_visualization", "title": "NRR", "chart": inner, **more}


def image(alt: str = "A chart", **more: Any) -> Block:  # noqa: ANN401 - any key of a block
    return {"type": "image", "alt_text": alt, **(more or {"slack_file": {"id": "F1"}})}


def with_axis(**axes: Any) -> Block:  # noqa: ANN401 - any key of an axis
    found = chart()
    found["chart"]["axis_config"] |= axes
    return found


@pytest.mark.parametrize(
    "block",
    [
        chart(title="x" * 50),
        chart([f"{number:020}" for number in range(20)]),
        chart(names=[f"{number:020}" for number in range(6)]),
        chart(value=-1.5),
        chart(kind="line"),
        chart(kind="area"),
        with_axis(x_label="x" * 50, y_label="y" * 50),
        image("x" * 2_000),
        image(image_url="https://example.com/x.png"),
    ],
)
def test_the_limit_itself_is_allowed(block: Block) -> None:
    assert check_message([block], "An answer.") == []


@pytest.mark.parametrize(
    ("block", "violations"),
    [
        (chart(title="x" * 51), ["title: 51 characters, at most 50"]),
        (chart(title=" "), ["title: empty"]),
        (chart(kind="pie"), [": chart of type 'pie'"]),
        (chart(text="x"), [": unknown key 'text'"]),
        (chart([]), ["categories: 0, 1 to 20"]),
        (chart([str(number) for number in range(21)]), ["categories: 21, 1 to 20"]),
        (chart(["x" * 21]), ["categories: 21 characters, at most 20"]),
        (chart(["\N{GRINNING FACE}" * 11]), ["categories: 22 characters, at most 20"]),
        (chart([""]), ["categories: empty"]),
        (chart(["Q1", "Q1"]), ["categories: 'Q1' 2 times"]),
        (chart(names=[]), ["series: 0, 1 to 6"]),
        (chart(names=[str(number) for number in range(7)]), ["series: 7, 1 to 6"]),
        (chart(names=["x" * 21]), ["series: 21 characters, at most 20"]),
        (chart(names=["a", "a"]), ["series: 'a' 2 times"]),
        (chart(value="1"), ["series 'NRR': '1' is no number"]),
        (chart(value=True), ["series 'NRR': True is no number"]),
        (chart(value=float("nan")), ["series 'NRR': nan is no number"]),
        (with_axis(categories=["Q2"]), ["series 'NRR': points that are not those of the categories"]),
        (with_axis(y_label="y" * 51), ["y_label: 51 characters, at most 50"]),
        (with_axis(x_label=""), ["x_label: empty"]),
        (with_axis(title="x"), ["axis_config: unknown key 'title'"]),
        (image("x" * 2_001), ["alt_text: 2001 characters, at most 2000"]),
        (image(""), ["alt_text: empty"]),
        (image(slack_file={}), [": slack_file without its id"]),
        (image(title="x"), [": unknown key 'title'", ": neither or both of slack_file and image_url"]),
        (image(image_url="u", slack_file={"id": "F1"}), [": neither or both of slack_file and image_url"]),
        (image(image_url="u" * 3_001), ["image_url: 3001 characters, at most 3000"]),
    ],
)
def test_beyond_the_limit_is_named(block: Block, violations: list[str]) -> None:
    where = f"blocks[0] {block['type']}"
    expected = [f"{where}{said}" if said.startswith(":") else f"{where} {said}" for said in violations]
    assert check_message([block], "An answer.") == expected


def test_a_message_has_two_charts_at_most() -> None:
    assert check_message([chart()] * 2, "An answer.") == []
    assert check_message([chart()] * 3, "An answer.") == ["message: 3 charts, at most 2"]


def test_every_text_of_a_chart_counts() -> None:
    shown = ["NRR", "NRR", "Q1", "Q2", "Q1", "Q2", "NRR, %"]
    assert list(texts_of(chart(["Q1", "Q2"]))) == shown
    assert list(texts_of(image("A chart"))) == ["A chart"]
