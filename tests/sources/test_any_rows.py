"""Whatever stands in a file: nothing crashes, no row is lost, and each ends in exactly one place."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from dataclasses import fields
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from retention.errors import LedgerError
from retention.ledger.rates import Rates
from retention.sources.cells import amount_minor, amounts_minor
from retention.sources.rates import read_rates
from retention.wording import explain
from retention.wording.row_faults import fault_sentence
from retention.wording.voice import voice
from tests.sources.files import HEADER, Files, fault_sentences, notice_sentences

CELLS = [
    ["A", "B", " C ", "", "é"],
    [*(f"L-{number}" for number in range(6)), "", "\U0001f600"],
    ["pro", "", '"', "'", "two\nlines", "\r", "a,b"],
    ["2025-01-01", "2025-06-01", "2024-02-30", "", "1/2/2025", "9999-12-31"],
    ["", "2025-06-01", "2025-01-01", "2024-01-01", "9999-12-31", "soon"],
    ["100", "0", "-5", "1.005", "1,000", "", "٣", "1e9", "99999999999999999999"],
    ["USD", "jpy", "KWD", "XXX", ""],
    ["month", "year", "7 months", "now", "", "0 months"],
    ["1", "2.5", "-1", "x", ""],
    ["active", "trial", "past_due", "cancelled", "gone", ""],
    ["", "", "5", "0", "-5", "0.005", "9" * 20, "dear"],
    ["", "", "once", "recurring", "twice"],
    ["", "", "2025-05-01", "2025-06-02", "2026-01-01", "soon"],
    ["", "", "2025-05-01", "soon"],
    ["", "usage", "recurring", "other"],
    ["", "", "s-1", "L-1", "s" * 201],
    ["", "", "price", "  too\n dear", "x" * 121],
]
FULL = HEADER.replace("\n", ",discount,discount_kind,cancelled,past_due_since,kind,subscription,reason\n")
wild = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
likely_row = st.tuples(*(st.sampled_from(cells) for cells in CELLS)).map(list)
likely_rate = st.tuples(
    st.sampled_from(["2025-01-01", "2025-02-01", "soon"]),
    st.sampled_from(["EUR", "gbp", "USD", "XXX"]),
    st.sampled_from(["USD", "USD", "usd", "EUR"]),
    st.sampled_from(["1", "1.0", "1.5", "0", "-1", "x"]),
).map(list)
row = st.one_of(likely_row, likely_row, likely_row, st.lists(wild, max_size=19))


def written(row: list[str]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerow(row)
    return file.getvalue()


@settings(max_examples=200, deadline=None)
@given(st.lists(row, max_size=12))
def test_every_row_ends_in_one_place(rows: list[list[str]]) -> None:
    texts = [written(cells) for cells in rows]
    with tempfile.TemporaryDirectory() as folder:
        package = Files(Path(folder)).read(FULL + "".join(texts))
    breaks = [len(re.findall("\r\n|\r|\n", text)) for text in texts]
    begins = [2 + sum(breaks[:place]) for place in range(len(rows))]
    said = {begin: cells for begin, cells in zip(begins, rows, strict=True) if any(cell.strip() for cell in cells)}
    reading, landed = package.lines.reading, package.lines.lines
    aside = dict(reading.raw())
    report = reading.report()
    assert report.rows_read == report.rows_landed + report.rows_quarantined == len(said)
    assert (report.rows_landed, report.rows_quarantined) == (len(landed), len(aside))
    assert sorted([*landed.row, *aside]) == sorted(said)
    assert aside == {begin: said[begin] for begin in aside}
    assert {fault.row for fault in package.faults} == {*aside}
    assert len({*landed.line_id}) == len(landed)
    assert all([*fault_sentences(package), *notice_sentences(package)])
    for line in landed.rows():
        holds_together(dict(zip([each.name for each in fields(landed)], line, strict=True)))


def holds_together(line: dict[str, Any]) -> None:
    """A discount is above zero and has a kind, nobody cancels after the end, only arrears have a day of theirs."""
    assert (line["discount_minor"] is None) == (line["discount_arr_minor"] is None) == (line["discount_kind"] is None)
    assert line["discount_minor"] is None or line["discount_minor"] > 0
    assert line["cancelled"] is None or line["cancelled"] <= line["end"]
    assert line["past_due_since"] is None or line["status"] == "past_due"
    assert line["kind"] in {None, "usage"}
    assert line["subscription"] not in {"", line["line_id"]}
    assert line["reason"] is None or line["reason"] == " ".join(line["reason"].split())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(likely_rate, likely_rate, st.lists(wild, max_size=5)), max_size=12))
def test_every_rate_ends_in_one_place(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Files(Path(folder)).write("rates.csv", "day,currency,base,rate\n" + "".join(map(written, rows)))
        batch = read_rates(file)
    report = batch.reading.report()
    said = [cells for cells in rows if any(cell.strip() for cell in cells)]
    assert report.rows_read == report.rows_landed + report.rows_quarantined == len(said)
    assert len({row[:2] for row in batch.rows}) == len(batch.rows) <= report.rows_landed
    assert len({row[2] for row in batch.rows}) <= 1
    assert all(fault_sentence(voice("en"), fault) for fault in batch.reading.faults)
    rates = Rates.of(batch.rows)
    for day, currency, base, rate in batch.rows:
        assert rates is not None
        assert rates.rate(currency, date.fromisoformat(day).toordinal()) == Fraction(rate)
        assert rates.base == base


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=200), st.booleans())
def test_any_text_is_read_or_refused_with_a_sentence(text: str, under_a_header: bool) -> None:  # noqa: FBT001
    with tempfile.TemporaryDirectory() as folder:
        try:
            package = Files(Path(folder)).read(HEADER + text if under_a_header else text)
        except LedgerError as error:
            explain(error)
            return
    report = package.lines.reading.report()
    assert report.rows_read == report.rows_landed + report.rows_quarantined


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_refused_with_a_sentence(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            Files(Path(folder)).read(content)
        except LedgerError as error:
            explain(error)


amount = st.one_of(
    st.from_regex(r"[+-]?\d{1,17}(\.\d{0,4})?", fullmatch=True),
    st.sampled_from(["", ",", "1,2", "1.00,2.00", "٣.٤٥", " 1.00"]),
    wild,
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.from_regex(r"\d{1,6}(\.\d{2})?", fullmatch=True), max_size=2),
    st.lists(amount, max_size=2),
    st.sampled_from(["USD", "JPY", "KWD", None]),
    st.sampled_from(["major", "minor"]),
)
def test_amounts_at_once_are_what_they_are_one_by_one(
    plain: list[str], others: list[str], currency: str | None, unit: str
) -> None:
    texts = [*plain, *others]
    at_once = amounts_minor(texts, currency, "minor" if unit == "minor" else "major")
    one_by_one = [amount_minor(text, currency, "minor" if unit == "minor" else "major") for text in texts]
    if at_once is not None:
        assert [(value, ()) for value in at_once] == one_by_one
