"""Every metric has a chart of what it is made of."""

from __future__ import annotations

import pytest

from retention.chart import chart, render
from retention.question import Metric
from tests.chart.pictures import png_size, rows_of, texts_of
from tests.chart.questions import TAPE
from tests.ledger.tape import asked

ASSUMED = {Metric.LTV: " margin=80", Metric.LTV_CAC: " margin=80 cac=5"}


def question(metric: Metric, rest: str = "2025") -> str:
    return f"{metric.value.replace('_', '-')} {rest}{ASSUMED.get(metric, '')}"


def test_renewals_lead_from_what_ended_to_what_continued() -> None:
    # One of three yearly lines ends for good, one is renewed for half; all began on 1 January 2024.
    tape = """
        a l 2024-01-01 2025-01-01 1000 interval=year
        a m 2025-01-01 - 500 interval=year
        b l 2024-01-01 2025-01-01 3000 interval=year
        c l 2024-01-01 - 6000 interval=year
    """
    drawn = chart(asked(tape, question(Metric.RENEWAL_RATE)))
    assert rows_of(drawn, "label", "value", "figure", "tone") == [
        ("Term ended", 10000, "100", "level"),
        ("Not continued", -3000, "−30", "loss"),
        ("Continued", 7000, "70", "level"),
    ]
    assert texts_of(drawn).startswith("Renewal rate, 2025: 70.0 %")


def test_accounts_won_back_lead_from_those_that_had_churned() -> None:
    drawn = chart(asked(TAPE, question(Metric.WIN_BACK_RATE)))
    assert rows_of(drawn, "label", "value", "figure") == [
        ("Churned by", 1, "1"),
        ("Still away", 0, "0"),
        ("Active again", 1, "1"),
    ]


def test_a_lifetime_stands_beside_what_it_is_held_against() -> None:
    drawn = chart(asked(TAPE, question(Metric.LTV_CAC)))
    answer = asked(TAPE, question(Metric.LTV_CAC))
    assert answer.total.lifetime is not None
    assert answer.total.lifetime.ltv is not None
    ltv = answer.total.lifetime.ltv
    assert [row[:2] for row in rows_of(drawn, "label", "value")] == [
        ("ARPA a year", pytest.approx(2310.5 / 5)),
        ("LTV", pytest.approx(int(ltv.numerator) / int(ltv.denominator) / 100)),
        ("CAC", 5.0),
    ]


@pytest.mark.parametrize("metric", list(Metric))
@pytest.mark.parametrize("rest", ["2025", "2025 by region", "2025 vs previous", "2025 by region vs previous"])
def test_every_metric_is_drawn(metric: Metric, rest: str) -> None:
    width, _ = png_size(render(chart(asked(TAPE, question(metric, rest))), "png"))
    assert width == 1600
