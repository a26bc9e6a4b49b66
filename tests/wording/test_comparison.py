"""An answer held against an earlier period: figures that add up as they stand."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retention.ratio import Difference, difference, ratio
from retention.wording.sums import adding_up, adding_up_both_ways, chained, leading_to
from tests.ledger.tape import asked
from tests.wording.saying import said


def closing(year_before: int, year: int, *, of: int = 1000) -> str:
    """An account worth `of` at the opening of June 2024 and of June 2025, and so much at their closes."""
    return f"""
        a l 2023-01-01 2024-06-10 {of}
        a m 2024-06-10 2024-07-01 {year_before}
        a n 2024-07-01 2025-06-10 {of}
        a o 2025-06-10 - {year}
    """


@pytest.mark.parametrize(
    ("ledger", "sentence"),
    [
        (closing(1010, 1020), "Jun 2024 (1 Jun – 30 Jun 2024): 101.0 %. Change since: +1.0 pt."),
        (closing(1020, 1010), "Jun 2024 (1 Jun – 30 Jun 2024): 102.0 %. Change since: −1.0 pt."),
        (closing(1010, 1010), "Jun 2024 (1 Jun – 30 Jun 2024): 101.0 %. No change since."),
        # 102.54 and 101.46 are 102.5 and 101.5, yet 1.1 apart: a second decimal settles it.
        (closing(10146, 10254, of=10000), "Jun 2024 (1 Jun – 30 Jun 2024): 101.46 %. Change since: +1.08 pt."),
        (closing(1000000, 1000001, of=1000000), "Jun 2024 (1 Jun – 30 Jun 2024): 100.0 %. Change since: +0.0001 pt."),
    ],
)
def test_the_earlier_figure_and_the_change_since(ledger: str, sentence: str) -> None:
    assert said(ledger, "2025-06 vs last-year").comparison == (sentence,)


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("2025 vs previous", "2024 (1 Jan – 31 Dec 2024)"),
        ("2025-q3 vs previous", "Q2 2025 (1 Apr – 30 Jun 2025)"),
        ("2025-h1 vs last-year", "H1 2024 (1 Jan – 30 Jun 2024)"),
        ("ttm vs previous", "12 months to 31 Dec 2025 (1 Jan – 31 Dec 2025)"),
        ("last-8-weeks as of 2026-12-31 vs previous", "8 weeks to 5 Nov 2026 (11 Sep – 5 Nov 2026)"),
        ("2025-06-01..2025-08-31 vs previous", "1 Mar – 31 May 2025"),
    ],
)
def test_the_earlier_period_has_its_name_and_its_dates(question: str, period: str) -> None:
    assert said("a l 2022-01-01 - 100", question).comparison == (f"{period}: 100.0 %. No change since.",)


def test_an_earlier_period_without_accounts() -> None:
    assert said("a l 2024-06-01 - 100", "2025 vs previous").comparison == (
        "2024 (1 Jan – 31 Dec 2024): no account was active at its opening.",
    )


def test_a_period_without_accounts_still_tells_the_earlier_figure() -> None:
    assert said("a l 2023-06-01 2024-06-01 100", "2025 vs previous").comparison == (
        "2024 (1 Jan – 31 Dec 2024): 0.0 %.",
    )


# 2024: emea 1,000 -> 1,100, amer 1,000 -> 1,000. 2025: emea 3,000 -> 3,450, amer 1,000 -> 900.
REGIONS = """
    e  a 2023-06-01 2024-12-01  100000
    e  b 2024-12-01 2024-12-31  110000
    e  c 2024-12-31 2025-12-31  110000
    e2 a 2024-06-01 2025-12-01  190000
    e  d 2025-12-31 -           126500
    e2 b 2025-12-01 -           218500
    a  a 2023-06-01 2025-12-01  100000
    a  b 2025-12-01 -            90000
    e is region=emea
    e2 is region=emea
    a is region=amer
