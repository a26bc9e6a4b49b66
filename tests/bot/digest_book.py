"""A book of digests that forgets everything with its test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.errors import QuestionError

if TYPE_CHECKING:
    from retention.digest import Subscription


class Book:
    """Keeps subscriptions by id, in the order they came."""

    def __init__(self, *kept: Subscription) -> None:
        self.kept = {one.id: one for one in kept}

    def add(self, subscription: Subscription) -> None:
        self.kept[subscription.id] = subscription

    def change(self, subscription: Subscription) -> None:
        self._known(subscription.id)
        self.kept[subscription.id] = subscription

    def remove(self, subscription_id: str) -> None:
        self._known(subscription_id)
        del self.kept[subscription_id]

    def of_owner(self, team: str, owner: str) -> tuple[Subscription, ...]:
        return tuple(one for one in self.kept.values() if (one.team, one.owner) == (team, owner))

    def of_channel(self, team: str, channel: str) -> tuple[Subscription, ...]:
        return tuple(one for one in self.kept.values() if (one.team, one.target) == (team, channel))

    def all(self) -> tuple[Subscription, ...]:
        return tuple(self.kept.values())

    def _known(self, subscription_id: str) -> None:
        if subscription_id not in self.kept:
            raise QuestionError("unknown_digest")
