"""Why a ratio changed, by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from retention.answer import Reversal, SmallSample
from retention.answer.why import Driver, WhyAnswer
from retention.errors import QuestionError
from retention.period import PeriodKind
from retention.question import Comparison, Kind, Metric, Movement, Named, Question, Term
from retention.scope import Workspace, resolve_scope
from tests.kinds.asking import Q3, asked
from tests.kinds.test_movers import QUARTER
from tests.ledger.tape import TODAY, ledger_of
from tests.wording.test_checks import REVERSED
from tests.wording.test_comparison import REGIONS

if TYPE_CHECKING:
    from retention.ratio import Change, Figure

YEAR = Named(unit=PeriodKind.YEAR, year=2025)
WHY = Question(kind=Kind.WHY, period=YEAR, by="region")


def exact(value: Figure | Change | None) -> Fraction | None:
    return None if value is None else Fraction(int(value.numerator), int(value.denominator))


def parts(answer: WhyAnswer) -> dict[str | None, tuple[Fraction | None, ...]]:
    """Of every segment: its ratio and share before and after, its rate and mix."""
    return {
        one.segment: tuple(
            exact(value) for value in (one.before, one.after, one.share_before, one.share_after, one.rate, one.mix)
        )
        for one in answer.segments
    }


def tenths(text: str) -> tuple[Fraction, ...]:
    return tuple(Fraction(number) for number in text.split())


def test_rate_and_mix_of_two_segments() -> None:
    """Emea 110 % of a half, then 115 % of three quarters; amer 100 % of a half, then 90 % of a quarter.

    Rate: 0.625 × 5 = 3.125 and 0.375 × −10 = −3.75 points. The mean of both totals is 106.875 %, so mix:
    (112.5 − 106.875) × 0.25 = 1.40625 and (95 − 106.875) × −0.25 = 2.96875. Together 3.75 of 105 to 108.75 %.
    """
    answer = asked(REGIONS, WHY, WhyAnswer)
    assert parts(answer) == {
        "emea": tenths("1.1 1.15 0.5 0.75 0.03125 0.0140625"),
        "amer": tenths("1.0 0.9 0.5 0.25 -0.0375 0.0296875"),
    }
    assert exact(answer.compared.change) == Fraction("0.0375")


def test_a_segment_that_only_one_period_has_is_all_mix() -> None:
    """Apac opens 2025 with 1,000 of 5,000 and stays: 107 % after 105 %, so 2 points.

    Rate: emea 0.55 × 5 = 2.75, amer 0.35 × −10 = −3.5. Mean 106 %: mix of emea (112.5 − 106) × 0.1 = 0.65, of amer
    (95 − 106) × −0.3 = 3.3, of apac (100 − 106) × 0.2 = −1.2.
    """
    ledger = f"{REGIONS}\nn l 2024-06-01 - 100000\nn is region=apac"
    found = parts(asked(ledger, WHY, WhyAnswer))
    assert found["emea"] == tenths("1.1 1.15 0.5 0.6 0.0275 0.0065")
    assert found["amer"] == tenths("1.0 0.9 0.5 0.2 -0.035 0.033")
    assert found["apac"] == (None, *tenths("1 0 0.2 0 -0.012"))


def test_a_segment_that_is_gone_is_listed_last() -> None:
    gone = f"{REGIONS}\nn l 2023-06-01 2024-06-01 100000\nn is region=apac"
    answer = asked(gone, WHY, WhyAnswer)
    assert [one.segment for one in answer.segments] == ["emea", "amer", "apac"]
    assert parts(answer)["apac"][:5] == (Fraction(0), None, Fraction(1, 3), Fraction(0), Fraction(0))


def test_simpsons_reversal_is_told() -> None:
    question = Question(
        kind=Kind.WHY,
        period=Named(unit=PeriodKind.MONTH, year=2025, index=6),
        by="segment",
        compare=Comparison.LAST_YEAR,
    )
    answer = asked(REVERSED, question, WhyAnswer)
    assert [type(check) for check in answer.warnings].count(Reversal) == 1
    rates = [exact(one.rate) for one in answer.segments]
    change = exact(answer.compared.change)
    assert change is not None
    assert all(rate is not None and (rate > 0) != (change > 0) for rate in rates)


QUARTERLY = Question(kind=Kind.WHY, period=Q3, by="segment")


def moved(metric: Metric) -> list[tuple[str, Movement, Fraction | None]]:
    answer = asked(QUARTER, QUARTERLY.model_copy(update={"metric": metric}), WhyAnswer)
    return [(one.account.account, one.movement, exact(one.effect)) for one in answer.accounts]


def test_the_accounts_that_moved_nrr() -> None:
    """Of 1,560,000 at the opening: each net movement is that share of it; what came does not count."""
    assert moved(Metric.NRR) == [
        ("gone", Movement.CHURN, Fraction(-900_000, 1_560_000)),
        ("lost", Movement.CHURN, Fraction(-200_000, 1_560_000)),
        ("up3", Movement.EXPANSION, Fraction(90_000, 1_560_000)),
        ("down", Movement.CONTRACTION, Fraction(-60_000, 1_560_000)),
        ("up1", Movement.EXPANSION, Fraction(50_000, 1_560_000)),
        ("up2", Movement.EXPANSION, Fraction(50_000, 1_560_000)),
    ]


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (Metric.GRR, [("gone", "-900/1560"), ("lost", "-200/1560"), ("down", "-60/1560")]),
        (Metric.REVENUE_CHURN, [("gone", "900/1560"), ("lost", "200/1560"), ("down", "60/1560")]),
        # Each of seven accounts is a seventh; the larger one is named first.
        (Metric.LOGO_RETENTION, [("gone", "-1/7"), ("lost", "-1/7")]),
        (Metric.CRR, [("gone", "-1/7"), ("lost", "-1/7")]),
        (Metric.LOGO_CHURN, [("gone", "1/7"), ("lost", "1/7")]),
    ],
)
def test_the_accounts_that_moved_the_others(metric: Metric, expected: list[tuple[str, str]]) -> None:
    assert [(account, effect) for account, _, effect in moved(metric)] == [
        (account, Fraction(effect)) for account, effect in expected
    ]


def test_so_many_accounts_as_asked_and_ten_where_nothing_is_said() -> None:
    few = asked(QUARTER, QUARTERLY.model_copy(update={"top": 2}), WhyAnswer)
    assert ([one.account.account for one in few.accounts], few.accounts_total) == (["gone", "lost"], 6)
    many = "\n".join(f"n{number:02} a 2024-01-01 2025-08-01 100\nn{number:02} is segment=smb" for number in range(25))
    usual = asked(many, QUARTERLY, WhyAnswer)
    assert (len(usual.accounts), usual.accounts_total) == (10, 25)


DRIVEN = """
    up    a 2024-01-01 2025-08-01 1000 quantity=10
    up    b 2025-08-01 -          1320 quantity=12
    more  a 2024-01-01 -           500 quantity=5
    more  b 2025-08-01 -           100 product=sso
    swap  a 2024-01-01 2025-08-01  300 product=pro reason=smaller
    swap  b 2025-08-01 -           200 product=basic
    less  a 2024-01-01 2025-08-01  400 quantity=4 reason=people
    less  b 2025-08-01 -           300 quantity=3
    gone  a 2024-01-01 2025-08-01  700 reason=budget
    left  a 2024-01-01 2025-08-01  900
    quit  a 2024-01-01 2025-08-01  100 reason=budget
    up is segment=smb
