"""One period in two ledger versions: totals, accounts and causes, worked out by hand and by SQL."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from retention.answer.diff import AccountDiff, DiffAnswer, DiffCause
from retention.errors import LedgerError, QuestionError
from retention.kinds import diff
from retention.metrics.difference import SUMS
from retention.wording import explain
from tests.narrowed import narrowed
from tests.store.past import Past

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "account_id,line_id,product,start,end,amount,currency,interval,status,quantity\n"
# On 31 March A, B, C and M are worth 100, 50, 70 and 20 a month; E left in 2024 and comes back in May.
FIRST = (
    HEADER
    + """\
A,a,pro,2024-01-01,,100,USD,month,active,10
B,b,pro,2024-01-01,2025-06-01,50,USD,month,active,5
C,c,pro,2024-01-01,,70,USD,month,active,7
E,e1,pro,2024-01-01,2024-06-01,10,USD,month,active,1
E,e2,pro,2025-05-01,,10,USD,month,active,1
M,m,pro,2024-01-01,,20,USD,month,active,2
S,s,pro,2024-01-01,,40,USD,month,active,4
"""
)
SEGMENTS = "account_id,segment,region\nA,smb,emea\nB,smb,emea\nS,enterprise,emea\n"


@pytest.fixture
def past(tmp_path: Path) -> Past:
    return Past(tmp_path)


def land(past: Past, *texts: str, segments: tuple[str, ...] = ()) -> None:
    for position, text in enumerate(texts):
        accounts = segments[position] if position < len(segments) else None
        past.land(text, accounts, complete_through=date(2025, 12, 31), replaces=True)


def changed(*rows: tuple[str, str]) -> str:
    """FIRST with these rows in place of others; an empty one is left out."""
    text = FIRST
    for was, is_now in rows:
        assert was in text
        text = text.replace(was, is_now)
    return "".join(line for line in text.splitlines(keepends=True) if line.strip())


def asked(past: Past, question: str = "diff 2025-Q2 v1 v2") -> DiffAnswer:
    return narrowed(past.answer(question), DiffAnswer)


def only(past: Past, question: str = "diff 2025-Q2 v1 v2") -> AccountDiff:
    """The one account that differs."""
    (account,) = asked(past, question).accounts
    return account


def test_by_hand(past: Past) -> None:
    """B stayed until August after all, A pays 120 since 2024, D is known since the second import."""
    land(
        past,
        FIRST,
        changed(("2025-06-01,50", "2025-09-01,50"), (",,100,", ",,120,"))
        + "D,d,pro,2025-05-01,,30,USD,month,active,1\n",
    )
    answer = asked(past)
    # Opening 100 + 50 + 70 + 20 + 40 = 280 a month, then 300; of them 230 and 300 were left at the end.
    before, after = answer.before, answer.after
    assert (before.nrr and before.nrr.percent, after.nrr and after.nrr.percent) == ("82.1", "100.0")
    assert (before.opening_arr_minor, after.opening_arr_minor) == (336_000, 360_000)
    assert (answer.change and answer.change.percent) == "17.9"
    assert (answer.earlier.version, answer.ledger.version, answer.accounts_total) == (1, 2, 3)
    balances = [
        (
            (one.before.opening_arr_minor, one.after.opening_arr_minor),
            (one.before.closing_arr_minor, one.after.closing_arr_minor),
        )
        for one in answer.accounts
    ]
    assert balances == [
        ((60_000, 60_000), (0, 60_000)),
        ((120_000, 144_000), (120_000, 144_000)),
        ((0, 0), (0, 36_000)),
    ]
    assert [(one.account, one.causes) for one in answer.accounts] == [
        ("B", (DiffCause.DATES,)),
        ("A", (DiffCause.AMOUNT,)),
        ("D", (DiffCause.LINE_ADDED,)),
    ]
    assert answer.accounts[0].before.churn_arr_minor == 60_000
    assert answer.accounts[2].after.new_arr_minor == 36_000


CAUSES: dict[str, tuple[tuple[str, str], tuple[DiffCause, ...]]] = {
    "line added": (("M,m,pro", "M,m0,pro,2025-01-01,,5,USD,month,active,1\nM,m,pro"), (DiffCause.LINE_ADDED,)),
    "line retired": (("C,c,pro,2024-01-01,,70,USD,month,active,7\n", "\n"), (DiffCause.LINE_RETIRED,)),
    "amount": ((",,100,", ",,101,"), (DiffCause.AMOUNT,)),
    "interval": ((",,100,USD,month", ",,100,USD,quarter"), (DiffCause.AMOUNT,)),
    "start": (("C,c,pro,2024-01-01", "C,c,pro,2025-04-01"), (DiffCause.DATES,)),
    "status": ((",,70,USD,month,active", ",,70,USD,month,trial"), (DiffCause.STATUS,)),
    "several": (
        ("B,b,pro,2024-01-01,2025-06-01,50,USD,month,active,5", "B,b,team,2024-01-01,,55,USD,month,past_due,6"),
        (DiffCause.AMOUNT, DiffCause.DATES, DiffCause.STATUS, DiffCause.PRODUCT),
    ),
    "before the opening": (("E,e1,pro,2024-01-01,2024-06-01,10,USD,month,active,1\n", "\n"), (DiffCause.LINE_RETIRED,)),
}


@pytest.mark.parametrize(("row", "causes"), CAUSES.values(), ids=CAUSES)
def test_causes(past: Past, row: tuple[str, str], causes: tuple[DiffCause, ...]) -> None:
    land(past, FIRST, changed(row))
    assert only(past).causes == causes


def test_a_line_that_moved_is_told_on_both_sides(past: Past) -> None:
    land(past, FIRST, changed(("M,m,pro", "N,m,pro")))
    answer = asked(past)
    told = [(one.account, one.causes, [(line.line_id, line.account) for line in one.lines]) for one in answer.accounts]
    assert told == [("M", (DiffCause.MOVED,), [("m", "N")]), ("N", (DiffCause.MOVED,), [("m", "M")])]


def test_new_business_that_turns_out_to_be_a_return(past: Past) -> None:
    """E's balances are the same; that it had been a customer before makes another movement."""
    land(past, changed(("E,e1,pro,2024-01-01,2024-06-01,10,USD,month,active,1\n", "\n")), FIRST)
    account = only(past)
    assert (account.before.new_arr_minor, account.after.new_arr_minor) == (12_000, 0)
    assert (account.before.reactivation_arr_minor, account.after.reactivation_arr_minor) == (0, 12_000)
    assert [line.line_id for line in account.lines] == ["e1"]


