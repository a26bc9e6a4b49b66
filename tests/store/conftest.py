from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.books import Books

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path)
