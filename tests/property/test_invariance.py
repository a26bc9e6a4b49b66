"""What must change nothing, or only what it should: order, splitting, billing, scale, another fact."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

from retention.ask import answer_scope
from retention.ledger.building import LineRow
from retention.ledger.kernel import COMPONENTS
from retention.money import annual_run_rate, read_interval
from retention.period import add_months
from retention.question import Metric, Question, Span
from retention.scope import Scope, Workspace, resolve_scope
from retention.verdict import answer_id
from tests.ledger.tape import SOURCE, TODAY, ledger_from
from tests.property.ledgers import DAY, FIRST, LAST, answer, facts, ledger, modest, periods, questions, totals

if TYPE_CHECKING:
    from random import Random

    from retention.answer import Answer
    from retention.question import Named
    from tests.property.ledgers import Facts

AMOUNTS = tuple(name for name in COMPONENTS if name.endswith("_minor"))
COUNTS = tuple(name for name in COMPONENTS if name.startswith("accounts_"))


def figures(of: Answer) -> list[dict[str, object]]:
    """All figures of all windows and rows, without what names the ledger."""
    return [part.model_dump() for part in (*totals(of), *of.rows)]


@modest
@given(facts(), questions(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(found: Facts, question: Question, random: Random) -> None:
    lines, attributes = found
    shuffled = random.sample(lines, len(lines)), random.sample(attributes, len(attributes))
    first, second = ledger(found), ledger(shuffled)
    assert first.fingerprint == second.fingerprint
    assert answer(first, question).model_dump_json() == answer(second, question).model_dump_json()


@modest
@given(facts(), questions(), st.data())
def test_a_line_split_in_amount_changes_nothing(found: Facts, question: Question, data: st.DataObject) -> None:
    """One line of x is two of y and x - y that start and end together. Its account is one row by its own attributes."""
    # That the lines of a renewal rate are counted is its meaning (tests/property/test_single_figures.py).
    assume(question.metric is not Metric.RENEWAL_RATE)
    lines, attributes = found
    place = data.draw(st.integers(0, len(lines) - 1))
    line = lines[place]
    part = data.draw(st.integers(min(0, line.arr_minor), max(0, line.arr_minor)))
    rest = line._replace(line_id=f"{line.line_id}-rest", arr_minor=line.arr_minor - part)
    halves = [line._replace(arr_minor=part), rest]
    split = [*lines[:place], *halves, *lines[place + 1 :]], attributes
    own = question.model_copy(update={"by": by_own_attribute(found)})
    assert figures(answer(found, own)) == figures(answer(split, own))


@modest
@given(facts(), questions(), st.data())
def test_a_line_split_in_time_changes_nothing(found: Facts, question: Question, data: st.DataObject) -> None:
    """A renewal without a gap: one line ends on the day the next one starts."""
    assume(question.metric is not Metric.RENEWAL_RATE)
    lines, attributes = found
    place = data.draw(st.integers(0, len(lines) - 1))
    line = lines[place]
    start, end = date.fromisoformat(line.start), date.fromisoformat(line.end) if line.end else LAST
    assume(start < end)
    renewed = data.draw(st.dates(start, end)).isoformat()
    terms = [line._replace(end=renewed), line._replace(line_id=f"{line.line_id}-renewed", start=renewed)]
    split = [*lines[:place], *terms, *lines[place + 1 :]], attributes
    own = question.model_copy(update={"by": by_own_attribute(found)})
    assert figures(answer(found, own)) == figures(answer(split, own))


def by_own_attribute(found: Facts) -> str | None:
    """An attribute of accounts: a line's goes by the largest line, which splitting may change."""
    return "segment" if any(row[1] == "segment" for row in found[1]) else None


@modest
@given(facts(), questions(), st.integers(2, 1000))
def test_scaling_every_amount_scales_every_component(found: Facts, question: Question, factor: int) -> None:
    """Amounts times k: sums times k, counts and ratios as they were."""
    lines, attributes = found
    scaled = [line._replace(arr_minor=line.arr_minor * factor) for line in lines], attributes
    for before, after in zip(totals(answer(found, question)), totals(answer(scaled, question)), strict=True):
        assert {name: getattr(before, name) * factor for name in AMOUNTS} == {
            name: getattr(after, name) for name in AMOUNTS
        }
        assert {name: getattr(before, name) for name in COUNTS} == {name: getattr(after, name) for name in COUNTS}
        assert (before.nrr is None) == (after.nrr is None)
        if before.nrr is not None and after.nrr is not None:
            assert (before.nrr.percent, after.nrr.denominator) == (after.nrr.percent, before.nrr.denominator * factor)


