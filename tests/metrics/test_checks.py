"""What must be known beside a figure: small samples, a hidden spread, nobody to retain, balances below zero."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from retention.answer import (
    EmptyCohort,
    EmptyRows,
    NegativeBalance,
    PartialPeriod,
    RowsSetAside,
    SegmentRatio,
    SmallSample,
    Spread,
)
from retention.metrics.rates import headline_figure
from retention.question import OF_THE_OPENING
from retention.ratio import Ratio
from tests.ledger.tape import asked, ledger_from, ledger_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Answer, Warnings


def told(answer: Answer, kind: type[Warnings]) -> list[Warnings]:
    return [warning for warning in answer.warnings if isinstance(warning, kind)]


def segment_of(name: str, accounts: int, opening: int, closing: int) -> Iterator[str]:
    """Accounts of a segment, each worth `opening` at the end of 2024 and `closing` at the end of 2025."""
    for number in range(accounts):
        account = f"{name}-{number:02}"
        yield f"{account} a1 2024-01-01 2025-07-01 {opening}"
        yield f"{account} a2 2025-07-01 -          {closing}"
        yield f"{account} is segment={name}"


def market(*segments: tuple[str, int, int, int]) -> str:
    return "\n".join(row for segment in segments for row in segment_of(*segment))


@pytest.mark.parametrize(("accounts", "expected"), [(1, True), (19, True), (20, False), (21, False)])
def test_a_cohort_of_fewer_than_twenty_is_a_small_sample(accounts: int, *, expected: bool) -> None:
    answer = asked(market(("smb", accounts, 100, 100)), "nrr 2025")
    assert told(answer, SmallSample) == ([SmallSample(of="total", segment=None, accounts=accounts)] if expected else [])


def test_rows_are_told_one_by_one_when_the_total_is_large_enough() -> None:
    """Of 20 + 19 + 1 accounts the rows of 19 and 1 are small; the order is that of the rows."""
    answer = asked(market(("ent", 20, 900, 900), ("mid", 1, 500, 500), ("smb", 19, 100, 100)), "nrr 2025 by segment")
    assert told(answer, SmallSample) == [
        SmallSample(of="row", segment="smb", accounts=19),
        SmallSample(of="row", segment="mid", accounts=1),
    ]


def test_rows_of_a_small_total_are_not_told_again() -> None:
    answer = asked(market(("ent", 9, 900, 900), ("smb", 9, 100, 100)), "nrr 2025 by segment")
    assert told(answer, SmallSample) == [SmallSample(of="total", segment=None, accounts=18)]


def test_small_cohorts_of_the_windows_beside_are_told() -> None:
    """In Q3 2025 there are 20 + 10 accounts; twelve months and a year before there were 10."""
    late = "\n".join(f"late-{number} a1 2025-05-01 - 100" for number in range(20))
    answer = asked(f"{market(('smb', 10, 100, 100))}\n{late}", "nrr 2025-Q3 vs last-year")
    assert told(answer, SmallSample) == [
        SmallSample(of="trailing", segment=None, accounts=10),
        SmallSample(of="compared", segment=None, accounts=10),
    ]


def test_a_spread_of_exactly_ten_points_is_told() -> None:
    """Smb 80 %, mid 85 %, ent 90 %: the total hides 10 points."""
    text = market(("ent", 20, 100, 90), ("mid", 20, 100, 85), ("smb", 20, 100, 80))
    assert told(asked(text, "nrr 2025 by segment"), Spread) == [
        Spread(
            lowest=SegmentRatio(segment="smb", ratio=Ratio(numerator=1600, denominator=2000, percent="80.0")),
            highest=SegmentRatio(segment="ent", ratio=Ratio(numerator=1800, denominator=2000, percent="90.0")),
        )
    ]


def test_a_spread_of_less_than_ten_points_is_not_told() -> None:
    """80.000 % and 89.999 %."""
    text = market(("ent", 20, 100_000, 89_999), ("smb", 20, 100_000, 80_000))
    assert told(asked(text, "nrr 2025 by segment"), Spread) == []


def test_a_spread_does_not_rest_on_small_samples() -> None:
    """Tiny has 19 accounts at 10 %; between the others lie 5 points."""
    text = market(("ent", 20, 100, 95), ("smb", 20, 100, 90), ("tiny", 19, 100, 10))
    assert told(asked(text, "nrr 2025 by segment"), Spread) == []
    assert told(asked(market(("smb", 20, 100, 90)), "nrr 2025 by segment"), Spread) == []


def test_a_spread_is_that_of_the_metric_asked() -> None:
    """NRR 130 % and 100 %, but the GRR of both is 100 %."""
    text = market(("ent", 20, 100, 130), ("smb", 20, 100, 100))
    assert told(asked(text, "nrr 2025 by segment"), Spread)
    assert told(asked(text, "grr 2025 by segment"), Spread) == []


def test_an_empty_cohort_has_no_ratio_and_says_why() -> None:
    """The ledger starts in March 2025: nobody was active on 31 December 2024, whoever came later."""
    answer = asked("acme a1 2025-03-01 - 100", "nrr 2025")
    assert answer.total.new_arr_minor == answer.total.closing_arr_minor == 100
    for metric in OF_THE_OPENING:
        assert headline_figure(answer.total, metric) is None
    assert answer.total.revenue_churn_lost_accounts is None
    assert told(answer, EmptyCohort) == [EmptyCohort(on=date(2024, 12, 31), ledger_start=date(2025, 3, 1))]
    assert told(answer, SmallSample) == []
    assert (answer.tier, answer.trailing) == (None, None)


def test_a_period_before_the_ledger_starts_is_empty_not_zero_percent() -> None:
    answer = asked("acme a1 2025-03-01 - 100", "nrr 2023")
    assert (answer.total.nrr, answer.total.closing_arr_minor) == (None, 0)
    assert answer.warnings == (EmptyCohort(on=date(2022, 12, 31), ledger_start=date(2025, 3, 1)),)


def test_a_segment_that_had_nobody_is_an_empty_cohort() -> None:
    text = """
        acme a1 2024-01-01 - 100
        beta b1 2025-02-01 - 100
        acme is segment=smb
        beta is segment=ent
    """
    answer = asked(text, "nrr 2025 ent")
    assert told(answer, EmptyCohort) == [EmptyCohort(on=date(2024, 12, 31), ledger_start=date(2024, 1, 1))]
    assert answer.total.new_arr_minor == 100


def test_rows_without_a_cohort_are_told_together() -> None:
    """Ent and the accounts without a segment only came in 2025; smb has a cohort."""
    text = """
        acme a1 2024-01-01 - 100
        beta b1 2025-02-01 - 300
        coda c1 2025-02-01 - 900
        acme is segment=smb
        beta is segment=ent
    """
    answer = asked(text, "nrr 2025 by segment")
    assert [row.segment for row in answer.rows] == ["smb", "ent", None]
    assert [row.nrr is None for row in answer.rows] == [False, True, True]
    assert told(answer, EmptyRows) == [EmptyRows(on=date(2024, 12, 31), segments=("ent", None))]


def test_balances_below_zero_are_not_active_and_told() -> None:
    """Acme sinks from 100 to -20: churn of 100. beta rises from -30 to 50: new. coda stays at -5: nowhere.

    Three accounts are told; the opening misses -30 - 5, the closing -20 - 5.
    """
    answer = asked(
        """
        acme a1 2024-01-01 -           100
        acme a2 2025-06-01 -          -120
        beta b1 2024-01-01 2025-06-01  -30
        beta b2 2025-06-01 -            50
        coda c1 2024-01-01 -            -5
        dune d1 2024-01-01 -          1000
        """,
        "nrr 2025",
    )
    total = answer.total
    assert (total.accounts_opening, total.accounts_churned, total.accounts_new, total.accounts_closing) == (2, 1, 1, 2)
    assert (total.opening_arr_minor, total.churn_arr_minor, total.new_arr_minor) == (1100, 100, 50)
    assert (total.closing_arr_minor, total.reactivation_arr_minor) == (1050, 0)
    assert total.nrr == Ratio(numerator=1000, denominator=1100, percent="90.9")
    assert told(answer, NegativeBalance) == [
        NegativeBalance(of="total", accounts=3, opening_arr_minor=-35, closing_arr_minor=-25)
    ]


def test_negative_balances_of_other_segments_are_not_told() -> None:
    text = """
        acme a1 2024-01-01 - -100
        beta b1 2024-01-01 -  100
        acme is segment=smb
        beta is segment=ent
    """
    assert told(asked(text, "nrr 2025 ent"), NegativeBalance) == []
    assert len(told(asked(text, "nrr 2025 smb"), NegativeBalance)) == 1


def test_a_return_from_below_zero_is_reactivation_for_who_was_active_once() -> None:
    """Beta was worth 80 in 2023, -20 at the end of 2024 and 80 again: reactivation of 80."""
    total = asked(
        """
        acme a1 2023-01-01 -          1000
        beta b1 2023-01-01 -            80
        beta b2 2024-02-01 2025-02-01 -100
        """,
        "nrr 2025",
    ).total
    assert (total.reactivation_arr_minor, total.new_arr_minor) == (80, 0)


def test_a_running_period_is_marked() -> None:
    """Today is 15 January 2027 and the ledger is complete through 10 January: the quarter so far."""
    ledger = ledger_of("acme a1 2024-01-01 - 100", complete_through=date(2027, 1, 10))
    answer = asked(ledger, "nrr qtd")
    assert answer.period.partial
    assert told(answer, PartialPeriod) == [PartialPeriod(start=date(2027, 1, 1), end=date(2027, 1, 11))]


def test_rows_set_aside_are_told_with_every_answer() -> None:
    ledger = ledger_from(lines_of("acme a1 2024-01-01 - 100"), rows_set_aside=3)
    assert told(asked(ledger, "nrr 2025"), RowsSetAside) == [RowsSetAside(rows=3)]
