"""Whole answers on ledgers of a few accounts: every line as it is read."""

from __future__ import annotations

import pytest

from retention.scope import Workspace
from tests.wording.saying import said, written

# One account of every kind of movement in Q3 2025: 4,000 becomes 1,900.
QUARTER = """
    up    a 2024-01-01 2025-08-01 100000
    up    b 2025-08-01 -          150000
    down  a 2024-01-01 2025-09-30 100000
    down  b 2025-09-30 -           40000
    lost  a 2024-01-01 2025-07-01 200000
    back  a 2023-01-01 2024-01-01  50000
    back  b 2025-07-15 -           70000
    fresh a 2025-09-01 -           30000
"""
STATEMENT = [
    "",
    "  Opening ARR (30 Jun)    3 accounts   4,000",
    "  Expansion                1 account    +500",
    "  Contraction              1 account    −600",
    "  Churn                    1 account  −2,000",
    "  Same accounts (30 Sep)  2 accounts   1,900",
    "",
]
NRR = (
    "NRR: what the accounts of the opening are worth at the close, divided by what they were worth at the opening."
    " New and reactivated accounts do not count."
)
ONE = "a l 2022-01-01 - 100"


def test_a_quarter() -> None:
    *lines, provenance = written(QUARTER, "nrr 2025-q3")
    assert lines == [
        "NRR, Q3 2025: 47.5 %",
        "Trailing 12 months: 47.5 % · critical (under 90 %)",
        "1 Jul – 30 Sep 2025 · 3 accounts · USD",
        "Small sample: 3 accounts.",
        "Small sample for the trailing 12 months: 3 accounts.",
        *STATEMENT,
        "GRR 35.0 % · logo retention 66.7 % (2 of 3) · new 300 · reactivated 700",
        NRR,
    ]
    assert provenance.startswith("Complete through 31 Dec 2026 · ledger v1 · policy holdfast · answer ")


@pytest.mark.parametrize(
    ("metric", "headline", "rates", "definition"),
    [
        (
            "grr",
            "GRR, Q3 2025: 35.0 %",
            "NRR 47.5 % · logo retention 66.7 % (2 of 3) · new 300 · reactivated 700",
            (
                "GRR: what the accounts of the opening are worth at the close, none counted for more than at the"
                " opening, divided by what they were worth at the opening. New and reactivated accounts do not count."
            ),
        ),
        (
            "logo retention",
            "Logo retention, Q3 2025: 66.7 %",
            "NRR 47.5 % · GRR 35.0 % · new 300 · reactivated 700",
            (
                "Logo retention: accounts of the opening that are still active at the close, divided by the accounts"
                " of the opening."
            ),
        ),
        (
            "crr",
            "CRR, Q3 2025: 66.7 %",
            "NRR 47.5 % · GRR 35.0 % · logo retention 66.7 % (2 of 3) · new 300 · reactivated 700",
            "CRR: customers at the end less those who joined during the period, divided by customers at the start.",
        ),
        (
            "logo churn",
            "Logo churn, Q3 2025: 33.3 %",
            "NRR 47.5 % · GRR 35.0 % · logo retention 66.7 % (2 of 3) · new 300 · reactivated 700",
            (
                "Logo churn: accounts of the opening that are no longer active at the close, divided by the accounts"
                " of the opening."
            ),
        ),
        (
            "revenue churn",
            "Revenue churn, Q3 2025: 65.0 %",
            (
                "Lost accounts alone 50.0 % · NRR 47.5 % · GRR 35.0 % · logo retention 66.7 % (2 of 3)"
                " · new 300 · reactivated 700"
            ),
            "Revenue churn: ARR lost to contraction and churn, divided by the ARR of the opening.",
        ),
    ],
)
def test_every_metric(metric: str, headline: str, rates: str, definition: str) -> None:
    reply = said(QUARTER, f"{metric} 2025-q3")
    assert (reply.headline, reply.rates, reply.definition) == (headline, rates, definition)
    figure = headline.rpartition(" ")[0].rpartition(" ")[2]
    assert reply.tier == f"Trailing 12 months: {figure} %"  # a tier is NRR's alone


def test_a_workspace_may_lead_with_the_trailing_twelve_months() -> None:
    lines = written(QUARTER, "2025-q3", workspace=Workspace(headline="ttm"))
    assert lines[:3] == [
        "NRR, 12 months to 30 Sep 2025: 47.5 % · critical (under 90 %)",
        "Q3 2025: 47.5 %",
        "1 Jul – 30 Sep 2025 · 3 accounts · USD",
    ]
    assert written(QUARTER, "2025", workspace=Workspace(headline="ttm")) == [
        *written(QUARTER, "2025")[:-1],
        written(QUARTER, "2025", workspace=Workspace(headline="ttm"))[-1],
    ]


