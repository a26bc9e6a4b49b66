"""What a line may say beside its amount: the exact sentence of every fault, and what good cells mean."""

from __future__ import annotations

import pytest

from retention.sources.mapping import shipped
from tests.sources.files import Files, fault_sentences, places

COLUMNS = "discount discount_kind cancelled past_due_since kind subscription reason".split()
HEADER = "account_id,line_id,start,end,amount,currency,interval,quantity,status,product," + ",".join(COLUMNS) + "\n"
GOOD = "A,L-1,2025-01-01,,100,USD,month,,,,,,,,,,\n"


def row(
    *,
    end: str = "",
    status: str = "",
    quantity: str = "",
    currency: str = "USD",
    interval: str = "month",
    **particulars: str,
) -> str:
    said = [particulars.get(name, "") for name in COLUMNS]
    return f"A,L-2,2025-01-01,{end},100,{currency},{interval},{quantity},{status},,{','.join(said)}\n"


ONE_FAULT = {
    row(discount="some"): "discount: some is not an amount; write it as 1234.50",
    row(discount="-5"): "discount: -5 is below zero; write what was taken off the list price",
    row(discount="0.001"): "discount: 0.001 has more decimals than USD, which has 2",
    row(discount="0.5", currency="JPY"): "discount: 0.5 has decimals, JPY has none",
    row(discount="9000000000000"): "discount: 9000000000000 is too large an amount",
    row(discount="5", discount_kind="twice"): (
        "discount_kind: twice is not a kind of discount; write recurring or once"
    ),
    row(discount_kind="twice"): "discount_kind: twice is not a kind of discount; write recurring or once",
    row(cancelled="2025-02-30", end="2025-06-01"): "cancelled: 2025-02-30 is not a date",
    row(cancelled="yes", end="2025-06-01"): "cancelled: yes is not a date; write it as 2025-01-31",
    row(cancelled="1800-01-01", end="2025-06-01"): "cancelled: 1800-01-01 is not between the years 1900 and 2200",
    row(cancelled="2025-06-02", end="2025-06-01"): "cancelled: 2025-06-02 is after the end 2025-06-01",
    row(cancelled="2025-06-02"): "cancelled: a cancelled line needs an end",
    # One fault is enough: the status says it too.
    row(cancelled="2025-06-02", status="cancelled"): "status: a cancelled line needs an end",
    row(past_due_since="soon", status="past_due"): "past_due_since: soon is not a date; write it as 2025-01-31",
    row(past_due_since="2025-03-01"): (
        "past_due_since: only a line of status past_due has such a day, and this one's is active"
    ),
    row(past_due_since="2025-03-01", status="paused"): (
        "past_due_since: only a line of status past_due has such a day, and this one's is paused"
    ),
    row(kind="once"): "kind: once is not a kind of line; write recurring or usage",
    row(subscription="s" * 201): "subscription: the id is longer than 200 characters",
    row(reason="x" * 121): "reason: the reason is longer than 120 characters",
    row(quantity="1" + "0" * 12): "quantity: 1000000000000 is too large a quantity",
    row(quantity="0." + "3" * 59): f"quantity: 0.{'3' * 58}… is too large a quantity",
}


@pytest.mark.parametrize(("line", "reason"), ONE_FAULT.items())
def test_a_row_with_one_fault(files: Files, line: str, reason: str) -> None:
    package = files.read(HEADER + GOOD + line)
    assert fault_sentences(package) == [f"lines.csv, row 3, {reason}."]
    assert places(package) == (2, 1, 1)


def test_a_cell_that_cannot_be_read_brings_no_second_fault(files: Files) -> None:
    """Neither an end nor a status that nobody can read says that there is none."""
    package = files.read(HEADER + row(cancelled="2025-06-02", end="soon", past_due_since="2025-03-01", status="gone"))
    assert [(fault.column, fault.code) for fault in package.faults] == [
        ("end", "bad_date"),
        ("status", "unknown_status"),
    ]


