"""Identities of renewals, win-backs, quick ratio, ARPA and lifetimes, on random ledgers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

from retention.metrics.renewal import RENEWAL_PARTS
from retention.metrics.win_back import WIN_BACK_PARTS
from retention.period import add_months
from retention.question import Assumptions, Metric, Question
from retention.ratio import exact
from tests.property.ledgers import ATTRIBUTES, LAST, answer, facts, ledger, modest, periods, totals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retention.answer import Lifetime, Retention
    from retention.question import Named, Span
    from tests.property.ledgers import Facts

MONTHS = {"month": 1, "year": 12}
# Every month has it, so that the terms of a line that is split there keep their days.
COMMON_DAYS = 28


def renewals(part: Retention) -> tuple[int, ...]:
    assert part.renewals is not None
    return tuple(getattr(part.renewals, name) for name in RENEWAL_PARTS)


def win_backs(part: Retention) -> tuple[int, ...]:
    assert part.win_back is not None
    return tuple(getattr(part.win_back, name) for name in WIN_BACK_PARTS)


def lifetime(part: Retention) -> Lifetime:
    assert part.lifetime is not None
    return part.lifetime


@modest
@given(facts(), periods())
def test_no_more_is_renewed_than_was_due(found: Facts, period: Span | Named) -> None:
    for total in totals(answer(found, Question(metric=Metric.RENEWAL_RATE, period=period))):
        due, renewed, due_arr, renewed_arr = renewals(total)
        assert 0 <= renewed <= due
        assert 0 <= renewed_arr <= due_arr
        assert (due == 0) == (due_arr == 0)


@modest
@given(facts(), periods(), st.sampled_from(ATTRIBUTES))
def test_the_rows_sum_to_the_total(found: Facts, period: Span | Named, by: str) -> None:
    """Part 5, for rows of accounts too that stand at neither end of the period."""
    known = ledger(found)
    assume(by in known.attribute_names)
    due = answer(known, Question(metric=Metric.RENEWAL_RATE, period=period, by=by))
    assert summed(map(renewals, due.rows), len(RENEWAL_PARTS)) == renewals(due.total)
    gone = answer(known, Question(metric=Metric.WIN_BACK_RATE, period=period, by=by))
    assert summed(map(win_backs, gone.rows), len(WIN_BACK_PARTS)) == win_backs(gone.total)


def summed(rows: Iterable[tuple[int, ...]], width: int) -> tuple[int, ...]:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[0]] * width
    return tuple(map(sum, columns))


@modest
@given(facts(), periods(), st.data())
def test_a_row_a_term_is_one_line(found: Facts, period: Span | Named, data: st.DataObject) -> None:
    """A line that is renewed as a new row, on a day on which its term is over, counts as if it had run on."""
    lines, attributes = found
    place = data.draw(st.integers(0, len(lines) - 1))
    line = lines[place]
    start, end = date.fromisoformat(line.start), date.fromisoformat(line.end) if line.end else LAST
    assume(start.day <= COMMON_DAYS)
    renewed = add_months(start, MONTHS[line.interval] * data.draw(st.integers(1, 12))).isoformat()
    assume(renewed < end.isoformat())
    # What ended on that day would be continued by the new row.
    assume(all(other.end != renewed for other in lines))
    terms = [line._replace(end=renewed), line._replace(line_id=f"{line.line_id}-renewed", start=renewed)]
    split = [*lines[:place], *terms, *lines[place + 1 :]], attributes
    question = Question(metric=Metric.RENEWAL_RATE, period=period)
    assert renewals(answer(found, question).total) == renewals(answer(split, question).total)


@modest
@given(facts(), periods())
def test_who_was_won_back_was_reactivated(found: Facts, period: Span | Named) -> None:
    for total in totals(answer(found, Question(metric=Metric.WIN_BACK_RATE, period=period))):
        assert win_backs(total)[1] == total.accounts_reactivated
        assert win_backs(total)[1] <= win_backs(total)[0]


@modest
@given(facts(), periods(), st.integers(2, 1000))
def test_a_quick_ratio_has_no_scale(found: Facts, period: Span | Named, factor: int) -> None:
    lines, attributes = found
    scaled = [line._replace(arr_minor=line.arr_minor * factor) for line in lines], attributes
    question = Question(metric=Metric.QUICK_RATIO, period=period)
    before, after = (answer(each, question).total.quick_ratio for each in (found, scaled))
    assert (before is None) == (after is None)
    assert before is None or after is None or exact(before) == exact(after)


@modest
@given(facts(), periods())
def test_gained_less_lost_is_what_the_arr_grew(found: Facts, period: Span | Named) -> None:
    total = answer(found, Question(metric=Metric.QUICK_RATIO, period=period)).total
    if total.quick_ratio is None:
        assert (total.contraction_arr_minor, total.churn_arr_minor) == (0, 0)
        return
    gained, lost = total.quick_ratio.numerator, total.quick_ratio.denominator
    assert gained - lost == total.closing_arr_minor - total.opening_arr_minor
    assert (exact(total.quick_ratio) >= 1) == (total.closing_arr_minor >= total.opening_arr_minor)


@modest
@given(facts(), periods(), st.sampled_from(ATTRIBUTES))
def test_arpa_times_accounts_is_the_closing(found: Facts, period: Span | Named, by: str) -> None:
    known = ledger(found)
    assume(by in known.attribute_names)
    asked = answer(known, Question(metric=Metric.ARPA, period=period, by=by))
    for part in (asked.total, *asked.rows):
        assert (part.arpa is None) == (part.accounts_closing == 0)
        if part.arpa is not None:
            assert exact(part.arpa) * part.accounts_closing == part.closing_arr_minor
            assert abs(exact(part.arpa) - part.arpa.rounded_minor) <= Fraction(1, 2)


@modest
@given(facts(), periods(), st.integers(1, 99), st.integers(1, 10**6))
def test_a_lifetime_grows_with_the_margin_and_shrinks_with_the_cost(
    found: Facts, period: Span | Named, percent: int, cac: int
) -> None:
    def asked(margin: int, cost: int) -> Lifetime:
        given = Assumptions(margin_percent=str(margin), cac=str(cost))
        return lifetime(answer(found, Question(metric=Metric.LTV_CAC, period=period, assumptions=given)).total)

    low, high = asked(percent, cac), asked(percent + 1, 2 * cac)
    assert (low.ltv is None) == (high.ltv is None) == (low.ltv_cac is None)
    if low.ltv is not None and high.ltv is not None and low.ltv_cac is not None and high.ltv_cac is not None:
        assert exact(low.ltv) / percent == exact(high.ltv) / (percent + 1)
        assert exact(low.ltv_cac) * cac * 100 == exact(low.ltv)
        assert exact(low.ltv_cac) / percent == 2 * exact(high.ltv_cac) / (percent + 1)
