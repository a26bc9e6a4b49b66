"""What an import does to the ledger: versions, corrections, lines that stay or go, how far it reaches."""

from __future__ import annotations

import gzip
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cli.importing import import_sample
from retention.errors import LedgerError
from retention.store.schema import open_for_reading
from retention.store.snapshot import load, rebuild
from retention.wording import explain
from tests.store.books import HEADER, TODAY, line

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.books import Books

TWO = line("L-1") + line("L-2", amount="50")
OWN = """
name = "own"
[lines]
account_id = "account_id"
line_id = "line_id"
start = "start"
amount = "amount"
currency = "currency"
interval = "interval"
[accounts]
account_id = "account_id"
"""


def fingerprint(books: Books) -> str:
    return str(books.rows("SELECT fingerprint FROM ledger_version ORDER BY version DESC LIMIT 1")[0][0])


def nrr(books: Books, question: str = "nrr 2025-02..2025-06") -> tuple[int, int]:
    ratio = books.ask(question).total.nrr
    assert ratio is not None
    return ratio.numerator, ratio.denominator


def test_the_report_of_a_first_import(books: Books) -> None:
    assert books.said(TWO + line("", account="A"), "account_id,region\nL-1,emea\nL-2,\n") == [
        "Imported canonical as ledger v1.",
        "lines.csv: 3 rows read = 2 landed + 1 set aside.",
        "accounts.csv: 2 rows read = 2 landed + 0 set aside.",
        "Lines: 2 added, 0 corrected, 0 unchanged.",
        "Attributes: 1 added, 0 corrected, 0 unchanged.",
        "lines.csv, row 4, line_id: the line's id is missing.",
        (
            "Complete through 1 Jan 2025: the newest line start. Where the data reaches further, say so with"
            " --complete-through DATE."
        ),
    ]
    assert books.rows("SELECT part, file, row, raw FROM quarantine") == [
        ("lines", "lines.csv", 4, '["A", "", "pro", "2025-01-01", "", "100", "USD", "month"]')
    ]
    assert books.rows("SELECT part, row, column, value, code FROM fault") == [
        ("lines", 4, "line_id", "", "missing_line_id")
    ]


@pytest.mark.parametrize("again", [str.encode, lambda text: gzip.compress(text.encode())], ids=["plain", "gzip"])
def test_the_same_content_again_changes_nothing(books: Books, again: Callable[[str], bytes]) -> None:
    books.land(TWO, "account_id,region\nL-1,emea\n")
    before = fingerprint(books)
    content = books.content()
    assert books.said(again(HEADER + TWO), "account_id,region\nL-1,emea\n") == [
        "Nothing has changed: this content was imported before. Ledger v1 stands."
    ]
    assert (books.versions(), fingerprint(books), books.content()) == (1, before, content)


def test_the_same_lines_in_another_form_are_a_version_that_says_the_same(books: Books) -> None:
    books.land(TWO)
    before = fingerprint(books)
    report = books.land((HEADER + line("L-2", amount="50.00") + line("L-1")).replace("\n", "\r\n"))
    assert (report.version, report.lines.unchanged, report.lines.added) == (2, 2, 0)
    assert fingerprint(books) == before
    assert len(books.rows("SELECT * FROM line")) == 2


def test_another_date_of_completeness_is_other_content(books: Books) -> None:
    books.land(TWO)
    report = books.land(TWO, complete_through=date(2025, 12, 31))
    assert (report.version, report.complete_through) == (2, date(2025, 12, 31))


