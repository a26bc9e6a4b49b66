"""Processes that settle digests, in one event loop: a registry on disk, a small Slack over HTTP, a clock to turn."""

from __future__ import annotations

from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.answering import Answering
from bot.blocks import error_message
from bot.digests.content import Posting, Quiet
from bot.digests.messages import EVENT_TYPE, posting_client
from bot.digests.posting import LEASE, Settling
from bot.directory import Directory
from bot.office import Office
from retention.access.deed import DONE, Deed
from retention.access.permit import EVERYTHING, Permit
from retention.asker import LOCAL, Asker
from retention.store.registry.digests import StoredDigests
from tests.bot.small_slack import small_slack
from tests.desks import AroundDesk
from tests.digest.subscriptions import subscription

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection
    from pathlib import Path

    from retention.digest import Subscription
    from retention.errors import HoldfastError
    from retention.question import Question
    from tests.bot.small_slack import Facts, SmallSlack

SLOT = datetime(2026, 11, 23, 8, tzinfo=UTC)


class Killed(BaseException):
    """The process ends here, as by a signal that it cannot catch."""


class PermittingDesk(AroundDesk):
    """Permits what it is told to, and keeps the deeds, each with its place and its outcome."""

    def __init__(self) -> None:
        super().__init__()
        self.permitted = EVERYTHING
        self.deeds: list[tuple[Deed, str | None]] = []
        self.noted: list[tuple[str | None, str]] = []

    def permit(self, asker: Asker = LOCAL) -> Permit:  # noqa: ARG002 - the same for all
        return self.permitted

    def note(
        self,
        asker: Asker,
        deed: Deed,
        outcome: str = DONE,
        question: Question | None = None,  # noqa: ARG002 - none
        answer: str | None = None,  # noqa: ARG002 - none
    ) -> None:
        self.deeds.append((deed, asker.user))
        self.noted.append((None if asker.place is None else asker.place.id, outcome))


@dataclass
class Company:
    """Processes that share a registry and a Slack."""

    slack: SmallSlack
    store: StoredDigests
    desk: PermittingDesk = field(default_factory=PermittingDesk)
    now: datetime = SLOT
    composed_for: list[str | None] = field(default_factory=list)
    composed_of: list[Subscription] = field(default_factory=list)
    told: list[frozenset[str]] = field(default_factory=list)
    content: Posting | Quiet | HoldfastError | Exception = field(
        default_factory=lambda: Posting(
            error_message("NRR 103 %"), (error_message("Movers"), error_message("GRR 96 %"))
        )
    )

    def compose(self, subscription: Subscription, told: Collection[str], asker: Asker) -> Posting | Quiet:
        self.composed_for.append(asker.user)
        self.composed_of.append(subscription)
        self.told.append(frozenset(told))
        if not isinstance(self.content, (Posting, Quiet)):
            raise self.content
        return self.content

    def process(self, at: Callable[[str], None] = lambda _step: None) -> Settling:
        office = Office(self.desk, Answering(), Directory())
        return Settling(office, self.store, self.compose, lambda: self.now, at=at)

    async def settle(self, process: Settling | None = None, slot: datetime = SLOT, *, late: bool = False) -> None:
        client = posting_client("xoxb-test", self.slack.url)
        await (process or self.process()).settle(client, self.store.all()[0].id, slot, late=late)

    def lease_ends(self) -> None:
        self.now += LEASE

    def digests(self, part: str = "main") -> list[Facts]:
        """The messages of digests that stand, of one part."""
        return [
            post
            for post in self.slack.posts
            if post.get("metadata", {}).get("event_type") == EVENT_TYPE
            and post["metadata"]["event_payload"]["part"] == part
        ]

    def notices(self) -> list[str]:
        """What the owner was told."""
        return [post["text"] for post in self.slack.posts if post["channel"] == "DU1" and "metadata" not in post]


@asynccontextmanager
async def company(folder: Path, **said: Any) -> AsyncIterator[Company]:  # noqa: ANN401 - fields of a subscription
    async with small_slack() as slack:
        with closing(StoredDigests(folder / "r.registry", lambda: SLOT)) as store:
            store.add(subscription(**said))
            yield Company(slack, store)


def killed_at(step: str) -> Callable[[str], None]:
    def at(reached: str) -> None:
        if reached == step:
            raise Killed

    return at


def weeks(count: int) -> datetime:
    return SLOT + timedelta(weeks=count)
