"""The slots of a digest: the instants when it is due, on the clock of its time zone. Pure functions of instants.

A clock that springs forward over the hour of a digest moves that slot behind the gap; one that goes back over it
shows the hour twice, and the digest is due once.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from cronsim import CronSim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.digest.subscription import Subscription

# The simulation runs on wall-clock time: it begins so far before `after` that no change of the clock hides a slot.
_RUN_UP = timedelta(days=2)
_SUNDAY = 7


def slots_between(subscription: Subscription, after: datetime, until: datetime) -> tuple[datetime, ...]:
    """The slots after `after` up to and including `until`, ascending, in UTC; each instant once."""
    return tuple(takewhile(lambda slot: slot <= until, _slots(subscription, after)))


def next_slot(subscription: Subscription, after: datetime) -> datetime:
    """The first slot after that instant, in UTC."""
    return next(_slots(subscription, after))


def _slots(subscription: Subscription, after: datetime) -> Iterator[datetime]:
    last = after.astimezone(UTC)
    for local in CronSim(_expression(subscription), (last - _RUN_UP).astimezone(subscription.zone)):
        slot = local.astimezone(UTC)
        if slot > last:
            yield slot
            last = slot


def _expression(subscription: Subscription) -> str:
    weekdays = ",".join(str(day % _SUNDAY) for day in subscription.weekdays)
    return f"{subscription.minute} {subscription.hour} * * {weekdays}"
