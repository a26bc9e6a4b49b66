"""Digests in the registry: the subscriptions, the slots with their leases, the messages that they became."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from retention.digest.delivery import Agenda, Claim, Part, Post, SlotRecord, SlotState
from retention.digest.subscription import Subscription
from retention.store.registry.digest_rows import (
    HELD,
    IN_ORDER,
    OPEN,
    SELECT,
    after,
    find,
    held_by,
    row_of,
    subscription_of,
    text_of,
)
from retention.store.registry.sharing import Shared

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection
    from pathlib import Path

# What of a subscription says when it is due: with another of these, earlier slots were none.
_WHEN = {"weekdays", "hour", "minute", "time_zone", "paused"}


class StoredDigests:
    """The digests of one registry: a `DigestBook` and a `SlotBook`. Safe from several threads and processes.

    `now` is called when a subscription is changed: from then on its new slots are due.
    """

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._registry, self._now = Shared(path), now

    def close(self) -> None:
        self._registry.close()

    # The subscriptions.

    def add(self, subscription: Subscription) -> None:
        with self._registry.transaction() as connection:
            connection.execute(
                "INSERT INTO digest_subscription (id, team, target, owner, terms, paused, failures, since)"
                " VALUES (:id, :team, :target, :owner, :terms, :paused, :failures, :since)",
                row_of(subscription) | {"since": text_of(subscription.created)},
            )

    def change(self, subscription: Subscription) -> None:
        with self._registry.transaction() as connection:
            before, since = find(connection, subscription.id)
            if before.model_dump(include=_WHEN) != subscription.model_dump(include=_WHEN):
                since = text_of(self._now())
            # Failures are counted here alone; who starts a digest again starts the count again.
            again = before.paused and not subscription.paused
            counted = subscription.model_copy(update={"failures": 0 if again else before.failures})
            connection.execute(
                "UPDATE digest_subscription SET team = :team, target = :target, owner = :owner, terms = :terms,"
                " paused = :paused, failures = :failures, since = :since WHERE id = :id",
                row_of(counted) | {"since": since},
            )

    def remove(self, subscription_id: str) -> None:
        with self._registry.transaction() as connection:
            find(connection, subscription_id)
            connection.execute("DELETE FROM digest_subscription WHERE id = ?", (subscription_id,))

    def of_owner(self, team: str, owner: str) -> tuple[Subscription, ...]:
        return self._subscriptions("WHERE team = ? AND owner = ?", team, owner)

    def of_channel(self, team: str, channel: str) -> tuple[Subscription, ...]:
        return self._subscriptions("WHERE team = ? AND target = ?", team, channel)

    def all(self) -> tuple[Subscription, ...]:
        return self._subscriptions("")

    def _subscriptions(self, which: str, *values: str) -> tuple[Subscription, ...]:
        with self._registry.reading() as connection:
            return tuple(subscription_of(row) for row in connection.execute(f"{SELECT} {which} {IN_ORDER}", values))

    # The slots.

    def agendas(self) -> tuple[Agenda, ...]:
        with self._registry.reading() as connection:
            settled = dict(
                connection.execute(f"SELECT subscription, max(slot) FROM digest_slot WHERE NOT {OPEN} GROUP BY 1")
            )
            begun: dict[str, list[datetime]] = {}
            for name, slot in connection.execute(f"SELECT subscription, slot FROM digest_slot WHERE {OPEN} ORDER BY 2"):
                begun.setdefault(name, []).append(datetime.fromisoformat(slot))
            return tuple(
                Agenda(
                    subscription_of(row),
                    datetime.fromisoformat(max(row[-1], settled.get(row[0], ""))),
                    tuple(begun.get(row[0], ())),
                )
                for row in connection.execute(f"{SELECT} {IN_ORDER}")
            )

    def claim(self, subscription: str, slot: datetime, holder: str, now: datetime, until: datetime) -> Claim | None:
        key = (subscription, text_of(slot))
        # Most of what many processes look at is held or settled: seen without a transaction that others wait for.
        with self._registry.reading() as connection:
            if connection.execute(_TAKEN, (*key, text_of(now))).fetchone():
                return None
        with self._registry.transaction() as connection:
            row = connection.execute(f"{SELECT} WHERE id = ?", (subscription,)).fetchone()
            if row is None:
                return None
            terms = subscription_of(row)
            if (terms.paused or key[1] <= row[-1]) and not connection.execute(_BEGUN, key).fetchone():
                return None
            claimed = connection.execute(
                "INSERT INTO digest_slot (subscription, slot, state, holder, until, attempts) VALUES (?, ?, ?, ?, ?, 1)"
                " ON CONFLICT (subscription, slot) DO UPDATE"
                " SET holder = excluded.holder, until = excluded.until, attempts = attempts + 1, reason = NULL"
                f" WHERE {OPEN} AND until <= ? RETURNING attempts",
                (*key, SlotState.CLAIMED, holder, text_of(until), text_of(now)),
            ).fetchone()
            if claimed is None:
                return None
            rows = connection.execute(
                "SELECT part, begun, channel, ts, terms FROM digest_post WHERE subscription = ? AND slot = ?", key
            ).fetchall()
        posts = {Part(part): Post(datetime.fromisoformat(begun), channel, ts) for part, begun, channel, ts, _ in rows}
        kept = next((Subscription.model_validate_json(text) for *_, text in rows if text is not None), None)
        return Claim(subscription, slot, holder, claimed[0], terms, posts, kept)

    def hold(self, claim: Claim, until: datetime) -> bool:
        with self._registry.transaction() as connection:
            return _hold(connection, claim, until)

    def wait(self, claim: Claim, reason: str, until: datetime | None) -> bool:
        with self._registry.transaction() as connection:
            waits = connection.execute(
                "UPDATE digest_slot AS s SET reason = ?, until = coalesce(?, until)"
                f" WHERE s.subscription = ? AND s.slot = ? AND {HELD}",
                (reason, None if until is None else text_of(until), *held_by(claim)),
            )
        return waits.rowcount == 1

    def begin(self, claim: Claim, part: Part, channel: str, now: datetime, until: datetime) -> bool:
        with self._registry.transaction() as connection:
            if not _hold(connection, claim, until):
                return False
            connection.execute(
                "UPDATE digest_slot SET state = ? WHERE subscription = ? AND slot = ?",
                (SlotState.SENDING, claim.subscription, text_of(claim.slot)),
            )
            connection.execute(
                "INSERT OR IGNORE INTO digest_post (subscription, slot, part, begun, channel, terms)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    *(claim.subscription, text_of(claim.slot), part, text_of(now), channel),
                    claim.terms.model_dump_json() if part is Part.MAIN else None,
                ),
            )
        return True

    def sent(self, claim: Claim, part: Part, channel: str, ts: str) -> str | None:
        key = (claim.subscription, text_of(claim.slot), part)
        with self._registry.transaction() as connection:
            connection.execute(
                "UPDATE digest_post SET ts = ? WHERE subscription = ? AND slot = ? AND part = ? AND channel = ?"
                " AND ts IS NULL"
                f" AND EXISTS (SELECT 1 FROM digest_slot s WHERE s.subscription = ? AND s.slot = ? AND s.{OPEN})",
                (ts, *key, channel, *key[:2]),
            )
            row = connection.execute(
                "SELECT ts FROM digest_post WHERE subscription = ? AND slot = ? AND part = ? AND channel = ?",
                (*key, channel),
            ).fetchone()
        return row[0] if row else None

    def not_sent(self, claim: Claim, part: Part) -> None:
        with self._registry.transaction() as connection:
            connection.execute(
                "DELETE FROM digest_post WHERE subscription = ? AND slot = ? AND part = ? AND ts IS NULL"
                f" AND EXISTS (SELECT 1 FROM digest_slot s WHERE s.subscription = ? AND s.slot = ? AND {HELD})",
                (claim.subscription, text_of(claim.slot), part, *held_by(claim)),
            )

    def settle(
        self, claim: Claim, state: SlotState, now: datetime, *, reason: str | None = None
    ) -> Subscription | None:
        with self._registry.transaction() as connection:
            if state is SlotState.FAILED and connection.execute(_STANDS, (*held_by(claim)[:2], Part.MAIN)).fetchone():
                state, reason = SlotState.POSTED, None
            ended = connection.execute(
                "UPDATE digest_slot AS s SET state = ?, settled = ?, reason = ?"
                f" WHERE s.subscription = ? AND s.slot = ? AND {HELD}",
                (state, text_of(now), reason, *held_by(claim)),
            ).rowcount
            row = connection.execute(f"{SELECT} WHERE id = ?", (claim.subscription,)).fetchone()
            if not ended or row is None:
                return None
            subscription = after(subscription_of(row), state)
            connection.execute(
                "UPDATE digest_subscription SET paused = ?, failures = ? WHERE id = ?",
                (subscription.paused, subscription.failures, subscription.id),
            )
        return subscription

    def skip(self, subscription: str, slot: datetime, now: datetime) -> None:
        with self._registry.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO digest_slot (subscription, slot, state, until, attempts, settled)"
                " VALUES (?, ?, ?, ?, 0, ?)",
                (subscription, text_of(slot), SlotState.SKIPPED, text_of(now), text_of(now)),
            )

    def tells(self, claim: Claim, marks: Collection[str]) -> None:
        with self._registry.transaction() as connection:
            connection.execute(
                f"UPDATE digest_slot AS s SET key = ? WHERE s.subscription = ? AND s.slot = ? AND {HELD}",
                (json.dumps(list(marks)), *held_by(claim)),
            )

    def told(self, claim: Claim) -> frozenset[str]:
        with self._registry.reading() as connection:
            rows = connection.execute(
                "SELECT s.key, p.terms FROM digest_slot s JOIN digest_post p"
                " ON p.subscription = s.subscription AND p.slot = s.slot AND p.part = ?"
                " WHERE s.subscription = ? AND s.slot != ? AND s.key IS NOT NULL AND p.ts IS NOT NULL"
                " AND p.terms IS NOT NULL",
                (Part.MAIN, claim.subscription, text_of(claim.slot)),
            ).fetchall()
        place = (claim.begun or claim.terms).target
        return frozenset(
            mark for key, terms in rows if json.loads(terms)["target"] == place for mark in json.loads(key)
        )

    def records(self, subscription: str, count: int) -> tuple[SlotRecord, ...]:
        with self._registry.reading() as connection:
            return tuple(
                SlotRecord(
                    *(subscription, datetime.fromisoformat(slot), SlotState(state), attempts, reason, ts),
                    datetime.fromisoformat(until),
                )
                for slot, state, attempts, reason, ts, until in connection.execute(
                    "SELECT s.slot, s.state, s.attempts, s.reason, p.ts, s.until FROM digest_slot s"
                    " LEFT JOIN digest_post p ON p.subscription = s.subscription AND p.slot = s.slot AND p.part = ?"
                    " WHERE s.subscription = ? ORDER BY s.slot DESC LIMIT ?",
                    (Part.MAIN, subscription, count),
                )
            )


_BEGUN = "SELECT 1 FROM digest_slot WHERE subscription = ? AND slot = ?"
_STANDS = "SELECT 1 FROM digest_post WHERE subscription = ? AND slot = ? AND part = ? AND ts IS NOT NULL"
_TAKEN = f"SELECT 1 FROM digest_slot WHERE subscription = ? AND slot = ? AND NOT ({OPEN} AND until <= ?)"


def _hold(connection: sqlite3.Connection, claim: Claim, until: datetime) -> bool:
    held = connection.execute(
        f"UPDATE digest_slot AS s SET until = ? WHERE s.subscription = ? AND s.slot = ? AND {HELD}",
        (text_of(until), *held_by(claim)),
    )
    return held.rowcount == 1
