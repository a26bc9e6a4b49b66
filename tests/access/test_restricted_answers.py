"""Who sees some accounts only is answered as if the ledger held those alone; who sees no names is given none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import event, given, settings
from hypothesis import strategies as st

from retention.access.allowed import Allowed
from retention.access.permit import EVERYTHING
from retention.answer import Condition
from retention.answer.movers import MoversAnswer
from retention.ask import answer_scope
from retention.books import Alone
from retention.chart import chart
from retention.errors import QuestionError
from retention.history import asked
from retention.language import read_question
from retention.scope import Workspace
from retention.wording import explain, plain, word
from retention.wording.export import csv_text
from tests.ledger.tape import attributes_of, ledger_from, lines_of
from tests.narrowed import main, narrowed
from tests.property.ledgers import facts
from tests.property.test_every_kind import RATES, texts, told

if TYPE_CHECKING:
    from retention.access.permit import Permit
    from retention.answer.any import AnyAnswer
    from retention.answer.movers import MovementGroup
    from retention.ledger.building import AttributeRow, LineRow
    from retention.ledger.view import Ledger

    Rows = tuple[list[LineRow], list[AttributeRow]]

COMPLETE, TODAY = date(2026, 11, 30), date(2026, 12, 20)
EMEA = (Condition(attribute="Region", values=("EMEA",)),)
# Theirs from the first day on, in two currencies: both ledgers begin on one day and convert into the same currency.
ALWAYS = """
    Z z1 2023-12-01 - 1000
    Z z2 2023-12-01 - 1000 currency=EUR
    Z is region=emea
    Z is segment=smb
"""
SEGMENTS = ("", "", "region=emea", "region=apac", "apac", "emea", "segment=smb", "segment=mid", "smb", "region=latam")
FURTHER = (
    "quick-ratio 2025",
    "renewal-rate 2025-Q2",
    "win-back-rate 2026-H1",
    "arpa 2025 by region vs previous",
    "ltv 2025 margin=80% by region",
    "nrr monthly 2025 by region",
)
questions = st.one_of(texts(), texts(), st.sampled_from(FURTHER))


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    lines, attributes = draw(facts())
    mine = [draw(told(line))._replace(account_id=_called(line.account_id)) for line in lines]
    named = [(_called(account), name, day, value) for account, name, day, value in attributes]
    return [*mine, *lines_of(ALWAYS)], [*named, *attributes_of(ALWAYS)]


def _called(account: str) -> str:
    """An id that is found in no other word."""
    return f"qx{account}qx"


def ledger(found: Rows, accounts: set[str] | None = None) -> Ledger:
    lines, attributes = found
    return ledger_from(
        [line for line in lines if accounts is None or line.account_id in accounts],
        [record for record in attributes if accounts is None or record[0] in accounts],
        complete_through=COMPLETE,
        rates=RATES,
    )


def answered(text: str, known: Ledger, permit: Permit) -> AnyAnswer:
    """The way of the desk, on a ledger in memory. Raises QuestionError."""
    question, allowed = read_question(text), Allowed(permit, known)
    permit.admit(question)
    mine = allowed.question(question)
    with allowed.told():
        scope, then = asked(mine, newest=known, today=TODAY, workspace=Workspace(), books=Alone(known))
        allowed.confirm(scope)
    return allowed.shown(answer_scope(scope, then))


def outcome(text: str, known: Ledger, permit: Permit) -> AnyAnswer | QuestionError:
    try:
        return answered(text, known, permit)
    except QuestionError as error:
        return error


@settings(deadline=None, max_examples=150)
@given(rows(), questions, st.sampled_from(SEGMENTS), st.sampled_from(("", "by region")))
def test_as_if_the_ledger_held_those_accounts_alone(found: Rows, text: str, segment: str, by: str) -> None:
    """Every figure, row, tier and check; what is refused names no region of others."""
    said = " ".join(f"{text} {segment} {'' if 'by ' in text or 'ly ' in text else by}".split())
    mine = {account for account, name, _, value in found[1] if (name, value) == ("region", "emea")}
    given_ = outcome(said, ledger(found), replace(EVERYTHING, only=EMEA))
    event(f"refused: {isinstance(given_, QuestionError)}")
    if isinstance(given_, QuestionError):
        assert "apac" not in explain(given_).replace(segment, "")
        return
    assert segment not in {"region=apac", "apac", "region=latam"}
    assert "apac" not in given_.model_dump_json()
    alone = ledger(found, mine)
    scope = read_question(said).model_copy(update={"terms": _and_emea(given_)})
    same, then = asked(scope, newest=alone, today=TODAY, workspace=Workspace(), books=Alone(alone))
    assert _figures(given_) == _figures(answer_scope(same, then))


def _and_emea(answer: AnyAnswer) -> tuple[object, ...]:
    from retention.question import Term  # noqa: PLC0415

    assert Condition(attribute="region", values=("emea",)) in answer.conditions
    return tuple(Term(attribute=one.attribute, value=value) for one in answer.conditions for value in one.values)


def _figures(answer: AnyAnswer) -> object:
    return json.loads(answer.model_dump_json(exclude={"id", "ledger"}))


@settings(deadline=None, max_examples=150)
@given(rows(), questions)
def test_no_name_without_permission(found: Rows, text: str) -> None:
    """Neither in the model nor in the words, the file for spreadsheets, the chart."""
    known = ledger(found)
    given_ = outcome(text, known, replace(EVERYTHING, accounts=False))
    if isinstance(given_, QuestionError):
        assert "qx" not in explain(given_)
        return
    assert not text.startswith(("movers", "accounts"))
    everywhere = given_.model_dump_json() + plain(word(given_)) + csv_text(given_)
    try:
        everywhere += json.dumps(chart(given_), default=str)
    except QuestionError as error:
        everywhere += explain(error)
    assert "qx" not in everywhere


MOVED = """
    acme a 2024-01-01 -          1000
    beta b 2024-01-01 2026-09-01  400
    cold c 2024-01-01 -          5000
    acme is region=emea
    acme is region=apac since 2026-05-01
    beta is region=emea
    cold is region=apac
