"""`Subscription`: what is posted where and when, whose it is, and what becomes of a slot that was missed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Protocol, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from retention.errors import QuestionError
from retention.language import nearest, read_period, read_question
from retention.language.quantities import AMOUNT

LAST_MONTH = "last-month"
MOST_QUESTIONS = 5
# Failures in a row after which nothing is posted any more until the owner says so.
FAILURES_UNTIL_PAUSED = 3

_PERSON = ("U", "W")
_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6})?")


@cache
def _time_zones() -> frozenset[str]:
    """Listing them reads hundreds of files."""
    return frozenset(available_timezones())


class Late(StrEnum):
    """What becomes of the newest slot that nobody posted in its time; older ones are always skipped."""

    POST = "post"
    SKIP = "skip"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Thresholds(_Frozen):
    """A digest is posted only when one of these is crossed; at least one must be set.

    tier_change       the tier of the total, or of a segment, is another than in the period before
    nrr_down_points   NRR is more than this many points below that of the period before; decimal text
    churned_over      an account churned that had more than this amount, in major units; decimal text

    Errors: no_threshold, unreadable_points, unreadable_churned.
    """

    tier_change: bool = False
    nrr_down_points: str | None = None
    churned_over: str | None = None

    @field_validator("nrr_down_points")
    @classmethod
    def _read_points(cls, text: str | None) -> str | None:
        if text is None:
            return None
        if not _POINTS.fullmatch(text.strip()) or not Decimal(text):
            raise QuestionError("unreadable_points", text=text)
        return f"{Decimal(text).normalize():f}"

    @field_validator("churned_over")
    @classmethod
    def _read_amount(cls, text: str | None) -> str | None:
        if text is None:
            return None
        if not AMOUNT.fullmatch(text.strip()):
            raise QuestionError("unreadable_churned", text=text)
        return f"{Decimal(text.replace(',', '')).normalize():f}"

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.tier_change and self.nrr_down_points is None and self.churned_over is None:
            raise QuestionError("no_threshold")
        return self


class Contents(_Frozen):
    """What a digest is about, and when it is worth posting.

    questions   texts in the language; none is the standard digest
    period      what the standard digest is about, in the language
    thresholds  post only when one is crossed; None is always

    Errors: too_many_questions, and those of a question and a period.
    """

    questions: tuple[str, ...] = ()
    period: str = LAST_MONTH
    thresholds: Thresholds | None = None

    @field_validator("questions")
    @classmethod
    def _read_questions(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        if len(texts) > MOST_QUESTIONS:
            raise QuestionError("too_many_questions", count=len(texts), most=MOST_QUESTIONS)
        for text in texts:
            read_question(text)
        return texts

    @field_validator("period")
    @classmethod
    def _read_period(cls, text: str) -> str:
        read_period(text)
        return text


class Subscription(Contents):
    """A digest that somebody asked for.

    id          drawn by whoever makes the subscription (`secrets.token_hex(8)`)
    target      the id of a channel, or of a person, who gets it as a direct message
    owner       the person who answers for it: access is theirs, and failures are told to them
    weekdays    of the week, 1 (Monday) to 7, ascending
    hour, minute, time_zone   when, on the clock of that zone
    late        what becomes of a slot that was missed
    failures    how many times in a row the target could not be posted to
    created     slots before it are not due; in UTC

    Errors: no_weekday, unknown_weekday, unknown_time_zone, and those of its contents.
    """

    id: Annotated[str, Field(min_length=1)]
    team: Annotated[str, Field(min_length=1)]
    target: Annotated[str, Field(min_length=1)]
    owner: Annotated[str, Field(min_length=1)]
    weekdays: tuple[int, ...]
    hour: Annotated[int, Field(ge=0, le=23)]
    minute: Annotated[int, Field(ge=0, le=59)] = 0
    time_zone: str
    late: Late = Late.POST
    paused: bool = False
    failures: Annotated[int, Field(ge=0)] = 0
    created: datetime

    @field_validator("weekdays")
    @classmethod
    def _order_weekdays(cls, weekdays: tuple[int, ...]) -> tuple[int, ...]:
        if not weekdays:
            raise QuestionError("no_weekday")
        if not set(weekdays) <= set(range(1, 8)):
            raise QuestionError("unknown_weekday", weekdays=weekdays)
        return tuple(sorted(set(weekdays)))

    @field_validator("time_zone")
    @classmethod
    def _know_time_zone(cls, name: str) -> str:
        if name not in _time_zones():
            raise QuestionError("unknown_time_zone", text=name, nearest=nearest(name, sorted(_time_zones())))
        return name

    @field_validator("created")
    @classmethod
    def _in_utc(cls, moment: datetime) -> datetime:
        return moment.astimezone(UTC)

    @property
    def to_person(self) -> bool:
        """Whether the target is a person, who gets it as a direct message."""
        return self.target.startswith(_PERSON)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class DigestBook(Protocol):
    """The subscriptions of every workspace, kept by the wiring. Methods block shortly; safe from several threads.

    Whether somebody may do it is decided before, by the desk.
    """

    def add(self, subscription: Subscription) -> None: ...

    def change(self, subscription: Subscription) -> None:
        """Put it in place of the one with its id; failures stay counted until it is started again.

        Raises QuestionError `unknown_digest`.
        """
        ...

    def remove(self, subscription_id: str) -> None:
        """End it; what was posted stays on record. Raises QuestionError `unknown_digest`."""
        ...

    def of_owner(self, team: str, owner: str) -> tuple[Subscription, ...]: ...

    def of_channel(self, team: str, channel: str) -> tuple[Subscription, ...]: ...

    def all(self) -> tuple[Subscription, ...]: ...
