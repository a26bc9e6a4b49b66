"""What a workspace settles in the environment: the fiscal year, the time zone, which figure leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done


@pytest.fixture
def head_of(
    holdfast: Callable[..., Done], sample_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[str]]:
    """The first three lines of an answer on the sample, with these settings."""

    def head(question: str, today: str = TODAY, **settings: str) -> list[str]:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        status, out, err = holdfast("ask", question, "--db", sample_ledger, "--today", today)
        assert (status, err) == (0, "")
        return out.splitlines()[:3]

    return head


@pytest.mark.parametrize(
    ("question", "name", "days"),
    [
        ("nrr last-quarter", "Q1 FY2027", "1 Jul – 30 Sep 2026"),
        ("nrr FY2026", "FY2026", "1 Jul 2025 – 30 Jun 2026"),
        ("nrr last-year", "FY2026", "1 Jul 2025 – 30 Jun 2026"),
        ("nrr q3", "Q3 FY2026", "1 Jan – 31 Mar 2026"),
        ("nrr h1 fy2026", "H1 FY2026", "1 Jul – 31 Dec 2025"),
        ("nrr 2025", "2025", "1 Jan – 31 Dec 2025"),
        ("nrr ytd", "FY2027 so far", "1 Jul – 31 Oct 2026"),
        ("nrr 2026-09", "Sep 2026", "1 Sep – 30 Sep 2026"),
    ],
)
def test_a_fiscal_year_from_july(head_of: Callable[..., list[str]], question: str, name: str, days: str) -> None:
    headline, _, scope = head_of(question, HOLDFAST_FISCAL_YEAR_START="7")
    assert headline.startswith(f"NRR, {name}: ")
    assert scope.startswith(f"{days} · ")


def test_the_same_days_give_the_same_figures_under_either_name(head_of: Callable[..., list[str]]) -> None:
    calendar = head_of("nrr 2026-q3")
    fiscal = head_of("nrr last-quarter", HOLDFAST_FISCAL_YEAR_START="7")
    assert fiscal == [calendar[0].replace("Q3 2026", "Q1 FY2027"), *calendar[1:]]


def test_the_trailing_twelve_months_may_lead(head_of: Callable[..., list[str]]) -> None:
    assert head_of("nrr last-quarter enterprise") == [
        "Enterprise NRR, Q3 2026: 103.3 %",
        "Trailing 12 months: 116.9 % · strong (100–120 %) · enterprise is typically 110–130 %",
        "1 Jul – 30 Sep 2026 · 80 accounts · USD",
    ]
    assert head_of("nrr last-quarter enterprise", HOLDFAST_HEADLINE="ttm") == [
        "Enterprise NRR, 12 months to 30 Sep 2026: 116.9 % · strong (100–120 %) · enterprise is typically 110–130 %",
        "Q3 2026: 103.3 %",
        "1 Jul – 30 Sep 2026 · 80 accounts · USD",
    ]


OWN_ROWS = """\
metric,window_months,slice,low_pct,high_pct,statistic,source
nrr,12,segment=enterprise,112,120.5,typical range,Board plan 2026
"""


def test_company_facts_and_own_rows_decide_the_range_that_is_quoted(
    head_of: Callable[..., list[str]], tmp_path: Path
) -> None:
    file = tmp_path / "own.csv"
    file.write_text(OWN_ROWS, encoding="utf-8")
    unjudged = head_of("nrr last-quarter")[1]
    assert head_of("nrr last-quarter", HOLDFAST_COMPANY="segment=enterprise stage=seed")[1] == (
        f"{unjudged} · enterprise is typically 110–130 %"
    )
    assert head_of("nrr last-quarter", HOLDFAST_BENCHMARKS=str(file))[1] == (
        f"{unjudged} · enterprise is typically 112–120.5 %"
    )
    assert head_of("nrr last-quarter smb")[1].endswith(" · smb is typically 95–110 %")


def test_an_answer_verifies_without_the_settings_that_decided_it(
    holdfast: Callable[..., Done], sample_ledger: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The facts and the rows are part of the receipt: the file may be gone."""
    file = tmp_path / "own.csv"
    file.write_text(OWN_ROWS, encoding="utf-8")
    monkeypatch.setenv("HOLDFAST_BENCHMARKS", str(file))
    monkeypatch.setenv("HOLDFAST_COMPANY", "segment=enterprise acv_usd=38k")
    asked = [
        holdfast("ask", question, "--db", sample_ledger, "--today", TODAY).out
        for question in ("nrr last-quarter", "benchmarks nrr", "benchmarks grr enterprise")
    ]
    monkeypatch.delenv("HOLDFAST_BENCHMARKS")
    monkeypatch.delenv("HOLDFAST_COMPANY")
    file.unlink()
    for out in asked:
        status, said, _ = holdfast("verify", out.split()[-1], "--db", sample_ledger)
        assert status == 0, said


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        (
            "HOLDFAST_FISCAL_YEAR_START",
            "July",
            'HOLDFAST_FISCAL_YEAR_START is "July". Valid: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12.',
        ),
        (
            "HOLDFAST_TIME_ZONE",
            "Berlin",
            'HOLDFAST_TIME_ZONE is "Berlin", which is no time zone. Did you mean Europe/Berlin?',
        ),
        ("HOLDFAST_HEADLINE", "nrr", 'HOLDFAST_HEADLINE is "nrr". Valid: period, ttm.'),
    ],
)
def test_a_setting_that_must_change(
    holdfast: Callable[..., Done],
    sample_ledger: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    value: str,
    sentence: str,
) -> None:
    monkeypatch.setenv(setting, value)
    assert holdfast("ask", "nrr", "--db", sample_ledger) == (3, "", f"{sentence}\n")


def test_today_is_the_date_in_the_time_zone_of_the_workspace(
    holdfast: Callable[..., Done], small_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kiritimati and Niue are 25 hours apart: at every moment one is a day ahead of the other."""
    yesterdays = []
    for zone in ("Pacific/Kiritimati", "Pacific/Niue"):
        monkeypatch.setenv("HOLDFAST_TIME_ZONE", zone)
        refused = holdfast("ask", "last-1-days", "--db", small_ledger)
        yesterdays.append(refused.err.partition(" reaches beyond the ledger")[0])
    assert yesterdays[0] != yesterdays[1]