ACCEPTED = {
    row(): (None, None, None, None, None, None, None, None),
    row(discount="12.50"): (1250, 15000, "recurring", None, None, None, None, None),
    row(discount="12.50", interval="year"): (1250, 1250, "recurring", None, None, None, None, None),
    row(discount="5", currency="JPY", discount_kind=" Once "): (5, 60, "once", None, None, None, None, None),
    row(discount="1.234", currency="KWD", interval="quarter"): (1234, 4936, "recurring", None, None, None, None, None),
    # Where nothing was taken off there is no kind of it.
    row(discount="0.00", discount_kind="once"): (None, None, None, None, None, None, None, None),
    row(discount_kind="recurring"): (None, None, None, None, None, None, None, None),
    # On the day on which service ends, and before it begins.
    row(cancelled="2025-06-01", end="2025-06-01"): (None, None, None, "2025-06-01", None, None, None, None),
    row(cancelled="2024-12-01", end="2025-06-01"): (None, None, None, "2024-12-01", None, None, None, None),
    row(past_due_since="2025-03-01", status="past due"): (None, None, None, None, "2025-03-01", None, None, None),
    row(kind="recurring"): (None, None, None, None, None, None, None, None),
    row(kind="Usage"): (None, None, None, None, None, "usage", None, None),
    row(subscription=" s-1 "): (None, None, None, None, None, None, "s-1", None),
    # A line that is called after itself says no more than one that says nothing.
    row(subscription="L-2"): (None, None, None, None, None, None, None, None),
    row(reason="  too   dear "): (None, None, None, None, None, None, None, "too dear"),
}


@pytest.mark.parametrize(("line", "said"), ACCEPTED.items())
def test_a_good_row(files: Files, line: str, said: tuple[object, ...]) -> None:
    package = files.read(HEADER + line)
    assert fault_sentences(package) == []
    (landed,) = package.lines.lines.rows()
    assert landed[11:19] == said


def test_a_file_without_these_columns_says_nothing(files: Files) -> None:
    package = files.read(
        "account_id,line_id,product,start,end,amount,currency,interval\nA,1,,2025-01-01,,1,USD,month\n"
    )
    (landed,) = package.lines.lines.rows()
    assert landed[11:19] == (None,) * 8


def test_rounded_discounts_are_counted(files: Files) -> None:
    """A third of 0.01 a year cannot be said in whole cents: of the amount and of the discount."""
    lines = (
        HEADER + "A,L-1,2025-01-01,,0.01,USD,36 months,,,,0.02,,,,,,\nA,L-2,soon,,0.01,USD,36 months,,,,0.02,,,,,,\n"
    )
    package = files.read(lines)
    assert package.lines.lines.discount_arr_minor == [1]
    assert package.lines.intervals_rounded == 2


MINE = """
name = "mine"
[lines]
account_id = "customer"
line_id = "id"
start = "from"
end = "to"
end_is = "inclusive"
amount = "cents"
amount_unit = "minor"
date_format = "%d.%m.%Y"
currency = { constant = "EUR" }
interval = { constant = "month" }
discount = "rebate"
discount_kind = { column = "coupon", values = { forever = "recurring", first = "once" } }
cancelled = "cancelled on"
kind = { column = "metered", values = { yes = "usage", no = "recurring" } }
subscription = { columns = ["customer", "contract"] }
reason = "why"
"""


def test_a_mapping_names_the_columns(files: Files) -> None:
    package = files.read(
        "customer,id,from,to,cents,rebate,coupon,cancelled on,metered,contract,why\n"
        "A,1,01.01.2025,30.06.2025,1000,250,first,01.07.2025,yes,C-7,moved away\n"
        "A,2,01.01.2025,,1000,2.5,forever,,no,C-8,\n",
        mapping=files.mapping(MINE),
    )
    assert fault_sentences(package) == ["lines.csv, row 3, rebate: 2.5 is not a whole number of minor units."]
    (landed,) = package.lines.lines.rows()
    assert landed[11:19] == (250, 3000, "once", "2025-07-01", None, "usage", "A/C-7", "moved away")


def test_fight_churn_renewals_belong_to_one_subscription(files: Files) -> None:
    header = "id,account_id,product,start_date,end_date,mrr,quantity,units\n"
    package = files.read(
        f"{header}1,7,standard,2020-01-01,2020-02-01,9.99,,\n2,7,standard,2020-02-01,2020-03-01,9.99,,\n",
        mapping=shipped("fight-churn"),
    )
    assert package.lines.lines.subscription == ["7/standard", "7/standard"]
