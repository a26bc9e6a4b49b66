"""Prompts for a text about one figure: what it is asked of, which calls it takes, how it is to look."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from retention.answer.why import WhyAnswer
from retention.errors import QuestionError
from retention.language import Parts, question_of_kind
from retention.question import Kind
from retention.wording.names import date_before
from retention.wording.prompts import about, metric_within
from tools.asking import whoever_asks
from tools.prompts.text import filled, text_of
from tools.question_tools import QUESTION_TOOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from retention.access.permit import Permit
    from retention.answer.any import AnyAnswer
    from retention.desk import Attribute, Desk
    from tools.prompts.text import Call

# What a question means that names none.
USUAL_PERIOD = "last-quarter"
# The attribute that most companies break down by; others of few values stand in for it.
USUAL_BREAKDOWN = "segment"
MOST_ROWS = 12
# What a change cannot be taken apart, or segments be compared, without.
_BY_NEEDED = frozenset({Kind.WHY, Kind.MATRIX})
_ARGUMENTS = {tool.name: tool.arguments for tool in QUESTION_TOOLS}


def report(name: str, desk: Desk, given: Mapping[str, str], *, of: Kind = Kind.RETENTION) -> str:
    """The text of the prompt called `name`, for whoever asks, about a figure or, of the kind why, its change.

    `given` holds period, segment and metric as the person wrote them; blank is what a question means without them. It
    is asked before a word is written, so whatever is wrong with them is told as of every question.
    """
    asker = whoever_asks()
    metric, period, segment = (given.get(part, "").strip() for part in ("metric", "period", "segment"))
    parts = Parts(metric=metric, period=period, segment=segment)
    question = question_of_kind(Kind.RETENTION, parts)
    answer = desk.answer(question, asker)
    by = _breakdown(desk.describe(asker).attributes, answer)
    earlier = None
    if of is not Kind.RETENTION and by is not None:
        earlier = _compared_days(desk.answer(question_of_kind(of, replace(parts, by=by)), asker))
    last_day = date_before(answer.period.end).isoformat()
    words = {
        "about": about(answer),
        "answer": answer.id,
        "metric_name": metric_within(question.metric),
        "rules": text_of("rules"),
    }
    arguments = {
        "metric": question.metric.value,
        "period": period or USUAL_PERIOD,
        "earlier": earlier,
        "segment": segment,
        "by": by,
        "two_years": f"last-8-quarters as of {last_day}",
        "year": f"ttm as of {last_day}",
    }
    return filled(text_of(name), words, arguments, _admitting(desk.permit(asker)))


def _compared_days(change: AnyAnswer) -> str | None:
    """The period that a change is held against, as its days."""
    if not isinstance(change, WhyAnswer):
        return None
    period = change.compared.period
    return f"{period.start.isoformat()}..{date_before(period.end).isoformat()}"


def _breakdown(attributes: Iterable[Attribute], answer: AnyAnswer) -> str | None:
    """The attribute to break the figure down by: segment, else one of few values that the question leaves open."""
    asked = {condition.attribute for condition in answer.conditions}
    left = [one for one in attributes if one.name not in asked]
    left.sort(key=lambda one: (not 1 < one.values_total <= MOST_ROWS, one.name != USUAL_BREAKDOWN, one.of != "account"))
    return left[0].name if left else None


def _admitting(permit: Permit) -> Callable[[Call], bool]:
    def admits(call: Call) -> bool:
        question = _ARGUMENTS[call["name"]].model_validate(call["arguments"]).question()
        try:
            permit.admit(question)
        except QuestionError:
            return False
        return question.by is not None or question.kind not in _BY_NEEDED

    return admits
