"""Every command answers the question that it means, and help is made of questions that it takes."""

from __future__ import annotations

import pytest

from bot.commands import COMMANDS
from retention.errors import QuestionError
from retention.question import Kind, Metric, Movement


@pytest.mark.parametrize(
    ("command", "text", "kind", "metric", "movement"),
    [
        ("/nrr", "last-quarter enterprise", Kind.RETENTION, Metric.NRR, None),
        ("/grr", "last-quarter", Kind.RETENTION, Metric.GRR, None),
        ("/grr", "nrr last-quarter", Kind.RETENTION, Metric.NRR, None),
        ("/churn", "last-month vs previous", Kind.RETENTION, Metric.REVENUE_CHURN, None),
        ("/nrr", "ttm monthly since 2025-01", Kind.TREND, Metric.NRR, None),
        ("/cohorts", "", Kind.COHORTS, Metric.NRR, None),
        ("/cohorts", "monthly logo enterprise", Kind.COHORTS, Metric.NRR, None),
        ("/movers", "last-quarter top 5", Kind.MOVERS, Metric.NRR, None),
        ("/movers", "churned last-quarter", Kind.ACCOUNTS, Metric.NRR, Movement.CHURN),
        ("/movers", "last-quarter expanded enterprise", Kind.ACCOUNTS, Metric.NRR, Movement.EXPANSION),
        ("/why", "grr last-quarter by segment", Kind.WHY, Metric.GRR, None),
        ("/why", "matrix by industry", Kind.MATRIX, Metric.NRR, None),
        ("/retention", "reconcile chartmogul stripe 2025-Q3", Kind.RECONCILE, Metric.NRR, None),
    ],
)
def test_what_a_command_means(command: str, text: str, kind: Kind, metric: Metric, movement: Movement | None) -> None:
    question = COMMANDS[command].question(text)
    assert (question.kind, question.metric, question.movement) == (kind, metric, movement)


@pytest.mark.parametrize("command", ["/nrr", "/grr", "/churn", "/retention"])
def test_what_needs_a_text(command: str) -> None:
    assert not COMMANDS[command].alone
    with pytest.raises(QuestionError) as caught:
        COMMANDS[command].question("")
    assert caught.value.code == "empty_question"