"""


def test_an_account_is_seen_while_it_is_theirs() -> None:
    """Acme is of emea when the second quarter opens, and of apac when the third does: it counts where it opened.

    Q2 opens with 1000 + 400 and keeps all of it; Q3 opens with beta's 400, which are lost.
    """
    known = ledger_from(lines_of(MOVED), attributes_of(MOVED), complete_through=COMPLETE)
    permit = replace(EVERYTHING, only=EMEA)
    second, third = (main(answered(f"nrr 2026-{quarter}", known, permit)).total for quarter in ("Q2", "Q3"))
    assert (second.accounts_opening, second.opening_arr_minor, second.closing_arr_minor) == (2, 1400, 1400)
    assert (third.accounts_opening, third.opening_arr_minor, third.closing_arr_minor) == (1, 400, 0)
    assert [account.account for group in movers(known, permit) for account in group.accounts] == ["beta"]
    described = Allowed(permit, known).ledger
    assert [account.decode() for account in described.columns.accounts] == ["beta"]
    assert described.labels("region") == ("emea",)


def movers(known: Ledger, permit: Permit) -> tuple[MovementGroup, ...]:
    return narrowed(answered("movers 2026-Q3", known, permit), MoversAnswer).movements


def test_lines_and_their_attributes_restrict_nobody() -> None:
    known = ledger_from(lines_of(MOVED), attributes_of(MOVED), complete_through=COMPLETE)
    permit = replace(EVERYTHING, only=(Condition(attribute="interval", values=("month",)),))
    refused = outcome("nrr 2026-Q2", known, permit)
    assert isinstance(refused, QuestionError)
    assert refused.code == "restriction_without_accounts"
