"""Fifty random questions on the sample ledger: the answer's integers are those of hand-written SQL."""

from __future__ import annotations

import sqlite3
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest

from retention.store.schema import open_for_reading
from retention.store.snapshot import load, rebuild
from tests.oracle.comparison import check
from tests.oracle.oracle import Oracle
from tests.oracle.questions import Asked, Setting, random_question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from retention.ledger.view import Ledger

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
QUESTIONS = [random_question(Random(seed), SETTING) for seed in range(50)]


@pytest.fixture(scope="module")
def ledgers(sample_database: Path) -> dict[int, Ledger]:
    """The first version and the corrected second one."""
    connection = open_for_reading(sample_database)
    try:
        return {1: rebuild(connection, 1), 2: load(connection, sample_database)}
    finally:
        connection.close()


@pytest.fixture(scope="module")
def oracles(sample_database: Path) -> Iterator[dict[int, Oracle]]:
    """SQL over the same two versions."""
    both = {version: Oracle(sqlite3.connect(sample_database), version) for version in (1, 2)}
    yield both
    for oracle in both.values():
        oracle.close()


@pytest.mark.parametrize("asked", QUESTIONS, ids=[asked.text for asked in QUESTIONS])
def test_the_answer_is_that_of_sql(ledgers: dict[int, Ledger], oracles: dict[int, Oracle], asked: Asked) -> None:
    check(asked, SETTING, ledgers[2], oracles[2])


@pytest.mark.parametrize("asked", QUESTIONS[:6], ids=[asked.text for asked in QUESTIONS[:6]])
def test_the_version_before_the_correction_answers_as_it_did(
    ledgers: dict[int, Ledger], oracles: dict[int, Oracle], asked: Asked
) -> None:
    check(asked, SETTING, ledgers[1], oracles[1])


def test_the_questions_are_of_every_kind() -> None:
    """The seeds draw what the test is for: a change of them must not quietly lose a kind."""
    words = " ".join(asked.text for asked in QUESTIONS)
    for word in ("last-quarter", "ytd", "qtd", "since ", "..", "ttm as of", "weeks as of", "-Q", "H1-", "vs previous"):
        assert word in words
    assert {asked.metric for asked in QUESTIONS} == set("nrr grr logo_retention crr logo_churn revenue_churn".split())
    assert {asked.by for asked in QUESTIONS} == {None, *ATTRIBUTES}
    assert {len(asked.conditions) for asked in QUESTIONS} == {0, 1, 2, 3}
    assert {name for asked in QUESTIONS for name in asked.conditions} == set(ATTRIBUTES)
