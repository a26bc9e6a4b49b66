"""The workspace that is examined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.doctor.ailing_slack import AilingSlack, ailing_slack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def slack() -> AsyncIterator[AilingSlack]:
    async with ailing_slack() as found:
        yield found
