"""Digests in the registry: the subscriptions, the slots with their leases, the messages that they became."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from retention.digest.delivery import Agenda, Claim, Part, Post, SlotRecord, SlotState
from retention.digest.subscription import FAILURES_UNTIL_PAUSED, Subscription
from retention.errors import QuestionError
from retention.store.registry.sharing import Shared

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection
    from pathlib import Path

_OPEN = f"state IN ('{SlotState.CLAIMED}', '{SlotState.SENDING}')"
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
                _row(subscription) | {"since": _text(subscription.created)},
            )

    def change(self, subscription: Subscription) -> None:
        with self._registry.transaction() as connection:
            before, since = _find(connection, subscription.id)
            if before.model_dump(include=_WHEN) != subscription.model_dump(include=_WHEN):
                since = _text(self._now())
            # Failures are counted here alone; who starts a digest again starts the count again.
            again = before.paused and not subscription.paused
            counted = subscription.model_copy(update={"failures": 0 if again else before.failures})
            connection.execute(
                "UPDATE digest_subscription SET team = :team, target = :target, owner = :owner, terms = :terms,"
                " paused = :paused, failures = :failures, since = :since WHERE id = :id",
                _row(counted) | {"since": since},
            )

    def remove(self, subscription_id: str) -> None:
        with self._registry.transaction() as connection:
            _find(connection, subscription_id)
            connection.execute("DELETE FROM digest_subscription WHERE id = ?", (subscription_id,))

    def of_owner(self, team: str, owner: str) -> tuple[Subscription, ...]:
        return self._subscriptions("WHERE team = ? AND owner = ?", team, owner)

    def of_channel(self, team: str, channel: str) -> tuple[Subscription, ...]:
        return self._subscriptions("WHERE team = ? AND target = ?", team, channel)

    def all(self) -> tuple[Subscription, ...]:
        return self._subscriptions("")

    def _subscriptions(self, which: str, *values: str) -> tuple[Subscription, ...]:
        with self._registry.reading() as connection:
            return tuple(_subscription(row) for row in connection.execute(f"{_SELECT} {which} {_IN_ORDER}", values))

    # The slots.

    def agendas(self) -> tuple[Agenda, ...]:
        with self._registry.reading() as connection:
            settled = dict(
                connection.execute(f"SELECT subscription, max(slot) FROM digest_slot WHERE NOT {_OPEN} GROUP BY 1")
            )
            begun: dict[str, list[datetime]] = {}
            for name, slot in connection.execute(
                f"SELECT subscription, slot FROM digest_slot WHERE {_OPEN} ORDER BY 2"
            ):
                begun.setdefault(name, []).append(datetime.fromisoformat(slot))
            return tuple(
                Agenda(
                    _subscription(row),
                    datetime.fromisoformat(max(row[-1], settled.get(row[0], ""))),
                    tuple(begun.get(row[0], ())),
                )
                for row in connection.execute(f"{_SELECT} {_IN_ORDER}")
            )

    def claim(self, subscription: str, slot: datetime, holder: str, now: datetime, until: datetime) -> Claim | None:
        key = (subscription, _text(slot))
        # Most of what many processes look at is held or settled: seen without a transaction that others wait for.
        with self._registry.reading() as connection:
            if connection.execute(_TAKEN, (*key, _text(now))).fetchone():
                return None
        with self._registry.transaction() as connection:
            row = connection.execute(f"{_SELECT} WHERE id = ?", (subscription,)).fetchone()
            if row is None:
                return None
            terms = _subscription(row)
            if (terms.paused or key[1] <= row[-1]) and not connection.execute(_BEGUN, key).fetchone():
                return None
            claimed = connection.execute(
                "INSERT INTO digest_slot (subscription, slot, state, holder, until, attempts) VALUES (?, ?, ?, ?, ?, 1)"
                " ON CONFLICT (subscription, slot) DO UPDATE"
                " SET holder = excluded.holder, until = excluded.until, attempts = attempts + 1, reason = NULL"
                f" WHERE {_OPEN} AND until <= ? RETURNING attempts",
                (*key, SlotState.CLAIMED, holder, _text(until), _text(now)),
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
                f" WHERE s.subscription = ? AND s.slot = ? AND {_HELD}",
                (reason, None if until is None else _text(until), *_held(claim)),
            )
        return waits.rowcount == 1

    def begin(self, claim: Claim, part: Part, channel: str, now: datetime, until: datetime) -> bool:
        with self._registry.transaction() as connection:
            if not _hold(connection, claim, until):
                return False
            connection.execute(
                "UPDATE digest_slot SET state = ? WHERE subscription = ? AND slot = ?",
                (SlotState.SENDING, claim.subscription, _text(claim.slot)),
            )
            connection.execute(
                "INSERT OR IGNORE INTO digest_post (subscription, slot, part, begun, channel, terms)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    *(claim.subscription, _text(claim.slot), part, _text(now), channel),
                    claim.terms.model_dump_json() if part is Part.MAIN else None,
                ),
            )
        return True

    def sent(self, claim: Claim, part: Part, channel: str, ts: str) -> str | None:
        key = (claim.subscription, _text(claim.slot), part)
        with self._registry.transaction() as connection:
            connection.execute(
                "UPDATE digest_post SET ts = ? WHERE subscription = ? AND slot = ? AND part = ? AND channel = ?"
                " AND ts IS NULL"
                f" AND EXISTS (SELECT 1 FROM digest_slot s WHERE s.subscription = ? AND s.slot = ? AND s.{_OPEN})",
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
                f" AND EXISTS (SELECT 1 FROM digest_slot s WHERE s.subscription = ? AND s.slot = ? AND {_HELD})",
                (claim.subscription, _text(claim.slot), part, *_held(claim)),
            )

    def settle(
        self, claim: Claim, state: SlotState, now: datetime, *, reason: str | None = None
    ) -> Subscription | None:
        with self._registry.transaction() as connection:
            if state is SlotState.FAILED and connection.execute(_STANDS, (*_held(claim)[:2], Part.MAIN)).fetchone():
                state, reason = SlotState.POSTED, None
            ended = connection.execute(
                "UPDATE digest_slot AS s SET state = ?, settled = ?, reason = ?"
                f" WHERE s.subscription = ? AND s.slot = ? AND {_HELD}",
                (state, _text(now), reason, *_held(claim)),
            ).rowcount
            row = connection.execute(f"{_SELECT} WHERE id = ?", (claim.subscription,)).fetchone()
            if not ended or row is None:
                return None
            subscription = _after(_subscription(row), state)
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
                (subscription, _text(slot), SlotState.SKIPPED, _text(now), _text(now)),
            )

    def tells(self, claim: Claim, marks: Collection[str]) -> None:
        with self._registry.transaction() as connection:
            connection.execute(
                f"UPDATE digest_slot AS s SET key = ? WHERE s.subscription = ? AND s.slot = ? AND {_HELD}",
                (json.dumps(list(marks)), *_held(claim)),
            )

    def told(self, claim: Claim) -> frozenset[str]:
        with self._registry.reading() as connection:
            rows = connection.execute(
                "SELECT s.key, p.terms FROM digest_slot s JOIN digest_post p"
                " ON p.subscription = s.subscription AND p.slot = s.slot AND p.part = ?"
                " WHERE s.subscription = ? AND s.slot != ? AND s.key IS NOT NULL AND p.ts IS NOT NULL"
                " AND p.terms IS NOT NULL",
                (Part.MAIN, claim.subscription, _text(claim.slot)),
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


def subscriptions_in(connection: sqlite3.Connection) -> tuple[Subscription, ...]:
    """The subscriptions of an open registry; one of before there were digests holds none."""
    there = connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'digest_subscription')")
    if not there.fetchone()[0]:
        return ()
    return tuple(_subscription(row) for row in connection.execute(f"{_SELECT} {_IN_ORDER}"))


_SELECT = "SELECT id, terms, paused, failures, since FROM digest_subscription"
_IN_ORDER = "ORDER BY team, owner, since, id"
_BEGUN = "SELECT 1 FROM digest_slot WHERE subscription = ? AND slot = ?"
_STANDS = "SELECT 1 FROM digest_post WHERE subscription = ? AND slot = ? AND part = ? AND ts IS NOT NULL"
_TAKEN = f"SELECT 1 FROM digest_slot WHERE subscription = ? AND slot = ? AND NOT ({_OPEN} AND until <= ?)"
_HELD = f"s.holder = ? AND s.{_OPEN}"


def _held(claim: Claim) -> tuple[str, str, str]:
    return claim.subscription, _text(claim.slot), claim.holder


def _hold(connection: sqlite3.Connection, claim: Claim, until: datetime) -> bool:
    held = connection.execute(
        f"UPDATE digest_slot AS s SET until = ? WHERE s.subscription = ? AND s.slot = ? AND {_HELD}",
        (_text(until), *_held(claim)),
    )
    return held.rowcount == 1


def _after(subscription: Subscription, state: SlotState) -> Subscription:
    """The subscription after a slot of it came to that end."""
    if state is SlotState.POSTED:
        return subscription.model_copy(update={"failures": 0})
    if state is not SlotState.FAILED:
        return subscription
    failures = subscription.failures + 1
    paused = subscription.paused or failures >= FAILURES_UNTIL_PAUSED
    return subscription.model_copy(update={"failures": failures, "paused": paused})


def _find(connection: sqlite3.Connection, subscription_id: str) -> tuple[Subscription, str]:
    row = connection.execute(f"{_SELECT} WHERE id = ?", (subscription_id,)).fetchone()
    if row is None:
        raise QuestionError("unknown_digest")
    return _subscription(row), row[-1]


def _row(subscription: Subscription) -> dict[str, Any]:
    return {
        "id": subscription.id,
        "team": subscription.team,
        "target": subscription.target,
        "owner": subscription.owner,
        "terms": subscription.model_dump_json(),
        "paused": subscription.paused,
        "failures": subscription.failures,
    }


def _subscription(row: tuple[Any, ...]) -> Subscription:
    _, terms, paused, failures, _ = row
    stored = Subscription.model_validate_json(terms)
    return stored.model_copy(update={"paused": bool(paused), "failures": failures})


def _text(moment: datetime) -> str:
    """One length, so that texts stand in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