"""


def test_movements_by_driver() -> None:
    """Up: two seats of 100, then 120 of price. More: a product of 100. Swap: a plan of 100 less. Less: one seat."""
    answer = asked(DRIVEN, QUARTERLY, WhyAnswer)
    assert [(one.movement, one.driver, one.accounts, one.arr_minor) for one in answer.drivers] == [
        (Movement.EXPANSION, Driver.SEATS, 1, 200),
        (Movement.EXPANSION, Driver.PRICE, 1, 120),
        (Movement.EXPANSION, Driver.PRODUCT, 1, 100),
        (Movement.CONTRACTION, Driver.SEATS, 1, -100),
        (Movement.CONTRACTION, Driver.PLAN, 1, -100),
    ]
    assert answer.total.expansion_arr_minor == 420
    assert answer.total.contraction_arr_minor == 200


def test_each_account_has_its_largest_driver_and_a_loss_its_reason() -> None:
    answer = asked(DRIVEN, QUARTERLY, WhyAnswer)
    assert [(one.account.account, one.driver, one.account.reason) for one in answer.accounts] == [
        ("left", None, None),
        ("gone", None, "budget"),
        ("up", Driver.SEATS, None),
        ("less", Driver.SEATS, "people"),
        ("more", Driver.PRODUCT, None),
        ("quit", None, "budget"),
        ("swap", Driver.PLAN, "smaller"),
    ]


def test_churn_and_contraction_by_reason() -> None:
    answer = asked(DRIVEN, QUARTERLY, WhyAnswer)
    assert [(one.movement, one.reason, one.accounts, one.arr_minor) for one in answer.reasons] == [
        (Movement.CONTRACTION, "people", 1, 100),
        (Movement.CONTRACTION, "smaller", 1, 100),
        (Movement.CHURN, "budget", 2, 800),
        (Movement.CHURN, None, 1, 900),
    ]
    assert asked(QUARTER, QUARTERLY, WhyAnswer).reasons == ()


def test_drivers_are_those_of_the_accounts_that_the_question_looks_at() -> None:
    answer = asked(DRIVEN, QUARTERLY.model_copy(update={"terms": (Term(value="smb"),)}), WhyAnswer)
    assert [(one.driver, one.arr_minor) for one in answer.drivers] == [(Driver.SEATS, 200), (Driver.PRICE, 120)]
    assert [one.account.account for one in answer.accounts] == ["up"]


def test_subscriptions_are_driven_one_by_one() -> None:
    """At that grain the subscription that ended is churn, and only the other one expands, by two seats of 10."""
    ledger = """
        acme a 2024-01-01 2025-08-01 100 quantity=10 subscription=one
        acme b 2025-08-01 -          120 quantity=12 subscription=one
        acme c 2024-01-01 2025-08-01  50 subscription=two reason=budget
        acme is segment=smb
    """
    answer = asked(ledger, QUARTERLY.model_copy(update={"policy": "chargebee"}), WhyAnswer)
    assert [(one.account.account, one.movement, one.account.arr_minor) for one in answer.accounts] == [
        ("acme", Movement.CHURN, 50),
        ("acme", Movement.EXPANSION, 20),
    ]
    assert [(one.driver, one.arr_minor) for one in answer.drivers] == [(Driver.SEATS, 20)]
    assert [(one.reason, one.arr_minor) for one in answer.reasons] == [("budget", 50)]


def test_what_months_add_up_between_the_ends_is_told_apart() -> None:
    """Summed by month, 100 to 300 and back to 200 is 200 of expansion and 100 of contraction; the ends differ by 100.

    Both say of themselves what the ends tell, two seats of 50 more, and the rest as what lay between them.
    """
    ledger = """
        acme a 2024-01-01 2025-08-01 100 quantity=2
        acme b 2025-08-01 2025-09-01 300 quantity=6
        acme c 2025-09-01 -          200 quantity=4
        acme is segment=smb
    """
    answer = asked(ledger, QUARTERLY.model_copy(update={"policy": "hubspot_10k"}), WhyAnswer)
    assert [(one.movement, one.driver, one.arr_minor) for one in answer.drivers] == [
        (Movement.EXPANSION, Driver.SEATS, 100),
        (Movement.EXPANSION, Driver.BETWEEN, 100),
        (Movement.CONTRACTION, Driver.BETWEEN, -200),
        (Movement.CONTRACTION, Driver.SEATS, 100),
    ]


def test_a_period_without_a_cohort_has_no_parts() -> None:
    first = asked("a l 2025-08-01 - 100\na is segment=smb", QUARTERLY, WhyAnswer)
    assert (first.segments, first.accounts, first.compared.change) == ((), (), None)
    second = asked("a l 2025-05-01 - 100\na is segment=smb", QUARTERLY, WhyAnswer)
    assert (second.segments, second.compared.change) == ((), None)
    assert second.total.nrr is not None


def test_accounts_that_only_pass_through_move_no_ratio() -> None:
    """Where such accounts count as new and as churn, there still is no opening that they could be a share of."""
    ledger = "a l 2025-08-01 2025-09-01 100\na is segment=smb"
    answer = asked(ledger, QUARTERLY.model_copy(update={"policy": "maxio"}), WhyAnswer)
    assert (answer.total.accounts_churned, answer.total.accounts_new) == (1, 1)
    assert (answer.accounts, answer.accounts_total) == ((), 0)


def test_why_is_since_the_period_before_where_nothing_is_said() -> None:
    answer = asked(REGIONS, WHY, WhyAnswer)
    assert answer.compared.against is Comparison.PREVIOUS
    assert answer.compared.period.label == "2024"
    assert answer == asked(REGIONS, WHY.model_copy(update={"compare": Comparison.PREVIOUS}), WhyAnswer)


def test_by_segment_where_the_ledger_has_that_attribute_and_nothing_is_said() -> None:
    assert asked(QUARTER, QUARTERLY.model_copy(update={"by": None}), WhyAnswer).by == "segment"
    with pytest.raises(QuestionError, match="needs_breakdown"):
        asked(REGIONS, WHY.model_copy(update={"by": None}), WhyAnswer)


def test_small_samples_of_both_periods_are_told() -> None:
    answer = asked(REGIONS, WHY, WhyAnswer)
    assert [check.of for check in answer.warnings if isinstance(check, SmallSample)] == ["total", "compared"]


def test_a_scope_of_this_kind_always_has_an_earlier_period() -> None:
    scope = resolve_scope(WHY, ledger=ledger_of(REGIONS), today=TODAY, workspace=Workspace())
    assert scope.compared_period is not None
    assert scope.compare is Comparison.PREVIOUS


def test_the_number_that_is_meant_is_the_one_that_can_be_said() -> None:
    """Both list ten accounts, so they are one answer."""
    said = WHY.model_copy(update={"top": 10})
    assert asked(REGIONS, WHY, WhyAnswer) == asked(REGIONS, said, WhyAnswer)
