"""Lock files hold names, versions and hashes: nothing that says from where, or whom to pay."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


LOCK_FILES = (
    "requirements.lock",
    "tests/acceptance/package-lock.json",
    "tests/acceptance/mcp/clients/mcp-1.lock",
    "tests/acceptance/mcp/clients/mcp-2.lock",
)


@pytest.mark.parametrize("name", LOCK_FILES)
def test_a_lock_file_holds_no_address(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert len(lines) > 100
    # npm writes whom to pay again at every install that changes the file: take those "funding" entries out.
    assert [line for line in lines if "://" in line or '"funding"' in line] == []
