"""What is said when company facts or reference rows of one's own must change: all of it, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.settings import workspace
from retention.answer import WindowLength
from retention.benchmark.company import Company
from retention.errors import SettingsError
from retention.scope import Workspace
from retention.wording import explain

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
FACTS = "segment, stage, industry, purchase, market, arr_usd, acv_usd, arpa_usd"
HEADER = "metric,window_months,method,slice,low_pct,high_pct,statistic,label,sample,year,source,standing"
COMMAS = "Save it with commas and import it again."
SLICES = "segment=enterprise, acv_usd=12k-25k, acv_usd<12k, acv_usd>250k, or arr_usd~50M"


def said_of_company(facts: str) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        workspace({"HOLDFAST_COMPANY": facts})
    return explain(raised.value).splitlines()


def said_of_rows(folder: Path, content: str) -> list[str]:
    file = folder / "own.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        workspace({"HOLDFAST_BENCHMARKS": str(file)})
    return explain(raised.value).splitlines()


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        ("stge=seed", ["stge=seed: stge is not known; the nearest is stage."]),
        ("x=1", [f"x=1: x is not known. Known: {FACTS}."]),
        ("enterprise", [f"enterprise: write it as stage=series-b. Known: {FACTS}."]),
        ("segment=", ["segment=: segment has no value."]),
        ('segment=""', ['segment="": segment has no value.']),
        (
            "arr_usd=lots acv_usd=-5 arpa_usd=1,000",
            [
                "arr_usd=lots: lots is not an amount in US dollars; write it as 42000000, 42M or 38k.",
                "acv_usd=-5: -5 is not an amount in US dollars; write it as 42000000, 42M or 38k.",
                "arpa_usd=1,000: 1,000 is not an amount in US dollars; write it as 42000000, 42M or 38k.",
            ],
        ),
        ("stage=seed stage=series-a", ["stage=series-a: stage is given twice."]),
        ('market="overseas', ['market="overseas: a quotation mark opens and never closes.']),
    ],
)
def test_company_facts_that_cannot_be_read(facts: str, sentences: list[str]) -> None:
    assert said_of_company(facts) == [f"HOLDFAST_COMPANY, {sentence}" for sentence in sentences]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("nr,12,,,100,,median,,,,X,", ", metric: nr is not known; the nearest is nrr"),
        (
            "nrr,12 moons,,,100,,median,,,,X,",
            ", window_months: 12 moons is not a window; write it as 12 for months, 8 weeks or 90 days",
        ),
        (
            "nrr,0,,,100,,median,,,,X,",
            ", window_months: 0 is not a window; write it as 12 for months, 8 weeks or 90 days",
        ),
        (
            "nrr,12,p2p,,100,,median,,,,X,",
            ", method: p2p is not a method; write point_to_point, movement_sum, compounded, or weighted_average",
        ),
        ("nrr,12,,enterprise,100,,median,,,,X,", f", slice: enterprise is not a slice; write it as {SLICES}"),
        ("nrr,12,,acv_usd=25k-12k,100,,median,,,,X,", f", slice: acv_usd=25k-12k is not a slice; write it as {SLICES}"),
        ("nrr,12,,acv_usd=12k,100,,median,,,,X,", f", slice: acv_usd=12k is not a slice; write it as {SLICES}"),
        ("nrr,12,,acv_usd~,100,,median,,,,X,", f", slice: acv_usd~ is not a slice; write it as {SLICES}"),
        ("nrr,12,,stage<seed,100,,median,,,,X,", f", slice: stage<seed is not a slice; write it as {SLICES}"),
        ("nrr,12,,,1O0,,median,,,,X,", ", low_pct: 1O0 is not a percentage; write it as 110 or 110.5"),
        ("nrr,12,,,,-5,median,,,,X,", ", high_pct: -5 is not a percentage; write it as 110 or 110.5"),
        ("nrr,12,,,100.25,,median,,,,X,", ", low_pct: 100.25 is not a percentage; write it as 110 or 110.5"),
        ("nrr,12,,,,,median,,,,X,", ", low_pct: the row has no bound; give low_pct, high_pct or both"),
        ("nrr,12,,,110,100,median,,,,X,", ", high_pct: 100 is under low_pct, which is 110"),
        ("nrr,12,,,100,,,,,,X,", ", statistic: this cell is empty"),
        ("nrr,12,,,100,,median,,,,,", ", source: this cell is empty"),
        ("nrr,12,,,100,,median,,many,,X,", ", sample: many is not a whole number"),
        ("nrr,12,,,100,,median,,,'26,X,", ", year: '26 is not a whole number"),
        (
            "nrr,12,,,100,,tier,gold,,,X,",
            ", label: gold is not a tier; write world-class, strong, needs improvement, or critical",
        ),
        (
            "nrr,12,,,100,,tier,,,,X,",
            ", label: an empty cell is not a tier; write world-class, strong, needs improvement, or critical",
        ),
        (
            "nrr,3,,,100,,tier,strong,,,X,",
            ", label: tiers are of nrr, 12 months, point to point, and have no slice",
        ),
        ("nrr,12", ": 2 cells where 12 are expected"),
        ("nrr", ": 1 cell where 12 are expected"),
    ],
)
def test_rows_of_ones_own_that_cannot_be_read(tmp_path: Path, row: str, fault: str) -> None:
    said = said_of_rows(tmp_path, f"{HEADER}\ngrr,12,,,90,,median,,,,X,\n{row}\n")
    assert said == [f"own.csv, row 3{fault}."]


def test_a_metric_that_nothing_is_like(tmp_path: Path) -> None:
    (said,) = said_of_rows(tmp_path, f"{HEADER}\n?,12,,,100,,median,,,,X,\n")
    assert said.startswith("own.csv, row 2, metric: ? is not known. Known: nrr, grr, logo_retention, ")


def test_all_faults_of_the_file_are_told_in_the_order_of_its_rows(tmp_path: Path) -> None:
    rows = "nrr,12,,,130,,tier,strong,,,X,\nnr,1x,,,90,,median,,,,X,\nnrr,12,,,,,median,,,,,\n"
    assert said_of_rows(tmp_path, f"{HEADER}\n{rows}") == [
        (
            "own.csv, label: tiers of your own are four rows, world-class, strong, needs improvement, and critical,"
            " each beginning where the next one ends."
        ),
        "own.csv, row 3, metric: nr is not known; the nearest is nrr.",
        "own.csv, row 3, window_months: 1x is not a window; write it as 12 for months, 8 weeks or 90 days.",
        "own.csv, row 4, source: this cell is empty.",
    ]


@pytest.mark.parametrize(
    "tiers",
    [
        "130,,world-class;100,130,strong;80,100,needs improvement",
        "130,,world-class;100,130,strong;80,99,needs improvement;,80,critical",
        "130,,world-class;100,130,strong;80,100,needs improvement;,80,strong",
        "130,140,world-class;100,130,strong;80,100,needs improvement;,80,critical",
        "130,,world-class;100,130,strong;80,100,needs improvement;70,80,critical",
        "100,,world-class;100,100,strong;80,100,needs improvement;,80,critical",
        "130,,world-class;,130,strong;80,100,needs improvement;,80,critical",
    ],
)
def test_tiers_of_ones_own_leave_no_gap(tmp_path: Path, tiers: str) -> None:
    cells = [tier.split(",") for tier in tiers.split(";")]
    rows = [f"nrr,12,,,{low},{high},tier,{label},,,X," for low, high, label in cells]
    (said,) = said_of_rows(tmp_path, "\n".join((HEADER, *rows)))
    assert said.startswith("own.csv, label: tiers of your own are four rows, ")


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        (
            "metric,low_pct,lowest,metric\n",
            [
                "own.csv, window_months: this column is missing. Found: metric, low_pct, lowest, metric.",
                "own.csv, slice: this column is missing. Found: metric, low_pct, lowest, metric.",
                "own.csv, high_pct: this column is missing. Found: metric, low_pct, lowest, metric.",
                "own.csv, statistic: this column is missing. Found: metric, low_pct, lowest, metric.",
                "own.csv, source: this column is missing. Found: metric, low_pct, lowest, metric.",
                "own.csv, metric: this column is there more than once.",
                f"own.csv, lowest: this column is not known. Known: {HEADER.replace(',', ', ')}.",
            ],
        ),
        ("", ["HOLDFAST_BENCHMARKS: own.csv is empty. Nothing was changed."]),
        (
            "metric;source\n",
            [
                f"HOLDFAST_BENCHMARKS: own.csv separates its cells by semicolons. {COMMAS}",
            ],
        ),
    ],
)
def test_a_file_that_is_no_table_of_rows(tmp_path: Path, content: str, sentences: list[str]) -> None:
    assert said_of_rows(tmp_path, content) == sentences


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        workspace({"HOLDFAST_BENCHMARKS": str(tmp_path / "none.csv")})
    assert explain(raised.value) == "HOLDFAST_BENCHMARKS: none.csv cannot be read: no such file or directory."


def test_good_facts_and_rows(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_bytes(
        b"\xef\xbb\xbfMetric, Window_months ,slice,low_pct,high_pct,statistic,source\r\n"
        b"crr,8 weeks,region=emea,92.5,,plan,Board\r\n\r\n"
    )
    facts = ' segment=Enterprise  market="overseas SaaS" arr_usd=1.5m acv_usd=38K arpa_usd=24.90 '
    settled = workspace({"HOLDFAST_COMPANY": facts, "HOLDFAST_BENCHMARKS": str(file)})
    assert settled.company == Company(
        segment="Enterprise", market="overseas SaaS", arr_usd="1500000", acv_usd="38000", arpa_usd="24.9"
    )
    (row,) = settled.own_rows
    assert (row.metric, row.slice, row.low, row.high, row.standing) == ("crr", "region=emea", "92.5", None, "own")
    assert row.window == WindowLength(count=8, unit="week")


def test_what_the_page_shows_can_be_read(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    file = tmp_path / "own.csv"
    file.write_text(page.partition("```csv\n")[2].partition("```")[0], encoding="utf-8")
    facts = page.partition("HOLDFAST_COMPANY='")[2].partition("'")[0]
    settled = workspace({"HOLDFAST_COMPANY": facts, "HOLDFAST_BENCHMARKS": str(file)})
    assert len(settled.own_rows) == 7
    assert None not in settled.company.model_dump(exclude={"purchase"}).values()


def test_settings_that_are_blank_settle_nothing() -> None:
    assert workspace({"HOLDFAST_COMPANY": " ", "HOLDFAST_BENCHMARKS": ""}) == Workspace()