def test_a_corrected_line_makes_a_version_and_the_old_one_still_answers(books: Books) -> None:
    books.land(TWO, complete_through=date(2025, 12, 31))
    first = books.ask("nrr 2025-02..2025-06")
    assert first.total.opening_arr_minor == 180_000
    report = books.land(line("L-1") + line("L-2", amount="60"), complete_through=date(2025, 12, 31))
    assert (report.lines.corrected, report.lines.unchanged) == (1, 1)
    second = books.ask("nrr 2025-02..2025-06")
    assert second.total.opening_arr_minor == 192_000
    assert second.id != first.id
    assert books.holds(first)
    assert books.holds(second)
    assert books.rows("SELECT line_id, amount_minor, added, retired FROM line ORDER BY line_id, added") == [
        ("L-1", 10000, 1, None),
        ("L-2", 5000, 1, 2),
        ("L-2", 6000, 2, None),
    ]


def test_a_correction_can_be_taken_back(books: Books) -> None:
    first = books.land(TWO)
    books.land(line("L-1", amount="90"))
    third = books.land(TWO)
    assert (first.version, third.version, third.lines.corrected) == (1, 3, 1)
    assert (
        books.rows("SELECT fingerprint FROM ledger_version WHERE version IN (1, 3)")[0]
        == books.rows("SELECT fingerprint FROM ledger_version WHERE version = 3")[0]
    )


def test_lines_that_a_later_file_lacks_stay(books: Books) -> None:
    books.land(TWO)
    assert books.said(line("L-3", start="2025-03-01"))[2:4] == [
        "Lines: 1 added, 0 corrected, 0 unchanged.",
        ("2 lines of the ledger are not in this file and stay. If the file holds all lines, import it with --replace."),
    ]
    assert books.standing() == ["L-1", "L-2", "L-3"]


def test_replace_retires_what_the_files_lack(books: Books) -> None:
    books.land(TWO, "account_id,region\nL-1,emea\nL-2,apac\n", complete_through=date(2025, 12, 31))
    before = books.ask("nrr 2025-02..2025-06")
    assert books.said(line("L-1"), "account_id,region\nL-1,emea\n", replaces=True)[3:5] == [
        "Lines: 0 added, 0 corrected, 1 unchanged, 1 retired.",
        "Attributes: 0 added, 0 corrected, 1 unchanged, 1 retired.",
    ]
    assert books.standing() == ["L-1"]
    assert books.rows("SELECT account_id FROM attribute WHERE retired IS NULL") == [("L-1",)]
    assert books.holds(before)


def test_replace_touches_only_its_own_source(books: Books) -> None:
    own = books.write("own.toml", OWN)
    books.land(TWO, "account_id,region\nL-1,emea\nL-2,apac\n")
    books.land(
        line("L-1", account="C") + line("X", account="D"), "account_id,region\nC,emea\nD,apac\n", mapping_file=own
    )
    report = books.land(line("L-1", account="C"), "account_id,region\nC,emea\n", mapping_file=own, replaces=True)
    assert (report.lines.retired, report.attributes.retired) == (1, 1)
    assert books.rows("SELECT source, line_id FROM line WHERE retired IS NULL ORDER BY 1, 2") == [
        ("canonical", "L-1"),
        ("canonical", "L-2"),
        ("own", "L-1"),
    ]
    assert books.rows("SELECT account_id, source FROM attribute WHERE retired IS NULL ORDER BY 1") == [
        ("C", "own"),
        ("L-1", "canonical"),
        ("L-2", "canonical"),
    ]


def test_two_sources_are_one_ledger(books: Books) -> None:
    """The same line id in two sources is two lines; an account may have lines in both."""
    own = books.write("own.toml", OWN)
    books.land(line("L-1", account="A"), complete_through=date(2025, 12, 31))
    report = books.land(line("L-1", account="A", amount="20"), mapping_file=own)
    assert (report.source, report.version, report.complete_through) == ("own", 2, date(2025, 12, 31))
    assert books.ask("nrr 2025-02..2025-06").total.opening_arr_minor == 144_000
    # An attribute belongs to the account, whichever source says it.
    books.land(line("L-1", account="A"), "account_id,region\nA,emea\n")
    report = books.land(line("L-1", account="A", amount="20"), "account_id,region\nA,apac\n", mapping_file=own)
    assert (report.attributes.corrected, report.attributes.added) == (1, 0)
    assert books.rows("SELECT value FROM attribute WHERE retired IS NULL") == [("apac",)]


