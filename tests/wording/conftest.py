"""A folder of one's own for a test that brings its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.wording.folder import Folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "data").mkdir()
    return Folder(tmp_path / "data")
