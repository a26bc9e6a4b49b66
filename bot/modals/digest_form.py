"""The form of a digest: its fields, and the subscription that they say. What is wrong is told at its field."""

from __future__ import annotations

import json
import secrets
from datetime import time
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from bot import views
from bot.modals.submitting import Fault
from bot.text import clip
from retention.digest import Late, Subscription, Thresholds
from retention.digest.lateness import newest_answer
from retention.digest.subscription import MOST_QUESTIONS
from retention.errors import QuestionError
from retention.language import read_period, read_question
from retention.question import Kind, Movement, Question
from retention.wording import choices, explain, subscriptions
from retention.wording.subscriptions import ANOTHER, HERE, ME, TIER_CHANGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.modals.submitting import Filled
    from bot.office import Office
    from bot.views import Part, View
    from retention.asker import Asker, Place
    from retention.wording.forms import Label

Result = TypeVar("Result")

CALLBACK = "digest"
WEEKDAY, TIME = "1", "09:00"
_LONGEST_ID = 64


def digest_form(  # noqa: PLR0913 - what the form is opened with
    office: Office,
    asker: Asker,
    *,
    here: Place | None,
    time_zone: str,
    before: Subscription | None = None,
    from_home: bool = False,
) -> View:
    """The form for a digest opened in the channel `here`, filled as the digest `before` was. Raises QuestionError."""
    office.desk.permit(asker).admit_anything()
    periods = choices.periods(office.desk.describe(asker))
    labels, field = subscriptions.field_labels(), views.field
    zone = before.time_zone if before else time_zone
    blocks = [
        *_target(labels, here, before),
        field("questions", labels["questions"], _questions(labels["questions"], before), optional=True),
        field("period", labels["period"], views.menu(periods, before.period if before else "last-month")),
        field("weekdays", labels["weekdays"], views.checkboxes(subscriptions.weekday_choices(), _weekdays(before))),
        field("time", labels["time"], views.menu(subscriptions.time_choices(), _time(before))),
        field("time_zone", labels["time_zone"], views.written(zone), optional=True),
        *_conditions(labels, before),
        field("late", labels["late"], views.menu(subscriptions.late_choices(), before.late if before else Late.POST)),
    ]
    opened = {"channel": here.id if here else None, "digest": before.id if before else None, "home": from_home}
    metadata = json.dumps({name: value for name, value in opened.items() if value})
    return views.form(CALLBACK, subscriptions.frame(new=before is None), blocks, metadata)


def _target(labels: dict[str, Label], here: Place | None, before: Subscription | None) -> list[Part]:
    where = HERE if here else ME
    chosen = None
    if before is not None:
        is_here = here is not None and here.id == before.target
        where = ME if before.to_person else HERE if is_here else ANOTHER
        chosen = before.target if where == ANOTHER else None
    offered = tuple(subscriptions.wheres(here.name if here else None, here=here is not None))
    return [
        views.field("where", labels["where"], views.menu(offered, where)),
        views.field("channel", labels["channel"], views.channels(chosen, labels["channel"].placeholder), optional=True),
    ]


def _questions(label: Label, before: Subscription | None) -> Part:
    return views.written("\n".join(before.questions) if before else "", label.placeholder, multiline=True)


def _weekdays(before: Subscription | None) -> list[str]:
    return [str(day) for day in before.weekdays] if before else [WEEKDAY]


def _time(before: Subscription | None) -> str:
    return f"{before.hour:02d}:{before.minute:02d}" if before else TIME


def _conditions(labels: dict[str, Label], before: Subscription | None) -> list[Part]:
    crossed = before.thresholds if before else None
    tier = views.checkboxes(
        subscriptions.threshold_choices(), [TIER_CHANGE] if crossed is not None and crossed.tier_change else []
    )
    amounts = [
        views.field(name, labels[name], views.written(value or "", labels[name].placeholder), optional=True)
        for name, value in (
            ("nrr_down_points", crossed.nrr_down_points if crossed else None),
            ("churned_over", crossed.churned_over if crossed else None),
        )
    ]
    return [views.field("tier_change", labels["tier_change"], tier, optional=True), *amounts]


