"""Fifty random questions on the sample ledger: the answer's integers are those of hand-written SQL."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest

from retention.ask import ask
from retention.language import read_question
from retention.store.schema import open_for_reading
from retention.store.snapshot import load, rebuild
from tests.oracle.oracle import Oracle, fraction, told
from tests.oracle.questions import DAY, Asked, Setting, random_question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from retention.answer import Row
    from retention.ledger.view import Ledger
    from tests.oracle.oracle import Figures
    from tests.oracle.questions import Days

TODAY = date(2026, 11, 22)
ATTRIBUTES = {
    "segment": ("enterprise", "mid-market", "smb"),
    "region": ("amer", "apac", "emea", "latam"),
    "industry": ("education", "fintech", "healthcare", "logistics", "manufacturing", "media", "retail"),
    "plan": ("business", "scale", "starter"),
    "product": ("analytics", "platform", "security", "support"),
    "interval": ("half-year", "month", "quarter", "year"),
}
SETTING = Setting(TODAY, date(2023, 11, 1), date(2026, 10, 31), ATTRIBUTES)
QUESTIONS = [random_question(Random(seed), SETTING) for seed in range(50)]  # noqa: S311 - repeatable draws


@pytest.fixture(scope="module")
def ledgers(sample_database: Path) -> dict[int, Ledger]:
    """The first version and the corrected second one."""
    connection = open_for_reading(sample_database)
    try:
        return {1: rebuild(connection, 1), 2: load(connection, sample_database)}
    finally:
        connection.close()


@pytest.mark.parametrize("asked", QUESTIONS, ids=[asked.text for asked in QUESTIONS])
def test_the_answer_is_that_of_sql(sample_database: Path, ledgers: dict[int, Ledger], asked: Asked) -> None:
    check(asked, ledgers[2], Oracle(sample_database, 2))


@pytest.mark.parametrize("asked", QUESTIONS[:6], ids=[asked.text for asked in QUESTIONS[:6]])
def test_the_version_before_the_correction_answers_as_it_did(
    sample_database: Path, ledgers: dict[int, Ledger], asked: Asked
) -> None:
    check(asked, ledgers[1], Oracle(sample_database, 1))


def check(asked: Asked, ledger: Ledger, oracle: Oracle) -> None:
    """Compare every figure of the answer: total, rows, comparison, trailing twelve months, tier."""
    answer = ask(read_question(asked.text), ledger=ledger, today=TODAY)
    sql = _Sql(oracle, asked)
    total = sql.total(asked.period)

    assert answer.metric == asked.metric
    assert (answer.period.start, answer.period.end) == asked.period
    assert told(answer.total) == total
    assert _by_segment(answer.rows) == sql.rows(asked.period)
    assert [row.opening_arr_minor for row in answer.rows] == sorted(
        (row.opening_arr_minor for row in answer.rows), reverse=True
    )

    if asked.before is None:
        assert answer.compared is None
    else:
        assert answer.compared is not None
        assert (answer.compared.period.start, answer.compared.period.end) == asked.before
        assert told(answer.compared.total) == sql.total(asked.before)
        assert _by_segment(answer.compared.rows) == sql.rows(asked.before)

    window = asked.trailing
    cohort = total if window is None else sql.total(window)
    if window is None or window[0] - DAY < SETTING.first_day or not cohort["accounts_opening"]:
        assert answer.trailing is None
    else:
        assert answer.trailing is not None
        assert (answer.trailing.window.start, answer.trailing.window.end) == window
        assert told(answer.trailing.total) == cohort
    assert (None if answer.tier is None else (answer.tier.name.value, fraction(answer.tier.nrr))) == _tier(
        asked, cohort, window or asked.period
    )


def test_the_questions_are_of_every_kind() -> None:
    """The seeds draw what the test is for: a change of them must not quietly lose a kind."""
    words = " ".join(asked.text for asked in QUESTIONS)
    for word in ("last-quarter", "ytd", "qtd", "since ", "..", "ttm as of", "weeks as of", "-Q", "H1-", "vs previous"):
        assert word in words
    assert {asked.metric for asked in QUESTIONS} == set("nrr grr logo_retention crr logo_churn revenue_churn".split())
    assert {asked.by for asked in QUESTIONS} == {None, *ATTRIBUTES}
    assert {len(asked.conditions) for asked in QUESTIONS} == {0, 1, 2, 3}
    assert {name for asked in QUESTIONS for name in asked.conditions} == set(ATTRIBUTES)


class _Sql:
    """The oracle's side of one question."""

    def __init__(self, oracle: Oracle, asked: Asked) -> None:
        self.oracle, self.asked = oracle, asked

    def total(self, period: Days) -> Figures:
        return self.oracle.total(period[0] - DAY, period[1] - DAY, self.asked.conditions)

    def rows(self, period: Days) -> dict[str | None, Figures]:
        if self.asked.by is None:
            return {}
        return self.oracle.rows(period[0] - DAY, period[1] - DAY, self.asked.conditions, self.asked.by)


def _by_segment(rows: Sequence[Row]) -> dict[str | None, Figures]:
    return {row.segment: told(row) for row in rows}


def _tier(asked: Asked, cohort: Figures, window: Days) -> tuple[str, tuple[int, int]] | None:
    """The tier of part 7; none without twelve months of history, without a cohort, or for another metric."""
    if asked.metric != "nrr" or cohort["nrr"] is None or window[0] - DAY < SETTING.first_day:
        return None
    kept, opening = cohort["nrr"]
    if 10 * kept >= 12 * opening:
        name = "world-class"
    elif kept >= opening:
        name = "strong"
    elif 10 * kept >= 9 * opening:
        name = "needs improvement"
    else:
        name = "critical"
    return name, (kept, opening)
