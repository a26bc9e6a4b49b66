"""Every word of a chart comes from the catalogue, and every figure from the locale."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from retention.chart import chart
from retention.chart.canvas import shortened
from retention.question import Kind
from retention.wording.plain import columns_wide
from retention.wording.voice import Voice
from tests.chart.pictures import texts_of
from tests.chart.questions import ASKED, answered
from tests.wording.test_locales import MONTHS, wide

if TYPE_CHECKING:
    from retention.chart.canvas import Specification

# What people of the ledger and of policies are called is nobody's to translate.
NAMES = {
    "emea",
    "apac",
    "amer",
    "region",
    "grows",
    "shrinks",
    "leaves",
    "new",
    "back",
    "holdfast",
    "chargebee",
    "USD",
    "v",
}
TOLD = ("label", "figure", "figures", "said", "cell", "name", "told", "end", "line", "step", "source", "tone")
# Tones that only choose a colour.
UNTOLD = {"level", "gain", "loss", "nothing", "total", "segment", "within", "outside"}


class Wide:
    """A catalogue that says everything in wide letters."""

    def gettext(self, message: str) -> str:
        return wide(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return wide(one if count == 1 else many)


@pytest.fixture
def german() -> Voice:
    speaker = Voice("de")
    speaker.__dict__["_catalogue"] = Wide()
    return speaker


def words_of(specification: Specification) -> set[str]:
    """The words that a reader of the chart meets, in letters that no catalogue has touched."""
    texts = [texts_of(specification), specification["description"]]
    for rows in specification["datasets"].values():
        texts += [str(row[field]) for row in rows for field in TOLD if field in row]
    for layer in specification["layer"]:
        for encoding in layer["encoding"].values():
            told = [encoding.get("title"), encoding.get("value")] if isinstance(encoding, dict) else []
            texts += [text for text in told if isinstance(text, str) and not text.startswith("#")]
    without_ids = re.sub(r"\b[0-9a-f]{8}\b", "", "\n".join(texts))
    return set(re.findall(r"[A-Za-zä]+", without_ids)) - set(re.findall(r"[A-Za-zä]+", MONTHS))


@pytest.mark.parametrize("kind", ASKED)
def test_no_word_is_written_where_no_translator_finds_it(german: Voice, kind: Kind) -> None:
    answer = answered(kind)
    sources = [one.benchmark.source for one in answer.applying] if answer.kind is Kind.BENCHMARKS else []
    left = words_of(chart(answer, german)) - NAMES - UNTOLD - {"width", "height"}
    assert left - set(re.findall(r"\w+", " ".join(sources))) == set()


def test_a_title_of_wide_letters_is_broken_sooner(german: Voice) -> None:
    title = chart(answered(Kind.COHORTS), german)["title"]["text"]
    assert len(title) > 1
    assert all(columns_wide(line) <= 76 for line in title)
    assert shortened("株式会社" * 10) == f"{('株式会社' * 10)[:13]}…"
    assert shortened("A company of Latin letters") == "A company of Latin letters"
