"""Ledgers small enough to be read: a test's text is its ledger.

Each row is a line of an account, with its annual run rate in minor units, or what the account is:

    acme a1 2024-01-01 2025-01-01 1200
    acme a2 2024-07-01 -           600 product=seats currency=EUR status=trial interval=year
    acme a3 2024-01-01 -           300 discount=100 discount_kind=once quantity=12.5 kind=usage subscription=s1
    acme a4 2024-01-01 2025-01-01  300 cancelled=2024-11-30 reason=price
    acme a5 2024-01-01 -           300 status=past_due past_due_since=2024-03-01
    acme is segment=smb
    acme is segment=enterprise since 2024-09-01

`-` is the end of a line that is still running. `product=` is a line without one, `segment=` a record of having none.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from retention.answer import Answer
from retention.ask import ask
from retention.language import read_question
from retention.ledger.building import LineRow, build_columns, fingerprint
from retention.ledger.view import Ledger
from retention.store.snapshot import default_first_active

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retention.ledger.building import AttributeRow
    from retention.ledger.rates import RateRow
    from retention.scope import Workspace

TODAY = date(2027, 1, 15)
COMPLETE_THROUGH = date(2026, 12, 31)
SOURCE = "tape"


def ledger_of(text: str, *, newest_only: bool = False, complete_through: date = COMPLETE_THROUGH) -> Ledger:
    """The ledger that `text` says; `newest_only`: a newer line of an account replaces the one before."""
    return ledger_from(lines_of(text), attributes_of(text), newest_only=newest_only, complete_through=complete_through)


def lines_of(text: str) -> list[LineRow]:
    return [_line(words, number) for number, words in enumerate(_rows(text)) if words[1] != "is"]


def attributes_of(text: str) -> list[AttributeRow]:
    return [_attribute(words) for words in _rows(text) if words[1] == "is"]


def ledger_from(
    lines: Iterable[LineRow],
    attributes: Iterable[AttributeRow] = (),
    *,
    newest_only: bool = False,
    complete_through: date = COMPLETE_THROUGH,
    rows_set_aside: int = 0,
    rates: Iterable[RateRow] = (),
) -> Ledger:
    """A first ledger version of these rows."""
    columns = build_columns(list(lines), attributes, frozenset({SOURCE}) if newest_only else frozenset(), rates)
    return Ledger(
        version=1,
        fingerprint=fingerprint(columns, complete_through, rows_set_aside),
        complete_through=complete_through,
        rows_set_aside=rows_set_aside,
        columns=columns,
        default_first_active=default_first_active(columns),
    )


def asked(ledger: Ledger | str, question: str, *, workspace: Workspace | None = None) -> Answer:
    """The answer to `question` on `TODAY`."""
    known = ledger_of(ledger) if isinstance(ledger, str) else ledger
    answer = ask(read_question(question), ledger=known, today=TODAY, workspace=workspace)
    assert isinstance(answer, Answer)
    return answer


def _rows(text: str) -> list[list[str]]:
    return [row.split() for row in text.splitlines() if row.strip()]


def _line(words: list[str], row: int) -> LineRow:
    account, line_id, start, end, arr, *more = words
    said = dict(word.split("=", 1) for word in more)
    discount = said.get("discount")
    return LineRow(
        account_id=account,
        source=SOURCE,
        line_id=line_id,
        start=start,
        end=None if end == "-" else end,
        arr_minor=int(arr),
        currency=said.get("currency", "USD"),
        status=said.get("status", "active"),
        product=said.get("product", "core") or None,
        interval=said.get("interval", "month"),
        newness=row,
        quantity=said.get("quantity"),
        discount_arr_minor=None if discount is None else int(discount),
        discount_kind=None if discount is None else said.get("discount_kind", "recurring"),
        cancelled=said.get("cancelled"),
        past_due_since=said.get("past_due_since"),
        kind=said.get("kind"),
        subscription=said.get("subscription"),
        reason=said.get("reason"),
    )


def _attribute(words: list[str]) -> AttributeRow:
    account, _, said, *since = words
    attribute, value = said.split("=")
    return account, attribute, since[1] if since else "", value
