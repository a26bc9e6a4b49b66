"""The checks that tell how the ledger was read, sentence by sentence."""

from __future__ import annotations

from datetime import date

import pytest

from retention.answer import ClosedPeriod, ConvertedCurrency, KnownOn, NotMeasured
from retention.ask import ask
from retention.language import read_question
from retention.question import Metric
from retention.ratio import ratio
from retention.wording import word
from retention.wording.ledger_checks import closed, converted, ledger_check, not_measured
from retention.wording.voice import voice
from tests.ledger.tape import TODAY, asked, ledger_from, lines_of
from tests.wording.saying import said

ENGLISH = voice("en")


TWO_CURRENCIES = ledger_from(
    lines_of(
        """
        acme a1 2024-01-01 2025-09-01 100000 currency=EUR
        acme a2 2025-09-01 -          110000 currency=EUR
        beta b1 2024-01-01 -          100000
        """
    ),
    rates=[("2024-01-01", "EUR", "USD", "1.00"), ("2025-08-01", "EUR", "USD", "1.20")],
)
ANSWER = asked("acme a1 2024-01-01 - 1200", "nrr 2025-Q2")


def _closed(of: str, permille: int | None, **facts: object) -> ClosedPeriod:
    return ClosedPeriod.model_validate(
        {
            "of": of,
            "label": "Q2 2025",
            "within": None,
            "metric": Metric.NRR,
            "closed_version": 9,
            "current_version": 12,
            "closed": ratio(1019, 1000),
            "now": None if permille is None else ratio(permille, 1000),
            **facts,
        }
    )


@pytest.mark.parametrize(
    ("warning", "sentence"),
    [
        (
            _closed("total", 1016),
            "Q2 2025 is closed at 101.9 % (ledger v9). With what is known today it would be 101.6 %.",
        ),
        (
            _closed("total", 1019),
            "Q2 2025 is closed at 101.9 % (ledger v9). With what is known today it would be the same.",
        ),
        (
            _closed("total", None, now=ratio(101903, 100000)),
            "Q2 2025 is closed at 101.900 % (ledger v9). With what is known today it would be 101.903 %.",
        ),
        (
            _closed("total", None, now=ratio(2038, 2000)),
            "Q2 2025 is closed at 101.9 % (ledger v9). With what is known today it would be the same.",
        ),
        (
            _closed("total", None),
            "Q2 2025 is closed at 101.9 % (ledger v9). With what is known today it would be n/a.",
        ),
        (
            _closed("total", 1016, label="2025-06", within="Q2 2025"),
            "Jun 2025 lies in Q2 2025, which is closed on ledger v9. With what is known today it would be 101.6 %.",
        ),
        (
            _closed("total", 1019, label="2025-06", within="Q2 2025"),
            "Jun 2025 lies in Q2 2025, which is closed on ledger v9. With what is known today it would be the same.",
        ),
        (
            _closed("total", 1016, metric=Metric.GRR),
            "Q2 2025 is closed at GRR 101.9 % (ledger v9). With what is known today it would be GRR 101.6 %.",
        ),
        (
            _closed("compared", 1016),
            "Q2 2025 is closed at 101.9 % (ledger v9); here it is as ledger v12 knows it, 101.6 %.",
        ),
        (_closed("compared", 1019), "Q2 2025 is closed at 101.9 % (ledger v9), and here it is the same."),
        (
            _closed("point", 1016),
            "Q2 2025 is closed at 101.9 % (ledger v9); here it is as ledger v12 knows it, 101.6 %.",
        ),
    ],
)
def test_closed_periods(warning: ClosedPeriod, sentence: str) -> None:
    assert closed(ENGLISH, ANSWER, warning) == sentence


def test_what_was_known_on_a_day() -> None:
    warning = KnownOn(day=date(2025, 7, 5))
    assert ledger_check(ENGLISH, ANSWER, warning) == "As known on 5 Jul 2025 (ledger v1)."


