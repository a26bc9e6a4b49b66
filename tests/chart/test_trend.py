"""A metric over time as lines."""

from __future__ import annotations

from fractions import Fraction

import pytest

from retention.answer.trend import TrendAnswer
from retention.ask import ask
from retention.chart import chart
from retention.errors import QuestionError
from retention.language import read_question
from tests.chart.pictures import rows_of, texts_of
from tests.ledger.tape import TODAY, ledger_of
from tests.narrowed import narrowed

# Two accounts of emea, of which one halves in February; apac begins in February.
TAPE = """
    a l 2024-01-01 - 60000
    b l 2024-01-01 2025-02-10 40000
    b m 2025-02-10 - 20000
    c l 2025-02-01 - 7000
    a is region=emea
    b is region=emea
    c is region=apac
"""


def trend(question: str, tape: str = TAPE) -> TrendAnswer:
    return narrowed(ask(read_question(question), ledger=ledger_of(tape), today=TODAY), TrendAnswer)


def test_a_point_a_step() -> None:
    drawn = chart(trend("nrr monthly 2025-01-01..2025-04-30"))
    assert rows_of(drawn, "step", "value", "figure", "said") == [
        ("Jan 2025", 100.0, "100.0 %", "NRR, Jan 2025: 100.0 %"),
        ("Feb 2025", 80.0, "80.0 %", "NRR, Feb 2025: 80.0 %"),
        ("Mar 2025", 100.0, "100.0 %", "NRR, Mar 2025: 100.0 %"),
        ("Apr 2025", 100.0, "100.0 %", "NRR, Apr 2025: 100.0 %"),
    ]
    assert {told for (told,) in rows_of(drawn, "told")} == {"100.0 %", "80.0 %"}
    assert texts_of(drawn).startswith("NRR by month, Jan 2025 – Apr 2025: 100.0 % to 100.0 % (0.0 pt)")


def test_a_line_a_segment_that_breaks_where_there_is_no_figure() -> None:
    drawn = chart(trend("nrr monthly 2025-01-01..2025-03-31 by region"))
    assert rows_of(drawn, "line", "step", "value")[3:] == [
        ("emea", "Jan 2025", 100.0),
        ("emea", "Feb 2025", 80.0),
        ("emea", "Mar 2025", 100.0),
        ("apac", "Jan 2025", None),
        ("apac", "Feb 2025", None),
        ("apac", "Mar 2025", 100.0),
    ]


def test_names_at_the_ends_of_lines_keep_apart() -> None:
    drawn = chart(trend("nrr monthly 2025-01-01..2025-03-31 by region"))
    ends = rows_of(drawn, "end", "from", "to")
    assert {end for end, _, _ in ends} == {"Total 100.0 %", "emea 100.0 %", "apac 100.0 %"}
    assert [at for _, at, _ in ends] == [100.0] * 3
    places = sorted(to for _, _, to in ends)
    assert places[1] - places[0] == pytest.approx(places[2] - places[1])
    assert places[1] > places[0]


def test_the_largest_segments_of_many_have_a_line() -> None:
    tape = "\n".join(f"a{n} l 2024-01-01 - {1000 - n}\na{n} is city=c{n}" for n in range(9))
    drawn = chart(trend("nrr quarterly 2025 by city", tape))
    assert [line for line, step in rows_of(drawn, "line", "step") if step == "Q1 2025"] == [
        "Total",
        *(f"c{n}" for n in range(6)),
    ]
    assert "6 of 9 segments: those with the largest opening ARR." in texts_of(drawn)


def test_of_a_long_line_the_ends_and_extremes_are_told() -> None:
    months = [f"{2024 + n // 12}-{n % 12 + 1:02}-05" for n in range(31)]
    lines = "\n".join(f"b l{n} {months[n]} {months[n + 1]} {1000 + 7 * n * n % 90}" for n in range(30))
    answer = trend("nrr monthly 2024-02-01..2026-05-31", lines)
    ratios = [point.total.nrr for point in answer.points]
    places = [float(Fraction(100 * ratio.numerator, ratio.denominator)) for ratio in ratios if ratio is not None]
    told = {value for value, _ in rows_of(chart(answer), "value", "told")}
    assert told == {places[0], places[-1], min(places), max(places)}


def test_nothing_ever_to_retain() -> None:
    with pytest.raises(QuestionError) as raised:
        chart(trend("nrr monthly 2023"))
    assert raised.value.code == "nothing_to_draw"
