"""Every kind of question under every policy, with currencies and rates: from its text to its receipt."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import message_of_answer
from bot.blocks import Unfinished
from bot.limits import check_message
from bot.pictures import picture_block
from retention.answer.any import model_of
from retention.answer.matrix import MatrixAnswer
from retention.answer.movers import MoversAnswer
from retention.answer.reconcile import ReconcileAnswer
from retention.answer.retention import Answer
from retention.answer.trend import TrendAnswer
from retention.answer.why import WhyAnswer
from retention.ask import answer_scope
from retention.books import Alone
from retention.errors import QuestionError
from retention.history import asked
from retention.language import read_question
from retention.ledger.kernel import COMPONENTS
from retention.policy import policies
from retention.question import Movement
from retention.scope import Scope, Workspace
from retention.wording import explain, plain, word
from retention.wording.export import csv_text
from tests.ledger.tape import ledger_from
from tests.property.ledgers import facts
from tests.property.test_identities import exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer import Retention
    from retention.answer.any import AnyAnswer
    from retention.ledger.building import LineRow
    from retention.ledger.view import Ledger

COMPLETE, TODAY = date(2026, 11, 30), date(2026, 12, 20)
RATES = [
    ("2020-01-01", "EUR", "USD", "1.1"),
    ("2025-03-10", "EUR", "USD", "1.25"),
    ("2025-09-01", "EUR", "USD", "0.95"),
    ("2020-01-01", "JPY", "USD", "0.0066"),
    ("2025-06-20", "JPY", "USD", "0.0091"),
]
HOSTILE = {"A": "<!channel>", "B": "=cmd()", "C": "*b*|`x", "D": "a" * 3_000, "E": "&amp;", "F": "\u202eabc"}
PERIODS = "last-quarter 2025 2025-Q2 ttm 2026-06 qtd ytd 2025-03-05..2025-09-20 last-90-days H1-2025".split()
METRICS = "nrr grr logo-retention crr logo-churn revenue-churn".split()
MOVED = "churned new expanded contracted reactivated".split()


@st.composite
def told(draw: st.DrawFn, row: LineRow) -> LineRow:
    """The line in one of three currencies, with what only some policies read."""
    return row._replace(
        account_id=HOSTILE.get(row.account_id, row.account_id),
        currency=draw(st.sampled_from(("USD", "EUR", "JPY"))),
        kind=draw(st.sampled_from((None, None, "usage"))),
        subscription=draw(st.sampled_from((None, "s1", "s2"))),
        reason=draw(st.sampled_from((None, "price"))),
        quantity=draw(st.sampled_from((None, "1", "2.5"))),
    )


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    lines, attributes = draw(facts())
    rows = [draw(told(line)) for line in lines]
    named = [(HOSTILE.get(account, account), name, day, value) for account, name, day, value in attributes]
    return ledger_from(rows, named, complete_through=COMPLETE, rates=RATES)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A question of any kind, as a person writes it."""
    one, two = draw(st.lists(st.sampled_from(tuple(policies())), min_size=2, max_size=2, unique=True))
    metric, period = draw(st.sampled_from(METRICS)), draw(st.sampled_from(PERIODS))
    by = draw(st.sampled_from(("by product", "by interval")))
    compare = draw(st.sampled_from(("vs previous", "vs last-year")))
    step = draw(st.sampled_from(("monthly", "quarterly", "yearly")))
    top = draw(st.sampled_from(("", "top 1", "top 100")))
    said = draw(
        st.sampled_from(
            (
                f"{metric} {period} {by} {compare}",
                f"{metric} {step} {draw(st.sampled_from(('2025', 'all-time', 'this-year')))} {by}",
                f"{draw(st.sampled_from(('', 'logo')))} {step} cohorts",
                f"movers {period} {by} {top}",
                f"accounts {draw(st.sampled_from(MOVED))} {period} {top}",
                f"why {metric} {period} {by} {compare} {top}",
                f"matrix {period} {by}",
                f"benchmarks {metric} {period}",
                f"reconcile {one} with {two} {metric} {period}",
            )
        )
    )
    rules = "" if said.startswith("reconcile") else f"policy={one}"
    return " ".join((said, rules, draw(st.sampled_from(("", "", "product=core", "currency=EUR"))))).strip()


def movements_make_the_closing(total: Retention) -> None:
    moved = total.new_arr_minor + total.reactivation_arr_minor + total.expansion_arr_minor
    lost = total.contraction_arr_minor + total.churn_arr_minor
    assert total.opening_arr_minor + moved - lost + total.fx_arr_minor == total.closing_arr_minor


def rows_sum(total: Retention, rows: Sequence[Retention]) -> None:
    for name in COMPONENTS:
        assert sum(getattr(row, name) for row in rows) == getattr(total, name)


def check_sums(answer: AnyAnswer) -> None:
    match answer:
        case Answer():
            movements_make_the_closing(answer.total)
            if answer.by is not None:
                rows_sum(answer.total, answer.rows)
        case TrendAnswer():
            for point in answer.points:
                movements_make_the_closing(point.total)
        case MatrixAnswer():
            rows_sum(answer.total, [row.row for row in answer.rows])
        case MoversAnswer():
            for group in answer.movements:
                assert group.accounts_total == len(group.accounts) or answer.top == len(group.accounts)
                assert group.arr_minor == getattr(answer.total, f"{group.movement}_arr_minor")
                if answer.top is None or group.accounts_total <= answer.top:
                    assert sum(mover.arr_minor for mover in group.accounts) == group.arr_minor
        case WhyAnswer():
            for movement, sign in ((Movement.EXPANSION, 1), (Movement.CONTRACTION, -1)):
                driven = sum(one.arr_minor for one in answer.drivers if one.movement is movement)
                assert driven == sign * getattr(answer.total, f"{movement}_arr_minor")
        case ReconcileAnswer():
            effects = sum((exact(step.effect) for step in answer.steps), Fraction(0))
            assert exact(answer.first.ratio) + effects == exact(answer.second.ratio)


@settings(deadline=None, max_examples=120)
@given(ledgers(), texts(), st.sampled_from((1, 4)))
def test_every_kind_goes_the_whole_way(known: Ledger, text: str, fiscal: int) -> None:
    """Read, answered, summed up, worded, written out, and computed again from its receipt."""
    workspace = Workspace(fiscal_start_month=fiscal)
    try:
        scope, then = asked(read_question(text), newest=known, today=TODAY, workspace=workspace, books=Alone(known))
        answer = answer_scope(scope, then)
    except QuestionError as error:
        explain(error)
        return
    check_sums(answer)
    receipt = Scope.model_validate_json(scope.model_dump_json())
    assert answer_scope(receipt, then) == answer == model_of(answer.kind).model_validate_json(answer.model_dump_json())
    assert csv_text(answer).count("\r\n") > 1
    reply = word(answer)
    assert plain(reply).strip()
    message = message_of_answer(answer)
    assert check_message(message.blocks, message.text) == []
    if isinstance(message, Unfinished):
        assert check_message(message.finished(picture_block("F0123", message.said)).blocks, message.text) == []
