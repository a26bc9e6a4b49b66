"""A user's own mapping: what it can say, and what is said about one that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from retention.errors import LedgerError
from retention.sources.mapping import read_mapping, shipped, shipped_formats
from retention.wording import explain
from tests.sources.files import fault_sentences, notice_sentences, places

if TYPE_CHECKING:
    from tests.sources.files import Files

MINE = """
name = "mine"
[lines]
account_id = "Customer"
line_id = { columns = ["Customer", "Start"] }
product = "Plan"
start = "Start"
end = "Stop"
end_is = "inclusive"
amount = "MRR (cents)"
amount_unit = "minor"
currency = { constant = "EUR" }
interval = { column = "Term", values = { Monthly = "month", Annual = "year" } }
status = { column = "State", values = { live = "active", lost = "cancelled" } }
date_format = "%d.%m.%Y"
[accounts]
account_id = "Customer"
name = "Company"
attributes = { "Size band" = "Employees" }
"""
HEADER = "Customer,Plan,Start,Stop,MRR (cents),Term,State,Owner\n"


def test_everything_a_mapping_can_say(files: Files) -> None:
    package = files.read(
        HEADER
        + "A,pro,05.01.2025,31.03.2025,1250,Monthly,lost,me\n"
        + "A,pro,01.04.2025,31.12.9999,120000,Annual,live,me\n"
        + "B,pro,29.02.2024,29.02.2024,-1.0,Monthly,lost,me\n",
        "Customer,Company,Employees,Secret\nA,Acme,1-10,x\nB,Bolt,,x\n",
        files.mapping(MINE),
    )
    assert fault_sentences(package) == []
    assert notice_sentences(package) == ["1 line has a negative amount (first: B/29.02.2024)."]
    lines = package.lines.lines
    assert lines.line_id == ["A/05.01.2025", "A/01.04.2025", "B/29.02.2024"]
    assert list(zip(lines.start, lines.end, strict=True)) == [
        ("2025-01-05", "2025-04-01"),
        ("2025-04-01", None),
        ("2024-02-29", "2024-03-01"),
    ]
    assert list(zip(lines.amount_minor, lines.currency, lines.interval, lines.arr_minor, strict=True)) == [
        (1250, "EUR", "month", 15000),
        (120000, "EUR", "year", 120000),
        (-1, "EUR", "month", -12),
    ]
    assert lines.status == ["cancelled", "active", "cancelled"]
    assert package.accounts is not None
    assert [tuple(record) for record in package.accounts.records] == [
        ("A", "name", "", "Acme"),
        ("A", "size_band", "", "1-10"),
        ("B", "name", "", "Bolt"),
        ("B", "size_band", "", ""),
    ]


def test_faults_name_the_columns_of_the_file(files: Files) -> None:
    package = files.read(
        HEADER
        + "A,pro,2025-01-05,,12.50,Monthly,live,me\n"
        + "A,pro,05.01.2025,04.01.2025,12 50,Weekly,lost,me\n"
        + "A,pro,06.01.2025,05.01.2025,1,Monthly,lost,me\n"
        + ",pro,05.01.2025,,1,Monthly,gone,me\n",
        mapping=files.mapping(MINE),
    )
    assert fault_sentences(package) == [
        "lines.csv, row 2, Start: 2025-01-05 is not a date; write it as 31.01.2025.",
        "lines.csv, row 2, MRR (cents): 12.50 is not a whole number of minor units.",
        "lines.csv, row 3, Stop: 04.01.2025 is before the start 05.01.2025.",
        (
            "lines.csv, row 3, Term: Weekly is not an interval;"
            " write day, week, month, quarter, half-year, year or N months."
        ),
        "lines.csv, row 3, MRR (cents): 12 50 is not an amount; write it as 123450.",
        "lines.csv, row 4, Stop: 05.01.2025 is before the start 06.01.2025.",
        "lines.csv, row 5, Customer: the account is missing.",
        "lines.csv, row 5, State: gone is not a status; write active, cancelled, past_due, paused, or trial.",
    ]


def test_an_inclusive_end_may_be_the_start(files: Files) -> None:
    """A line that runs for one day."""
    package = files.read(f"{HEADER}A,pro,05.01.2025,05.01.2025,1,Monthly,lost,me\n", mapping=files.mapping(MINE))
    assert (package.lines.lines.start, package.lines.lines.end) == (["2025-01-05"], ["2025-01-06"])


def test_a_column_that_a_mapping_names_must_be_there(files: Files) -> None:
    """Without its end column a file would keep every line running."""
    with pytest.raises(LedgerError) as raised:
        files.read(HEADER.replace("Stop", "Halt"), mapping=files.mapping(MINE))
    assert explain(raised.value) == (
        'lines.csv has no column for the end (looked for: "Stop"). Found: Customer, Plan, Start, Halt, MRR (cents),'
        " Term, State, Owner. Say which column is which in a mapping: --map FILE."
    )
    optional = MINE.replace('end = "Stop"', 'end = { column = "Stop", optional = true }')
    package = files.read(
        HEADER.replace("Stop", "Halt") + "A,pro,05.01.2025,31.03.2025,1250,Monthly,live,me\n",
        mapping=files.mapping(optional),
    )
    assert package.lines.lines.end == [None]
    assert notice_sentences(package) == ["lines.csv has no column for the end; 2 columns were not read: Halt, Owner."]


def test_attributes_and_comparisons_must_be_there_too(files: Files) -> None:
    agreeing = MINE.replace("[accounts]", 'agrees_with = { Tier = "size_band" }\n[accounts]')
    with pytest.raises(LedgerError) as raised:
        files.read(HEADER, mapping=files.mapping(agreeing))
    assert explain(raised.value).startswith('lines.csv has no column for "Tier" (looked for: "Tier"). Found: Customer,')
    with pytest.raises(LedgerError) as raised:
        files.read(HEADER, "Customer,Company\nA,Acme\n", files.mapping(MINE))
    assert explain(raised.value) == (
        'accounts.csv has no column for "size_band" (looked for: "Employees"). Found: Customer, Company.'
        " Say which column is which in a mapping: --map FILE."
    )


def test_latest_wins_lets_a_line_end_on_its_first_day(files: Files) -> None:
    mapping = files.mapping(MINE.replace('"inclusive"', '"exclusive"\noverlap = "latest_wins"'))
    package = files.read(f"{HEADER}A,pro,05.01.2025,05.01.2025,1,Monthly,lost,me\n", mapping=mapping)
    assert places(package) == (1, 1, 0)
    assert notice_sentences(package) == [
        "1 line ends on the day it starts: it replaces the one before and adds nothing (first: A/05.01.2025)."
    ]


DATE_FORMS = {
    "%m/%d/%Y": "01/31/2025",
    "%d %b %Y": "31 Jan 2025",
    "%Y%m%d": "20250131",
    "%Y-%m-%dT%H:%M:%S": "2025-01-31T08:30:00",
}


@pytest.mark.parametrize(("form", "written"), DATE_FORMS.items())
def test_a_form_of_dates(files: Files, form: str, written: str) -> None:
    mapping = files.mapping(MINE.replace("%d.%m.%Y", form))
    package = files.read(f"{HEADER}A,pro,{written},,1,Monthly,live,me\n", mapping=mapping)
    assert package.lines.lines.start == ["2025-01-31"]


WRONG = {
    "not TOML": (
        "name = mine",
        "mine.toml is not a mapping: Invalid value (at line 1, column 8).",
    ),
    "a key that nobody knows": (
        MINE.replace("product =", "produkt ="),
        (
            "mine.toml, lines.produkt: this key is not known. Keys: file, account_id, line_id, start, amount, currency,"
            " interval, end, product, quantity, status, discount, discount_kind, cancelled, past_due_since, kind,"
            " subscription, reason, end_is, amount_unit, date_format, overlap, agrees_with."
        ),
    ),
    "a table that nobody knows": (
        MINE + "[customers]\n",
        "mine.toml, customers: this key is not known. Keys: name, lines, accounts.",
    ),
    "a key of a field that nobody knows": (
        MINE.replace('{ constant = "EUR" }', '{ always = "EUR", constant = "EUR" }'),
        "mine.toml, lines.currency.always: this key is not known. Keys: column, columns, constant, values, optional.",
    ),
    "a missing key": (
        MINE.replace('account_id = "Customer"\nname', "name"),
        "mine.toml, accounts.account_id: this key is missing.",
    ),
    "a missing table": ('name = "mine"', "mine.toml, lines: this key is missing."),
    "a number for a column": (
        MINE.replace('product = "Plan"', "product = 3"),
        "mine.toml, lines.product: write a column's title, or a table.",
    ),
    "a number for a text": (
        MINE.replace('date_format = "%d.%m.%Y"', "date_format = 3"),
        "mine.toml, lines.date_format: write a text.",
    ),
    "a number within a table": (
        MINE.replace('Monthly = "month"', "Monthly = 1"),
        "mine.toml, lines.interval.values.Monthly: write a text.",
    ),
    "a text for a table": (
        MINE.replace('attributes = { "Size band" = "Employees" }', 'attributes = "Employees"'),
        "mine.toml, accounts.attributes: write a table.",
    ),
    "a text for a list": (
        MINE.replace('["Customer", "Start"]', '"Customer"'),
        "mine.toml, lines.line_id.columns: write a list of columns.",
    ),
    "a text for a yes": (
        MINE.replace('{ constant = "EUR" }', '{ column = "c", optional = "yes" }'),
        "mine.toml, lines.currency.optional: write true or false.",
    ),
    "a word that is no choice": (
        MINE.replace('"inclusive"', '"including"'),
        "mine.toml, lines.end_is: write exclusive or inclusive.",
    ),
    "two origins": (
        MINE.replace('{ constant = "EUR" }', '{ constant = "EUR", column = "Currency" }'),
        "mine.toml, lines.currency: give column, columns, or constant, and only one of them.",
    ),
    "no origin": (
        MINE.replace('{ constant = "EUR" }', "{}"),
        "mine.toml, lines.currency: give column, columns, or constant, and only one of them.",
    ),
    "a form without a year": (
        MINE.replace("%d.%m.%Y", "%d.%m."),
        'mine.toml, lines.date_format: "%d.%m." is not a form that dates can be read from, such as %d.%m.%Y.',
    ),
    "a form with an unknown letter": (
        MINE.replace("%d.%m.%Y", "%d.%m.%Q"),
        'mine.toml, lines.date_format: "%d.%m.%Q" is not a form that dates can be read from, such as %d.%m.%Y.',
    ),
    "a constant that is no currency": (
        MINE.replace('"EUR"', '"Euro"'),
        "mine.toml, lines.currency: Euro is not a currency code, such as USD.",
    ),
    "a renaming to no interval": (
        MINE.replace('"year" }', '"yearly" }'),
        (
            "mine.toml, lines.interval: yearly is not an interval;"
            " write day, week, month, quarter, half-year, year or N months."
        ),
    ),
    "a renaming to no status": (
        MINE.replace('"cancelled" }', '"gone" }'),
        "mine.toml, lines.status: gone is not a status; write active, cancelled, past_due, paused, or trial.",
    ),
    "a name with a space": (
        MINE.replace('"mine"', '"My books"'),
        "mine.toml, name: write it with small letters, digits, hyphens and underscores.",
    ),
    "the name of the rates": (
        MINE.replace('"mine"', '"rates"'),
        'mine.toml, name: the name "rates" is kept for exchange rates.',
    ),
    "the sample's name": (
        MINE.replace('"mine"', '"sample"'),
        'mine.toml, name: the name "sample" is kept for the invented ledger.',
    ),
    "an attribute called name": (
        MINE.replace('"Size band" =', "Name ="),
        'mine.toml, accounts.attributes: an attribute cannot be called "name": that key stands beside them.',
    ),
    "several at once": (
        MINE.replace('name = "mine"', 'name = "Mine"').replace("product =", "produkt =").replace('"inclusive"', "1"),
        (
            "mine.toml, name: write it with small letters, digits, hyphens and underscores.\n"
            "mine.toml, lines.end_is: write exclusive or inclusive.\n"
            "mine.toml, lines.produkt: this key is not known. Keys: file, account_id, line_id, start, amount, currency,"
            " interval, end, product, quantity, status, discount, discount_kind, cancelled, past_due_since, kind,"
            " subscription, reason, end_is, amount_unit, date_format, overlap, agrees_with."
        ),
    ),
}


@pytest.mark.parametrize(("toml", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_mapping(files: Files, toml: str, sentence: str) -> None:
    with pytest.raises(LedgerError) as raised:
        files.mapping(toml)
    assert explain(raised.value) == sentence


def test_a_mapping_that_is_no_text(files: Files) -> None:
    with pytest.raises(LedgerError) as raised:
        read_mapping(files.write("mine.toml", b"name = '\xe9'"))
    assert explain(raised.value) == "mine.toml is not a mapping: not UTF-8 text."


@pytest.mark.parametrize("name", shipped_formats())
def test_a_shipped_format_is_called_as_its_file(name: str) -> None:
    assert shipped(name).name == name
