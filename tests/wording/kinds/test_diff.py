"""What is said of two ledger versions: the whole reply, and every way in which a line can differ."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from retention.answer.diff import (
    AccountDiff,
    AccountFigures,
    AttributeChange,
    DiffAnswer,
    DiffCause,
    LineChange,
    LineState,
)
from retention.metrics.difference import SUMS
from retention.wording import plain, word
from retention.wording.export import csv_text
from retention.wording.kinds.diff import ACCOUNTS_READ
from retention.wording.kinds.diff_changes import because
from retention.wording.voice import voice
from tests.narrowed import narrowed
from tests.store.past import Past

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = voice("en")
FIRST = """\
A,a,pro,2024-01-01,,100,USD,month
B,b,pro,2024-01-01,2025-06-01,50,USD,month
C,c,pro,2024-01-01,,70,USD,month
"""
SECOND = FIRST.replace("2025-06-01", "2025-09-01").replace(",,100,", ",,120,") + "D,d,pro,2025-05-01,,30,USD,month\n"


def asked(
    folder: Path, *versions: str, accounts: str | None = None, question: str = "diff 2025-Q2 v1 v2"
) -> DiffAnswer:
    past = Past(folder)
    for text in versions:
        past.land(text, accounts, complete_through=date(2025, 12, 31), replaces=True)
    return narrowed(past.answer(question), DiffAnswer)


def test_the_whole_reply(tmp_path: Path) -> None:
    answer = asked(tmp_path, FIRST, SECOND)
    assert plain(word(answer)).splitlines() == [
        "NRR, Q2 2025: 77.3 % in ledger v1, 100.0 % in v2 (+22.7 pt)",
        "1 Apr – 30 Jun 2025 · 3 accounts · USD",
        "Small sample: 3 accounts.",
        "3 accounts differ between ledger v1 and v2.",
        "",
        "  ARR                          v1       v2    Change",
        "  Opening ARR               2,640    2,880      +240",
        "  Churn                      −600        0      +600",
        "  New business                  0     +360      +360",
        "  Closing ARR               2,040    3,240    +1,200",
        "  Accounts at the opening       3        3         0",
        "  NRR                      77.3 %  100.0 %  +22.7 pt",
        "  GRR                      77.3 %  100.0 %  +22.7 pt",
        "  Logo retention           66.7 %  100.0 %  +33.3 pt",
        "",
        "What differs, account by account",
        "  Account  Opening change  Closing change  What changed",
        "  B                     0            +600  line b: end 1 Sep 2025, was 1 Jun 2025",
        "  A                  +240            +240  line a: 1,440 a year, was 1,200",
        "  D                     0            +360  line d added: 360 from 1 May 2025",
        "  total              +240          +1,200  –",
        "",
        (
            "NRR: what the accounts of the opening are worth at the close, divided by what they were worth at the"
            " opening. New and reactivated accounts do not count. The accounts' changes add up to those of the sums"
            " above, exactly."
        ),
        f"Complete through 31 Dec 2025 · ledger v2 · policy holdfast · answer {answer.id[:8]}",
    ]


def test_nothing_differs(tmp_path: Path) -> None:
    answer = asked(tmp_path, FIRST, FIRST.replace("A,a,pro", "A,a,team"))
    reply = word(answer)
    assert reply.headline == "NRR, Q2 2025: 77.3 % in ledger v1, 77.3 % in v2 (0.0 pt)"
    assert reply.checks[-1] == "No account differs between ledger v1 and v2."
    assert reply.more == ()


def test_a_segment_that_one_version_lacks(tmp_path: Path) -> None:
    answer = asked(
        tmp_path, FIRST, FIRST.replace("A,a,pro", "A,a,team"), question="diff logo retention 2025-Q2 v1 v2 product=team"
    )
    reply = word(answer)
    assert reply.headline == "Team logo retention, Q2 2025: n/a in ledger v1, 100.0 % in v2"
    assert reply.more[0].rows[0] == ("A", "+1,200", "+1,200", "line a: product team, was pro")


def test_nobody_was_active_in_the_later_version(tmp_path: Path) -> None:
    late = "A,a,pro,2025-05-01,,100,USD,month\n"
    reply = word(asked(tmp_path, FIRST, late))
    assert reply.headline == "NRR, Q2 2025: 77.3 % in ledger v1, n/a in v2"
    assert reply.checks == (
        "No account was active on 31 Mar 2025, so there is nothing to retain.",
        "The ledger starts on 1 May 2025.",
        "3 accounts differ between ledger v1 and v2.",
    )


def test_names_and_the_accounts_that_are_not_listed(tmp_path: Path) -> None:
    grown = "".join(f"N{n:02},n{n:02},pro,2024-01-01,,{200 - n},USD,month\n" for n in range(ACCOUNTS_READ + 2))
    answer = asked(tmp_path, FIRST, FIRST + grown, accounts="account_id,name\nN00,Alder & Sons\n")
    table = word(answer).more[0]
    assert table.title == "What differs, account by account: the largest 50 of 52 accounts; CSV has all"
    assert table.header == ("Account", "Name", "Opening change", "Closing change", "What changed")
    assert table.rows[0] == ("N00", "Alder & Sons", "+2,400", "+2,400", "line n00 added: 2,400 from 1 Jan 2024")
    # 150 and 149 a month are left out; 200 + … + 149 are 9,074 a month in all.
    assert table.rows[-2:] == (("2 others", "–", "+3,588", "+3,588", "–"), ("total", "–", "+108,888", "+108,888", "–"))
    rows = list(csv.DictReader(io.StringIO(csv_text(answer))))
    assert [row["row"] for row in rows] == ["total", *["account"] * 52]
    assert (rows[0]["metric_before_percent"], rows[0]["metric_after_percent"]) == ("77.3", "99.5")
    assert (rows[1]["account"], rows[1]["opening_arr_minor_before"], rows[1]["opening_arr_minor_after"]) == (
        "N00",
        "0",
        "240000",
    )
    assert (rows[1]["causes"], rows[1]["in_segment_before"], rows[1]["in_segment_after"]) == (
        "line_added",
        "False",
        "True",
    )


STATE: dict[str, Any] = {
    "product": "pro",
    "start": date(2024, 1, 1),
    "end": None,
    "amount_minor": 10_000,
    "currency": "USD",
    "interval": "month",
    "arr_minor": 120_000,
    "quantity": "10",
    "status": "active",
    "discount_arr_minor": None,
    "discount_kind": None,
    "cancelled": None,
    "past_due_since": None,
    "kind": None,
    "subscription": None,
    "reason": None,
}
NOTHING = AccountFigures(in_segment=True, **dict.fromkeys(SUMS, 0))


def said(
    lines: tuple[LineChange, ...] = (),
    attributes: tuple[AttributeChange, ...] = (),
    causes: tuple[DiffCause, ...] = (),
    lines_total: int | None = None,
) -> str:
    total = len(lines) if lines_total is None else lines_total
    account = AccountDiff(
        account="A",
        name=None,
        before=NOTHING,
        after=NOTHING,
        causes=causes,
        lines_total=total,
        lines=lines,
        attributes=attributes,
    )
    return because(ENGLISH, "USD", account)


def line(before: dict[str, Any] | None, after: dict[str, Any] | None, account: str | None = None) -> LineChange:
    sides = [None if side is None else LineState.model_validate(STATE | side) for side in (before, after)]
    return LineChange(line_id="L-1", source="canonical", causes=(), account=account, before=sides[0], after=sides[1])


LINES = {
    "added": (line(None, {}), "line L-1 added: 1,200 from 1 Jan 2024"),
    "taken out": (line({}, None), "line L-1 taken out: 1,200"),
    "moved in": (line(None, {}, "B"), "line L-1, before of B"),
    "moved away": (line({}, None, "B"), "line L-1 now of B"),
    "amount": (line({}, {"arr_minor": 120_050}), "line L-1: 1,200.50 a year, was 1,200"),
    "currency": (line({}, {"currency": "EUR"}), "line L-1: 1,200 EUR a year, was 1,200"),
    "days": (
        line({"end": date(2025, 6, 1)}, {"start": date(2024, 2, 1)}),
        "line L-1: start 1 Feb 2024, was 1 Jan 2024, end open, was 1 Jun 2025",
    ),
    "cancelled": (line({}, {"cancelled": date(2025, 5, 3)}), "line L-1: cancellation 3 May 2025, was none"),
    "past due": (line({}, {"past_due_since": date(2025, 5, 3)}), "line L-1: past due since 3 May 2025, was none"),
    "status": (line({}, {"status": "trial"}), "line L-1: status trial, was active"),
    "product": (line({"product": None}, {}), "line L-1: product pro, was none"),
    "quantity": (line({}, {"quantity": None}), "line L-1: quantity none, was 10"),
    "kind": (line({}, {"kind": "usage"}), "line L-1: kind usage, was none"),
    "subscription": (line({}, {"subscription": "S-1"}), "line L-1: subscription S-1, was none"),
    "discount": (
        line({}, {"discount_arr_minor": 12_000, "discount_kind": "once"}),
        "line L-1: discount 120 once, was none",
    ),
    "reason alone": (line({}, {"reason": "price"}), "line L-1: reason price, was none"),
    "interval": (line({}, {"interval": "year"}), "line L-1: interval year, was month"),
}


@pytest.mark.parametrize(("change", "sentence"), LINES.values(), ids=LINES)
def test_a_line(change: LineChange, sentence: str) -> None:
    assert said((change,)) == sentence


def test_attributes() -> None:
    always = AttributeChange(attribute="segment", valid_from=None, before="smb", after="enterprise")
    since = AttributeChange(attribute="segment", valid_from=date(2025, 2, 1), before=None, after="smb")
    assert said(attributes=(always,)) == "segment enterprise, was smb"
    assert said(attributes=(since,)) == "segment from 1 Feb 2025 smb, was (none)"


def test_what_no_row_says() -> None:
    assert said(causes=(DiffCause.RATES,)) == "other exchange rates"
    assert said(causes=(DiffCause.RULES,)) == "read by other rules"


def test_three_things_are_said_and_the_others_counted() -> None:
    change = line(None, {})
    assert said((change, change, change, change), lines_total=25).endswith(
        "; line L-1 added: 1,200 from 1 Jan 2024 and 22 more"
    )
