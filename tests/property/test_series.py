"""Trends and cohorts on random ledgers: each point is its own question, and every account is in one cohort."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from retention.ask import ask
from retention.metrics.rates import headline_figure
from retention.question import Basis, Every, Question, Span, Trailing, Unit
from retention.scope import Workspace
from tests.ledger.tape import TODAY
from tests.narrowed import main
from tests.property.ledgers import DAY, FIRST, answer, facts, ledger, metrics, modest
from tests.series import cohorts, trend

if TYPE_CHECKING:
    from retention.answer import AnswerPeriod
    from retention.answer.cohorts import CohortsAnswer
    from retention.question import Metric
    from retention.ratio import Figure
    from tests.property.ledgers import Facts

COUNTED = {"active", "cancelled", "past_due"}
windows = st.one_of(
    st.none(), st.builds(Trailing, unit=st.sampled_from(tuple(Unit)), count=st.integers(1, 14), as_of=st.none())
)
steps = st.sampled_from(tuple(Every))
fiscal = st.integers(1, 12).map(lambda month: Workspace(fiscal_start_month=month))


def stretch(period: AnswerPeriod) -> Span:
    return Span(first=period.start, last=period.end - DAY)


@modest
@given(
    facts(),
    metrics,
    steps,
    windows,
    st.sampled_from((None, "product", "interval")),
    st.dates(date(2023, 6, 1), date(2024, 12, 31)),
    fiscal,
)
def test_every_point_is_the_answer_to_its_own_question(
    found: Facts,
    metric: Metric,
    every: Every,
    window: Trailing | None,
    by: str | None,
    since: date,
    workspace: Workspace,
) -> None:
    known = ledger(found)
    over_time = trend(known, Span(first=since), metric=metric, every=every, window=window, by=by, workspace=workspace)
    for position, point in enumerate(over_time.points):
        alone = main(ask(Question(metric=metric, period=stretch(point.period), by=by), ledger=known, today=TODAY))
        assert point.total == alone.total
        ratios: dict[str | None, Figure | None] = {row.segment: headline_figure(row, metric) for row in alone.rows}
        assert {row.segment: row.ratios[position] for row in over_time.rows if row.ratios[position]} == {
            segment: ratio for segment, ratio in ratios.items() if ratio
        }


@modest
@given(facts(), steps, fiscal, st.dates(date(2023, 6, 1), date(2024, 12, 31)))
def test_steps_adjoin_and_end_within_what_is_known(
    found: Facts, every: Every, workspace: Workspace, since: date
) -> None:
    known = ledger(found)
    points = trend(known, Span(first=since), every=every, workspace=workspace).points
    assert all(before.step.end == after.step.start for before, after in pairwise(points))
    assert points[-1].step.end <= known.complete_through + DAY
    months = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}[every]
    for step in (point.step for point in points):
        assert (step.start.month - workspace.fiscal_start_month) % months == 0
        assert (step.end.year - step.start.year) * 12 + step.end.month - step.start.month == months


def all_time(found: Facts, every: Every, basis: Basis, workspace: Workspace | None = None) -> CohortsAnswer:
    return cohorts(ledger(found), Span(first=FIRST), every=every, basis=basis, workspace=workspace)


def first_active(found: Facts) -> dict[str, date]:
    """The first day of each account at whose close its counted lines sum to more than nothing, told day by day."""
    moves: dict[str, Counter[date]] = defaultdict(Counter)
    for line in found[0]:
        start, end = date.fromisoformat(line.start), date.fromisoformat(line.end) if line.end else date.max
        if line.status in COUNTED and start < end:
            moves[line.account_id][start] += line.arr_minor
            moves[line.account_id][end] -= line.arr_minor
    first = {}
    for account, changes in moves.items():
        balance = 0
        for day in sorted(changes):
            balance += changes[day]
            if balance > 0:
                first[account] = day
                break
    return first


@modest
@given(facts(), steps, st.sampled_from(tuple(Basis)), fiscal)
def test_every_account_is_in_the_cohort_of_its_first_active_day(
    found: Facts, every: Every, basis: Basis, workspace: Workspace
) -> None:
    days = first_active(found).values()
    for cohort in all_time(found, every, basis, workspace).cohorts:
        assert cohort.accounts_joined == sum(cohort.period.start <= day < cohort.period.end for day in days)


@modest
@given(facts(), steps, st.sampled_from(tuple(Basis)))
def test_the_cohorts_at_a_close_sum_to_the_whole_ledger(found: Facts, every: Every, basis: Basis) -> None:
    """The cells that fall on one close are what the ledger is worth then, and all of its active accounts."""
    table = all_time(found, every, basis).cohorts
    for position, cohort in enumerate(table):
        cells = [older.cells[position - place] for place, older in enumerate(table[: position + 1])]
        closing = answer(found, Question(period=stretch(cohort.period))).total
        assert sum(cell.arr_minor for cell in cells) == closing.closing_arr_minor
        assert sum(cell.accounts for cell in cells) == closing.accounts_closing


@modest
@given(facts(), steps, st.sampled_from(tuple(Basis)))
def test_age_0_is_the_whole(found: Facts, every: Every, basis: Basis) -> None:
    table = all_time(found, every, basis)
    for cohort in table.cohorts:
        base = cohort.cells[0]
        assert base.accounts <= cohort.accounts_joined
        assert (base.ratio is None) == (base.accounts == 0)
        assert base.ratio is None or base.ratio.numerator == base.ratio.denominator
        assert [cell.age for cell in cohort.cells] == list(range(len(cohort.cells)))
    youngest = table.averages[0].ratio if table.averages else None
    assert all(one.ratio is not None for one in table.averages)
    assert youngest is None or youngest.numerator == youngest.denominator


@modest
@given(facts(), steps, st.sampled_from(tuple(Basis)), st.data())
def test_a_line_split_in_two_changes_no_series(found: Facts, every: Every, basis: Basis, data: st.DataObject) -> None:
    """A renewal without a gap, at the same price."""
    lines, attributes = found
    place = data.draw(st.integers(0, len(lines) - 1))
    line = lines[place]
    start, end = date.fromisoformat(line.start), date.fromisoformat(line.end) if line.end else date(2026, 12, 31)
    renewed = data.draw(st.dates(min(start, end), end)).isoformat()
    terms = [line._replace(end=renewed), line._replace(line_id=f"{line.line_id}-renewed", start=renewed)]
    split = [*lines[:place], *terms, *lines[place + 1 :]], attributes
    assert all_time(found, every, basis).cohorts == all_time(split, every, basis).cohorts
    since = Span(first=date(2024, 1, 1))
    assert trend(ledger(found), since, every=every).points == trend(ledger(split), since, every=every).points
