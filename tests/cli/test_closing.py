"""`close`, `reopen` and what they make of an answer, from the command line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import LINES, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

MOMENT = re.compile(r"\d+ \w+ \d{4} \d\d:\d\d UTC")


@pytest.fixture
def corrected_ledger(small_ledger: Path, holdfast: Callable[..., Done]) -> Path:
    """Q2 2025 is 66.7 % in version 1, where B left in June; in version 2 B is there to stay."""
    (small_ledger.parent / "lines.csv").write_text(LINES.replace("2025-06-01", ""), encoding="utf-8")
    done = holdfast("import", "--lines", "lines.csv", "--complete-through", "2025-12-31", "--db", small_ledger)
    assert done.status == 0, done.err
    return small_ledger


def test_a_quarter_is_closed_asked_and_reopened(corrected_ledger: Path, holdfast: Callable[..., Done]) -> None:
    db = ("--db", corrected_ledger)
    assert holdfast("close", "2025-Q2", "--version", "1", *db).out == (
        "Q2 2025 (1 Apr – 30 Jun 2025) is closed on ledger v1. Questions about it, or about a part of it, keep"
        " answering with that version.\n"
    )
    answered = holdfast("ask", "nrr", "2025-Q2", *db).out.splitlines()
    assert answered[0] == "NRR, Q2 2025: 66.7 %"
    assert answered[3] == "Q2 2025 is closed at 66.7 % (ledger v1). With what is known today it would be 100.0 %."
    assert holdfast("close", "Q2", "2025", "--version", "1", *db).out == (
        "Q2 2025 is closed on ledger v1 already. Nothing was changed.\n"
    )
    assert holdfast("close", "2025-Q2", *db) == (
        2,
        "",
        'Q2 2025 is closed on ledger v1. Reopen it first: holdfast reopen "Q2 2025" --reason TEXT.\n',
    )
    assert holdfast("reopen", "Q2", "2025", "--reason", "B came back", *db).out == (
        "Q2 2025 is open again: it was closed on ledger v1, and now answers with the newest, v2.\n"
    )
    assert holdfast("ask", "nrr", "2025-Q2", *db).out.startswith("NRR, Q2 2025: 100.0 %\n")
    assert MOMENT.sub("WHEN", holdfast("close", "--list", *db).out) == (
        "Q2 2025: closed on ledger v1, WHEN; reopened WHEN: B came back\n"
    )
    answer = answered[-1].rpartition(" ")[2]
    verified = holdfast("verify", answer, *db)
    assert (verified.status, verified.out.splitlines()[2]) == (0, "NRR, Q2 2025: 66.7 %")


def test_the_ledger_lists_closed_periods(corrected_ledger: Path, holdfast: Callable[..., Done]) -> None:
    assert "Closed periods" not in holdfast("ledger", "--db", corrected_ledger).out
    holdfast("close", "2025-Q2", "--db", corrected_ledger)
    told = MOMENT.sub("WHEN", holdfast("ledger", "--db", corrected_ledger).out)
    assert told.endswith("Closed periods:\n  Q2 2025: closed on ledger v2, WHEN\n")
    assert (
        '"closed_periods": [\n    {\n      "label": "Q2 2025",'
        in holdfast("ledger", "--json", "--db", corrected_ledger).out
    )


REFUSED = {
    "not over": (("close", "2026-Q1"), "Q1 2026 reaches beyond the ledger, which is complete through 31 Dec 2025."),
    "no calendar period": (
        ("close", "ttm", "as", "of", "2025-06-30"),
        "1 Jul 2024 – 30 Jun 2025 cannot be closed: only a whole month, quarter, half or year can, such as 2025-Q2.",
    ),
    "no version": (("close", "2025-Q2", "--version", "9"), "There is no ledger version 9. Versions: 1 to 2."),
    "not closed": (("reopen", "2025-Q2", "--reason", "x"), "Q2 2025 is not closed, and no other period is."),
    "no reason": (("reopen", "2025-Q2"), "Missing option '--reason'."),
    "nothing named": (("close",), "Name the period to close, or ask for --list."),
    "both": (("close", "2025-Q2", "--list"), "Name the period to close, or ask for --list."),
}


@pytest.mark.parametrize(("arguments", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(
    corrected_ledger: Path, holdfast: Callable[..., Done], arguments: tuple[str, ...], sentence: str
) -> None:
    done = holdfast(*arguments, "--db", corrected_ledger, "--today", TODAY)
    assert done.status in {2, 3}
    assert sentence in " ".join(done.err.split())


def test_there_must_be_a_ledger(holdfast: Callable[..., Done], tmp_path: Path) -> None:
    for arguments in (("close", "2025-Q2"), ("close", "--list"), ("reopen", "2025-Q2", "--reason", "x")):
        done = holdfast(*arguments, "--db", tmp_path / "none.db")
        assert done.status == 3
        assert done.err.startswith("There is no ledger none.db.")
    assert not (tmp_path / "none.db").exists()
