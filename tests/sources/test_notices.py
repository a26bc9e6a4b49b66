"""What lands but deserves a look: counted, with the first example, in the exact sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from retention.sources.mapping import shipped
from tests.sources.files import HEADER, fault_sentences, notice_sentences

if TYPE_CHECKING:
    from tests.sources.files import Files


def added_up(lines: str) -> str:
    return f"{lines}. They are added up; where the newer replaces the older, import with --overlap latest_wins."


OVERLAPS = {
    # Two products side by side are no overlap worth a word.
    "A,1,pro,2025-01-01,,1,USD,month,,|A,2,seats,2025-02-01,,1,USD,month,,": [],
    # One ends where the next one starts.
    "A,1,pro,2025-01-01,2025-02-01,1,USD,month,,|A,2,pro,2025-02-01,,1,USD,month,,": [],
    # Two accounts.
    "A,1,pro,2025-01-01,,1,USD,month,,|B,2,pro,2025-01-01,,1,USD,month,,": [],
    "A,1,pro,2025-01-01,2025-02-02,1,USD,month,,|A,2,pro,2025-02-01,,1,USD,month,,": [
        added_up("1 line starts while another of its account runs (1 of the same product; first: 2)")
    ],
    # The long first line overlaps the third as well, whatever the order of the rows; without a product is one too.
    "A,3,,2025-03-01,,1,USD,month,,|A,1,,2025-01-01,,1,USD,month,,|A,2,,2025-02-01,2025-02-10,1,USD,month,,": [
        added_up("2 lines start while another of their account runs (2 of the same product; first: 2)")
    ],
    "A,1,pro,2025-01-01,,1,USD,month,,|A,2,seats,2025-01-15,,1,USD,month,,|A,3,pro,2025-02-01,,1,USD,month,,": [
        added_up("2 lines start while another of their account runs (1 of the same product; first: 3)")
    ],
}


@pytest.mark.parametrize(("rows", "sentences"), OVERLAPS.items())
def test_overlaps(files: Files, rows: str, sentences: list[str]) -> None:
    assert notice_sentences(files.read(HEADER + rows.replace("|", "\n") + "\n")) == sentences


def test_where_the_newer_line_replaces_the_one_before(files: Files) -> None:
    canonical = shipped("canonical")
    lines = canonical.lines.model_copy(update={"overlap": "latest_wins"})
    package = files.read(
        HEADER
        + "A,1,pro,2025-01-01,,1,USD,month,,\n"
        + "A,2,pro,2025-02-01,2025-02-01,1,USD,month,,\n"
        + "A,3,pro,2025-02-01,,1,USD,month,,\n",
        mapping=canonical.model_copy(update={"lines": lines}),
    )
    assert fault_sentences(package) == []
    assert notice_sentences(package) == [
        "2 lines start while another of their account runs and replace it (first: 2).",
        "1 line ends on the day it starts: it replaces the one before and adds nothing (first: 2).",
    ]


def test_negative_and_zero_lines(files: Files) -> None:
    amounts = {"credit": "-5", "free": "0", "gift": "0.00", "refund": "-0.01", "paid": "5"}
    rows = "".join(f"{name},{name},pro,2025-01-01,,{amount},USD,month,,\n" for name, amount in amounts.items())
    assert notice_sentences(files.read(HEADER + rows)) == [
        "2 lines have a negative amount (first: credit).",
        "2 lines have the amount 0 and add no revenue (first: free).",
    ]
    assert notice_sentences(
        files.read(f"{HEADER}A,1,,2025-01-01,,-1,USD,month,,\nB,2,,2025-01-01,,0,USD,month,,\n")
    ) == [
        "1 line has a negative amount (first: 1).",
        "1 line has the amount 0 and adds no revenue (first: 2).",
    ]


LINES = HEADER + "".join(f"{account},{account},,2025-01-01,,1,USD,month,,\n" for account in "ABC")


def test_accounts_without_attributes(files: Files) -> None:
    package = files.read(LINES, "account_id,region\nB,emea\n")
    assert notice_sentences(package) == ["2 accounts have lines but no row in any accounts file (first: A)."]
    assert notice_sentences(package, "A") == ["1 account has lines but no row in any accounts file (first: C)."]
    assert notice_sentences(package, "A", "C") == []


def test_an_account_whose_row_is_blank_has_a_row(files: Files) -> None:
    assert notice_sentences(files.read(LINES, "account_id,region\nA,\nB,emea\nC,\n")) == []


def test_lines_alone_need_no_attributes(files: Files) -> None:
    assert notice_sentences(files.read(LINES)) == []
    assert notice_sentences(files.read(LINES), "A", "X") == [
        "2 accounts have lines but no row in any accounts file (first: B)."
    ]


def test_account_rows_that_disagree(files: Files) -> None:
    package = files.read(LINES, "account_id,region,plan\nA,emea,x\nA,apac,x\nA,emea,y\nB,emea,x\nB,emea,x\nC,,\n")
    assert package.accounts is not None
    assert [tuple(record) for record in package.accounts.records if record.account_id == "A"] == [
        ("A", "region", "", "emea"),
        ("A", "plan", "", "y"),
    ]
    assert notice_sentences(package) == [
        "1 account has rows that disagree for the same day; the later row stands (first: A)."
    ]


def test_lines_that_say_otherwise_than_their_account(files: Files) -> None:
    mapping = files.mapping(
        """
        name = "mine"
        [lines]
        account_id = "account_id"
        line_id = "line_id"
        start = "start"
        amount = "amount"
        currency = "currency"
        interval = "interval"
        agrees_with = { product = "plan" }
        [accounts]
        account_id = "account_id"
        """
    )
    lines = LINES.replace(",,2025", ",pro,2025")
    package = files.read(lines, "account_id,plan\nA,pro\nB,basic\nC,\n", mapping)
    assert notice_sentences(package) == ["1 line says another plan than its account (first: B)."]
    package = files.read(lines, "account_id,plan\nA,free\nB,basic\nC,pro\n", mapping)
    assert notice_sentences(package) == ["2 lines say another plan than their account (first: A)."]


def test_a_column_that_nobody_reads_may_be_the_one_that_is_missing(files: Files) -> None:
    """A file whose status is called otherwise would else count its trials without a word."""
    package = files.read(
        "account_id,line_id,product,start,end,amount,currency,interval,state,note\nA,1,p,2025-01-01,,1,USD,month,,\n"
    )
    assert notice_sentences(package) == [
        (
            "2 columns of lines.csv were not read: state, note. Columns that it could have: quantity, status, discount,"
            " discount_kind, cancelled, past_due_since, kind, subscription, reason."
        )
    ]
    header = "account_id,line_id,product,start,end,amount,currency,interval\n"
    assert notice_sentences(files.read(f"{header}A,1,p,2025-01-01,,1,USD,month\n")) == []
    every = ",discount,discount_kind,cancelled,past_due_since,kind,subscription,reason,note\n"
    package = files.read(HEADER.replace("\n", every) + "A,1,,2025-01-01,,1,USD,month,,,,,,,,,,x\n")
    assert notice_sentences(package) == []
