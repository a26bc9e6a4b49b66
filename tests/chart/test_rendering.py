"""Pictures: the right size, text that stays text, pages that load nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from retention.chart import chart, render
from tests.chart.pictures import png_size
from tests.chart.questions import TAPE
from tests.ledger.tape import asked

NASTY = "x</script><img/onerror>"
SVG = "{http://www.w3.org/2000/svg}"


def test_a_png_is_twice_the_size_of_the_drawing() -> None:
    assert png_size(render(chart(asked(TAPE, "nrr 2025-q2")), "png")) == (1600, 900)


def test_many_bars_make_a_higher_picture() -> None:
    tape = "\n".join(f"a{n:02} l 2024-01-01 - 100\na{n:02} is city=c{n:02}" for n in range(30))
    assert png_size(render(chart(asked(tape, "2025 by city")), "png")) == (1600, 2 * (130 + 30 * 26))


def test_the_text_of_an_svg_stays_text() -> None:
    drawing = ET.fromstring(render(chart(asked(TAPE, "nrr 2025-q2 by region")), "svg"))
    texts = {"".join(text.itertext()) for text in drawing.iter(f"{SVG}text")}
    assert {"NRR by region, Q2 2025: 100.02 %", "emea", "110.6 %", "Total 100.02 %"} <= texts
    assert drawing.get("aria-label", "").startswith("NRR by region, Q2 2025: 100.02 %. 1 Apr – 30 Jun 2025")


def test_a_mark_is_read_aloud_in_words_and_no_position_is() -> None:
    drawing = ET.fromstring(render(chart(asked(TAPE, "nrr 2025-q2")), "svg"))
    labels = [label for element in drawing.iter() if (label := element.get("aria-label"))]
    assert "Contraction, 1 account: −299.50" in labels
    assert not [label for label in labels if "29950" in label or "low" in label]


def test_a_page_loads_nothing_and_draws_by_itself() -> None:
    page = render(chart(asked(TAPE, "nrr 2025-q2")), "html").decode()
    read = _Tags()
    read.feed(page)
    assert not [value for _, name, value in read.attributes if name in {"src", "href", "action", "data"}]
    assert "default-src 'none'" in page
    assert re.search(r"import\s*\(|importScripts|@import", page) is None
    assert "<title>NRR, Q2 2025: 100.02 %</title>" in page
    assert '<html lang="en">' in page


def test_a_name_cannot_end_the_script_of_a_page() -> None:
    tape = f"a l 2024-01-01 - 100\na is city={NASTY}\nb l 2024-01-01 - 100\nb is city=plain"
    page = render(chart(asked(tape, "2025 by city")), "html").decode()
    read = _Tags()
    read.feed(page)
    assert NASTY not in page
    assert "img" not in {tag for tag, _, _ in read.attributes}


class _Tags(HTMLParser):
    """The attributes of all tags."""

    def __init__(self) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.extend((tag, name, value) for name, value in attrs)
