"""Digests of many workspaces: each goes out with its own token, and none waits for another's."""

from __future__ import annotations

import logging
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.blocks import error_message
from bot.digests.content import Posting
from bot.digests.running import digest_loop
from retention.digest.delivery import SlotState
from retention.store.registry.digests import StoredDigests
from tests.bot.installing.granting_slack import ALPHA, BETA, OTHER
from tests.digest.subscriptions import subscription

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import pytest

    from retention.asker import Asker
    from retention.digest import Subscription
    from retention.store.registry.installations import StoredInstallations
    from tests.bot.installing.granting_slack import GrantingSlack
    from tests.bot.installing.visiting import Many


def compose(found: Subscription, _told: Collection[str], _asker: Asker) -> Posting:
    return Posting(error_message(f"Digest of {found.team}"), ())


async def test_a_workspace_whose_token_has_ended_holds_up_no_other(
    many: Many, slack: GrantingSlack, book: StoredInstallations, registry: Path, caplog: pytest.LogCaptureFixture
) -> None:
    slack.rotating = True
    for team in (ALPHA, BETA):
        await many.installs(team)
    alpha = book.find(ALPHA)
    assert alpha is not None
    book.renew(alpha, alpha.token, "spent", datetime.now(UTC) - timedelta(hours=1))
    slot = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=2)
    created = slot - timedelta(minutes=1)
    with closing(StoredDigests(registry, lambda: created)) as digests:
        for team in (ALPHA, BETA, OTHER):
            digests.add(
                subscription(
                    id=team, team=team, weekdays=(1, 2, 3, 4, 5, 6, 7), hour=slot.hour, minute=slot.minute,
                    time_zone="UTC", created=created,
                )
            )  # fmt: skip
        loop = digest_loop(many.office, digests, compose, many.workspaces, slack.url)
        with caplog.at_level(logging.WARNING, logger="holdfast.slack"):
            await loop.once()
        assert [slack.teams[token] for token in slack.tokens_of("chat.postMessage")] == [BETA]
        assert [record.state for record in digests.records(BETA, 9)] == [SlotState.POSTED]
        # They are due still, once the workspace is installed again.
        assert digests.records(ALPHA, 9) == digests.records(OTHER, 9) == ()
        await many.installs(ALPHA)
        await loop.once()
        assert [slack.teams[token] for token in slack.tokens_of("chat.postMessage")] == [BETA, ALPHA]
    assert any("digests of a workspace wait" in record.getMessage() for record in caplog.records)
