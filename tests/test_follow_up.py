"""A pinned question asks for the same days on any later day, and so has the same answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cli.wiring import LedgerDesk
from retention.errors import QuestionError
from retention.language import read_question
from retention.scope import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = date(2025, 11, 22)
QUESTIONS = (
    "nrr last-quarter enterprise",
    "grr ttm by segment",
    "nrr qtd",
    "nrr last-8-weeks as of 2025-10-31 vs previous",
    "nrr 2025-03-05..2025-08-31 region=emea",
    "nrr last-quarter vs last-year",
    "nrr ttm monthly since 2025-01",
    "cohorts quarterly revenue",
    "movers last-quarter top 3",
    "accounts churned last-quarter",
    "why nrr last-quarter vs previous by segment",
    "matrix by industry",
    "benchmarks nrr enterprise",
    "reconcile chartmogul stripe 2025-Q3",
    "nrr last-month policy=chartmogul",
    "diff 2025-Q2 v1",
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from cli.importing import import_sample  # noqa: PLC0415 - sqlite-utils is loaded by imports alone

    path = tmp_path_factory.mktemp("ledger") / "sample.db"
    list(import_sample(path, TODAY))
    return path


@pytest.fixture(scope="module")
def desk(database: Path) -> Iterator[LedgerDesk]:
    opened = LedgerDesk(database, Workspace(), lambda: TODAY)
    yield opened
    opened.close()


@pytest.mark.parametrize("text", QUESTIONS)
def test_the_pinned_question_has_the_same_figures_a_year_later(desk: LedgerDesk, database: Path, text: str) -> None:
    given = desk.answer(read_question(text))
    recalled = desk.recall(given.id)
    assert recalled.answer == given
    later = LedgerDesk(database, Workspace(), lambda: date(2026, 11, 22))
    again = later.answer(recalled.question)
    later.close()
    unlike = {"id", "period", "warnings"}
    assert again.model_dump(exclude=unlike) == given.model_dump(exclude=unlike)
    assert (again.period.start, again.period.end) == (given.period.start, given.period.end)


def test_an_answer_never_given_is_not_recalled(desk: LedgerDesk) -> None:
    with pytest.raises(QuestionError) as caught:
        desk.recall("0" * 16)
    assert caught.value.code == "unknown_answer"
