"""`benchmarks nrr`: the figure against every reference row there is for it, and scenarios."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.answer.benchmarks import BenchmarksAnswer
from retention.benchmark.company import read_company
from retention.benchmark.rows import reference_rows
from retention.language import read_question
from retention.scope import Workspace, resolve_scope
from tests.benchmark.own import own_rows
from tests.kinds.asking import asked
from tests.ledger.tape import TODAY, ledger_of
from tests.ledger.tape import asked as main_answer

if TYPE_CHECKING:
    from retention.scope import Scope

GROWN = """
    acme a 2023-01-01 2026-06-01 100000
    acme b 2026-06-01 - 120000
"""
# Of 5,000 at the opening, 3,000 are 3,360 at the close, 1,000 stay and 1,000 are lost: 4,360, so 87.2 %.
MIXED = """
    acme a 2023-01-01 2026-06-01 300000
    acme b 2026-06-01 - 336000
    acme is segment=enterprise
    beta a 2023-01-01 - 100000
    beta is segment=smb
    coda a 2023-01-01 2026-03-01 100000
    coda is segment=smb
"""
OWN = own_rows("""\
metric,window_months,slice,low_pct,high_pct,statistic,label,source
nrr,12,segment=smb,40,60,typical range,,Board
nrr,12,segment=enterprise,115,,target,,Board
grr,12,,85,,target,,Board
nrr,12,,130,,tier,world-class,Board
nrr,12,,100,130,tier,strong,Board
nrr,12,,80,100,tier,needs improvement,Board
nrr,12,,,80,tier,critical,Board
""")


def company(facts: str) -> Workspace:
    return Workspace(company=read_company(facts, "HOLDFAST_COMPANY"))


def answered(ledger: str, question: str, workspace: Workspace | None = None) -> BenchmarksAnswer:
    return asked(ledger, read_question(question), BenchmarksAnswer, workspace=workspace)


def scoped(question: str, workspace: Workspace) -> Scope:
    return resolve_scope(read_question(question), ledger=ledger_of(MIXED), today=TODAY, workspace=workspace)


def test_the_period_is_the_trailing_twelve_months_where_none_is_asked() -> None:
    answer = answered(MIXED, "benchmarks nrr")
    assert (answer.window.start.isoformat(), answer.window.end.isoformat()) == ("2026-01-01", "2027-01-01")
    assert answer.total.nrr is not None
    assert (answer.total.nrr.numerator, answer.total.nrr.denominator) == (436000, 500000)
    assert answer.tier is not None
    assert answer.tier.name.value == "critical"


def test_every_row_of_the_metric_is_listed_once() -> None:
    for metric in ("nrr", "grr", "logo retention", "logo churn", "crr"):
        answer = answered(MIXED, f"benchmarks {metric}", company("acv_usd=20k"))
        listed = [*(one.benchmark for one in answer.applying), *(one.benchmark for one in answer.others)]
        of_metric = [row for row in reference_rows() if row.metric == answer.metric]
        assert sorted(listed, key=repr) == sorted(of_metric, key=repr)


@pytest.mark.parametrize(
    ("question", "standings"),
    [
        (
            "benchmarks nrr enterprise",
            {
                "tier 120–": "under",
                "tier 100–120": "within",
                "tier 90–100": "over",
                "tier –90": "over",
                "typical range 110–130": "within",
                "healthy 100–": "within",
                "median 101–101": "over",
            },
        ),
        (
            "benchmarks nrr smb",
            {
                "tier 120–": "under",
                "tier 100–120": "under",
                "tier 90–100": "under",
                "tier –90": "within",
                "typical range 95–110": "under",
                "healthy 100–": "under",
                "median 101–101": "under",
            },
        ),
        # Of 5,000 at the opening 4,000 are kept: 80 %.
        ("benchmarks grr", {"quartile 1 82–82": "under", "median 91–91": "under", "quartile 3 95–95": "under"}),
        ("benchmarks logo churn smb", {"target –10": "over"}),
        ("benchmarks logo churn enterprise", {"target –5": "within"}),
        ("benchmarks revenue churn", {}),
    ],
)
def test_standings_by_hand(question: str, standings: dict[str, str]) -> None:
    """Enterprise: 3,360 of 3,000 is 112 %; smb: 1,000 of 2,000 is 50 %, one of two logos lost."""
    answer = answered(MIXED, question)
    found = {
        f"{one.benchmark.statistic} {one.benchmark.low or ''}–{one.benchmark.high or ''}": one.standing
        for one in answer.applying
    }
    assert found == standings


def test_compounding_is_the_exact_power() -> None:
    """1.2 → 1.44 → 1.728."""
    steps = answered(GROWN, "benchmarks nrr").compounding
    assert [(step.years, Fraction(int(step.numerator), int(step.denominator))) for step in steps] == [
        (1, Fraction(12, 10)),
        (2, Fraction(144, 100)),
        (3, Fraction(1728, 1000)),
    ]
    assert [step.percent for step in steps] == ["120.0", "144.0", "172.8"]


@given(st.integers(1, 10**12), st.integers(0, 10**12))
def test_every_year_compounds_the_year_before_it(opening: int, closing: int) -> None:
    ledger = f"acme a 2023-01-01 2026-06-01 {opening}\nacme b 2026-06-01 - {closing}"
    answer = answered(ledger, "benchmarks nrr")
    assert answer.total.nrr is not None
    ratio = Fraction(answer.total.nrr.numerator, answer.total.nrr.denominator)
    worth = Fraction(1)
    for step in answer.compounding:
        worth *= ratio
        assert Fraction(int(step.numerator), int(step.denominator)) == worth


@pytest.mark.parametrize(
    ("question", "compounds", "replaces"),
    [
        ("benchmarks nrr", True, True),
        ("benchmarks grr", True, True),
        ("benchmarks logo retention", True, True),
        ("benchmarks crr", True, True),
        ("benchmarks logo churn", False, True),
        ("benchmarks revenue churn", False, True),
        ("benchmarks nrr 2026-q1", False, True),
        ("benchmarks nrr 2026-q2", False, False),
        ("benchmarks nrr enterprise", True, False),
        ("benchmarks nrr 2021", False, False),
        ("benchmarks nrr policy=hubspot_10k", False, False),
    ],
)
def test_scenarios_only_where_they_mean_something(question: str, compounds: bool, replaces: bool) -> None:  # noqa: FBT001
    answer = answered(MIXED, question)
    assert (bool(answer.compounding), answer.replacement is not None) == (compounds, replaces)


def test_replacement_is_three_to_five_for_each_lost_account() -> None:
    needed = answered(MIXED, "benchmarks nrr").replacement
    assert needed is not None
    assert (needed.lost_accounts, needed.new_low, needed.new_high) == (1, 3, 5)
    assert (needed.each_low, needed.each_high, needed.standing) == (3, 5, "secondary")


def test_own_rows_stand_first_are_marked_and_replace_our_tiers() -> None:
    answer = answered(MIXED, "benchmarks nrr", Workspace(own_rows=OWN))
    assert answer.tier is not None
    assert (answer.tier.name.value, answer.tier.low, answer.tier.high) == ("needs improvement", "80", "100")
    assert [one.own for one in answer.applying] == [True] * 4 + [False] * 2
    own_others = [one.benchmark.slice for one in answer.others if one.own]
    assert own_others == ["segment=smb", "segment=enterprise"]
    replaced = [one for one in answer.others if one.mismatch == "replaced"]
    assert [(one.own, one.benchmark.statistic) for one in replaced] == [(False, "tier")] * 4


def test_a_shorter_window_has_no_rows_and_the_tier_of_its_twelve_months() -> None:
    answer = answered(MIXED, "benchmarks nrr 2026-q3")
    assert answer.applying == ()
    assert {one.mismatch.value for one in answer.others} == {"window", "company"}
    assert answer.tier is not None
    assert (answer.tier.window.end - answer.tier.window.start).days == 365


def test_nothing_to_retain_has_rows_and_no_standing() -> None:
    answer = answered(MIXED, "benchmarks nrr 2021")
    assert answer.total.nrr is None
    assert answer.tier is None
    assert {one.standing for one in answer.applying} == {None}
    assert "empty_cohort" in {warning.code for warning in answer.warnings}


def test_the_figure_is_not_rounded_onto_a_bound_that_it_is_held_against() -> None:
    """109.96 % would be 110.0 % with one decimal, and stand within 110–130 %."""
    ledger = (
        "acme a 2023-01-01 2026-06-01 10000\nacme b 2026-06-01 - 10996\nacme is segment=enterprise\n"
        "beta a 2023-01-01 - 100\nbeta is segment=smb"
    )
    answer = answered(ledger, "benchmarks nrr enterprise")
    assert answer.total.nrr is not None
    assert answer.total.nrr.percent == "109.96"
    assert answered(ledger, "benchmarks nrr smb").total.nrr == answer.total.nrr.model_copy(
        update={"numerator": 100, "denominator": 100, "percent": "100.0"}
    )


@pytest.mark.parametrize(
    ("question", "facts", "carried"),
    [
        ("benchmarks nrr", "stage=seed purchase=team acv_usd=9k", {"stage": "seed", "acv_usd": "9000"}),
        ("benchmarks grr", "stage=seed purchase=team acv_usd=9k", {"acv_usd": "9000"}),
        ("benchmarks nrr enterprise", "stage=seed segment=smb", {}),
        ("nrr 2026", "stage=seed segment=smb", {"segment": "smb"}),
        ("nrr 2026 enterprise", "segment=smb", {}),
        ("grr 2026", "segment=smb acv_usd=9k", {}),
    ],
)
def test_only_facts_that_could_decide_an_answer_are_part_of_it(
    question: str, facts: str, carried: dict[str, str]
) -> None:
    scope = scoped(question, company(facts))
    assert scope.company.model_dump(exclude_none=True) == carried
    assert (scope == scoped(question, Workspace())) == (not carried)


@pytest.mark.parametrize(
    ("question", "rows"), [("benchmarks nrr", 6), ("benchmarks grr", 1), ("nrr 2026", 5), ("grr 2026", 0)]
)
def test_only_rows_that_could_decide_an_answer_are_part_of_it(question: str, rows: int) -> None:
    assert len(scoped(question, Workspace(own_rows=OWN)).own_rows) == rows


def test_a_fact_that_decides_changes_the_id_and_one_that_does_not_keeps_it() -> None:
    plain = answered(MIXED, "benchmarks nrr")
    assert answered(MIXED, "benchmarks nrr", company("purchase=team")).id == plain.id
    assert answered(MIXED, "benchmarks nrr", company("stage=seed")).id != plain.id


@pytest.mark.parametrize(
    "asked_for", ["nrr", "nrr smb", "grr enterprise 2026-q1", "logo churn 2025", "nrr policy=maxio"]
)
def test_the_figure_is_that_of_the_ordinary_answer(asked_for: str) -> None:
    """Which SQL written by hand checks: the rows are held against the same figure and no other."""
    ordinary = main_answer(MIXED, asked_for if "20" in asked_for else f"{asked_for} ttm")
    judged = answered(MIXED, f"benchmarks {asked_for}")
    assert judged.total == ordinary.total
    assert judged.tier == ordinary.tier
