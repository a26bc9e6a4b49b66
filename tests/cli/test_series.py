"""Trends and cohorts as typed: text, JSON and CSV, verified by their ids, refused with the reason."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from retention.answer.cohorts import CohortsAnswer
from retention.answer.trend import TrendAnswer
from tests.cli.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

ASKED = [
    ("nrr ttm monthly since 2024-01 by region", TrendAnswer),
    ("grr quarterly", TrendAnswer),
    ("cohorts", CohortsAnswer),
    ("cohorts monthly logo 2025 smb", CohortsAnswer),
]


@pytest.mark.parametrize(("question", "model"), ASKED)
def test_every_form_is_of_one_answer(
    holdfast: Callable[..., Done], sample_ledger: Path, question: str, model: type[TrendAnswer | CohortsAnswer]
) -> None:
    asking = ("ask", question, "--db", sample_ledger, "--today", TODAY)
    answer = model.model_validate_json(holdfast(*asking, "--json").out)
    assert f"answer {answer.id[:8]}" in holdfast(*asking).out
    rows = list(csv.DictReader(io.StringIO(holdfast(*asking, "--csv").out)))
    assert {row["answer"] for row in rows} == {answer.id}
    verified = holdfast("verify", answer.id, "--db", sample_ledger)
    assert (verified.status, verified.out.startswith(f"Verified: answer {answer.id}")) == (0, True)


def test_a_point_is_the_answer_of_its_own_window(holdfast: Callable[..., Done], sample_ledger: Path) -> None:
    known = ("--json", "--db", sample_ledger, "--today", TODAY)
    trend = json.loads(holdfast("ask", "nrr ttm monthly since 2026-01 by region", *known).out)
    alone = json.loads(holdfast("ask", "nrr ttm as of 2026-09-30 by region", *known).out)
    september = trend["points"][8]
    assert september["step"]["label"] == "2026-09"
    assert september["period"] == alone["period"]
    assert september["total"] == alone["total"]
    assert {row["segment"]: row["ratios"][8] for row in trend["rows"]} == {
        row["segment"]: row["nrr"] for row in alone["rows"]
    }


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("nrr quarterly 2026-09", '"2026-09" is shorter than a quarter, so no step of the trend fits in it.'),
        ("nrr monthly since 1990-01", "That is 442 months; 120 are the most. Ask quarterly, or start on 1 Nov 2016."),
        ("nrr quarterly 2026-02-01..2026-04-30", "There is no whole quarter in 1 Feb – 30 Apr 2026."),
    ],
)
def test_what_has_no_points_is_refused(
    holdfast: Callable[..., Done], sample_ledger: Path, question: str, sentence: str
) -> None:
    done = holdfast("ask", question, "--db", sample_ledger, "--today", TODAY)
    assert done.status != 0
    assert sentence in done.err
