"""What the files of answers are called: by what, when and which answer, in letters that every system takes."""

from __future__ import annotations

import re

import pytest

from retention.wording.export import file_name
from tests.ledger.tape import asked
from tests.wording.test_answers import QUARTER


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("nrr 2025-q3", "nrr-Q3-2025-"),
        ("logo churn 2025", "logo-churn-2025-"),
        ("grr 2025-07-05..2025-08-31", "grr-2025-07-05-to-2025-08-31-"),
    ],
)
def test_the_name_of_a_file(question: str, begins: str) -> None:
    answer = asked(QUARTER, question)
    assert file_name(answer, "csv") == f"{begins}{answer.id[:8]}.csv"
    assert re.fullmatch(r"[A-Za-z0-9-]+\.png", file_name(answer, "png"))
