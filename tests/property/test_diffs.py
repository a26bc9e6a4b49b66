"""Any two versions of any imports: the accounts' differences are those of the totals, and no account is left out."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from retention.answer.diff import DiffAnswer, DiffCause
from retention.metrics.difference import SUMS
from retention.policy import policies
from tests.narrowed import narrowed
from tests.store.past import Past

HEADER = "account_id,line_id,product,start,end,amount,currency,interval,status\n"
STARTS = ("2024-01-01", "2024-09-01", "2025-03-31", "2025-04-01", "2025-05-15", "2025-06-30")
ENDS = ("", "2024-12-01", "2025-04-01", "2025-06-10", "2025-07-01", "2025-12-01")
OPENING, CLOSING = "2025-03-31", "2025-06-30"


class Line(NamedTuple):
    account: str
    product: str
    start: str
    end: str
    amount: int
    status: str


lines = st.builds(
    Line,
    st.sampled_from("ABCDE"),
    st.sampled_from(["pro", "team"]),
    st.sampled_from(STARTS),
    st.sampled_from(ENDS),
    st.integers(0, 4),
    st.sampled_from(["active", "active", "trial", "past_due"]),
).filter(lambda line: not line.end or line.start < line.end)
versions = st.dictionaries(st.sampled_from("123456"), lines, min_size=1)
segments = st.dictionaries(st.sampled_from("ABCDE"), st.sampled_from(["smb", "enterprise"]))


def text_of(version: dict[str, Line]) -> str:
    rows = (
        f"{line.account},{name},{line.product},{line.start},{line.end},{line.amount},USD,month,{line.status}\n"
        for name, line in version.items()
    )
    return HEADER + "X,x,pro,2024-01-01,,9,USD,month,active\n" + "".join(rows)


def past_of(folder: str, imports: list[tuple[dict[str, Line], dict[str, str]]]) -> Past:
    past = Past(Path(folder))
    for version, known in imports:
        accounts = "account_id,segment\nX,smb\n" + "".join(f"{name},{value}\n" for name, value in known.items())
        past.land(text_of(version), accounts, complete_through=date(2025, 12, 31), replaces=True)
    return past


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(versions, segments), min_size=2, max_size=4),
    st.sampled_from(["", " smb", " product=pro"]),
    st.sampled_from([*policies()]),
)
def test_differences_of_accounts_are_those_of_the_totals(
    imports: list[tuple[dict[str, Line], dict[str, str]]], segment: str, policy: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        past = past_of(folder, imports)
        if past.versions() == 1:
            return
        answer = narrowed(past.answer(f"diff 2025-Q2 v1{segment} policy={policy}"), DiffAnswer)
        for name in SUMS:
            accounts = sum(getattr(one.after, name) - getattr(one.before, name) for one in answer.accounts)
            assert accounts == getattr(answer.after, name) - getattr(answer.before, name)
        for one in answer.accounts:
            assert one.causes
            # Some row lies behind every difference: these imports change no rule and no rate.
            assert not {DiffCause.RULES, DiffCause.RATES} & set(one.causes)
            assert one.lines_total + len(one.attributes) > 0
        assert past.verified(answer).holds


BALANCES = """
    SELECT account_id, sum(CASE WHEN status IN ('active', 'cancelled', 'past_due') THEN arr_minor ELSE 0 END)
    FROM line
    WHERE added <= ?1 AND (retired IS NULL OR retired > ?1) AND start <= ?2 AND (end IS NULL OR end > ?2)
    GROUP BY account_id
"""


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(versions, segments), min_size=2, max_size=4), st.data())
def test_the_accounts_are_those_whose_balances_differ(
    imports: list[tuple[dict[str, Line], dict[str, str]]], data: st.DataObject
) -> None:
    """By SQL over the rows of either version. Where balances are the same, what the account was before may differ."""
    with tempfile.TemporaryDirectory() as folder:
        past = past_of(folder, imports)
        if past.versions() == 1:
            return
        first = data.draw(st.integers(1, past.versions() - 1))
        second = data.draw(st.integers(first + 1, past.versions()))
        balances = {
            (version, day): Counter(dict(past.rows(BALANCES, version, day)))
            for version in (first, second)
            for day in (OPENING, CLOSING)
        }
        answer = narrowed(past.answer(f"diff 2025-Q2 v{first} v{second}"), DiffAnswer)
        told = {one.account: one for one in answer.accounts}
        for account in "ABCDEX":
            expected = [balances[version, day][account] for day in (OPENING, CLOSING) for version in (first, second)]
            if account in told:
                sides = (told[account].before, told[account].after)
                found = [getattr(side, name) for name in ("opening_arr_minor", "closing_arr_minor") for side in sides]
                assert found == expected
            else:
                assert (expected[0], expected[2]) == (expected[1], expected[3])
