"""The trailing twelve months that stand beside a period, and what a ledger is too young for."""

from __future__ import annotations

from datetime import date

import pytest

from retention.answer import NoTier, NoTierReason, Window
from retention.scope import Workspace
from tests.ledger.tape import asked, ledger_of

OLD = "acme a1 2020-01-01 - 100"


@pytest.mark.parametrize(
    ("question", "start", "last"),
    [
        ("2025-Q3", "2024-10-01", "2025-09-30"),
        ("2025-06", "2024-07-01", "2025-06-30"),
        ("H1-2025", "2024-07-01", "2025-06-30"),
        ("last-24-months", "2026-01-01", "2026-12-31"),
        ("2025-03-11..2025-08-17", "2024-08-18", "2025-08-17"),
        # 29 February: a month's last day is held against a month's last day.
        ("2024-02", "2023-03-01", "2024-02-29"),
        ("2025-02", "2024-03-01", "2025-02-28"),
        ("2024-02-01..2024-02-28", "2023-03-01", "2024-02-28"),
        ("2024-01-01..2024-03-01", "2023-03-02", "2024-03-01"),
        ("last-90-days as of 2024-02-29", "2023-03-01", "2024-02-29"),
        ("last-8-weeks as of 2024-02-28", "2023-03-01", "2024-02-28"),
    ],
)
def test_the_window_is_the_twelve_months_that_end_with_the_period(question: str, start: str, last: str) -> None:
    trailing = asked(OLD, question).trailing
    assert trailing is not None
    assert trailing.window.start.isoformat() == start
    assert date.fromordinal(trailing.window.end.toordinal() - 1).isoformat() == last


def test_twelve_months_to_a_leap_day_open_on_the_last_of_february() -> None:
    """Acme starts on 28 Feb 2023, beta on 1 Mar: TTM at 29 Feb 2024 opens with acme alone, and so does 28 Feb's."""
    text = """
        acme a1 2023-02-28 -  100
        beta b1 2023-03-01 - 1000
        zero z1 2020-01-01 -    1
    """
    for day in ("2024-02-28", "2024-02-29"):
        assert asked(text, f"ttm as of {day}").total.opening_arr_minor == 101
    assert asked(text, "ttm as of 2024-03-01").total.opening_arr_minor == 1101


@pytest.mark.parametrize(
    "question", ["2025", "ttm", "last-12-months", "last-4-quarters", "last-year", "ttm as of 2025-05-17"]
)
def test_a_period_of_twelve_months_is_its_own_window(question: str) -> None:
    answer = asked(OLD, f"nrr {question}")
    assert answer.trailing is None
    assert answer.tier is not None
    assert answer.tier.window == Window(start=answer.period.start, end=answer.period.end)
    assert answer.tier.nrr == answer.total.nrr


def test_a_shorter_question_has_its_own_figure_and_the_tier_of_the_twelve_months() -> None:
    """Q4 2025: 150 → 165, 110 %. Twelve months: 100 → 165, 165 %: world-class."""
    answer = asked(
        """
        acme a1 2024-01-01 2025-06-01 100
        acme a2 2025-06-01 2025-11-01 150
        acme a3 2025-11-01 -          165
        """,
        "nrr 2025-Q4",
    )
    assert answer.total.nrr is not None
    assert answer.total.nrr.percent == "110.0"
    assert answer.trailing is not None
    assert answer.tier is not None
    assert answer.trailing.total.nrr == answer.tier.nrr
    assert (answer.tier.name.value, answer.tier.nrr.percent) == ("world-class", "165.0")
    assert answer.tier.window == answer.trailing.window


def test_other_metrics_have_their_twelve_months_without_a_tier() -> None:
    answer = asked(OLD, "grr 2025-Q4")
    assert answer.trailing is not None
    assert answer.tier is None
    assert [warning for warning in answer.warnings if isinstance(warning, NoTier)] == []


@pytest.mark.parametrize(("started", "enough"), [("2024-12-31", True), ("2025-01-01", False), ("2025-03-01", False)])
def test_twelve_months_need_a_balance_at_their_opening(started: str, *, enough: bool) -> None:
    """2025 opens at the close of 31 December 2024: a ledger that starts on the next day is a day too young."""
    answer = asked(f"acme a1 {started} - 100", "nrr 2025-Q4")
    window = Window(start=date(2025, 1, 1), end=date(2026, 1, 1))
    missing = NoTier(reason=NoTierReason.HISTORY, window=window, ledger_start=date.fromisoformat(started))
    assert (answer.trailing is not None, answer.tier is not None) == (enough, enough)
    assert [warning for warning in answer.warnings if isinstance(warning, NoTier)] == ([] if enough else [missing])
    assert answer.total.nrr is not None


def test_a_segment_that_was_empty_twelve_months_ago_has_no_tier() -> None:
    text = """
        acme a1 2024-01-01 - 100
        beta b1 2025-03-01 - 100
        acme is segment=smb
        beta is segment=ent
    """
    answer = asked(text, "nrr 2025-Q4 ent")
    assert (answer.trailing, answer.tier) == (None, None)
    assert answer.total.nrr is not None
    window = Window(start=date(2025, 1, 1), end=date(2026, 1, 1))
    assert [warning for warning in answer.warnings if isinstance(warning, NoTier)] == [
        NoTier(reason=NoTierReason.EMPTY, window=window, ledger_start=date(2024, 1, 1))
    ]


def test_a_fiscal_year_is_twelve_months_too() -> None:
    answer = asked(OLD, "nrr FY2026", workspace=Workspace(fiscal_start_month=7))
    assert (answer.period.start, answer.period.end) == (date(2025, 7, 1), date(2026, 7, 1))
    assert (answer.trailing, answer.tier is not None) == (None, True)


def test_a_running_year_is_held_against_twelve_months() -> None:
    ledger = ledger_of(OLD, complete_through=date(2027, 1, 10))
    answer = asked(ledger, "nrr ytd")
    assert answer.period.partial
    assert answer.trailing is not None
    assert (answer.trailing.window.start, answer.trailing.window.end) == (date(2026, 1, 11), date(2027, 1, 11))


def test_the_workspace_says_which_figure_leads() -> None:
    usual, boards = asked(OLD, "nrr 2025-Q4"), asked(OLD, "nrr 2025-Q4", workspace=Workspace(headline="ttm"))
    assert (usual.headline, boards.headline) == ("period", "ttm")
    assert usual.trailing == boards.trailing
    assert usual.id != boards.id
