"""When a digest is due, on clocks that jump."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.digest.slots import next_slot, slots_between
from tests.digest.subscriptions import subscription

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


def due(zone: str, clock: str, first: str, last: str) -> list[str]:
    """The slots of every day between two days in UTC, as UTC."""
    hour, minute = map(int, clock.split(":"))
    daily = subscription(weekdays=EVERY_DAY, hour=hour, minute=minute, time_zone=zone)
    after, until = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (first, last))
    return [f"{slot:%m-%d %H:%M}" for slot in slots_between(daily, after, until)]


@pytest.mark.parametrize(
    ("zone", "clock", "first", "last", "slots"),
    [
        # The clock springs from 2 to 3: what was due between is due when the gap is over.
        ("Europe/Berlin", "02:30", "2027-03-27", "2027-03-30", ["03-27 01:30", "03-28 01:00", "03-29 00:30"]),
        ("America/New_York", "02:30", "2027-03-13", "2027-03-16", ["03-13 07:30", "03-14 07:00", "03-15 06:30"]),
        ("Australia/Lord_Howe", "02:15", "2026-10-02T12", "2026-10-05", ["10-02 15:45", "10-03 15:30", "10-04 15:15"]),
        # The hour is there twice: due at its first time only.
        ("Europe/Berlin", "02:30", "2026-10-24", "2026-10-27", ["10-24 00:30", "10-25 00:30", "10-26 01:30"]),
        ("America/New_York", "01:30", "2026-10-31", "2026-11-03", ["10-31 05:30", "11-01 05:30", "11-02 06:30"]),
        ("Australia/Lord_Howe", "01:45", "2027-04-02T12", "2027-04-05", ["04-02 14:45", "04-03 14:45", "04-04 15:15"]),
        ("UTC", "02:30", "2027-03-27", "2027-03-30", ["03-27 02:30", "03-28 02:30", "03-29 02:30"]),
    ],
)
def test_a_digest_is_due_once_a_day_on_any_clock(
    zone: str, clock: str, first: str, last: str, slots: list[str]
) -> None:
    assert due(zone, clock, first, last) == slots


def test_weekdays_are_those_of_the_time_zone() -> None:
    """Monday morning in Auckland is still Sunday in UTC."""
    monday = subscription(hour=9, time_zone="Pacific/Auckland")
    assert next_slot(monday, datetime(2026, 11, 20, tzinfo=UTC)) == datetime(2026, 11, 22, 20, tzinfo=UTC)


def test_sunday_is_the_seventh_day() -> None:
    sunday = subscription(weekdays=(7,), time_zone="UTC")
    assert next_slot(sunday, datetime(2026, 11, 20, tzinfo=UTC)) == datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_a_slot_is_due_at_its_own_instant_and_never_again() -> None:
    slot = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert slots_between(subscription(), slot - timedelta(seconds=1), slot) == (slot,)
    assert slots_between(subscription(), slot, slot + timedelta(days=1)) == ()


@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "Pacific/Apia"]),
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    cut=st.integers(0, 40 * 24 * 60),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
)
def test_looking_in_two_steps_finds_the_same_slots_as_in_one(
    zone: str, start: datetime, cut: int, hour: int, minute: int
) -> None:
    """Wherever a process stopped, also within a doubled hour, no slot is lost and none comes twice."""
    daily = subscription(weekdays=EVERY_DAY, hour=hour, minute=minute, time_zone=zone)
    end = start + timedelta(days=40)
    middle = start + timedelta(minutes=cut)
    whole = slots_between(daily, start, end)
    assert slots_between(daily, start, middle) + slots_between(daily, middle, end) == whole
    days = [slot.astimezone(daily.zone).date() for slot in whole]
    assert len(set(days)) == len(days)
    assert 39 <= len(days) <= 41


# A day on each clock around which it jumps: forward and back, by an hour and by half of one, at midnight too.
JUMPS = [
    ("Europe/Berlin", "2026-03-29"), ("Europe/Berlin", "2026-10-25"), ("America/New_York", "2026-11-01"),
    ("America/Santiago", "2026-04-05"), ("America/Santiago", "2026-09-06"), ("Africa/Cairo", "2026-04-24"),
    ("Asia/Beirut", "2027-03-28"), ("Australia/Lord_Howe", "2026-10-04"), ("Australia/Lord_Howe", "2027-04-04"),
    ("America/Nuuk", "2026-03-28"), ("Pacific/Auckland", "2026-09-27"), ("Antarctica/Troll", "2026-10-25"),
]  # fmt: skip


@given(
    jump=st.sampled_from(JUMPS),
    ahead=st.integers(-2, 2),
    clock=st.times(),
    weekdays=st.sets(st.integers(1, 7), min_size=1),
)
def test_a_slot_is_the_first_minute_at_which_the_clock_shows_its_time_or_a_later_one(
    jump: tuple[str, str], ahead: int, clock: time, weekdays: set[int]
) -> None:
    """Found by looking at the clock minute by minute, which knows nothing of gaps and doubled hours."""
    zone, day = ZoneInfo(jump[0]), datetime.fromisoformat(jump[1]) + timedelta(days=ahead)
    shown = day.replace(hour=clock.hour, minute=clock.minute)
    minutes = (shown.replace(tzinfo=UTC) + timedelta(minutes=minute) for minute in range(-15 * 60, 15 * 60))
    first = next(minute for minute in minutes if minute.astimezone(zone).replace(tzinfo=None) >= shown)
    asked = subscription(weekdays=tuple(sorted(weekdays)), hour=clock.hour, minute=clock.minute, time_zone=jump[0])
    slots = slots_between(asked, first - timedelta(minutes=1), first)
    assert slots == ((first,) if day.isoweekday() in weekdays else ())
