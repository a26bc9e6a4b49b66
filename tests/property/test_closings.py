"""Any series of imports, closings and reopenings: a dictionary of closed days says which version answers."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retention.answer import ClosedPeriod
from retention.calendar import Calendar
from retention.errors import QuestionError
from retention.language import read_period
from retention.question import Named
from tests.narrowed import main
from tests.store.past import Past

if TYPE_CHECKING:
    from retention.answer.any import AnyAnswer
    from retention.period import Period
    from retention.ratio import Ratio

PERIODS = ("2025", "H1-2025", "2025-Q1", "2025-Q2", "2025-04", "2025-05", "2025-06")
# What accounts are worth in each version: one leaves every month, so every version has figures of its own.
AMOUNTS = (100, 50, 25)

close = st.tuples(st.just("close"), st.sampled_from(PERIODS), st.integers(1, len(AMOUNTS)))
reopen = st.tuples(st.just("reopen"), st.sampled_from(PERIODS), st.just(0))


def period_of(text: str) -> Period:
    named = read_period(text)
    assert isinstance(named, Named)
    months = {"year": 12, "half": 6, "quarter": 3, "month": 1}[named.unit.value]
    start = date(named.year or 0, ((named.index or 1) - 1) * months + 1, 1)
    return Calendar().unit_from(start, named.unit)


class Versions(NamedTuple):
    """A ledger in as many versions as there are amounts, and the NRR of every period on the newest."""

    database: Path
    newest: dict[str, Ratio | None]


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    past = Past(tmp_path_factory.mktemp("closings"))
    for amount in AMOUNTS:
        leaving = (
            f"M{month},m{month},pro,2023-01-01,2025-{month:02}-15,{amount + month},USD,month\n"
            for month in range(1, 13)
        )
        lines = f"A,a,pro,2023-01-01,,{amount},USD,month\n" + "".join(leaving)
        past.land(lines, complete_through=date(2025, 12, 31))
    newest = {text: main(past.answer(f"nrr {text}")).total.nrr for text in PERIODS}
    past.content()
    return Versions(past.database, newest)


def do(past: Past, closed: dict[str, int], step: str, text: str, version: int) -> None:
    """Take a step in the ledger and in the dictionary, or see it refused."""
    if step == "close" and closed.get(text, version) == version:
        assert past.close(text, version)[1] == (text not in closed)
        closed[text] = version
    elif step == "close":
        with pytest.raises(QuestionError, match="closed_on_another"):
            past.close(text, version)
    elif text in closed:
        past.reopen(text)
        del closed[text]
    else:
        with pytest.raises(QuestionError, match="not_closed"):
            past.reopen(text)


def closed_around(closed: dict[str, int], text: str) -> str | None:
    """The shortest closed period that holds this one."""
    asked, known = period_of(text), {one: period_of(one) for one in closed}
    around = [one for one, period in known.items() if period.start <= asked.start and asked.end <= period.end]
    return min(around, key=lambda one: known[one].end - known[one].start, default=None)


@settings(max_examples=25, deadline=None)
@given(st.lists(close | reopen, max_size=8))
def test_which_version_answers(versions: Versions, steps: list[tuple[str, str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        past = Past(Path(folder))
        copyfile(versions.database, past.database)
        closed: dict[str, int] = {}
        answers: list[AnyAnswer] = []
        for step, text, version in steps:
            do(past, closed, step, text, version)
            answers.append(past.answer(f"nrr {text}"))
        for text in PERIODS:
            around, answer = closed_around(closed, text), past.answer(f"nrr {text}")
            assert answer.ledger.version == (len(AMOUNTS) if around is None else closed[around])
            told = [warning for warning in answer.warnings if isinstance(warning, ClosedPeriod)]
            expected = [] if around is None else [(main(answer).total.nrr, versions.newest[text])]
            assert [(warning.closed, warning.now) for warning in told] == expected
        standing = {label: version for label, version, reason in past.closings() if reason is None}
        assert standing == {period_of(text).label: version for text, version in closed.items()}
        assert all(past.verified(answer).holds for answer in answers)
