"""Charts inside a page: dark ones are the light ones in other colours, and all that they say can be read."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from retention.chart import THEMES, chart, in_page, remarks, render
from retention.chart.themes import DARK, ON_ANY_GROUND
from retention.question import Kind
from tests.chart.questions import TAPE, answered
from tests.ledger.tape import asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.chart import Theme

COLOUR = re.compile(r"#[0-9a-f]{6}")
PAPER = {"light": "#ffffff", "dark": "#16191d"}
SVG = "{http://www.w3.org/2000/svg}"
# What words and marks must stand out by (WCAG 2.2, 1.4.3 and 1.4.11).
WORDS, MARKS = 4.5, 3.0


@pytest.mark.parametrize("kind", list(Kind))
def test_every_colour_of_a_light_chart_has_a_dark_one(kind: Kind) -> None:
    light = in_page(chart(answered(kind)), "light")
    dark = in_page(chart(answered(kind)), "dark")
    assert set(_colours(light)) <= set(DARK)
    assert set(_colours(dark)) <= {*DARK.values(), *ON_ANY_GROUND.values()}
    assert re.sub(COLOUR, "", json.dumps(light)) == re.sub(COLOUR, "", json.dumps(dark))


@pytest.mark.parametrize("kind", list(Kind))
def test_in_light_it_is_the_chart_without_its_caption(kind: Kind) -> None:
    whole = chart(answered(kind))
    shown = in_page(whole, "light")
    assert "title" not in shown
    assert shown.pop("height") < whole["height"]
    assert shown == {name: part for name, part in whole.items() if name not in {"title", "height"}}


def test_its_remarks_are_told_apart_from_the_answers_words() -> None:
    drawn = chart(answered(Kind.COHORTS))
    assert remarks(drawn) == ("Cells: percent of what each cohort began with.",)
    assert remarks(drawn)[0] in drawn["title"]["subtitle"]
    assert remarks(chart(answered(Kind.TREND))) == ()


@pytest.mark.parametrize("kind", list(Kind))
def test_words_can_be_read_in_the_dark(kind: Kind) -> None:
    specification = in_page(chart(answered(kind)), "dark")
    assert specification["background"] == PAPER["dark"]
    drawing = ET.fromstring(render(specification, "svg"))
    found = [text.get("fill", "") for text in drawing.iter(f"{SVG}text") if "".join(text.itertext()).strip()]
    assert found
    if kind is not Kind.COHORTS:  # whose figures stand on the cells
        # Signs on a bar are of the paper's colour, on the lightest of marks.
        grounds = {PAPER["dark"]: DARK["#33475b"]}
        assert min(_contrast(fill, grounds.get(fill, PAPER["dark"])) for fill in found) >= WORDS


@pytest.mark.parametrize("theme", THEMES)
def test_figures_can_be_read_on_every_cell_of_a_heat_map(theme: Theme) -> None:
    """As it is drawn, from the least to the most; a light one is read a little worse where its words turn white."""
    specification = in_page(chart(answered(Kind.COHORTS)), theme)
    (name,) = (name for name, rows in specification["datasets"].items() if "cell" in rows[0])
    specification["datasets"][name] = [
        {"slot": "000", "age": f"{place:03}", "value": place, "cell": "x", "said": "x", "dark": place > 67}
        for place in range(101)
    ]
    layers = specification["layer"]
    layers[0]["encoding"]["color"]["scale"]["domain"] = [0, 100]
    drawing = ET.fromstring(render(specification, "svg"))
    cells = [mark.get("fill", "") for mark in drawing.iter(f"{SVG}path") if mark.get("aria-roledescription")]
    words = [text.get("fill", "") for text in drawing.iter(f"{SVG}text") if "".join(text.itertext()) == "x"]
    assert len(cells) == len(words) == 101
    worst = min(_contrast(word, cell) for word, cell in zip(words, cells, strict=True))
    assert worst >= (WORDS if theme == "dark" else 3.8)


def test_marks_stand_out_in_the_dark() -> None:
    marks = set(DARK) - {"#ffffff", "#1f2933", "#56616d", "#e6eaee", "#eaf2f9"}
    assert min(_contrast(DARK[mark], PAPER["dark"]) for mark in marks) >= MARKS
    # The least of a heat map is nearly the paper, and the most is far from it, in both.
    assert _contrast(DARK["#08519c"], PAPER["dark"]) >= MARKS


def test_a_name_that_looks_like_a_colour_stays_a_name() -> None:
    tape = TAPE.replace("region=emea", "region=#ffffff").replace("region=apac", "region=#33475b")
    drawn = chart(asked(tape, "nrr 2025-q2 by region"))
    said = json.dumps(drawn["datasets"])
    assert "#ffffff" in said
    assert json.dumps(in_page(drawn, "dark")["datasets"]) == said


def _colours(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for name, of in part.items():
            if name != "datasets":
                yield from _colours(of)
    elif isinstance(part, list):
        for one in part:
            yield from _colours(one)
    elif isinstance(part, str) and COLOUR.fullmatch(part):
        yield part


def _contrast(first: str, second: str) -> float:
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    if colour.startswith("rgb"):
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    else:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
