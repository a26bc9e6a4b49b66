"""A workspace on loopback that knows scopes, members and message metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acceptance.digests.emulated import call
from tests.acceptance.digests.seed import seed
from tests.acceptance.emulate import emulated_slack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.acceptance.conftest import Serve


@pytest.fixture
def slack(serve: Serve, installed: Callable[[str], Path], tmp_path: Path) -> str:
    """The address of a workspace with strict scopes."""
    return emulated_slack(serve, installed, tmp_path, seed(), lambda url: call(url, "auth.test"))