@pytest.mark.parametrize(
    ("question", "headline", "tier", "days"),
    [
        ("2025", "NRR, 2025: 100.0 %", "Strong (100–120 %)", "1 Jan – 31 Dec 2025"),
        ("2025-h1", "NRR, H1 2025: 100.0 %", "Trailing", "1 Jan – 30 Jun 2025"),
        ("2025-q3", "NRR, Q3 2025: 100.0 %", "Trailing", "1 Jul – 30 Sep 2025"),
        ("2025-06", "NRR, Jun 2025: 100.0 %", "Trailing", "1 Jun – 30 Jun 2025"),
        ("ttm", "NRR, 12 months to 31 Dec 2026: 100.0 %", "Strong (100–120 %)", "1 Jan – 31 Dec 2026"),
        (
            "ttm as of 2025-06-30",
            "NRR, 12 months to 30 Jun 2025: 100.0 %",
            "Strong (100–120 %)",
            "1 Jul 2024 – 30 Jun 2025",
        ),
        (
            "last-8-weeks as of 2026-12-31",
            "NRR, 8 weeks to 31 Dec 2026: 100.0 %",
            "Trailing",
            "6 Nov – 31 Dec 2026",
        ),
        (
            "last-10-days as of 2026-12-31",
            "NRR, 10 days to 31 Dec 2026: 100.0 %",
            "Trailing",
            "22 Dec – 31 Dec 2026",
        ),
        ("last-2-years", "NRR, 24 months to 31 Dec 2026: 100.0 %", "Trailing", "1 Jan 2025 – 31 Dec 2026"),
        ("2025-06-01..2025-08-31", "NRR, 1 Jun – 31 Aug 2025: 100.0 %", "Trailing", "1 Jun – 31 Aug 2025"),
        ("2024-10-01..2025-03-31", "NRR, 1 Oct 2024 – 31 Mar 2025: 100.0 %", "Trailing", "1 Oct 2024 – 31 Mar 2025"),
        ("2025-06-30..2025-06-30", "NRR, 30 Jun 2025: 100.0 %", "Trailing", "30 Jun 2025"),
        ("since 2026-06", "NRR, 1 Jun – 31 Dec 2026: 100.0 %", "Trailing", "1 Jun – 31 Dec 2026"),
    ],
)
def test_periods(question: str, headline: str, tier: str, days: str) -> None:
    reply = said(ONE, question)
    trailing = "Trailing 12 months: 100.0 % · strong (100–120 %)"
    assert (reply.headline, reply.tier) == (headline, trailing if tier == "Trailing" else tier)
    assert reply.scope == f"{days} · 1 account · USD"


@pytest.mark.parametrize(
    ("question", "headline", "days"),
    [
        ("2025", "NRR, 2025: 100.0 %", "1 Jan – 31 Dec 2025"),
        ("fy2026", "NRR, FY2026: 100.0 %", "1 Jul 2025 – 30 Jun 2026"),
        ("2026-h1", "NRR, H1 FY2026: 100.0 %", "1 Jul – 31 Dec 2025"),
        ("q1", "NRR, Q1 FY2027: 100.0 %", "1 Jul – 30 Sep 2026"),
        ("last-quarter", "NRR, Q2 FY2027: 100.0 %", "1 Oct – 31 Dec 2026"),
        ("last-year", "NRR, FY2026: 100.0 %", "1 Jul 2025 – 30 Jun 2026"),
        ("2026-06", "NRR, Jun 2026: 100.0 %", "1 Jun – 30 Jun 2026"),
    ],
)
def test_periods_of_a_fiscal_year_from_july(question: str, headline: str, days: str) -> None:
    reply = said(ONE, question, workspace=Workspace(fiscal_start_month=7))
    assert (reply.headline, reply.scope) == (headline, f"{days} · 1 account · USD")


@pytest.mark.parametrize(
    ("closing", "tier"),
    [
        (12_000, "World-class (120 % and over)"),
        (11_999, "Strong (100–120 %)"),
        (10_000, "Strong (100–120 %)"),
        (9_999, "Needs improvement (90–100 %)"),
        (9_000, "Needs improvement (90–100 %)"),
        (8_999, "Critical (under 90 %)"),
    ],
)
def test_tiers(closing: int, tier: str) -> None:
    assert said(f"a l 2024-01-01 2025-03-01 10000\na m 2025-03-01 - {closing}", "2025").tier == tier