def read_form(  # noqa: PLR0913 - who and where, as the request says it
    office: Office,
    filled: Filled,
    asker: Asker,
    *,
    team: str,
    owner: str,
    target: str,
    time_zone: str,
    before: Subscription | None,
) -> Subscription:
    """Make the subscription that the fields say, for the asker who will read it there. Raises Fault.

    `time_zone` is meant where none is written.
    """
    permit = office.desk.permit(asker)
    at_field("where", permit.admit_subscribe)
    questions = _read_questions(office, asker, filled.text("questions"))
    at = at_field("time", partial(filled.read, "time", time.fromisoformat, TIME))
    weekdays = at_field("weekdays", partial(filled.read_several, "weekdays", int))
    make: Callable[..., Subscription] = partial(
        Subscription,
        id=before.id if before else secrets.token_hex(8),
        team=team,
        target=target,
        owner=owner,
        hour=at.hour,
        minute=at.minute,
        paused=before.paused if before else False,
        failures=before.failures if before else 0,
        late=at_field("late", partial(filled.read, "late", Late, Late.POST)),
        thresholds=_thresholds(filled),
        created=before.created if before else office.now(),
    )
    said = {
        "questions": questions,
        "weekdays": weekdays,
        "time_zone": filled.text("time_zone") or time_zone,
        "period": filled.chosen("period") or "last-month",
    }
    try:
        made = make(**said)
    except QuestionError as error:
        raise Fault(_FIELDS.get(error.code, "period"), _sentence(error)) from error
    _try(office, asker, made)
    return made


def _try(office: Office, asker: Asker, digest: Subscription) -> None:
    """Ask what the standard digest and the thresholds ask: what would fail every time fails here. Raises Fault."""
    question = Question(period=read_period(digest.period))
    if digest.thresholds is not None or not digest.questions:
        at_field("period", partial(newest_answer, question, office.desk, asker))
    if digest.thresholds is not None and digest.thresholds.churned_over is not None:
        churned = question.model_copy(update={"kind": Kind.ACCOUNTS, "movement": Movement.CHURN, "top": 1})
        at_field("churned_over", partial(newest_answer, churned, office.desk, asker))


_FIELDS = {
    "too_many_questions": "questions",
    "no_weekday": "weekdays",
    "unknown_weekday": "weekdays",
    "unknown_time_zone": "time_zone",
}


def _read_questions(office: Office, asker: Asker, text: str) -> tuple[str, ...]:
    """The lines, each one a question that reads, and that is answered to whoever sees the digest there."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # More than a digest takes are refused by the subscription.
    for number, line in enumerate(lines[:MOST_QUESTIONS], start=1):
        try:
            newest_answer(read_question(line), office.desk, asker)
        except QuestionError as error:
            cause = QuestionError("digest_line", number=number, cause=error)
            raise Fault("questions", _sentence(cause)) from error
    return tuple(lines)


def _thresholds(filled: Filled) -> Thresholds | None:
    """What must be crossed; None where nothing must. Raises Fault at the number that does not read."""
    crossed: dict[str, Any] = {"tier_change": True} if filled.several("tier_change") else {}
    for name in ("nrr_down_points", "churned_over"):
        if text := filled.text(name):
            at_field(name, partial(Thresholds.model_validate, {name: text}))
            crossed[name] = text
    return Thresholds(**crossed) if crossed else None


def at_field(field: str, work: Callable[[], Result]) -> Result:
    """Do the work; what the asker must change is told at `field`. Raises Fault."""
    try:
        return work()
    except QuestionError as error:
        raise Fault(field, _sentence(error)) from error


def _sentence(error: QuestionError) -> str:
    return clip(explain(error), views.LINE_CHARACTERS)


def digest_of(office: Office, team: str, owner: str, digest_id: str | None) -> Subscription | None:
    """The digest of that id, where it is the owner's. Raises QuestionError `unknown_digest`."""
    if digest_id is None or office.digests is None:
        return None
    own = office.digests.of_owner(team, owner)
    found = next((one for one in own if one.id == digest_id[:_LONGEST_ID]), None)
    if found is None:
        raise QuestionError("unknown_digest")
    return found