def test_rows_set_aside_by_every_source_are_counted(books: Books) -> None:
    """Those of the newest import of each; a row that never runs holds no revenue and is not counted."""
    own = books.write("own.toml", OWN)
    never = line("L-9", start="2025-02-01", end="2025-02-01")
    books.land(line("L-1") + line("L-2", amount="x") + line("L-3", end="never") + never)
    books.land(line("L-4") + line("", amount="x"), mapping_file=own)
    assert [row[0] for row in books.rows("SELECT rows_set_aside FROM ledger_version")] == [2, 3]
    books.land(line("L-1") + line("L-2", amount="1") + line("L-3", end="never"))
    assert books.rows("SELECT rows_set_aside FROM ledger_version WHERE version = 3") == [(2,)]


def test_a_value_that_is_emptied_is_corrected_to_none(books: Books) -> None:
    accounts = "account_id,valid_from,region\nL-1,,{}\nL-2,2025-03-01,{}\n"
    books.land(TWO, accounts.format("", ""))
    empty = fingerprint(books)
    books.land(TWO, accounts.format("emea", "apac"))
    report = books.land(TWO, accounts.format("", ""), complete_through=date(2025, 1, 1))
    assert (report.attributes.corrected, report.attributes.added) == (2, 0)
    assert books.rows("SELECT account_id, valid_from, value FROM attribute WHERE retired IS NULL") == [
        ("L-2", "2025-03-01", "")
    ]
    assert fingerprint(books) == empty


def test_an_account_that_moves_counts_where_it_stood_at_the_opening(books: Books) -> None:
    books.land(
        line("L-1") + line("L-1b", account="L-1", start="2025-05-01", amount="10"),
        "account_id,valid_from,segment\nL-1,,smb\nL-1,2025-04-01,enterprise\n",
        complete_through=date(2025, 12, 31),
    )
    early, late = books.ask("nrr 2025-02..2025-06 by segment"), books.ask("nrr 2025-06..2025-08 by segment")
    assert [(row.segment, row.opening_arr_minor) for row in early.rows if row.accounts_opening] == [("smb", 120_000)]
    assert [(row.segment, row.opening_arr_minor) for row in late.rows if row.accounts_opening] == [
        ("enterprise", 132_000)
    ]


def test_a_later_file_of_lines_alone_names_accounts_without_attributes(books: Books) -> None:
    books.land(TWO, "account_id,region\nL-1,emea\nL-2,apac\n")
    assert "1 account has lines but no row in any accounts file (first: L-3)." in books.said(TWO + line("L-3"))


COMPLETE = [
    # starts of the lines, given, the date, whether it was given
    (["2025-01-01", "2025-03-05"], None, "2025-03-05", "the newest line start"),
    # What is planned has not happened yet.
    (["2025-01-01", "2026-01-16"], None, "2025-01-01", "the newest line start"),
    (["2025-01-01", "2026-01-15"], None, "2026-01-15", "the newest line start"),
    (["2025-01-01"], date(2025, 12, 31), "2025-12-31", "as given"),
]


@pytest.mark.parametrize(("starts", "given", "through", "why"), COMPLETE)
def test_how_far_the_ledger_reaches(
    books: Books, starts: list[str], given: date | None, through: str, why: str
) -> None:
    rows = "".join(line(f"L-{number}", start=start) for number, start in enumerate(starts))
    *_, last = books.said(rows, complete_through=given)
    assert why in last
    assert books.rows("SELECT complete_through FROM ledger_version") == [(through,)]


def test_the_ledger_reaches_back_only_where_that_is_said(books: Books) -> None:
    books.land(line("L-1"), complete_through=date(2025, 12, 31))
    assert books.land(line("L-2", start="2025-06-01")).complete_through == date(2025, 12, 31)
    assert books.land(line("L-3"), complete_through=date(2025, 6, 30)).complete_through == date(2025, 6, 30)