@pytest.mark.parametrize(
    ("mode", "day", "sentence"),
    [
        (
            "constant",
            date(2025, 9, 30),
            (
                "Lines in EUR and GBP are converted to USD at the rates of 30 Sep 2025 throughout, so no movement is"
                " exchange."
            ),
        ),
        (
            "at_line_start",
            None,
            (
                "Lines in EUR and GBP are converted to USD at the rate of each line's start; what rates alone moved has"
                " a line of its own, outside NRR."
            ),
        ),
        (
            "at_period_end",
            None,
            (
                "Lines in EUR and GBP are converted to USD at the rates of the opening and of the closing; what rates"
                " alone moved has a line of its own, outside NRR."
            ),
        ),
    ],
)
def test_converted_currencies(mode: str, day: date | None, sentence: str) -> None:
    warning = ConvertedCurrency.model_validate({"currencies": ("EUR", "GBP"), "mode": mode, "rates_day": day})
    assert converted(ENGLISH, ANSWER, warning) == sentence


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("movers 2025-Q3", "has a line of its own, outside NRR."),
        ("accounts churned 2025-Q3", "is in no movement and no ratio."),
    ],
)
def test_where_what_rates_moved_is(question: str, told: str) -> None:
    """An answer without a line for it does not speak of one."""
    checks = word(ask(read_question(f"{question} policy=chartmogul"), ledger=TWO_CURRENCIES, today=TODAY)).checks
    start = "Lines in EUR are converted to USD at the rate of each line's start; what rates alone moved "
    assert start + told in checks


def test_accounts_have_what_rates_moved_between_their_balances() -> None:
    """1,000 EUR are renewed at 1,100 when the euro rises from 1.00 to 1.20: +100 at the old rate, and 220 by rates."""
    answer = ask(read_question("accounts expanded 2025-Q3 policy=chartmogul"), ledger=TWO_CURRENCIES, today=TODAY)
    table = word(answer).breakdown
    assert table is not None
    assert table.header == ("Account", "Opening", "Closing", "Change", "Exchange rates")
    assert table.rows == (
        ("acme", "1,000", "1,320", "+100", "+220"),
        ("total", "\N{EN DASH}", "\N{EN DASH}", "+100", "\N{EN DASH}"),
    )


def test_a_policy_of_twelve_months() -> None:
    reply = said("a l 2022-01-01 - 100", "2025-q3 policy=saas_capital")
    assert reply.headline == "NRR, 12 months to 30 Sep 2025: 100.0 %"
    assert "Policy saas_capital measures 12 months, here those that end with Q3 2025." in reply.checks


def test_a_policy_with_a_window_of_its_own() -> None:
    reply = said("a l 2022-01-01 - 100", "2025-q3 policy=baremetrics")
    assert reply.headline == "NRR, 1 month to 30 Sep 2025: 100.0 %"
    assert "Policy baremetrics measures 30 days, here those that end with Q3 2025." in reply.checks
    assert (
        "No tier: tiers are for 12 months, point to point, and policy baremetrics measures otherwise." in reply.checks
    )


@pytest.mark.parametrize(
    ("metric", "reason", "segments", "sentence"),
    [
        (
            "logo_retention",
            "method",
            None,
            (
                "No logo retention: policy hubspot_10k adds up or averages months, where an account can count several"
                " times."
            ),
        ),
        ("ltv", "no_margin", None, "No LTV: it needs your gross margin. Add margin=80%."),
        ("ltv_cac", "no_cac", None, "No LTV:CAC: it needs what a new customer costs. Add cac=1200."),
        ("ltv", "no_churn", None, "No LTV: no account was lost in 12 months, so a lifetime has no end."),
        (
            "ltv",
            "no_year",
            None,
            "No LTV: it needs the churn of 12 months, and no account was active 12 months before the end.",
        ),
        ("arpa", "no_accounts", None, "No ARPA: no account was active at the close."),
        ("quick_ratio", "nothing_lost", None, "No quick ratio: nothing was lost."),
        ("renewal_rate", "nothing_due", None, "No renewal rate: no line's term ended."),
        ("win_back_rate", "none_churned", None, "No win-back rate: no account had churned before."),
        ("quick_ratio", "nothing_lost", ("emea", None), "No quick ratio for emea, no region: nothing was lost."),
    ],
)
def test_what_could_not_be_measured(
    metric: str, reason: str, segments: tuple[str | None, ...] | None, sentence: str
) -> None:
    warning = NotMeasured.model_validate({"metric": metric, "reason": reason, "segments": segments})
    answer = asked("a l 2024-01-01 - 100\na is region=emea", "nrr 2025 by region")
    assert not_measured(ENGLISH, answer.model_copy(update={"policy": "hubspot_10k"}), warning) == sentence
