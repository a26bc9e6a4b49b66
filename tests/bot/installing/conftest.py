"""A Slack that grants, a registry, and the app of many workspaces over both."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from retention.store.registry.installations import StoredInstallations
from tests.bot.installing.granting_slack import GrantingSlack, granting_slack
from tests.bot.installing.visiting import KEY, Many

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from retention.desk import Desk


@pytest.fixture
async def slack() -> AsyncIterator[GrantingSlack]:
    async with granting_slack() as granting:
        yield granting


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return tmp_path / "l.db.registry"


@pytest.fixture
def book(registry: Path) -> Iterator[StoredInstallations]:
    with closing(StoredInstallations(registry, [KEY])) as opened:
        yield opened


@pytest.fixture
async def many(desk: Desk, slack: GrantingSlack, book: StoredInstallations) -> AsyncIterator[Many]:
    built = Many(desk, slack, book)
    yield built
    await built.answering.finish()
    await built.workspaces.finish()