@pytest.mark.parametrize("first", ["sample", "real"])
def test_invented_and_real_lines_never_mix(books: Books, first: str) -> None:
    if first == "sample":
        list(import_sample(books.database, TODAY))
    else:
        books.land(TWO)
    before = books.versions(), books.content()
    with pytest.raises(LedgerError) as raised:
        books.land(TWO) if first == "sample" else list(import_sample(books.database, TODAY))
    assert raised.value.code == "sample_and_real"
    assert (books.versions(), books.content()) == before


REFUSED = {
    "no row can be read": line("", account="A"),
    "no rows": "",
    "nothing has started": line("L-9", start="2030-01-01"),
    "no columns": "account_id,line_id\nA,1\n",
    "no CSV": "account_id\n",
    "a mark that never closes": line("L-3") + '"' + line("L-4"),
    "more than can be summed": "".join(line(f"L-{n}", amount="8333333333333") for n in range(1000)),
}


@pytest.mark.parametrize("lines", REFUSED.values(), ids=REFUSED)
def test_what_is_refused_changes_nothing(books: Books, lines: str) -> None:
    books.land(line("L-1", start="2026-01-10"))
    books.ask("nrr 2025")
    before = books.versions(), books.content()
    with pytest.raises(LedgerError) as raised:
        # In a new ledger nothing has started; this one reaches to January already.
        books.land(lines, replaces=True) if lines != REFUSED["nothing has started"] else _new(books).land(lines)
    assert explain(raised.value)
    assert (books.versions(), books.content()) == before


def _new(books: Books) -> Books:
    folder = books.folder / "new"
    folder.mkdir()
    return type(books)(folder)


def test_a_name_with_spaces_and_quotes(books: Books) -> None:
    named = books.write('my "best" lines, 2025 (final).csv', HEADER + line("L-1") + line(""))
    report = books.land(named)
    assert report.files[0].file == 'my "best" lines, 2025 (final).csv'
    books.database = books.folder / "my ledger; drop table.db"
    assert books.land(named).version == 1


def test_lines_and_accounts_from_files_of_one_name(books: Books) -> None:
    """Both put a row aside, both on line 2 of a file called data.csv."""
    for part, text in {
        "lines": HEADER + line("") + line("L-1"),
        "accounts": "account_id,region\n,x\nL-1,emea\n",
    }.items():
        (books.folder / part).mkdir()
        books.write(f"{part}/data.csv", text)
    books.land(books.folder / "lines/data.csv", books.folder / "accounts/data.csv")
    assert books.rows("SELECT part, file, row FROM quarantine ORDER BY 1") == [
        ("accounts", "data.csv", 2),
        ("lines", "data.csv", 2),
    ]
    assert books.rows("SELECT rows_set_aside FROM ledger_version") == [(2,)]


def test_columns_built_from_memory_are_those_built_from_the_rows(books: Books) -> None:
    """Of every version, whatever was added, corrected, retired, or said by another source."""
    own = books.write("own.toml", OWN)
    accounts = "account_id,valid_from,region,name\n"
    books.land(TWO, f"{accounts}L-1,,emea,One\nL-2,,,Two\n")
    books.land(line("L-2", amount="60") + line("L-3", start="2025-02-01", end="2025-06-01"))
    books.land(line("L-2", account="L-1", amount="-5"), f"{accounts}L-1,2025-05-01,apac,\n", mapping_file=own)
    books.land(line("L-3", start="2025-02-01"), f"{accounts}L-1,,,One\nL-3,,emea,\n", replaces=True)
    books.land(line("L-2", account="L-1", amount="-5") + line("Z"), mapping_file=own, overlap="latest_wins")
    with closing(open_for_reading(books.database)) as connection:
        for version in range(1, 6):
            rebuild(connection, version)
        assert load(connection, books.database).fingerprint == rebuild(connection, 5).fingerprint
