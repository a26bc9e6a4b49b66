"""Reference rows as they are read, and as rows for spreadsheets."""

from __future__ import annotations

import csv
import io

import pytest

from retention.scope import Workspace
from retention.wording import plain, word
from retention.wording.export import csv_text
from tests.benchmark.own import own_rows
from tests.kinds.test_benchmarks import GROWN, MIXED, OWN, answered, company

GUIDE = "Net Revenue Retention: Metrik Pertumbuhan SaaS Utama (Tara Minh)"
DEFINITION = (
    "Logo churn: accounts of the opening that are no longer active at the close, divided by the accounts of the"
    " opening."
)
REPLACEMENT = (
    "Scenario, not a forecast: replacing 1 lost account would take 3 to 5 new ones (secondary source: replacement"
    " cost of 3–5 new per churned unit; no study named)."
)
COMPOUNDING = (
    "Scenario, not a forecast: if every year had this NRR, 100 of today's ARR would be 120.0 after 1 year, 144.0"
    " after 2 years, and 172.8 after 3 years."
)


def lines(question: str, workspace: Workspace | None = None, ledger: str = MIXED) -> list[str]:
    return plain(word(answered(ledger, question, workspace))).splitlines()


def rows(question: str, workspace: Workspace | None = None, *, applying: bool) -> list[tuple[str, ...]]:
    title = "Reference rows that apply" if applying else "Reference rows that do not apply"
    (table,) = [table for table in word(answered(MIXED, question, workspace)).more if table.title == title]
    return list(table.rows)


def test_a_whole_answer() -> None:
    *said, provenance = lines("benchmarks logo churn smb")
    assert said == [
        "Smb logo churn, 12 months to 31 Dec 2026: 50.0 %",
        "1 Jan – 31 Dec 2026 · 2 accounts · USD",
        "Small sample: 2 accounts.",
        REPLACEMENT,
        "",
        "Reference rows that apply",
        f"  Holds for    Row          Range  50.0 % is  Source{' ' * 66}  Year    n",
        f"  segment=smb  target  up to 10 %  over       {GUIDE} (guide)   n/a  n/a",
        "",
        "Reference rows that do not apply",
        "  Holds for           Row         Range  Why not              Source",
        f"  segment=enterprise  target  up to 5 %  this is segment=smb  {GUIDE} (guide)",
        "",
        DEFINITION,
    ]
    assert provenance.startswith("Complete through 31 Dec 2026 · ledger v1 · policy holdfast · answer ")


def test_scenarios_say_that_they_are_none_first() -> None:
    assert lines("benchmarks nrr", ledger=GROWN)[:5] == [
        "NRR, 12 months to 31 Dec 2026: 120.0 %",
        "World-class (120 % and over)",
        "1 Jan – 31 Dec 2026 · 1 account · USD",
        "Small sample: 1 account.",
        COMPOUNDING,
    ]
    assert lines("benchmarks logo retention")[3] == ("No reference row applies to this logo retention.")
    assert lines("benchmarks logo retention")[4].startswith(
        "Scenario, not a forecast: if every year had this logo retention, 100 of today's accounts would be 66.7 after"
    )


def test_no_row_at_all_is_said() -> None:
    assert "There is no reference row for revenue churn." in lines("benchmarks revenue churn")


def test_nothing_to_retain_leads_and_no_row_says_how_it_stands() -> None:
    said = lines("benchmarks grr 2021")
    assert said[0] == "No account was active on 31 Dec 2020, so there is nothing to retain."
    assert rows("benchmarks grr 2021", applying=True)[0] == (
        "all",
        "lower quartile",
        "82 %",
        "n/a",
        "KBCM/Sapphire 2024 (secondary)",
        "2024",
        "n/a",
    )


def test_a_shorter_period_shows_the_twelve_months_with_their_tier() -> None:
    assert lines("benchmarks nrr 2026-q1")[:2] == [
        "NRR, Q1 2026: 80.0 %",
        "Trailing 12 months: 80.0 % · critical (under 90 %)",
    ]


def test_rows_that_apply() -> None:
    workspace = Workspace(own_rows=OWN, company=company("acv_usd=20k stage=seed").company)
    assert rows("benchmarks nrr", workspace, applying=True) == [
        ("all", "tier: world-class", "130 % and over", "under", "Board (own)", "n/a", "n/a"),
        ("all", "tier: strong", "100–130 %", "under", "Board (own)", "n/a", "n/a"),
        ("all", "tier: needs improvement", "80–100 %", "within", "Board (own)", "n/a", "n/a"),
        ("all", "tier: critical", "under 80 %", "over", "Board (own)", "n/a", "n/a"),
        ("stage=pre-series-b", "target", "100 % and over", "under", f"{GUIDE} (guide)", "n/a", "n/a"),
        (
            "all",
            "healthy",
            "100 % and over",
            "under",
            "SaaS tools: nine questions on NRR and GRR (2025-05-03) (guide)",
            "2025",
            "n/a",
        ),
        ("acv_usd=12k-25k", "median", "102 %", "under", "SaaS Capital 2023 (RB28) (secondary)", "2023", "1,500"),
        ("all", "median", "101 %", "under", "Benchmarkit 2025 (secondary)", "2025", "n/a"),
    ]


