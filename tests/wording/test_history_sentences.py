"""What is said of the past: days before the first import, periods that cannot be closed, closings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from retention.books import Closing
from retention.errors import QuestionError
from retention.period import Period, PeriodKind
from retention.wording import explain
from retention.wording.closings import closed_line, closing_lines, reopened_line
from retention.wording.history_errors import HISTORY_SENTENCES

Q2 = Closing(
    label="Q2 2025",
    start=date(2025, 4, 1),
    end=date(2025, 7, 1),
    version=3,
    closed_at=datetime(2025, 7, 5, 8, 30, tzinfo=UTC),
    reopened_at=None,
    reason=None,
)
REOPENED = Q2.model_copy(
    update={"reopened_at": datetime(2025, 8, 1, 9, 5, tzinfo=UTC), "reason": "invoice 1204 credited"}
)

SENTENCES: list[tuple[str, dict[str, Any], str]] = [
    (
        "nothing_imported_by",
        {"day": date(2025, 7, 5), "first": date(2025, 8, 1)},
        "Nothing had been imported by 5 Jul 2025: the first import is of 1 Aug 2025.",
    ),
    (
        "nothing_imported_by",
        {"day": date(2025, 7, 5), "first": None},
        "Nothing is known of what the ledger held on 5 Jul 2025.",
    ),
    (
        "not_yet_known",
        {"day": date(2025, 7, 5), "today": date(2025, 7, 4)},
        "What is known on 5 Jul 2025 can only be told after it: today is 4 Jul 2025.",
    ),
    (
        "not_closable",
        {"label": "2024-07-01..2025-06-30"},
        "1 Jul 2024 – 30 Jun 2025 cannot be closed: only a whole month, quarter, half or year can, such as 2025-Q2.",
    ),
    (
        "closed_on_another",
        {"label": "Q2 2025", "version": 3},
        'Q2 2025 is closed on ledger v3. Reopen it first: holdfast reopen "Q2 2025" --reason TEXT.',
    ),
    (
        "not_complete_then",
        {"label": "Q2 2025", "version": 1, "complete_through": date(2025, 5, 31)},
        (
            "Q2 2025 was not over in ledger v1, which is complete through 31 May 2025. Name a later version, or an"
            " earlier period."
        ),
    ),
    ("not_closed", {"label": "Q2 2025", "valid": ()}, "Q2 2025 is not closed, and no other period is."),
    (
        "not_closed",
        {"label": "Q2 2025", "valid": ("2025-01", "2024")},
        "Q2 2025 is not closed. Closed: Jan 2025, 2024.",
    ),
]


@pytest.mark.parametrize(("code", "facts", "sentence"), SENTENCES)
def test_errors(code: str, facts: dict[str, Any], sentence: str) -> None:
    assert explain(QuestionError(code, **facts)) == sentence


def test_every_code_is_among_these_cases() -> None:
    assert {code for code, _, _ in SENTENCES} == set(HISTORY_SENTENCES)


def test_closing() -> None:
    assert closed_line(Q2, new=True) == (
        "Q2 2025 (1 Apr – 30 Jun 2025) is closed on ledger v3. Questions about it, or about a part of it, keep"
        " answering with that version."
    )
    assert closed_line(Q2, new=False) == "Q2 2025 is closed on ledger v3 already. Nothing was changed."


def test_reopening() -> None:
    period = Period(Q2.start, Q2.end, PeriodKind.QUARTER, Q2.label)
    assert reopened_line(period, 3, 5) == (
        "Q2 2025 is open again: it was closed on ledger v3, and now answers with the newest, v5."
    )


def test_the_list() -> None:
    assert list(closing_lines([])) == ["No period is closed."]
    assert list(closing_lines([REOPENED, Q2])) == [
        "Q2 2025: closed on ledger v3, 5 Jul 2025 08:30 UTC; reopened 1 Aug 2025 09:05 UTC: invoice 1204 credited",
        "Q2 2025: closed on ledger v3, 5 Jul 2025 08:30 UTC",
    ]