def test_a_typical_range_is_quoted_for_its_own_segment() -> None:
    ledger = "a l 2024-01-01 - 100\na is segment=enterprise\na is region=emea"
    assert said(ledger, "2025 enterprise").tier == "Strong (100–120 %) · enterprise is typically 110–130 %"
    assert said(ledger, "2025-q3 enterprise").tier == (
        "Trailing 12 months: 100.0 % · strong (100–120 %) · enterprise is typically 110–130 %"
    )
    assert said(ledger, "2025 enterprise emea").tier == "Strong (100–120 %)"


@pytest.mark.parametrize(
    ("lines", "currency", "amounts"),
    [
        (("120050", "150000", "100"), "USD", ("1,201.50", "+299.50", "0.00", "0.00", "1,501.00")),
        (("120000", "150000", "100"), "USD", ("1,201", "+300", "0", "0", "1,501")),
        (("1200", "1500", "1"), "JPY", ("1,201", "+300", "0", "0", "1,501")),
        (("1200", "1500", "1000"), "KWD", ("2.200", "+0.300", "0.000", "0.000", "2.500")),
    ],
)
def test_one_amount_with_cents_gives_cents_to_all(
    lines: tuple[str, str, str], currency: str, amounts: tuple[str, ...]
) -> None:
    before, after, flat = lines
    ledger = f"""
        a l 2024-01-01 2025-07-01 {before} currency={currency}
        a m 2025-07-01 - {after} currency={currency}
        b l 2024-01-01 - {flat} currency={currency}
    """
    statement = said(ledger, "2025-q3").statement
    assert statement is not None
    assert statement.header == ("ARR", "Accounts", currency)
    assert tuple(row[2] for row in statement.rows) == amounts


def test_rates_say_what_came_in_and_nothing_of_what_did_not() -> None:
    flat = "a l 2024-01-01 - 100"
    assert said(flat, "2025").rates == "GRR 100.0 % · logo retention 100.0 % (1 of 1) · new 0"
    returned = "a l 2024-01-01 - 100\nb l 2024-01-01 2024-06-01 100\nb m 2025-06-01 - 300"
    assert said(returned, "2025").rates == "GRR 100.0 % · logo retention 100.0 % (1 of 1) · new 0 · reactivated 3"


def test_logos_count_in_thousands() -> None:
    ledger = "\n".join(f"n{n:04} l 2024-01-01 {'2025-06-01' if n < 5 else '-'} 100" for n in range(1420))
    reply = said(ledger, "2025")
    assert reply.rates == "GRR 99.6 % · logo retention 99.6 % (1,415 of 1,420) · new 0"
    assert reply.scope == "1 Jan – 31 Dec 2025 · 1,420 accounts · USD"


LOST = (
    "a l 2024-01-01 2024-07-01 100\na is segment=smb\na is region=apac\nb l 2024-01-01 - 100\nb is segment=enterprise"
)


@pytest.mark.parametrize(
    ("ledger", "question", "lines"),
    [
        (
            "a l 2023-03-01 - 100",
            "2023",
            [
                "No account was active on 31 Dec 2022, so there is nothing to retain.",
                "1 Jan – 31 Dec 2023 · 0 accounts · USD",
                "The ledger starts on 1 Mar 2023.",
                "",
                "New 1",
                NRR,
            ],
        ),
        (
            "a l 2023-03-01 - 100",
            "2022",
            [
                "No account was active on 31 Dec 2021, so there is nothing to retain.",
                "1 Jan – 31 Dec 2022 · 0 accounts · USD",
                "The ledger starts on 1 Mar 2023.",
                "",
                NRR,
            ],
        ),
        (
            LOST,
            "2025 smb",
            [
                "No smb account was active on 31 Dec 2024, so there is nothing to retain.",
                "1 Jan – 31 Dec 2025 · 0 accounts · USD",
                "",
                NRR,
            ],
        ),
        (
            LOST,
            "2025-01 apac smb",
            [
                "No apac / smb account was active on 31 Dec 2024, so there is nothing to retain.",
                "Trailing 12 months: 0.0 % · critical (under 90 %)",
                "1 Jan – 31 Jan 2025 · 0 accounts · USD",
                "Small sample for the trailing 12 months: 1 account.",
                "",
                NRR,
            ],
        ),
    ],
)
def test_nothing_to_retain(ledger: str, question: str, lines: list[str]) -> None:
    assert written(ledger, question)[:-1] == lines


def test_without_any_money_no_currency_is_named() -> None:
    ledger = "a l 2024-01-01 2024-02-01 100\nb l 2024-01-01 2024-02-01 100 currency=EUR"
    assert said(ledger, "2026-q3").scope == "1 Jul – 30 Sep 2026 · 0 accounts"
