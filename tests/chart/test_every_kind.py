"""Answers of every kind have a chart, and all charts keep the same rules."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from retention.answer.any import model_of
from retention.chart import chart, render
from retention.chart.canvas import HEIGHT, WIDTH
from retention.question import Kind
from retention.wording import word
from tests.chart.pictures import png_size, texts_of
from tests.chart.questions import ASKED, answered

SVG = "{http://www.w3.org/2000/svg}"
KINDS = pytest.mark.parametrize("kind", list(Kind))


def test_every_kind_is_asked_for_here() -> None:
    assert set(ASKED) == set(Kind)


@KINDS
def test_an_answer_of_every_kind_is_drawn(kind: Kind) -> None:
    drawn = chart(answered(kind))
    width, height = png_size(render(drawn, "png"))
    assert (width, height) == (2 * WIDTH, 2 * drawn["height"])
    assert height >= 2 * HEIGHT


@KINDS
def test_title_scope_and_provenance_are_the_answers(kind: Kind) -> None:
    answer = answered(kind)
    reply, said = word(answer), texts_of(chart(answer)).splitlines()
    assert (said[0], said[1], said[-1]) == (reply.headline, reply.scope, reply.provenance)


@KINDS
def test_every_line_of_the_title_is_text_in_a_drawing(kind: Kind) -> None:
    drawn = chart(answered(kind))
    drawing = ET.fromstring(render(drawn, "svg"))
    texts = {span.text for tag in ("text", "tspan") for span in drawing.iter(f"{SVG}{tag}")}
    assert {*drawn["title"]["text"], *drawn["title"]["subtitle"]} <= texts


@KINDS
def test_marks_are_read_aloud_in_words_alone(kind: Kind) -> None:
    drawn = chart(answered(kind))
    rows = [row for rows in drawn["datasets"].values() for row in rows if "said" in row]
    said = {row["said"] for row in rows if row.get("value", 0) is not None}
    spoken = [layer["encoding"].get("description", {}) for layer in drawn["layer"]]
    said |= {description["value"] for description in spoken if "value" in description}
    heard = {label for element in ET.fromstring(render(drawn, "svg")).iter() if (label := element.get("aria-label"))}
    # Vega names title and subtitle itself.
    heard = {label for label in heard if not label.startswith(("Title text", "Subtitle text"))}
    assert heard == {drawn["description"], *said}


@KINDS
def test_the_same_answer_has_the_same_bytes(kind: Kind) -> None:
    answer = answered(kind)
    again = model_of(kind).model_validate_json(answer.model_dump_json())
    first = chart(answer)
    assert json.dumps(chart(again)) == json.dumps(first)
    assert render(chart(again), "svg") == render(first, "svg")


@KINDS
def test_no_expression_of_a_chart_holds_a_name(kind: Kind) -> None:
    """Expressions are run by the browser; names are data."""
    text = json.dumps(chart(answered(kind)), ensure_ascii=False)
    for expression in json_values(json.loads(text), {"filter", "labelExpr", "expr", "test"}):
        assert not [name for name in ("emea", "apac", "grows", "leaves", "late") if name in expression]


def json_values(part: object, keys: set[str]) -> list[str]:
    """The texts under these keys, at any depth."""
    if isinstance(part, dict):
        here = [str(value) for key, value in part.items() if key in keys]
        return here + [text for value in part.values() for text in json_values(value, keys)]
    if isinstance(part, list):
        return [text for value in part for text in json_values(value, keys)]
    return []
