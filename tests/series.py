"""Trends and cohorts of a ledger, asked as fields of a question."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from retention.answer.cohorts import CohortsAnswer
from retention.answer.trend import TrendAnswer
from retention.ask import ask
from retention.question import Every, Kind, Question, Span, Trailing, Unit
from tests.ledger.tape import TODAY, ledger_of
from tests.narrowed import narrowed

if TYPE_CHECKING:
    from retention.ledger.view import Ledger
    from retention.question import PeriodExpression
    from retention.scope import Workspace

TTM = Trailing(unit=Unit.MONTH, count=12)


def span(first: str, last: str | None = None) -> Span:
    return Span(first=date.fromisoformat(first), last=None if last is None else date.fromisoformat(last))


def trend(
    ledger: Ledger | str,
    period: PeriodExpression,
    *,
    workspace: Workspace | None = None,
    today: date = TODAY,
    **fields: Any,  # noqa: ANN401 - fields of a question
) -> TrendAnswer:
    """Monthly unless the fields say otherwise."""
    question = Question.model_validate({"kind": Kind.TREND, "period": period, "every": Every.MONTH} | fields)
    return narrowed(ask(question, ledger=_known(ledger), today=today, workspace=workspace), TrendAnswer)


def cohorts(
    ledger: Ledger | str,
    period: PeriodExpression,
    *,
    workspace: Workspace | None = None,
    today: date = TODAY,
    **fields: Any,  # noqa: ANN401 - fields of a question
) -> CohortsAnswer:
    """Quarterly and by revenue unless the fields say otherwise."""
    question = Question.model_validate({"kind": Kind.COHORTS, "period": period, "every": Every.QUARTER} | fields)
    return narrowed(ask(question, ledger=_known(ledger), today=today, workspace=workspace), CohortsAnswer)


def _known(ledger: Ledger | str) -> Ledger:
    return ledger_of(ledger) if isinstance(ledger, str) else ledger