"""


def test_a_change_by_segment_is_rate_and_mix() -> None:
    """By hand: 105.0 % becomes 108.75 %. Rate 0.625 × 5 − 0.375 × 10 = −0.625, mix 0.25 × (112.5 − 95) = 4.375."""
    reply = said(REGIONS, "2025 by region vs previous")
    assert reply.comparison == (
        "2024 (1 Jan – 31 Dec 2024): 105.0 %. Change since: +3.8 pt.",
        "Of that: rate −0.6 pt (the segments' own NRR), mix +4.4 pt (their shares of opening ARR).",
    )
    assert reply.breakdown is not None
    assert reply.breakdown.header[-1] == "NRR change"
    assert [(row[0], row[4], row[-1]) for row in reply.breakdown.rows] == [
        ("emea", "115.0 %", "+5.0 pt"),
        ("amer", "90.0 %", "−10.0 pt"),
        ("total", "108.8 %", "+3.8 pt"),
    ]


def test_shares_are_those_of_the_metric() -> None:
    reply = said(REGIONS, "logo churn 2025 by region vs previous")
    assert reply.comparison == ("2024 (1 Jan – 31 Dec 2024): 0.0 %. No change since.",)
    lost = REGIONS.replace("a  b 2025-12-01 -            90000", "")
    assert said(lost, "logo churn 2025 by region vs previous").comparison == (
        "2024 (1 Jan – 31 Dec 2024): 0.0 %. Change since: +33.3 pt.",
        "Of that: rate +41.67 pt (the segments' own logo churn), mix −8.33 pt (their shares of opening accounts).",
    )


def test_rate_and_mix_that_cancel_are_told_though_nothing_has_changed() -> None:
    """June 2024: 120 % and 80 % at equal weights. June 2025: 110 % and 70 %, three to one."""
    ledger = """
        e a 2024-05-01 2024-06-02 100000
        e b 2024-06-02 2024-07-01 120000
        a a 2024-05-01 2024-06-02 100000
        a b 2024-06-02 2024-07-01  80000
        e c 2025-05-01 2025-06-02 300000
        e d 2025-06-02 2025-07-01 330000
        a c 2025-05-01 2025-06-02 100000
        a d 2025-06-02 2025-07-01  70000
        e is region=emea
        a is region=amer
    """
    assert said(ledger, "2025-06 by region vs last-year").comparison == (
        "Jun 2024 (1 Jun – 30 Jun 2024): 100.0 %. No change since.",
        "Of that: rate −10.0 pt (the segments' own NRR), mix +10.0 pt (their shares of opening ARR).",
    )


def test_one_segment_alone_has_no_mix() -> None:
    assert len(said(REGIONS, "2025 emea by region vs previous").comparison) == 1


def test_rows_that_only_one_period_has_have_no_change() -> None:
    ledger = f"{REGIONS}\nn l 2024-06-01 - 100000\nn is region=apac"
    table = said(ledger, "2025 by region vs previous").breakdown
    assert table is not None
    assert [(row[0], row[-1]) for row in table.rows] == [
        ("emea", "+5.0 pt"),
        ("amer", "−10.0 pt"),
        ("apac", "n/a"),
        ("total", "+2.0 pt"),
    ]


def test_the_same_decimals_in_the_sample_of_the_readme() -> None:
    """-3.453 and 0.624 make -2.829: one decimal each would make -2.9 of them, beside -2.8."""
    parts = (difference(Fraction(-3453, 100_000)), difference(Fraction(624, 100_000)))
    assert adding_up("-2.8", parts) == ("-3.45", "0.62")


def test_parts_that_add_up_keep_one_decimal() -> None:
    assert adding_up("1.5", (difference(Fraction(14, 1000)), difference(Fraction(1, 1000)))) == ("1.4", "0.1")


def test_where_no_decimals_help_each_part_stands_alone() -> None:
    """Two halves of 0.05 that six decimals never bring to the rounded 0.1."""
    third = Fraction(1, 6000) + Fraction(1, 10**12 * 3)
    rest = Fraction(5, 10_000) - third
    assert adding_up("0.1", (difference(third), difference(rest))) == ("0.02", "0.03")


def thousandths(*points: int) -> list[Difference]:
    return [difference(Fraction(one, 100_000)) for one in points]


def test_figures_that_add_up_down_and_across_have_equal_decimals() -> None:
    """One decimal each would say 5.7 less 1.7 is 3.9."""
    columns = thousandths(5680, -1500), thousandths(3940, -520), thousandths(-1740, 980)
    assert adding_up_both_ways(("4.2", "3.4", "-0.8"), columns) == [
        ("5.68", "-1.50"),
        ("3.94", "-0.52"),
        ("-1.74", "0.98"),
    ]


def test_where_no_decimals_help_across_the_columns_add_up() -> None:
    """Thirds: 0.33 and 0.33 are never 0.67."""
    columns = [difference(Fraction(1, 300))], [difference(Fraction(2, 300))], [difference(Fraction(1, 300))]
    assert adding_up_both_ways(("0.3", "0.7", "0.3"), columns) == [("0.33",), ("0.67",), ("0.33",)]


def test_from_one_figure_to_the_next_all_have_as_many_decimals() -> None:
    """One decimal each would say 113.3 to 107.7 is -5.5."""
    before, after = ratio(113_280, 100_000), ratio(107_740, 100_000)
    assert before is not None
    assert after is not None
    assert leading_to(before, after, difference(Fraction(-5540, 100_000))) == ("113.28", "107.74", "-5.54")


def test_thirds_never_add_up_and_round_to_the_later_figure() -> None:
    """5/6 to 5/12: 83.33 - 41.67 is 41.66, and so with any number of decimals."""
    before, after = ratio(5, 6), ratio(5, 12)
    assert before is not None
    assert after is not None
    assert leading_to(before, after, difference(Fraction(-5, 12))) == ("83.33", "41.7", "-41.67")


@settings(deadline=None)
@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_from_one_figure_to_the_next_it_adds_up_as_it_stands(first: int, second: int, was: int, became: int) -> None:
    before, after = ratio(was, first, (90, 100, 120)), ratio(became, second, (90, 100, 120))
    assert before is not None
    assert after is not None
    change = difference(Fraction(became, second) - Fraction(was, first))
    began, ended, moved = leading_to(before, after, change)
    assert Decimal(began) + Decimal(moved) == Decimal(ended) or (
        ended == after.percent and (began, moved) == adding_up(after.percent, (before, change))
    )
    for text, one in ((began, before), (ended, after)):
        for edge in (90, 100, 120):
            assert (Fraction(text) == edge) == (100 * one.numerator == edge * one.denominator)


rationals = st.fractions(min_value=-3, max_value=3, max_denominator=10**9)


@settings(deadline=None)
@given(rationals, rationals)
def test_as_they_stand_the_parts_round_to_the_sum_or_are_rounded_alone(first: Fraction, second: Fraction) -> None:
    parts = (difference(first), difference(second))
    total = difference(first + second).percent
    texts = adding_up(total, parts)
    step = Decimal(1).scaleb(-len(total.partition(".")[2]))
    reached = sum(map(Decimal, texts), Decimal(0)).quantize(step, ROUND_HALF_UP)
    assert reached == Decimal(total) or texts == tuple(part.percent for part in parts)
    for text, part in zip(texts, parts, strict=True):
        assert abs(Fraction(text) - 100 * exact(part)) <= Fraction(5, 10 ** (len(text.partition(".")[2]) + 1))


def exact(value: Difference) -> Fraction:
    return Fraction(int(value.numerator), int(value.denominator))


@settings(deadline=None)
@given(st.integers(1, 10**12), st.integers(1, 10**12), st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_figure_that_is_not_on_a_boundary_never_stands_on_it(
    opening: int, earlier: int, closing: int, earlier_closing: int
) -> None:
    after, before = ratio(closing, opening, (90, 100, 120)), ratio(earlier_closing, earlier, (90, 100, 120))
    assert after is not None
    assert before is not None
    moved = difference(Fraction(closing, opening) - Fraction(earlier_closing, earlier))
    shown, change = adding_up(after.percent, (before, moved))
    for edge in (90, 100, 120):
        assert (Fraction(shown) < edge) == (100 * earlier_closing < edge * earlier)
        assert (Fraction(shown) > edge) == (100 * earlier_closing > edge * earlier)
    assert (Decimal(change) == 0) == (moved.numerator == "0")


def test_an_answer_without_comparison_compares_nothing() -> None:
    assert asked(REGIONS, "2025 by region").compared is None
    assert said(REGIONS, "2025 by region").comparison == ()


def test_figures_and_the_changes_between_them_add_up_as_they_stand() -> None:
    """With one decimal 102.8 - 0.8 would be 101.9."""
    figures = [difference(Fraction(value, 10000)) for value in (10276, 10264, 10192)]
    changes = [difference(Fraction(value, 10000)) for value in (-12, -72, -84)]
    assert chained(figures, changes) == (["102.76", "102.64", "101.92"], ["-0.12", "-0.72", "-0.84"])
    assert chained(figures[:1], [difference(Fraction(0))]) == (["102.8"], ["0.0"])


def test_a_change_between_figures_is_never_rounded_to_nothing() -> None:
    figures = [difference(Fraction(value, 1_000_000)) for value in (1_034_000, 1_009_000, 1_008_970)]
    changes = [difference(Fraction(value, 1_000_000)) for value in (-25_000, -30, -25_030)]
    assert chained(figures, changes) == (["103.4", "100.9", "100.9"], ["-2.5", "-0.003", "-2.5"])


def test_ends_that_differ_are_told_with_as_many_decimals_as_show_it() -> None:
    """100.843 and 100.757 are not both 100.8 with -0.1 between them."""
    figures = [difference(Fraction(value, 10_000_000)) for value in (10_084_308, 10_076_374, 10_075_720)]
    changes = [difference(Fraction(value, 10_000_000)) for value in (-7_934, -654, -8_588)]
    assert chained(figures, changes) == (["100.843", "100.764", "100.757"], ["-0.079", "-0.007", "-0.086"])


def test_a_long_chain_has_no_decimals_that_nobody_reads() -> None:
    parts = (-381_304, 15_443, -79_064)
    levels = [100_836_625]
    for part in parts:
        levels.append(levels[-1] + part)
    figures, changes = (
        [difference(Fraction(value, 10**8)) for value in values] for values in (levels, (*parts, sum(parts)))
    )
    assert chained(figures, changes) == (
        ["100.8", "100.5", "100.5", "100.4"],
        ["-0.38", "0.02", "-0.08", "-0.4"],
    )


def test_figures_that_no_decimals_join_stand_as_they_are_rounded() -> None:
    """Thirds: 0.3 and 0.3 make 0.7 with any number of decimals."""
    figures = [difference(Fraction(thirds, 300)) for thirds in (0, 1, 2)]
    changes = [difference(Fraction(thirds, 300)) for thirds in (1, 1, 2)]
    assert chained(figures, changes) == (["0.0", "0.3", "0.7"], ["0.33", "0.33", "0.7"])
