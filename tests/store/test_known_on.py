"""`as known on` a day: the version that was the newest when that day ended in the workspace's time zone."""

from __future__ import annotations

from datetime import date
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest

from retention.answer import KnownOn
from retention.ask import ask
from retention.errors import QuestionError
from retention.language import read_question
from retention.scope import Workspace
from retention.wording import explain, plain, word
from tests.ledger.tape import TODAY, ledger_of
from tests.narrowed import main
from tests.store.past import Past

if TYPE_CHECKING:
    from pathlib import Path

    from retention.answer.any import AnyAnswer

# NRR of Q2 2025 is 75 % at first, 100 % when B is known to have stayed, 125 % when C is known to have grown.
FIRST = """\
A,a,pro,2024-01-01,,100,USD,month
B,b,pro,2024-01-01,2025-06-01,50,USD,month
C,c,pro,2024-01-01,,50,USD,month
"""
SECOND = FIRST.replace("2025-06-01", "2025-08-01")
THIRD = SECOND + "C,c2,pro,2025-06-01,,50,USD,month\n"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    past = Past(tmp_path_factory.mktemp("known"))
    past.import_at("2025-07-01T09:00:00", FIRST, "2025-06-30")
    past.import_at("2025-07-05T22:30:00", SECOND, "2025-06-30")
    past.import_at("2025-08-01T00:00:00", THIRD, "2025-07-31")
    past.content()
    return past.database


@pytest.fixture
def past(tmp_path: Path, imported: Path) -> Past:
    past = Past(tmp_path)
    copyfile(imported, past.database)
    return past


def nrr(answer: AnyAnswer) -> str | None:
    ratio = main(answer).total.nrr
    return None if ratio is None else ratio.percent


@pytest.mark.parametrize(
    ("day", "version", "percent"),
    [
        ("2025-07-01", 1, "75.0"),
        ("2025-07-04", 1, "75.0"),
        ("2025-07-05", 2, "100.0"),
        ("2025-07-31", 2, "100.0"),
        ("2025-08-01", 3, "125.0"),
        ("2026-01-15", 3, "125.0"),
    ],
)
def test_the_newest_version_of_then_answers(past: Past, day: str, version: int, percent: str) -> None:
    answer = past.answer("nrr 2025-Q2", known_on=day)
    assert (answer.ledger.version, nrr(answer)) == (version, percent)
    assert answer.warnings[0] == KnownOn(day=date.fromisoformat(day))


@pytest.mark.parametrize(
    ("zone", "versions"),
    [
        # 22:30 UTC is 00:30 on the 6th in Berlin, and midnight UTC is the evening of 31 July in New York.
        ("UTC", (2, 2, 3)),
        ("Europe/Berlin", (1, 2, 3)),
        ("America/New_York", (2, 3, 3)),
    ],
)
def test_a_day_ends_where_the_workspace_is(past: Past, zone: str, versions: tuple[int, ...]) -> None:
    past.workspace = Workspace(time_zone=zone)
    days = ("2025-07-05", "2025-07-31", "2025-08-01")
    assert tuple(past.answer("nrr 2025-Q2", known_on=day).ledger.version for day in days) == versions


def test_the_answer_says_so(past: Past) -> None:
    lines = plain(word(past.answer("nrr 2025-Q2", known_on="2025-07-02"))).splitlines()
    assert lines[0] == "NRR, Q2 2025: 75.0 %"
    assert lines[3] == "As known on 2 Jul 2025 (ledger v1)."
    assert lines[-1].startswith("Complete through 30 Jun 2025 · ledger v1 · ")


def test_before_the_first_import_nothing_was_known(past: Past) -> None:
    with pytest.raises(QuestionError) as refused:
        past.answer("nrr 2025-Q2", known_on="2025-06-30")
    assert explain(refused.value) == "Nothing had been imported by 30 Jun 2025: the first import is of 1 Jul 2025."


def test_what_will_be_known_is_not_known(past: Past) -> None:
    with pytest.raises(QuestionError) as refused:
        past.answer("nrr 2025-Q2", known_on="2026-01-16")
    said = "What is known on 16 Jan 2026 can only be told after it: today is 15 Jan 2026."
    assert explain(refused.value) == said


def test_a_today_of_the_past_does_not_forbid_what_was_imported_since(past: Past) -> None:
    """`--today` may lie before an import; what that import brought is known all the same."""
    assert past.answer("nrr 2025-Q2", known_on="2025-08-01", today=date(2025, 7, 20)).ledger.version == 3


def test_a_period_that_was_not_complete_then_is_refused_with_what_was_known(past: Past) -> None:
    with pytest.raises(QuestionError) as refused:
        past.answer("nrr 2025-07", known_on="2025-07-31")
    assert (refused.value.code, refused.value.facts["complete_through"]) == ("not_complete", date(2025, 6, 30))
    assert past.answer("nrr 2025-07", known_on="2025-08-01").ledger.version == 3


def test_relative_words_are_those_of_today(past: Past) -> None:
    """`last-half` on 15 January 2026 is H2 2025, also where only June was known."""
    with pytest.raises(QuestionError) as refused:
        past.answer("nrr last-half", known_on="2025-07-05")
    assert (refused.value.code, refused.value.facts["label"]) == ("not_complete", "H2 2025")


def test_the_segments_are_those_of_then(past: Past) -> None:
    past.land(THIRD, "account_id,segment\nA,smb\n", complete_through=date(2025, 7, 31))
    assert past.answer("nrr 2025-Q2 smb").ledger.version == 4
    with pytest.raises(QuestionError, match="unknown_segment"):
        past.answer("nrr 2025-Q2 smb", known_on="2025-08-01")


def test_answers_hold_after_later_imports(past: Past) -> None:
    given = [past.answer("nrr 2025-Q2 vs previous", known_on=day) for day in ("2025-07-02", "2025-07-05", "2026-01-15")]
    assert len({answer.id for answer in (*given, past.answer("nrr 2025-Q2 vs previous"))}) == 4
    past.land(FIRST.replace("100", "90"), complete_through=date(2025, 9, 30))
    for answer in given:
        found = past.verified(answer)
        assert found.holds
        assert found.answer == answer


def test_a_ledger_alone_knows_no_other_day() -> None:
    """Whoever has one version in hand, and no books, cannot tell when it was known."""
    question = read_question("nrr 2025").model_copy(update={"known_on": date(2026, 1, 1)})
    with pytest.raises(QuestionError) as refused:
        ask(question, ledger=ledger_of("a l 2024-01-01 - 1200"), today=TODAY)
    assert explain(refused.value) == "Nothing is known of what the ledger held on 1 Jan 2026."