def test_what_lies_outside_the_period_is_not_told(past: Past) -> None:
    land(past, FIRST, changed((",,100,", ",,120,")) + "A,a2,pro,2025-10-01,,30,USD,month,active,1\n")
    account = only(past)
    assert [line.line_id for line in account.lines] == ["a"]
    assert asked(past, "diff 2025-Q4 v1 v2").accounts[0].lines_total == 2


def test_an_account_that_changed_its_segment(past: Past) -> None:
    """B counted as smb at first; nothing of its lines differs."""
    land(past, FIRST, FIRST, segments=(SEGMENTS, SEGMENTS.replace("B,smb", "B,enterprise")))
    account = only(past, "diff 2025-Q2 v1 v2 smb")
    assert (account.account, account.before.in_segment, account.after.in_segment) == ("B", True, False)
    assert (account.before.opening_arr_minor, account.after.opening_arr_minor) == (60_000, 0)
    assert account.causes == (DiffCause.ATTRIBUTE,)
    (record,) = account.attributes
    assert record.model_dump() == {"attribute": "segment", "valid_from": None, "before": "smb", "after": "enterprise"}
    assert asked(past, "diff 2025-Q2 v1 v2").accounts_total == 0
    assert asked(past, "diff 2025-Q2 v1 v2 region=emea").accounts_total == 0


def test_an_attribute_that_only_the_later_version_knows(past: Past) -> None:
    past.land(FIRST, complete_through=date(2025, 12, 31))
    past.land(FIRST, SEGMENTS, complete_through=date(2025, 12, 31))
    answer = asked(past, "diff 2025-Q2 v1 v2 enterprise")
    assert (answer.before.accounts_opening, answer.before.nrr, answer.change) == (0, None, None)
    assert [(one.account, one.causes) for one in answer.accounts] == [("S", (DiffCause.ATTRIBUTE,))]


def test_rates_that_differ(past: Past) -> None:
    foreign = FIRST + "X,x,pro,2024-01-01,,100,EUR,month,active,1\n"
    past.land(foreign, complete_through=date(2025, 12, 31))
    past.rates("day,currency,base,rate\n2024-01-01,EUR,USD,1.10\n")
    past.rates("day,currency,base,rate\n2024-01-01,EUR,USD,1.20\n")
    account = only(past, "diff 2025-Q2 v2 v3")
    assert (account.account, account.causes) == ("X", (DiffCause.RATES,))
    assert (account.before.opening_arr_minor, account.after.opening_arr_minor) == (132_000, 144_000)


def test_overlap_rules_that_differ(past: Past) -> None:
    """No row differs: that the newer line replaces the older one does."""
    both = FIRST + "A,a2,pro,2025-01-01,,60,USD,month,active,6\n"
    past.land(both, complete_through=date(2025, 12, 31))
    past.land(both.replace("C,c,pro,2024-01-01,,70", "C,c,pro,2024-01-01,,71"), overlap="latest_wins")
    found = {one.account: one.causes for one in asked(past).accounts}
    assert found == {"A": (DiffCause.RULES,), "C": (DiffCause.AMOUNT,)}


