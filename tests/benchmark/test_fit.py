"""Which reference rows apply: metric, window, method and slice (definitions, part 7), for every row that is shipped."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.answer import Benchmark, Condition, Mismatch, Window, WindowLength
from retention.benchmark.company import FACTS, Company, read_company
from retention.benchmark.fit import Asked, misfit
from retention.benchmark.reading import COLUMNS
from retention.benchmark.rows import reference_rows, shipped_text
from tests.benchmark.own import own_rows

STARTING_SET = Path(__file__).parents[3] / "shared" / "data" / "benchmarks.csv"
YEAR = Window(start=date(2025, 1, 1), end=date(2026, 1, 1))
EIGHT_WEEKS = Window(start=date(2025, 11, 6), end=date(2026, 1, 1))
ENTERPRISE = (Condition(attribute="segment", values=("enterprise",)),)
SMALL = read_company(
    "segment=smb stage=series-a arr_usd=200k acv_usd=9k arpa_usd=19.90 industry=SaaS purchase=team"
    ' market="overseas saas"',
    "HOLDFAST_COMPANY",
)
LARGE = read_company(
    'segment=enterprise stage=series-c arr_usd=30M acv_usd=250k arpa_usd=20k industry="Retail and Services"'
    " purchase=enterprise",
    "HOLDFAST_COMPANY",
)
# The columns of the table below.
SITUATIONS = {
    "nothing known": (YEAR, "point_to_point", (), Company()),
    "a small company": (YEAR, "point_to_point", (), SMALL),
    "a large company": (YEAR, "point_to_point", (), LARGE),
    "enterprise accounts of a small company": (YEAR, "point_to_point", ENTERPRISE, SMALL),
    "eight weeks of a small company": (EIGHT_WEEKS, "point_to_point", (), SMALL),
    "sums of movements of a small company": (YEAR, "movement_sum", (), SMALL),
}
# Each row of rows.csv, in its order, with what is said of it in each situation: yes, or why not.
TABLE = """\
nrr            | all                           | 120..    | yes yes yes yes window method
nrr            | all                           | 100..120 | yes yes yes yes window method
nrr            | all                           | 90..100  | yes yes yes yes window method
nrr            | all                           | ..90     | yes yes yes yes window method
nrr            | segment=enterprise            | 110..130 | fact slice yes yes window method
nrr            | segment=smb                   | 95..110  | fact yes slice slice window method
nrr            | stage=pre-series-b            | 100..    | fact yes slice part window method
nrr            | arr_usd~50M                   | 110..    | fact slice yes part window method
logo_churn     | segment=enterprise            | ..5      | fact slice yes yes window method
logo_churn     | segment=smb                   | ..10     | fact yes slice slice window method
win_back_rate  | all                           | 15..20   | yes yes yes yes yes yes
logo_retention | purchase=enterprise           | 92..     | fact slice yes part window method
logo_retention | purchase=team                 | 80..     | fact yes slice part window method
logo_retention | purchase=individual           | 55..     | fact slice slice part window method
nrr            | all                           | 100..    | yes yes yes yes window method
nrr            | market=overseas SaaS          | 110..110 | fact yes fact part window method
nrr            | company=DingTalk              | 110..110 | company company company company company company
nrr            | company=Snowflake             | 160..160 | company company company company company company
nrr            | company=UiPath                | 145..145 | company company company company company company
crr            | industry=saas                 | 35..     | window window window window yes window
nrr            | industry=saas                 | 100..    | fact yes slice part window method
crr            | industry=retail and services  | 60..     | window window window window window window
crr            | industry=it and media         | 80..     | window window window window window window
renewal_rate   | all                           | 80..     | yes yes yes yes yes yes
nrr            | acv_usd<12k                   | 100..100 | fact yes slice part window method
nrr            | acv_usd=12k-25k               | 102..102 | fact slice slice part window method
nrr            | acv_usd=25k-50k               | 103..103 | fact slice slice part window method
nrr            | acv_usd=50k-100k              | 105..105 | fact slice slice part window method
nrr            | acv_usd=100k-250k             | 107..107 | fact slice slice part window method
nrr            | acv_usd>250k                  | 110..110 | fact slice yes part window method
grr            | acv_usd<12k                   | 90..90   | fact yes slice part window method
grr            | acv_usd=12k-25k               | 90..90   | fact slice slice part window method
grr            | acv_usd=25k-50k               | 92..92   | fact slice slice part window method
grr            | acv_usd=50k-100k              | 93..93   | fact slice slice part window method
grr            | acv_usd=100k-250k             | 93..93   | fact slice slice part window method
grr            | acv_usd>250k                  | 93..93   | fact slice yes part window method
grr            | all                           | 82..82   | yes yes yes yes window method
grr            | all                           | 91..91   | yes yes yes yes window method
grr            | all                           | 95..95   | yes yes yes yes window method
nrr            | all                           | 101..101 | yes yes yes yes window method
nrr            | arr_usd<300k                  | 95..95   | fact yes slice part window method
nrr            | arr_usd=15M-30M               | 110..110 | fact slice slice part window method
logo_retention | arpa_usd<25                   | 75..75   | fact yes slice part window method
logo_retention | arpa_usd>1000                 | 92..92   | fact slice yes part window method
nrr            | company=MongoDB 2026-01-31    | 121..121 | company company company company company company
nrr            | company=Cloudflare 2025-12-31 | 120..120 | company company company company company company
nrr            | company=PagerDuty 2026-01-31  | 98..98   | company company company company company company
nrr            | company=Elastic 2026-04-30    | 112..112 | company company company company company company
nrr            | company=JFrog 2025-12-31      | 119..119 | company company company company company company
nrr            | company=Amplitude 2025-12-31  | 104..104 | company company company company company company
"""


def outcome(row: Benchmark, asked: Asked, *, own: bool = False) -> str:
    found = misfit(row, asked, own=own)
    return "yes" if found is None else found.mismatch.value.replace("unknown_fact", "fact")


def named(row: Benchmark) -> tuple[str, str, str]:
    return row.metric, row.slice or "all", f"{row.low or ''}..{row.high or ''}"


@pytest.mark.parametrize(
    ("row", "line"), list(zip(reference_rows(), TABLE.splitlines(), strict=True)), ids=lambda value: str(value)[:0]
)
def test_every_row_in_every_situation(row: Benchmark, line: str) -> None:
    metric, holds_for, bounds, outcomes = (cell.strip() for cell in line.split("|"))
    assert named(row) == (metric, holds_for, bounds)
    found = [
        outcome(row, Asked(row.metric, window, method, conditions, company))
        for window, method, conditions, company in SITUATIONS.values()
    ]
    assert dict(zip(SITUATIONS, found, strict=True)) == dict(zip(SITUATIONS, outcomes.split(), strict=True))


@pytest.mark.skipif(not STARTING_SET.exists(), reason="the starting set (../shared/data) is not here")
def test_the_rows_are_those_of_the_starting_set_with_their_sources() -> None:
    with STARTING_SET.open(encoding="utf-8", newline="") as file:
        starting = list(csv.DictReader(file))
    shipped = [
        {
            "metric": row.metric,
            "window_months": "" if row.window is None else window_text(row.window),
            "slice": row.slice,
            "low_pct": row.low or "",
            "high_pct": row.high or "",
            "statistic": row.statistic,
            "label": row.label or "",
            "sample": str(row.sample or ""),
            "year": str(row.year or ""),
            "source": row.source,
            "standing": row.standing,
        }
        for row in reference_rows()
    ]
    assert shipped == starting
    assert set(COLUMNS) - set(starting[0]) == {"method"}


def window_text(length: WindowLength) -> str:
    return str(length.count) if length.unit == "month" else f"{length.count} {length.unit}s"


@pytest.mark.parametrize(
    ("holds_for", "fact", "inside", "outside"),
    [
        ("arr_usd~50M", "arr_usd", ("25M", "50M", "74999999.99"), ("24999999.99", "75M", "0")),
        ("acv_usd=12k-25k", "acv_usd", ("12k", "24999.9999"), ("11999.9999", "25k")),
        ("acv_usd<12k", "acv_usd", ("0", "11999.9999"), ("12k", "1B")),
        ("acv_usd>250k", "acv_usd", ("250k", "0.25M", "1B"), ("249999.99",)),
        ("arpa_usd<25", "arpa_usd", ("24.99",), ("25.00",)),
        ("stage=pre-series-b", "stage", ("pre-seed", "Seed", "series A", "pre-Series-B"), ("series-b", "public", "a")),
        ("stage=pre-seed", "stage", ("pre-seed",), ("seed",)),
        ("market=overseas SaaS", "market", ("Overseas-saas",), ("overseas", "saas")),
    ],
)
def test_a_slice_holds_for(holds_for: str, fact: str, inside: tuple[str, ...], outside: tuple[str, ...]) -> None:
    row = own_rows(f"{','.join(COLUMNS)}\nnrr,12,,{holds_for},100,,median,,,,X,\n")[0]
    for values, expected in ((inside, "yes"), (outside, "slice")):
        for value in values:
            quoted = f'"{value}"' if " " in value else value
            company = read_company(f"{fact}={quoted}", "HOLDFAST_COMPANY")
            assert outcome(row, Asked("nrr", YEAR, "point_to_point", (), company)) == expected, value


@pytest.mark.parametrize(
    ("written", "window", "applies"),
    [
        ("12", YEAR, True),
        ("12", Window(start=date(2024, 2, 29), end=date(2025, 2, 28)), False),
        ("12", Window(start=date(2024, 11, 16), end=date(2025, 11, 16)), True),
        ("12", Window(start=date(2025, 1, 1), end=date(2025, 12, 31)), False),
        ("3 months", Window(start=date(2025, 1, 1), end=date(2025, 4, 1)), True),
        ("8 weeks", EIGHT_WEEKS, True),
        ("56 days", EIGHT_WEEKS, True),
        ("8 weeks", Window(start=date(2025, 11, 5), end=date(2026, 1, 1)), False),
        ("1 week", Window(start=date(2025, 12, 25), end=date(2026, 1, 1)), True),
        ("", YEAR, False),
    ],
)
def test_a_window_is_the_same_only_where_it_is_as_long(written: str, window: Window, applies: bool) -> None:  # noqa: FBT001
    row = own_rows(f"{','.join(COLUMNS)}\nnrr,{written},,,100,,median,,,,X,\n")[0]
    assert outcome(row, Asked("nrr", window, "point_to_point", (), Company())) == ("yes" if applies else "window")


@pytest.mark.parametrize(
    ("holds_for", "attribute", "value", "own", "expected"),
    [
        ("region=emea", "region", "EMEA", True, "yes"),
        ("region=emea", "region", "apac", True, "slice"),
        ("industry=fintech", "industry", "FinTech", True, "yes"),
        ("industry=fintech", "industry", "FinTech", False, "part"),
        ("segment=enterprise", "segment", "Enterprise", False, "yes"),
        ("acv_usd=12k-25k", "region", "emea", True, "part"),
    ],
)
def test_rows_of_ones_own_may_speak_of_any_attribute_of_the_accounts(
    holds_for: str,
    attribute: str,
    value: str,
    own: bool,  # noqa: FBT001
    expected: str,
) -> None:
    row = own_rows(f"{','.join(COLUMNS)}\nnrr,12,,{holds_for},100,,median,,,,X,\n")[0]
    conditions = (Condition(attribute=attribute, values=(value,)),)
    asked = Asked("nrr", YEAR, "point_to_point", conditions, Company(acv_usd="20000", industry="saas"))
    assert outcome(row, asked, own=own) == expected


def test_a_row_that_does_not_apply_says_what_it_asks_for_and_what_is_known_of_that() -> None:
    smb = next(row for row in reference_rows() if row.slice == "segment=smb")
    for conditions, company, mismatch, known in (
        ((), Company(), Mismatch.UNKNOWN_FACT, None),
        ((), Company(segment="enterprise"), Mismatch.SLICE, "enterprise"),
        (ENTERPRISE, Company(segment="smb"), Mismatch.SLICE, "segment=enterprise"),
    ):
        found = misfit(smb, Asked("nrr", YEAR, "point_to_point", conditions, company), own=False)
        assert found is not None
        assert (found.mismatch, found.fact, found.known) == (mismatch, "segment", known)


WORDS = st.sampled_from(["smb", "enterprise", "series-a", "series-c", "saas", "team", "overseas SaaS", "other"])
AMOUNTS = st.sampled_from(["0", "24.99", "9000", "12000", "38000", "250000", "15000000", "42000000"])
COMPANIES = st.builds(
    Company,
    **{fact: st.none() | (AMOUNTS if fact.endswith("_usd") else WORDS) for fact in FACTS},
)


@given(st.sampled_from(reference_rows()), COMPANIES, st.sampled_from(list(SITUATIONS.values())))
def test_facts_that_a_row_does_not_ask_for_change_nothing(
    row: Benchmark, company: Company, situation: tuple[Window, str, tuple[Condition, ...], Company]
) -> None:
    window, method, conditions, _ = situation
    asked_for = row.slice.partition("=")[0].partition("<")[0].partition(">")[0].partition("~")[0]
    least = company.only({asked_for})
    found = [misfit(row, Asked(row.metric, window, method, conditions, one), own=False) for one in (company, least)]
    assert found[0] == found[1]


@given(COMPANIES)
def test_bands_that_follow_each_other_hold_for_exactly_one(company: Company) -> None:
    for metric in ("nrr", "grr"):
        bands = [row for row in reference_rows() if row.metric == metric and row.slice.startswith("acv_usd")]
        asked = Asked(metric, YEAR, "point_to_point", (), company)
        applying = [row for row in bands if misfit(row, asked, own=False) is None]
        assert len(applying) == (0 if company.acv_usd is None else 1)


def test_the_shipped_rows_keep_the_rules_for_rows_of_ones_own() -> None:
    assert own_rows(shipped_text()) == reference_rows()