def test_a_figure_that_is_a_point_is_equal_to_it() -> None:
    own = own_rows("metric,window_months,slice,low_pct,high_pct,statistic,source\ngrr,12,,80,80,plan,Board\n")
    assert rows("benchmarks grr", Workspace(own_rows=own), applying=True)[0] == (
        "all",
        "plan",
        "80 %",
        "equal",
        "Board (own)",
        "n/a",
        "n/a",
    )


@pytest.mark.parametrize(
    ("question", "facts", "holds_for", "why_not"),
    [
        ("benchmarks nrr", "", "segment=smb", "ask for that segment, or set segment in HOLDFAST_COMPANY"),
        ("benchmarks nrr", "", "acv_usd<12k", "set acv_usd in HOLDFAST_COMPANY to know"),
        ("benchmarks nrr", "acv_usd=12k", "acv_usd<12k", "the company has acv_usd=12000"),
        ("benchmarks nrr", "segment=smb", "segment=enterprise", "the company has segment=smb"),
        ("benchmarks nrr smb", "", "segment=enterprise", "this is segment=smb"),
        ("benchmarks nrr smb", "stage=seed", "stage=pre-series-b", "holds for whole companies, not for a segment"),
        ("benchmarks nrr", "", "company=DingTalk", "the figure of one company"),
        ("benchmarks nrr 2026-q1", "", "segment=smb", "holds for 12 months"),
        ("benchmarks crr", "industry=saas", "industry=saas", "holds for 8 weeks"),
        ("benchmarks crr", "industry=saas", "industry=it and media", "its source names no window"),
        (
            "benchmarks nrr policy=hubspot_10k",
            "",
            "segment=smb",
            "measured by point to point, unlike policy hubspot_10k",
        ),
    ],
)
def test_why_a_row_does_not_apply(question: str, facts: str, holds_for: str, why_not: str) -> None:
    found = [row for row in rows(question, company(facts) if facts else None, applying=False) if row[0] == holds_for]
    assert found[0][3] == why_not


@pytest.mark.parametrize(
    ("row", "why_not"),
    [
        ("nrr,3,,,100,,median,X", "holds for 3 months"),
        ("nrr,90 days,,,100,,median,X", "holds for 90 days"),
        ("nrr,12,movement_sum,,100,,median,X", "measured by sums of movements, unlike policy holdfast"),
        ("nrr,12,compounded,,100,,median,X", "measured by compounded months, unlike policy holdfast"),
        ("nrr,12,weighted_average,,100,,median,X", "measured by the mean of monthly rates, unlike policy holdfast"),
        ("nrr,12,,region=emea,100,,median,X", "this is all accounts"),
    ],
)
def test_why_a_row_of_ones_own_does_not_apply(row: str, why_not: str) -> None:
    own = own_rows(f"metric,window_months,method,slice,low_pct,high_pct,statistic,source\n{row}\n")
    assert rows("benchmarks nrr", Workspace(own_rows=own), applying=False)[0][3] == why_not


def test_what_stands_in_the_place_of_our_tiers() -> None:
    replaced = [row for row in rows("benchmarks nrr", Workspace(own_rows=OWN), applying=False) if row[0] == "all"]
    assert {row[3] for row in replaced} == {"tiers of your own stand in its place"}


@pytest.mark.parametrize(
    ("holds_for", "tier"),
    [
        ("", "Critical (under 90 %) · typically 101–109.5 %"),
        ("acv_usd=12k-25k", "Critical (under 90 %) · acv_usd=12k-25k is typically 101–109.5 %"),
        ("industry=saas", "Critical (under 90 %) · saas is typically 101–109.5 %"),
    ],
)
def test_a_typical_range_of_ones_own_is_quoted(holds_for: str, tier: str) -> None:
    header = "metric,window_months,slice,low_pct,high_pct,statistic,source"
    own = own_rows(f"{header}\nnrr,12,{holds_for},101,109.5,typical range,Peers\n")
    workspace = Workspace(own_rows=own, company=company("acv_usd=20k industry=SaaS").company)
    assert lines("benchmarks nrr", workspace)[1] == tier


def test_rows_for_spreadsheets() -> None:
    workspace = Workspace(own_rows=OWN, company=company("acv_usd=20k").company)
    records = list(csv.DictReader(io.StringIO(csv_text(answered(MIXED, "benchmarks grr", workspace)))))
    assert len(records) == 10
    first, last = records[0], records[-1]
    assert {name: first[name] for name in ("metric", "figure_numerator", "figure_denominator", "figure_percent")} == {
        "metric": "grr",
        "figure_numerator": "400000",
        "figure_denominator": "500000",
        "figure_percent": "80.0",
    }
    assert (first["applies"], first["standing"], first["own"], first["window"], first["low_pct"]) == (
        "yes",
        "under",
        "yes",
        "12 months",
        "85",
    )
    assert (last["applies"], last["mismatch"], last["fact"], last["known"], last["slice"]) == (
        "no",
        "slice",
        "acv_usd",
        "20000",
        "acv_usd>250k",
    )


def test_a_metric_without_rows_still_has_its_figure_in_a_spreadsheet() -> None:
    (record,) = csv.DictReader(io.StringIO(csv_text(answered(MIXED, "benchmarks revenue churn"))))
    assert (record["metric"], record["figure_percent"]) == ("revenue_churn", "20.0")