def test_versions_that_do_not_differ(past: Past) -> None:
    land(past, FIRST, changed(("month,active,10", "month,active,11")))
    answer = asked(past)
    assert (answer.accounts_total, answer.accounts, answer.rest) == (0, (), None)
    assert answer.change is not None
    assert answer.change.percent == "0.0"


def test_one_version_alone_is_held_against_the_newest(past: Past) -> None:
    land(past, FIRST, changed((",,100,", ",,110,")), changed((",,100,", ",,120,")))
    answer = asked(past, "diff 2025-Q2 v1")
    assert (answer.earlier.version, answer.ledger.version) == (1, 3)
    assert answer.accounts == asked(past, "diff 2025-Q2 v3 v1").accounts
    assert answer.id == asked(past, "diff 2025-Q2 v1 v3").id


def test_beyond_the_cap_accounts_are_summed(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"Z{n},z{n},pro,2024-01-01,,{n + 1},USD,month,active,1\n" for n in range(9))
    land(past, FIRST, FIRST + rows)
    whole = asked(past)
    monkeypatch.setattr(diff, "MOST_ACCOUNTS", 4)
    cut = asked(past)
    assert (cut.accounts, cut.accounts_total) == (whole.accounts[:4], 9)
    assert cut.rest is not None
    assert (cut.rest.accounts, cut.rest.before.opening_arr_minor) == (5, 0)
    # 1 + 2 + 3 + 4 + 5 a month.
    assert (cut.rest.after.opening_arr_minor, cut.rest.after.closing_arr_minor) == (18_000, 18_000)
    sides = [(cut.rest.before, cut.rest.after), *((one.before, one.after) for one in cut.accounts)]
    for name in SUMS:
        listed = sum(getattr(after, name) - getattr(before, name) for before, after in sides)
        assert listed == getattr(cut.after, name) - getattr(cut.before, name)


def test_many_lines_of_an_account_are_cut(past: Past) -> None:
    land(past, FIRST, FIRST + "".join(f"A,n{n:02},pro,2024-01-01,,1,USD,month,active,1\n" for n in range(25)))
    account = only(past)
    assert (account.lines_total, len(account.lines)) == (25, 20)


def test_names_are_those_of_the_later_version(past: Past) -> None:
    land(
        past, FIRST, changed((",,100,", ",,110,")), segments=("account_id,name\nA,Alder\n", "account_id,name\nA,Ash\n")
    )
    assert only(past).name == "Ash"


def test_a_version_that_is_none_is_refused(past: Past) -> None:
    land(past, FIRST, changed((",,100,", ",,110,")))
    for question in ("diff 2025-Q2 v1 v9", "diff 2025-Q2 v9"):
        with pytest.raises(LedgerError) as refused:
            asked(past, question)
        assert explain(refused.value) == "There is no ledger version 9. Versions: 1 to 2."
    with pytest.raises(QuestionError) as same:
        asked(past, "diff 2025-Q2 v2")
    assert same.value.code == "same_versions"


def test_a_period_that_was_not_over_then_is_refused(past: Past) -> None:
    past.land(FIRST, complete_through=date(2025, 5, 31))
    past.land(FIRST, complete_through=date(2025, 12, 31))
    with pytest.raises(QuestionError) as refused:
        asked(past)
    assert explain(refused.value) == (
        "Q2 2025 was not over in ledger v1, which is complete through 31 May 2025. Name a later version, or an earlier"
        " period."
    )


def test_currencies_that_cannot_be_added_up_are_refused(past: Past) -> None:
    land(past, FIRST, FIRST.replace("USD", "EUR"))
    with pytest.raises(QuestionError) as refused:
        asked(past)
    assert (refused.value.code, refused.value.facts) == ("mixed_currencies", {"currencies": ("EUR", "USD")})


def test_a_diff_holds_after_later_imports(past: Past) -> None:
    land(past, FIRST, changed((",,100,", ",,110,")))
    given = [asked(past), asked(past, "diff grr 2025-Q2 v1")]
    land(past, changed((",,100,", ",,120,")))
    for answer in given:
        found = past.verified(answer)
        assert found.holds
        assert found.answer == answer


def test_rows_of_the_earlier_version_that_were_changed_are_found(past: Past) -> None:
    land(past, FIRST, changed((",,100,", ",,110,")))
    answer = asked(past)
    past.tamper("UPDATE line SET arr_minor = 7 WHERE line_id = 'a' AND retired IS NOT NULL")
    with pytest.raises(LedgerError) as found:
        past.verified(answer)
    assert (found.value.code, found.value.facts) == ("tampered", {"version": 1})
