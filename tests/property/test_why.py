"""What a change is made of sums to it, on random ledgers and under every policy."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import assume, given, reject
from hypothesis import strategies as st

from retention.answer import Retention
from retention.answer.why import WhyAnswer
from retention.ask import ask
from retention.errors import QuestionError
from retention.ledger.kernel import COMPONENTS
from retention.metrics.effects import EXPLAINED, movement_effects
from retention.metrics.rates import headline_ratio, rate_fields
from retention.policy import policies, policy_named
from retention.question import Comparison, Kind, Metric, Movement, Question
from tests.ledger.tape import TODAY
from tests.narrowed import narrowed
from tests.property.ledgers import facts, ledger, modest, periods
from tests.property.test_identities import exact

if TYPE_CHECKING:
    from retention.ledger.building import LineRow
    from retention.ledger.view import Ledger
    from retention.question import Named, Span

metrics = st.sampled_from(EXPLAINED)
rules = st.sampled_from(tuple(policies()))
CHURNS = (Metric.LOGO_CHURN, Metric.REVENUE_CHURN)
LOST = (Movement.CONTRACTION, Movement.CHURN)
MADE_OF = {Metric.NRR: (Movement.EXPANSION, *LOST), Metric.GRR: LOST, Metric.REVENUE_CHURN: LOST}


@st.composite
def particular(draw: st.DrawFn, row: LineRow) -> LineRow:
    """The line with a quantity, a kind and a reason, each of which it may lack."""
    quantities = st.sampled_from((None, "1", "3", "7", "10", "2.5", "100"))
    return row._replace(
        quantity=draw(quantities),
        kind=draw(st.sampled_from((None, None, "usage"))),
        reason=draw(st.sampled_from((None, "price", "budget"))),
        subscription=draw(st.sampled_from((None, "s1", "s2"))),
    )


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Random ledgers whose lines say more, where one line often follows another of its account."""
    lines, attributes = draw(facts())
    return ledger(([draw(particular(line)) for line in lines], attributes))


REFUSED = {"why_policy", "method_without_metric", "method_has_no_parts", "method_needs_months"}


def asked(known: Ledger, period: Span | Named, policy: str, **said: object) -> WhyAnswer:
    """The answer, where the policy can take a change apart."""
    question = Question(kind=Kind.WHY, by="product", period=period, policy=policy).model_copy(update=said)
    try:
        return narrowed(ask(question, ledger=known, today=TODAY), WhyAnswer)
    except QuestionError as error:
        if error.code in REFUSED:
            reject()
        raise


@modest
@given(ledgers(), periods(), metrics, st.sampled_from(tuple(Comparison)), rules)
def test_rate_and_mix_of_the_segments_sum_to_the_change(
    known: Ledger, period: Span | Named, metric: Metric, compare: Comparison, policy: str
) -> None:
    """Part 5: exactly, whatever segments only one period has."""
    answer = asked(known, period, policy, metric=metric, compare=compare)
    change, effect = answer.compared.change, answer.compared.effect
    if change is None or effect is None:
        assert answer.segments == ()
        return
    rate = sum((exact(segment.rate) for segment in answer.segments), Fraction(0))
    mix = sum((exact(segment.mix) for segment in answer.segments), Fraction(0))
    assert rate + mix == exact(change)
    assert abs(rate - exact(effect.rate)) <= Fraction(1, 10**12)
    assert sum(exact(segment.share_before) for segment in answer.segments) == 1
    assert sum(exact(segment.share_after) for segment in answer.segments) == 1
    for segment in answer.segments:
        if segment.before is None or segment.after is None:
            assert exact(segment.rate) == 0


@st.composite
def totals(draw: st.DrawFn) -> list[int]:
    """COMPONENTS of any size, whether or not a ledger could have them."""
    return draw(st.lists(st.integers(0, 10**12), min_size=len(COMPONENTS), max_size=len(COMPONENTS)))


