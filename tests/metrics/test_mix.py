"""Comparisons: the change of a total split into rate and mix, and Simpson's reversal (definitions, part 5)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from retention.answer import Reversal
from retention.ratio import Difference, Ratio
from tests.ledger.tape import asked

if TYPE_CHECKING:
    from retention.answer import Answer, Compared
    from retention.ratio import Change

# Enterprise stays 110 and becomes 112 %, smb 70 and becomes 72 %; a large smb account comes in 2024.
REVERSED = """
    acme a1 2023-01-01 2024-07-01  9000
    acme a2 2024-07-01 2025-07-01  9900
    acme a3 2025-07-01 -          11088
    beta b1 2023-01-01 2024-07-01  1000
    beta b2 2024-07-01 2025-07-01   700
    beta b3 2025-07-01 -            500
    coda c1 2024-07-01 2025-07-01  9200
    coda c2 2025-07-01 -           6628
    acme is segment=enterprise
    beta is segment=smb
    coda is segment=smb
"""


def exact(change: Change | None) -> Fraction:
    assert change is not None
    return Fraction(int(change.numerator), int(change.denominator))


def compared(answer: Answer) -> Compared:
    assert answer.compared is not None
    return answer.compared


def told(effect: Change) -> tuple[Fraction, str]:
    assert isinstance(effect, Difference)
    return exact(effect), effect.percent


def reversals(answer: Answer) -> list[Reversal]:
    return [warning for warning in answer.warnings if isinstance(warning, Reversal)]


def test_every_segment_rose_and_the_total_fell() -> None:
    """Simpson: enterprise 110 → 112 %, smb 70 → 72 %, and the total 106 → 92 %.

    2024: 9,000 → 9,900 and 1,000 → 700: 10,600 / 10,000. 2025: 9,900 → 11,088 and 700 + 9,200 → 7,128:
    18,216 / 19,800 = 92 %. Smb grew from 10 % to 50 % of the opening.
    rate = (0.9 + 0.5) / 2 × 0.02 + (0.1 + 0.5) / 2 × 0.02 = 0.02
    mix = (1.10 + 1.12) / 2 × (0.5 - 0.9) + (0.70 + 0.72) / 2 × (0.5 - 0.1) = -0.444 + 0.284 = -0.16
    """
    answer = asked(REVERSED, "nrr 2025 by segment vs previous")
    held = compared(answer)
    assert (held.period.label, held.total.nrr) == ("2024", Ratio(numerator=10600, denominator=10000, percent="106.0"))
    assert exact(held.change) == Fraction(-14, 100)
    assert {change.segment: exact(change.change) for change in held.row_changes} == {
        "enterprise": Fraction(2, 100),
        "smb": Fraction(2, 100),
    }
    assert held.effect is not None
    assert told(held.effect.rate) == (Fraction(2, 100), "2.0")
    assert told(held.effect.mix) == (Fraction(-16, 100), "-16.0")
    assert reversals(answer) == [
        Reversal(
            before=Ratio(numerator=10600, denominator=10000, percent="106.0"),
            after=Ratio(numerator=18216, denominator=19800, percent="92.0"),
            rate=held.effect.rate,
            mix=held.effect.mix,
            segment="smb",
            share_before=Ratio(numerator=1, denominator=10, percent="10.0"),
            share_after=Ratio(numerator=1, denominator=2, percent="50.0"),
        )
    ]


def test_every_segment_fell_and_the_total_rose() -> None:
    """The mirror: weak 50 → 49 %, strong 100 → 99 %, and the total 66.7 → 98.5 %, as strong grew to 99 % of it.

    2024: 200 → 100 and 100 → 100: 200 / 300. 2025: 100 → 49 and 100 + 9,800 → 9,801: 9,850 / 10,000.
    """
    text = """
        weak w1 2023-01-01 2024-07-01  200
        weak w2 2024-07-01 2025-07-01  100
        weak w3 2025-07-01 -            49
        fort f1 2023-01-01 2025-07-01  100
        fort f2 2025-07-01 -            99
        gate g1 2024-07-01 2025-07-01 9800
        gate g2 2025-07-01 -          9702
        weak is segment=weak
        fort is segment=strong
        gate is segment=strong
    """
    answer = asked(text, "nrr 2025 by segment vs previous")
    (found,) = reversals(answer)
    assert (found.before.numerator, found.before.denominator) == (200, 300)
    assert (found.after.numerator, found.after.denominator) == (9850, 10000)
    assert found.segment == "strong"
    assert exact(found.rate) < 0 < exact(found.mix)


def test_no_reversal_where_one_segment_moved_with_the_total() -> None:
    text = REVERSED.replace("coda c2 2025-07-01 -           6628", "coda c2 2025-07-01 -           6000")
    assert reversals(asked(text, "nrr 2025 by segment vs previous")) == []


def test_no_reversal_where_the_total_stood_still() -> None:
    text = """
        acme a1 2023-01-01 - 100
        beta b1 2023-01-01 - 100
        acme is segment=smb
        beta is segment=ent
    """
    answer = asked(text, "nrr 2025 by segment vs previous")
    assert reversals(answer) == []
    held = compared(answer)
    assert held.effect is not None
    assert exact(held.change) == exact(held.effect.rate) == exact(held.effect.mix) == 0


def test_a_mix_that_is_nothing_is_nothing() -> None:
    """Both segments keep a half; one loses a third of its half: rate -1/6, and no rounding is told as mix."""
    text = """
        acme a1 2023-01-01 -          300
        beta b1 2023-01-01 2025-06-01 300
        beta b2 2025-06-01 -          200
        acme is segment=smb
        beta is segment=ent
    """
    held = compared(asked(text, "nrr 2025 by segment vs previous"))
    assert held.effect is not None
    assert told(held.effect.rate) == (Fraction(-1, 6), "-16.7")
    assert told(held.effect.mix) == (Fraction(0), "0.0")


def test_a_segment_that_only_one_period_has_moves_the_total_by_its_weight() -> None:
    """Smb 100 → 50 in 2024 and gone; ent joins the cohort in 2025 with 100 → 100. The change 50 → 100 % is mix.

    2025: smb opens with 50 and churns to 0 within the year: 100 / 150. Smb's ratio 50 → 0 %.
    rate = (1 + 1/3) / 2 × (0 - 1/2) = -1/3; mix = 1/4 × (1/3 - 1) + 1 × 2/3 = 1/2; together 1/6 = 2/3 - 1/2.
    """
    text = """
        acme a1 2023-01-01 2024-07-01 100
        acme a2 2024-07-01 2025-07-01  50
        beta b1 2024-07-01 -          100
        acme is segment=smb
        beta is segment=ent
    """
    held = compared(asked(text, "nrr 2025 by segment vs previous"))
    assert exact(held.change) == Fraction(1, 6)
    assert held.effect is not None
    assert round(exact(held.effect.rate), 9) == round(Fraction(-1, 3), 9)
    assert exact(held.effect.rate) + exact(held.effect.mix) == Fraction(1, 6)
    assert [
        (change.segment, change.before, change.change) for change in held.row_changes if change.segment == "ent"
    ] == [("ent", None, None)]


def test_segments_that_are_gone_stay_in_the_comparison() -> None:
    text = """
        acme a1 2023-01-01 2024-07-01 100
        beta b1 2023-01-01 -          100
        acme is segment=smb
        beta is segment=ent
    """
    held = compared(asked(text, "nrr 2025 by segment vs previous"))
    assert [change.segment for change in held.row_changes] == ["ent", "smb"]
    assert held.row_changes[1].change is None
    assert held.row_changes[1].before == Ratio(numerator=0, denominator=100, percent="0.0")


def test_without_a_breakdown_there_is_a_change_and_no_split() -> None:
    answer = asked(REVERSED, "nrr 2025 vs previous")
    held = compared(answer)
    assert exact(held.change) == Fraction(-14, 100)
    assert (held.rows, held.row_changes, held.effect) == ((), (), None)
    assert reversals(answer) == []


def test_a_comparison_with_an_empty_period_has_no_change() -> None:
    """Nobody was active at the end of 2022: 2023 has no ratio to hold 2024 against."""
    held = compared(asked(REVERSED, "nrr 2023 by segment vs last-year"))
    assert (held.change, held.effect, held.total.nrr) == (None, None, None)


def test_churn_is_compared_as_churn() -> None:
    """Logo churn of two of four, then one of two: unchanged at 50 %; by segment it is told as its own change."""
    text = """
        acme a1 2023-01-01 2024-07-01 1
        beta b1 2023-01-01 2024-07-01 1
        coda c1 2023-01-01 2025-07-01 1
        dune d1 2023-01-01 -          1
    """
    held = compared(asked(text, "logo churn 2025 vs last-year"))
    assert held.total.logo_churn == Ratio(numerator=2, denominator=4, percent="50.0")
    assert exact(held.change) == 0
