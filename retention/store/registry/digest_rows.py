"""Rows of digests in the registry: how a subscription, an instant and a holder stand there."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from retention.digest.delivery import SlotState
from retention.digest.subscription import FAILURES_UNTIL_PAUSED, Subscription
from retention.errors import QuestionError

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from retention.digest.delivery import Claim

# A slot that has not come to its end.
OPEN = f"state IN ('{SlotState.CLAIMED}', '{SlotState.SENDING}')"
SELECT = "SELECT id, terms, paused, failures, since FROM digest_subscription"
IN_ORDER = "ORDER BY team, owner, since, id"
HELD = f"s.holder = ? AND s.{OPEN}"


def subscriptions_in(connection: sqlite3.Connection) -> tuple[Subscription, ...]:
    """The subscriptions of an open registry; one of before there were digests holds none."""
    there = connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'digest_subscription')")
    if not there.fetchone()[0]:
        return ()
    return tuple(subscription_of(row) for row in connection.execute(f"{SELECT} {IN_ORDER}"))


def held_by(claim: Claim) -> tuple[str, str, str]:
    return claim.subscription, text_of(claim.slot), claim.holder


def after(subscription: Subscription, state: SlotState) -> Subscription:
    """The subscription after a slot of it came to that end."""
    if state is SlotState.POSTED:
        return subscription.model_copy(update={"failures": 0})
    if state is not SlotState.FAILED:
        return subscription
    failures = subscription.failures + 1
    paused = subscription.paused or failures >= FAILURES_UNTIL_PAUSED
    return subscription.model_copy(update={"failures": failures, "paused": paused})


def find(connection: sqlite3.Connection, subscription_id: str) -> tuple[Subscription, str]:
    row = connection.execute(f"{SELECT} WHERE id = ?", (subscription_id,)).fetchone()
    if row is None:
        raise QuestionError("unknown_digest")
    return subscription_of(row), row[-1]


def row_of(subscription: Subscription) -> dict[str, Any]:
    return {
        "id": subscription.id,
        "team": subscription.team,
        "target": subscription.target,
        "owner": subscription.owner,
        "terms": subscription.model_dump_json(),
        "paused": subscription.paused,
        "failures": subscription.failures,
    }


def subscription_of(row: tuple[Any, ...]) -> Subscription:
    _, terms, paused, failures, _ = row
    stored = Subscription.model_validate_json(terms)
    return stored.model_copy(update={"paused": bool(paused), "failures": failures})


def text_of(moment: datetime) -> str:
    """One length, so that texts stand in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