BILLED = {"year": 12, "half-year": 6, "quarter": 3, "month": 1, "24 months": 24}


@modest
@given(
    monthly=st.integers(1, 10**9),
    start=st.dates(FIRST, date(2024, 12, 31)),
    terms=st.lists(st.sampled_from(tuple(BILLED)), min_size=1, max_size=6),
    first=st.dates(date(2025, 1, 1), LAST),
    days=st.integers(1, 700),
)
def test_a_flat_plan_never_moves_however_it_is_billed(
    monthly: int, start: date, terms: list[str], first: date, days: int
) -> None:
    """Part 1: 1,200.00 a year and 100.00 a month are the same run rate, on every day of the year.

    The plan is billed in other intervals at every renewal, and the last one runs on.
    """
    starts = [start]
    for term in terms:
        starts.append(add_months(starts[-1], BILLED[term]))
    lines: list[LineRow] = []
    for number, ((begins, ends), term) in enumerate(zip(pairwise(starts), terms, strict=True)):
        interval = read_interval(term)
        assert interval is not None
        arr, rounded = annual_run_rate(monthly * BILLED[term], interval)
        assert (arr, rounded) == (monthly * 12, False)
        end = None if number == len(terms) - 1 else ends.isoformat()
        begin = begins.isoformat()
        lines.append(LineRow("A", SOURCE, f"l{number}", begin, end, arr, "USD", "active", "core", term, number))
    last = min(first + days * DAY, LAST)
    total = answer((lines, []), span(first, last)).total
    assert total.opening_arr_minor == total.closing_arr_minor == monthly * 12
    moved = set(AMOUNTS) - {"opening_arr_minor", "closing_arr_minor"}
    assert [getattr(total, name) for name in moved] == [0] * 6


def span(first: date, last: date) -> Question:
    return Question(period=Span(first=first, last=last))


@modest
@given(facts(), questions())
def test_an_equal_scope_on_an_equal_ledger_has_the_equal_id_and_bytes(found: Facts, question: Question) -> None:
    """Whether resolved twice, or stored and read back."""
    first, second = ledger(found), ledger(found)
    scope = resolve_scope(question, ledger=first, today=TODAY, workspace=Workspace())
    stored = Scope.model_validate_json(scope.model_dump_json())
    assert answer_id(scope, first) == answer_id(stored, second)
    assert answer_scope(scope, first).model_dump_json() == answer_scope(stored, second).model_dump_json()


@modest
@given(facts(), facts(), periods())
def test_other_facts_have_another_fingerprint_and_id(found: Facts, other: Facts, period: Span | Named) -> None:
    """Line ids, sources and row numbers are no facts: they only order lines, here alike."""
    assume(told(found) != told(other))
    first, second = ledger(found), ledger(other)
    assert first.fingerprint != second.fingerprint
    assert answer(first, Question(period=period)).id != answer(second, Question(period=period)).id


def told(found: Facts) -> object:
    lines, attributes = found
    known = {line[0] for line in lines}
    return (
        sorted((line[0], line[2], *line[3:10]) for line in lines),
        sorted(attribute for attribute in attributes if attribute[0] in known),
    )


@modest
@given(facts(), questions(), st.integers(1, 9))
def test_a_line_that_no_window_sees_changes_no_figure(found: Facts, question: Question, days: int) -> None:
    """A new account that starts and ends between two balance dates: another fingerprint, the same figures."""
    lines, attributes = found
    far = date(2030, 1, 1)
    unseen = LineRow(
        "Z",
        SOURCE,
        "Z0",
        far.isoformat(),
        (far + days * DAY).isoformat(),
        500,
        "USD",
        "active",
        None,
        "year",
        99,
    )
    more = [*lines, unseen], attributes
    own = question.model_copy(update={"by": None})
    assert figures(answer(found, own)) == figures(answer(more, own))
    assert ledger_from(*more).fingerprint != ledger(found).fingerprint