@modest
@given(totals(), totals(), st.sampled_from((Metric.NRR, Metric.GRR, Metric.REVENUE_CHURN)), st.booleans())
def test_movements_of_any_totals_sum_to_the_change(
    was: list[int],
    became: list[int],
    metric: Metric,
    returning: bool,  # noqa: FBT001
) -> None:
    policy = policy_named("holdfast").model_copy(update={"reactivation_in_nrr": returning})
    lost = [COMPONENTS.index(f"{name}_arr_minor") for name in ("contraction", "churn")]
    before, after = (
        Retention.model_validate(rate_fields(sums, policy, sum(sums[row] for row in lost), None))
        for sums in (was, became)
    )
    first, second = headline_ratio(before, metric), headline_ratio(after, metric)
    assume(first is not None and second is not None)
    assert first is not None
    assert second is not None
    effects = movement_effects(before, after, metric)
    assert len(effects) >= len(MADE_OF[metric])
    assert sum(exact(one.effect) for one in effects) == exact(second) - exact(first)


@modest
@given(ledgers(), periods(), metrics, st.sampled_from(tuple(Comparison)), rules)
def test_movements_sum_to_the_change_or_there_are_none(
    known: Ledger, period: Span | Named, metric: Metric, compare: Comparison, policy: str
) -> None:
    """Under Holdfast's own rules there always are some; under others of NRR, unless months are averaged."""
    answer = asked(known, period, policy, metric=metric, compare=compare)
    change = answer.compared.change
    effects = movement_effects(answer.compared.total, answer.total, metric)
    if change is None:
        assert effects == ()
        return
    if not effects:
        assert policy != "holdfast"
        assert policies()[policy].method == "weighted_average" or metric not in (Metric.NRR, Metric.REVENUE_CHURN)
        return
    assert sum(exact(one.effect) for one in effects) == exact(change)
    for one in effects:
        assert abs(exact(one.after) - exact(one.before)) == abs(exact(one.effect))
        assert min(exact(one.before), exact(one.after)) >= 0


@modest
@given(ledgers(), periods(), metrics, rules, st.integers(1, 4))
def test_accounts_that_moved_the_ratio_sum_to_it(
    known: Ledger, period: Span | Named, metric: Metric, policy: str, top: int
) -> None:
    """From 100 %, or from none of a churn: the ratio of a period in which nothing moves."""
    answer = asked(known, period, policy, metric=metric, top=100)
    ratio = getattr(answer.total, metric.value)
    if ratio is None:
        assert answer.accounts == ()
        return
    moved = sum((exact(one.effect) for one in answer.accounts), Fraction(0))
    assert moved == exact(ratio) - (0 if metric in CHURNS else 1)
    sizes = [abs(exact(one.effect)) for one in answer.accounts]
    assert sizes == sorted(sizes, reverse=True)
    few = asked(known, period, policy, metric=metric, top=top)
    assert few.accounts == answer.accounts[:top]
    assert few.accounts_total == answer.accounts_total


@modest
@given(ledgers(), periods(), rules)
def test_drivers_sum_to_the_movements(known: Ledger, period: Span | Named, policy: str) -> None:
    """Seats, price, plan and the others add up to expansion, and to contraction below zero, to the last unit."""
    answer = asked(known, period, policy)
    for movement, sign in ((Movement.EXPANSION, 1), (Movement.CONTRACTION, -1)):
        amounts = [one.arr_minor for one in answer.drivers if one.movement is movement]
        assert sum(amounts) == sign * getattr(answer.total, f"{movement.value}_arr_minor")
        assert [abs(amount) for amount in amounts] == sorted(map(abs, amounts), reverse=True)


@modest
@given(ledgers(), periods(), rules)
def test_reasons_sum_to_what_was_lost(known: Ledger, period: Span | Named, policy: str) -> None:
    answer = asked(known, period, policy)
    if "reason" not in known.columns.text:
        assert answer.reasons == ()
        return
    for movement in LOST:
        found = [one for one in answer.reasons if one.movement is movement]
        assert sum(one.arr_minor for one in found) == getattr(answer.total, f"{movement.value}_arr_minor")
        assert len({one.reason for one in found}) == len(found)
