"""Quick ratio, ARPA, LTV and LTV:CAC by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from retention.answer import NotMeasured
from retention.ratio import ExactAmount, ExactRatio, Ratio
from tests.ledger.tape import asked

if TYPE_CHECKING:
    from retention.answer import Answer, Lifetime

# From 31 December 2024 to 2025: three of four stay, one comes back, one is new. In cents a year.
LEDGER = """
    up    a 2023-01-01 2025-03-01 120000
    up    b 2025-03-01 -          180000
    down  a 2023-01-01 2025-11-01 120000
    down  b 2025-11-01 -           90000
    same  a 2023-01-01 -           60000
    lost  a 2023-01-01 2025-06-01  60000
    back  a 2023-01-01 2024-02-01  50000
    back  b 2025-05-01 -           50000
    fresh a 2025-08-01 -           21001
    up    is segment=big
    down  is segment=big
    same  is segment=small
    lost  is segment=small
    back  is segment=small
    fresh is segment=small
"""


def lifetime(answer: Answer) -> Lifetime:
    assert answer.total.lifetime is not None
    return answer.total.lifetime


def test_quick_ratio_by_hand() -> None:
    """Gained 600 + 500 + 210.01, lost 300 + 600."""
    total = asked(LEDGER, "quick ratio 2025").total
    assert total.quick_ratio == Ratio(numerator=60000 + 50000 + 21001, denominator=30000 + 60000, percent="145.6")


def test_quick_ratio_where_nothing_is_lost_is_none() -> None:
    answer = asked(LEDGER, "quick ratio 2025-q3 by segment")
    assert (answer.total.new_arr_minor, answer.total.quick_ratio) == (21001, None)
    assert answer.warnings[0] == NotMeasured(metric="quick_ratio", reason="nothing_lost")
    in_rows = asked(LEDGER, "quick ratio 2025-q4 by segment")
    assert in_rows.warnings[0] == NotMeasured(metric="quick_ratio", reason="nothing_lost", segments=("small",))


def test_arpa_by_hand() -> None:
    """1,800 + 900 + 600 + 500 + 210.01 at the close, over five accounts: 802.002."""
    answer = asked(LEDGER, "arpa 2025 by segment")
    assert answer.total.arpa == ExactAmount(numerator="401001", denominator="5", rounded_minor=80200)
    assert [(row.segment, row.arpa and row.arpa.rounded_minor) for row in answer.rows] == [
        ("big", 135000),
        ("small", 43667),
    ]


def test_lifetime_by_hand() -> None:
    """802.002 × 75 % / (1 of 4 lost) = 2,406.006 and over 500.50 that is 4.807."""
    found = lifetime(asked(LEDGER, "ltv:cac 2025 margin=75% cac=500.50"))
    assert (found.margin_percent, found.cac_minor) == ("75", 50050)
    assert found.churn_a_year == Ratio(numerator=1, denominator=4, percent="25.0")
    assert found.ltv == ExactAmount(numerator="1203003", denominator="5", rounded_minor=240601)
    assert found.ltv_cac == ExactRatio(numerator="1203003", denominator="250250", percent="480.7")
    assert Fraction(1203003, 5) == Fraction(401001, 5) * Fraction(3, 4) / Fraction(1, 4)


def test_the_churn_is_that_of_the_twelve_months_to_the_close() -> None:
    """Nobody left in the third quarter; of the four accounts of 30 September 2024 one had left by 30 September 2025."""
    total = asked(LEDGER, "ltv 2025-q3 margin=75%").total
    assert total.logo_churn is not None
    assert total.logo_churn.numerator == 0
    assert total.lifetime is not None
    assert total.lifetime.churn_a_year == Ratio(numerator=1, denominator=4, percent="25.0")


def test_each_row_and_each_window_has_its_own_churn() -> None:
    answer = asked(LEDGER, "ltv 2025-q4 by segment vs previous margin=75%")
    churn = {row.segment: row.lifetime and row.lifetime.churn_a_year for row in answer.rows}
    assert churn == {
        "big": Ratio(numerator=0, denominator=2, percent="0.0"),
        "small": Ratio(numerator=1, denominator=2, percent="50.0"),
    }
    assert NotMeasured(metric="ltv", reason="no_churn", segments=("big",)) in answer.warnings
    assert answer.compared is not None
    assert answer.compared.total.lifetime is not None
    assert answer.compared.total.lifetime.ltv is not None


@pytest.mark.parametrize(
    ("ledger", "question", "reasons"),
    [
        (LEDGER, "ltv 2025", ["no_margin"]),
        (LEDGER, "ltv:cac 2025", ["no_margin", "no_cac"]),
        (LEDGER, "ltv:cac 2025 margin=75%", ["no_cac"]),
        (LEDGER, "ltv:cac 2025 cac=500", ["no_margin"]),
        ("a l 2024-01-01 - 100", "ltv 2025 margin=75%", ["no_churn"]),
        ("a l 2025-02-01 - 100", "ltv 2025 margin=75%", ["no_year"]),
        ("a l 2024-01-01 2025-02-01 100", "ltv 2025 margin=75%", ["no_accounts"]),
        ("a l 2024-01-01 2025-02-01 100", "arpa 2025", ["no_accounts"]),
    ],
)
def test_what_is_missing_is_told_and_never_assumed(ledger: str, question: str, reasons: list[str]) -> None:
    answer = asked(ledger, question)
    assert [warning.reason for warning in answer.warnings if isinstance(warning, NotMeasured)] == reasons
    assert answer.total.lifetime is None or answer.total.lifetime.ltv_cac is None


def test_margin_and_cost_decide_the_answer_and_its_id() -> None:
    ids = {
        asked(LEDGER, f"ltv:cac 2025 {given}").id
        for given in ("margin=75% cac=500", "margin=80% cac=500", "margin=75% cac=501")
    }
    assert len(ids) == 3


def test_a_currency_without_decimals_is_divided_in_its_own_units() -> None:
    """A yen is a minor unit: 75 % of 401,001 / 5 over a quarter, against 500 yen."""
    yen = "\n".join(row if " is " in row else f"{row} currency=JPY" for row in LEDGER.splitlines() if row.strip())
    found = lifetime(asked(yen, "ltv:cac 2025 margin=75% cac=500"))
    assert (found.cac_minor, found.ltv_cac and found.ltv_cac.percent) == (500, "48120.1")
