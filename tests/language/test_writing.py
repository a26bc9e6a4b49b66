"""The text of a question reads back as the same question, and is the same text again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from retention.errors import QuestionError
from retention.language import read_question
from retention.language.writing import written
from tests.language.test_any_text import FRAGMENTS
from tests.property.test_every_kind import texts
from tests.test_follow_up import QUESTIONS

if TYPE_CHECKING:
    from retention.question import Question


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("nrr", "nrr last-quarter"),
        ("NDR Q3", "nrr Q3"),
        ("nrr h1 2024", "nrr 2024-H1"),
        ("nrr FY25", "nrr FY2025"),
        ("churn june", "revenue-churn jun"),
        ("nrr 2025-06 segment=enterprise,smb", "nrr 2025-06 segment=enterprise segment=smb"),
        ("nrr mid market", 'nrr last-quarter "mid market"'),
        ("nrr ttm as of 2025-10-31", "nrr ttm as of 2025-10-31"),
        ("nrr this year", "nrr ytd"),
        ("nrr this half", "nrr this-half"),
        ("nrr since 2025-02", "nrr since 2025-02-01"),
        ("grr ttm monthly since 2025-01", "trend grr monthly since 2025-01-01 ttm"),
        ("nrr monthly last-3-months 2025", "trend nrr monthly 2025 trailing-3-months"),
        ("cohorts logo", "cohorts logo quarterly all-time"),
        ("accounts won back top 5", "accounts reactivated last-quarter top 5"),
        ("why did nrr fall by segment vs last-year", "why nrr last-quarter by segment vs last-year"),
        ("reconcile stripe", "reconcile stripe with holdfast nrr last-quarter"),
        ("diff 2025-Q2 v3", "diff v3 nrr 2025-Q2"),
        ("diff v5 vs v3 2025-Q2", "diff v3 v5 nrr 2025-Q2"),
        ("ltv/cac margin=80% cac=1,200", "ltv:cac last-quarter margin=80% cac=1200"),
        ("nrr as known on 2025-07-05 currency=eur", "nrr last-quarter currency=EUR as known on 2025-07-05"),
    ],
)
def test_a_question_in_its_own_words(text: str, canonical: str) -> None:
    assert written(read_question(text)) == canonical


def comes_back(question: Question) -> None:
    said = written(question)
    assert read_question(said) == question
    assert written(read_question(said)) == said


@pytest.mark.parametrize("text", QUESTIONS)
def test_known_questions_come_back(text: str) -> None:
    comes_back(read_question(text))


@settings(deadline=None, max_examples=200)
@given(texts())
def test_every_kind_comes_back(text: str) -> None:
    comes_back(read_question(text))


@settings(deadline=None, max_examples=600)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=8).map(" ".join))
def test_whatever_is_read_comes_back(text: str) -> None:
    try:
        question = read_question(text)
    except QuestionError:
        reject()
    comes_back(question)
