"""Identities of definitions, parts 2, 3 and 5, on random ledgers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

from retention.ledger.kernel import COMPONENTS
from retention.metrics.rates import headline_figure
from retention.question import Comparison, Metric, Question
from tests.property.ledgers import (
    ATTRIBUTES,
    answer,
    facts,
    ledger,
    modest,
    narrowed,
    periods,
    questions,
    totals,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer import Retention
    from retention.question import Named, Span
    from retention.ratio import Change, Figure, Ratio
    from tests.property.ledgers import Facts

RATIOS = ("nrr", "grr", "logo_retention", "crr", "logo_churn", "revenue_churn", "revenue_churn_lost_accounts")


def exact(figure: Figure | Change) -> Fraction:
    return Fraction(int(figure.numerator), int(figure.denominator))


def of(retention: Retention, name: str) -> Fraction:
    ratio: Ratio | None = getattr(retention, name)
    assert ratio is not None
    return exact(ratio)


@modest
@given(facts(), questions())
def test_opening_and_movements_make_the_closing(found: Facts, question: Question) -> None:
    """Part 2: opening + new + reactivation + expansion - contraction - churn = closing; and so for the counts."""
    asked = answer(found, question)
    for total in (*totals(asked), *asked.rows):
        assert total.closing_arr_minor == (
            total.opening_arr_minor
            + total.new_arr_minor
            + total.reactivation_arr_minor
            + total.expansion_arr_minor
            - total.contraction_arr_minor
            - total.churn_arr_minor
        )
        assert total.accounts_closing == total.accounts_retained + total.accounts_new + total.accounts_reactivated
        assert total.accounts_opening == total.accounts_retained + total.accounts_churned
        assert total.accounts_retained >= total.accounts_expanded + total.accounts_contracted
        assert min(getattr(total, name) for name in COMPONENTS) >= 0


@modest
@given(facts(), questions())
def test_grr_is_never_above_one_nor_above_nrr(found: Facts, question: Question) -> None:
    """Part 3: GRR = Σ min(B0, B1) / Σ B0."""
    for total in totals(answer(found, question)):
        if total.accounts_opening:
            assert 0 <= of(total, "grr") <= 1
            assert of(total, "grr") <= of(total, "nrr")


@modest
@given(facts(), questions())
def test_what_is_kept_and_what_is_lost_make_a_whole(found: Facts, question: Question) -> None:
    """Part 3: logo churn = 1 - logo retention; revenue churn = 1 - GRR; over one window CRR is logo retention."""
    for total in totals(answer(found, question)):
        if total.accounts_opening:
            assert of(total, "logo_retention") + of(total, "logo_churn") == 1
            assert of(total, "grr") + of(total, "revenue_churn") == 1
            assert of(total, "crr") == of(total, "logo_retention")
            assert of(total, "revenue_churn_lost_accounts") <= of(total, "revenue_churn")
        else:
            assert [getattr(total, name) for name in RATIOS] == [None] * len(RATIOS)


@modest
@given(facts(), periods())
def test_the_rows_of_every_attribute_sum_to_the_total(found: Facts, period: Span | Named) -> None:
    """Part 5, for filtered questions too; a row is what the question narrowed to its value answers."""
    known = ledger(found)
    for by in ATTRIBUTES:
        if by not in known.attribute_names:
            continue
        question = Question(period=period, by=by)
        asked = answer(known, question)
        assert summed(asked.rows) == {name: getattr(asked.total, name) for name in COMPONENTS}
        for row in asked.rows:
            if row.segment is not None:
                alone = answer(known, narrowed(question, [(by, row.segment)]))
                assert alone.total.model_dump() == row.model_dump(exclude={"segment"})


@modest
@given(facts(), periods(), st.data())
def test_conditions_split_a_total_without_remainder(found: Facts, period: Span | Named, data: st.DataObject) -> None:
    """Two breakdowns of the same accounts agree: the rows by product within a segment sum to that segment."""
    known = ledger(found)
    assume("segment" in known.attribute_names and known.labels("segment"))
    value = data.draw(st.sampled_from(known.labels("segment")))
    asked = answer(known, narrowed(Question(period=period, by="product"), [("segment", value)]))
    assert summed(asked.rows) == {name: getattr(asked.total, name) for name in COMPONENTS}


def summed(rows: Sequence[Retention]) -> dict[str, int]:
    return {name: sum(getattr(row, name) for row in rows) for name in COMPONENTS}


@modest
@given(
    facts(), periods(), st.sampled_from(tuple(Metric)), st.sampled_from(tuple(Comparison)), st.sampled_from(ATTRIBUTES)
)
def test_rate_and_mix_make_the_change_exactly(
    found: Facts, period: Span | Named, metric: Metric, compare: Comparison, by: str
) -> None:
    """Part 5: the change of the total is split into rate and mix effects that sum exactly to it."""
    known = ledger(found)
    assume(by in known.attribute_names)
    asked = answer(known, Question(metric=metric, period=period, by=by, compare=compare))
    held = asked.compared
    assert held is not None
    before, after = headline_figure(held.total, metric), headline_figure(asked.total, metric)
    if before is None or after is None:
        assert (held.change, held.effect) == (None, None)
        return
    assert held.change is not None
    if metric is Metric.QUICK_RATIO:
        assert held.effect is None
        return
    assert held.effect is not None
    assert exact(held.change) == exact(after) - exact(before)
    assert exact(held.effect.rate) + exact(held.effect.mix) == exact(held.change)


@modest
@given(facts(), periods())
def test_an_account_is_in_one_row_whatever_it_was_before(found: Facts, period: Span | Named) -> None:
    """Part 5: accounts change their segment inside the period, and each is counted once."""
    known = ledger(found)
    assume("segment" in known.attribute_names)
    asked = answer(known, Question(period=period, by="segment"))
    for name in ("accounts_opening", "accounts_closing", "accounts_new"):
        assert sum(getattr(row, name) for row in asked.rows) == getattr(asked.total, name)
    assert len({row.segment for row in asked.rows}) == len(asked.rows)
