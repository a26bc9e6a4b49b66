"""The text of the command, kept in tests/golden: an answer, a breakdown, a comparison, nothing to retain.

Ids are crossed out: they change with everything that is added to a ledger's fingerprint.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Done

GOLDEN = Path(__file__).parents[1] / "golden"
WRITE = "HOLDFAST_WRITE_GOLDEN"
WRITING = WRITE in os.environ
REGENERATE = f"{WRITE}=1 .venv/bin/pytest tests/cli/test_golden.py"


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("total", "nrr last-quarter enterprise"),
        ("breakdown", "grr ytd by plan"),
        ("comparison", "nrr 2025 by region vs previous"),
        ("nothing_to_retain", "nrr 2023 smb"),
    ],
)
def test_the_text_is_the_committed_one(
    holdfast: Callable[..., Done], sample_ledger: Path, name: str, question: str
) -> None:
    status, text, err = holdfast("ask", question, "--db", sample_ledger, "--today", TODAY)
    out = re.sub(r"\b[0-9a-f]{8}$", "xxxxxxxx", text, flags=re.MULTILINE)
    path = GOLDEN / f"{name}.txt"
    if WRITING:
        path.write_text(out, encoding="utf-8")
    assert (status, err) == (0, "")
    assert out == path.read_text(encoding="utf-8"), f"If the change is meant, run: {REGENERATE}"
