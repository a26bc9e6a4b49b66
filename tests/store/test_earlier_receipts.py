"""Receipts of earlier definitions: held to every figure that they state, also after an import has changed the tables.

`earlier_receipts.sql.gz` is the dump of a file that commit 0d31763 wrote (definitions 1, schema 1): 70 accounts with
contradicting rows, negative balances, trials and a second currency, imported twice, and 25 receipts: every metric and
form of period of then, filters, breakdowns and comparisons, under two workspaces. To make another such file, import and
ask with that commit's code, then gzip the PRAGMAs of its application id and user version and `iterdump`.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from retention.store.receipts import _says, verify
from retention.store.schema import open_for_reading
from retention.verdict import DEFINITIONS
from retention.wording.verification import verification_lines
from tests.store.books import line
from tests.store.past import Past

if TYPE_CHECKING:
    from retention.desk import Verification

DUMP = gzip.decompress(Path(__file__).with_name("earlier_receipts.sql.gz").read_bytes()).decode()


@pytest.fixture
def earlier(tmp_path: Path) -> Past:
    past = Past(tmp_path)
    with closing(sqlite3.connect(past.database)) as connection:
        connection.executescript(DUMP)
    return past


def all_verified(past: Past) -> list[Verification]:
    with closing(open_for_reading(past.database)) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM receipt ORDER BY id")]
        return [verify(connection, each) for each in ids]


def test_every_receipt_holds(earlier: Past) -> None:
    found = all_verified(earlier)
    assert [one.answer.ledger.version for one in found].count(1) == 12
    assert len(found) == 25
    assert {one.answer.definitions for one in found} == {"1"}
    assert {one.recomputed.definitions for one in found} == {DEFINITIONS}
    assert all(one.holds for one in found)


def test_every_receipt_holds_after_the_file_was_brought_up_to_date(earlier: Past) -> None:
    earlier.land(line("new"))
    earlier.close("2025-Q2", 1)
    assert all(one.holds for one in all_verified(earlier))


def test_the_verdict_names_both_definitions(earlier: Past) -> None:
    found = all_verified(earlier)[0]
    lines = list(verification_lines(found.answer, found.recomputed, "2026-01-15T10:00:00+00:00", holds=True))
    assert lines[0] == (
        f"Verified: answer {found.answer.id}, given 15 Jan 2026 10:00 UTC on ledger v{found.answer.ledger.version},"
        f" computes to the same figures again. It was given under definitions 1, which its id names; today's are"
        f" {DEFINITIONS}."
    )
    denied = list(verification_lines(found.answer, found.recomputed, "2026-01-15T10:00:00+00:00", holds=False))
    assert denied[0] == (
        f"Not verified: answer {found.answer.id}, given 15 Jan 2026 10:00 UTC on ledger v{found.answer.ledger.version}"
        f" under definitions 1, is not what that ledger gives under today's, {DEFINITIONS}."
    )
    assert [text for text in denied if text.endswith(":")] == ["As given:", "Computed again:"]


def figures(said: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:  # noqa: ANN401 - any JSON
    """The places of all numbers of an answer."""
    if isinstance(said, dict):
        return [found for key, value in said.items() for found in figures(value, (*path, key))]
    if isinstance(said, list):
        return [found for position, value in enumerate(said) for found in figures(value, (*path, position))]
    return [path] if isinstance(said, int) and not isinstance(said, bool) else []


def test_no_figure_of_a_receipt_can_be_changed_unseen(earlier: Past) -> None:
    """Every number in turn of the receipt with the most of them: breakdown, comparison, trailing, tier, warnings."""
    stored = dict(earlier.rows("SELECT id, answer FROM receipt"))
    longest = max(stored, key=lambda each: len(figures(json.loads(stored[each]))))
    found = next(one for one in all_verified(earlier) if one.answer.id == longest)
    again = found.recomputed.model_dump(mode="json")
    given = {key: value for key, value in json.loads(stored[longest]).items() if key not in {"id", "definitions"}}
    assert _says(again, given)
    places = figures(given)
    assert len(places) > 200
    for place in places:
        changed = json.loads(json.dumps(given))
        holder = changed
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] += 1
        assert not _says(again, changed), place


SAYS = {
    "less is enough": ({"a": 1, "b": {"c": None, "d": 2}}, {"b": {"d": 2}}, True),
    "another figure": ({"a": 1}, {"a": 2}, False),
    "a figure that is gone": ({"a": 1}, {"a": 1, "b": 2}, False),
    "rows in their places": ({"rows": [{"a": 1}, {"a": 2}]}, {"rows": [{"a": 2}, {"a": 1}]}, False),
    "a row less": ({"rows": [{"a": 1}]}, {"rows": []}, False),
    "a further warning": ({"warnings": [{"a": 1}, {"a": 2, "b": 3}]}, {"warnings": [{"a": 2}]}, True),
    "a warning that is gone": ({"warnings": [{"a": 1}]}, {"warnings": [{"a": 2}]}, False),
    "a row where there was none": ({"a": {"b": 1}}, {"a": None}, False),
}


@pytest.mark.parametrize(("found", "said", "holds"), SAYS.values(), ids=SAYS)
def test_what_says_as_much(found: object, said: object, holds: bool) -> None:  # noqa: FBT001 - a case
    assert _says(found, said) is holds
