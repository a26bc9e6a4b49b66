"""A closed period answers with the version it was closed on, and says what the current ledger would give."""

from __future__ import annotations

from datetime import UTC, date, datetime
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest

from retention.answer import ClosedPeriod
from retention.answer.reconcile import ReconcileAnswer
from retention.errors import LedgerError, QuestionError
from retention.ratio import Ratio
from retention.scope import Workspace
from retention.wording import explain, word
from tests.narrowed import main
from tests.store.past import Past

if TYPE_CHECKING:
    from pathlib import Path

    from retention.answer.any import AnyAnswer
    from retention.ratio import Figure

# Version 1: opening 100 + 50 + 50 a month on 31 March, 100 + 50 on 30 June: NRR of Q2 75 %.
FIRST = """\
A,a,pro,2024-01-01,,100,USD,month
B,b,pro,2024-01-01,2025-06-01,50,USD,month
C,c,pro,2024-01-01,,50,USD,month
"""
# Version 2: B left in August only: 100 %. Version 3: C pays 100 from June on: 125 %.
SECOND = FIRST.replace("2025-06-01", "2025-08-01")
THIRD = SECOND + "C,c2,pro,2025-06-01,,50,USD,month\n"
SEGMENTS = "account_id,segment\nA,smb\nB,smb\nC,enterprise\n"


@pytest.fixture(scope="module")
def three_versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    past = Past(tmp_path_factory.mktemp("three"))
    for lines in (FIRST, SECOND, THIRD):
        past.land(lines, complete_through=date(2025, 12, 31))
    past.content()
    return past.database


@pytest.fixture
def past(tmp_path: Path, three_versions: Path) -> Past:
    """A ledger of its own for each test."""
    past = Past(tmp_path)
    copyfile(three_versions, past.database)
    return past


def percent(ratio: Figure | None) -> str | None:
    return ratio.percent if isinstance(ratio, Ratio) else None


def told(answer: AnyAnswer) -> list[tuple[str, str, str | None, int, int, str | None, str | None]]:
    """Every closed period that the answer tells of."""
    return [
        (
            warning.of,
            warning.label,
            warning.within,
            warning.closed_version,
            warning.current_version,
            percent(warning.closed),
            percent(warning.now),
        )
        for warning in answer.warnings
        if isinstance(warning, ClosedPeriod)
    ]


def nrr(answer: AnyAnswer) -> str | None:
    return percent(main(answer).total.nrr)


def test_versions_give_what_they_are_said_to_give(past: Past) -> None:
    assert nrr(past.answer("nrr 2025-Q2")) == "125.0"
    past.close("2025-Q2", 1)
    assert nrr(past.answer("nrr 2025-Q2")) == "75.0"
    past.reopen("2025-Q2")
    past.close("2025-Q2", 2)
    assert nrr(past.answer("nrr 2025-Q2")) == "100.0"


def test_a_closed_period_answers_with_its_version(past: Past) -> None:
    past.close("2025-Q2", 1)
    answer = past.answer("nrr 2025-Q2")
    assert (nrr(answer), answer.ledger.version) == ("75.0", 1)
    assert told(answer) == [("total", "Q2 2025", None, 1, 3, "75.0", "125.0")]
    assert answer.warnings[0].code == "closed_period"


def test_a_bridge_tells_the_closed_figure_of_its_first_policy_in_its_own_window(past: Past) -> None:
    """B left in August: the quarter is closed at 75 %, its last 30 days, which are that policy's, at 100 %."""
    past.close("2025-Q3", 2)
    answer = past.answer("reconcile baremetrics with holdfast 2025-Q3")
    assert isinstance(answer, ReconcileAnswer)
    assert (answer.first.ratio.percent, answer.second.ratio.percent) == ("100.0", "75.0")
    assert told(answer) == [("total", "Q3 2025", None, 2, 3, "100.0", "100.0")]
    sentence = "Q3 2025 is closed at 100.0 % under baremetrics (ledger v2)."
    assert any(check.startswith(sentence) for check in word(answer).checks)


def test_the_same_days_under_another_name_are_closed_too(past: Past) -> None:
    past.close("2025-Q2", 1)
    assert past.answer("nrr 2025-04-01..2025-06-30").ledger.version == 1
    assert past.answer("nrr last-3-months", today=date(2025, 7, 3)).ledger.version == 1


def test_a_part_of_a_closed_period_is_closed(past: Past) -> None:
    past.close("2025-Q2", 1)
    assert told(past.answer("grr 2025-06")) == [("total", "2025-06", "Q2 2025", 1, 3, "75.0", "100.0")]


def test_the_shortest_closed_period_around_the_question_decides(past: Past) -> None:
    past.close("2025", 3)
    past.close("2025-Q2", 2)
    past.close("2025-06", 1)
    versions = {period: past.answer(f"nrr {period}").ledger.version for period in ("2025", "2025-Q2", "2025-06")}
    assert versions == {"2025": 3, "2025-Q2": 2, "2025-06": 1}
    assert past.answer("nrr 2025-05").ledger.version == 2
    assert past.answer("nrr 2025-Q3").ledger.version == 3
    assert past.answer("nrr H1-2025").ledger.version == 3


def test_a_period_around_a_closed_one_is_not_closed(past: Past) -> None:
    past.close("2025-Q2", 1)
    answer = past.answer("nrr H1-2025")
    assert (answer.ledger.version, told(answer)) == (3, [])


def test_the_difference_is_that_of_the_question(tmp_path: Path) -> None:
    """Of B's segment the newest ledger has another figure, of C's the same."""
    past = Past(tmp_path / "segments")
    past.folder.mkdir()
    for lines in (FIRST, SECOND):
        past.land(lines, SEGMENTS, complete_through=date(2025, 12, 31))
    past.close("2025-Q2", 1)
    assert told(past.answer("nrr 2025-Q2 smb")) == [("total", "Q2 2025", None, 1, 2, "66.7", "100.0")]
    assert told(past.answer("nrr 2025-Q2 enterprise")) == [("total", "Q2 2025", None, 1, 2, "100.0", "100.0")]
    assert told(past.answer("logo retention 2025-Q2")) == [("total", "Q2 2025", None, 1, 2, "66.7", "100.0")]


def test_what_the_closed_version_does_not_know_is_told(past: Past) -> None:
    past.land(THIRD, SEGMENTS, complete_through=date(2025, 12, 31))
    past.close("2025-Q2", 1)
    with pytest.raises(QuestionError) as refused:
        past.answer("nrr 2025-Q2 segment=smb")
    assert refused.value.code == "closed_without"
    assert explain(refused.value) == (
        'I don\'t know the attribute "segment". Attributes: product, interval. Q2 2025 is closed on ledger v1, which'
        ' knows no more. Add "as known on 2026-01-15" for what is known today.'
    )
    with pytest.raises(QuestionError, match="unknown_segment"):
        past.answer("nrr 2025-Q2 medium")


def test_a_segment_that_the_newest_ledger_lost_has_no_figure_now(tmp_path: Path) -> None:
    past = Past(tmp_path / "lost")
    past.folder.mkdir()
    past.land(FIRST, SEGMENTS, complete_through=date(2025, 12, 31))
    past.land(SECOND, "account_id,tier\nA,gold\n", complete_through=date(2025, 12, 31), replaces=True)
    past.close("2025-Q2", 1)
    assert told(past.answer("nrr 2025-Q2 smb")) == [("total", "Q2 2025", None, 1, 2, "66.7", None)]


def test_a_comparison_tells_that_its_earlier_period_is_closed_on_another_version(past: Past) -> None:
    past.close("2025-Q2", 1)
    answer = past.answer("nrr 2025-Q3 vs previous")
    assert answer.ledger.version == 3
    assert told(answer) == [("compared", "Q2 2025", None, 1, 3, "75.0", "125.0")]
    past.reopen("2025-Q2")
    past.close("2025-Q2", 3)
    assert told(past.answer("nrr 2025-Q3 vs previous")) == []


def test_both_periods_of_a_comparison_may_be_closed(past: Past) -> None:
    """The period asked decides the version; the earlier one is told as that version knows it."""
    past.close("2025-Q2", 1)
    past.close("2025-Q3", 2)
    assert told(past.answer("nrr 2025-Q3 vs previous")) == [
        ("total", "Q3 2025", None, 2, 3, "75.0", "80.0"),
        ("compared", "Q2 2025", None, 1, 2, "75.0", "100.0"),
    ]


def test_a_named_day_wins_over_closing(past: Past) -> None:
    past.close("2025-Q2", 1)
    answer = past.answer("nrr 2025-Q2", known_on=datetime.now(UTC).date().isoformat())
    assert (answer.ledger.version, told(answer)) == (3, [])


def test_closing_is_part_of_what_decides_an_answer(past: Past) -> None:
    """Closed on the newest, the figures are those of before; the answer tells more, so its id is another."""
    before = past.answer("nrr 2025-Q2")
    past.close("2025-Q2")
    after = past.answer("nrr 2025-Q2")
    assert (main(after).total, after.ledger) == (main(before).total, before.ledger)
    assert after.id != before.id


def test_answers_hold_whatever_becomes_of_the_closing(past: Past) -> None:
    given = [past.answer("nrr 2025-Q2 vs previous")]
    past.close("2025-Q2", 1)
    past.close("2025-Q1", 2)
    given += [
        past.answer("nrr 2025-Q2 vs previous"),
        past.answer("nrr 2025-06"),
        past.answer("nrr 2025-Q3 vs previous"),
    ]
    assert len({answer.id for answer in given}) == len(given)
    past.reopen("2025-Q2")
    given.append(past.answer("nrr 2025-Q2"))
    past.close("2025-Q2", 2)
    past.land(THIRD.replace("100", "90"), complete_through=date(2026, 1, 10))
    given.append(past.answer("nrr 2025-Q2"))
    for answer in given:
        found = past.verified(answer)
        assert found.holds
        assert found.answer == answer


@pytest.mark.parametrize("version", [1, 3])
def test_rows_of_either_version_that_were_changed_are_found(past: Past, version: int) -> None:
    """The closed figure needs the rows of version 1, the difference those of version 3."""
    past.close("2025-Q2", 1)
    answer = past.answer("nrr 2025-Q2")
    retired = "IS NOT NULL" if version == 1 else "IS NULL"
    past.tamper(f"UPDATE line SET arr_minor = arr_minor + 12 WHERE line_id = 'b' AND retired {retired}")
    with pytest.raises(LedgerError) as found:
        past.verified(answer)
    assert (found.value.code, found.value.facts) == ("tampered", {"version": version})


def test_closing_leaves_its_trace(past: Past) -> None:
    assert past.close("2025-Q2", 1)[1]
    assert not past.close("2025-Q2", 1)[1]
    past.reopen("2025-Q2", "late invoice")
    past.close("2025-Q2")
    past.close("2025-Q1", 2)
    assert past.closings() == [("Q1 2025", 2, None), ("Q2 2025", 1, "late invoice"), ("Q2 2025", 3, None)]


REFUSED = {
    "nrr": ("2025-Q2", 2, "closed_on_another"),
    "not over": ("2026-Q1", None, "not_complete"),
    "not over then": ("2025-12", 4, "not_complete"),
    "running": ("ytd", None, "not_closable"),
    "trailing": ("ttm as of 2025-06-30", None, "not_closable"),
    "days": ("2025-04-01..2025-06-30", None, "not_closable"),
    "no period": ("enterprise", None, "unreadable_period"),
}


@pytest.mark.parametrize(("period", "version", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_closed_is_refused(past: Past, period: str, version: int | None, code: str) -> None:
    past.close("2025-Q2", 1)
    past.land(FIRST, complete_through=date(2025, 12, 30))
    past.land(THIRD, complete_through=date(2026, 1, 10))
    with pytest.raises(QuestionError) as refused:
        past.close(period, version)
    assert refused.value.code == code
    assert past.closings() == [("Q2 2025", 1, None)]


def test_a_version_that_is_none_is_refused(past: Past) -> None:
    with pytest.raises(LedgerError) as refused:
        past.close("2025-Q2", 9)
    assert (refused.value.code, refused.value.facts) == ("unknown_version", {"version": 9, "newest": 3})


def test_only_what_is_closed_is_reopened(past: Past) -> None:
    with pytest.raises(QuestionError) as refused:
        past.reopen("2025-Q2")
    assert explain(refused.value) == "Q2 2025 is not closed, and no other period is."
    past.close("2025-Q1")
    with pytest.raises(QuestionError) as refused:
        past.reopen("2025-Q2")
    assert explain(refused.value) == "Q2 2025 is not closed. Closed: Q1 2025."


def test_a_closed_period_is_reopened_though_the_ledger_no_longer_reaches_its_end(past: Past) -> None:
    past.close("2025-Q4")
    past.land(FIRST, complete_through=date(2025, 11, 30))
    past.reopen("2025-Q4")
    assert past.closings() == [("Q4 2025", 3, "a credit note")]


def test_fiscal_quarters_are_closed_by_their_days(past: Past) -> None:
    past.workspace = Workspace(fiscal_start_month=4)
    past.close("Q1 FY2026", 1)
    past.workspace = Workspace()
    assert past.answer("nrr 2025-Q2").ledger.version == 1


def test_a_trend_tells_its_points_that_are_closed_at_another_figure(past: Past) -> None:
    """Q1 is the same in every version; Q2 was 75 % when it was closed. A trend stays on the newest ledger."""
    past.close("2025-Q1", 1)
    past.close("2025-Q2", 1)
    answer = past.answer("nrr quarterly 2025")
    assert (answer.ledger.version, told(answer)) == (3, [("point", "Q2 2025", None, 1, 3, "75.0", "125.0")])
    assert told(past.answer("nrr monthly 2025")) == []
    assert told(past.answer("nrr ttm quarterly 2025")) == []
    past.close("2025", 2)
    assert told(past.answer("nrr ttm quarterly 2025")) == [
        ("point", "2025-01-01..2025-12-31", None, 2, 3, "75.0", "100.0")
    ]
    assert past.verified(answer).holds


def test_other_kinds_answer_with_the_closed_version_too(past: Past) -> None:
    past.close("2025-Q2", 1)
    closed = [("total", "Q2 2025", None, 1, 3, "75.0", "125.0")]
    for question in (
        "movers 2025-Q2",
        "accounts churned 2025-Q2",
        "matrix 2025-Q2 by product",
        "benchmarks nrr 2025-Q2",
    ):
        answer = past.answer(question)
        assert (answer.ledger.version, told(answer)) == (1, closed), question
        assert past.verified(answer).holds, question
    assert told(past.answer("why nrr 2025-Q2 vs previous by product")) == closed
    reconciled = past.answer("reconcile chartmogul saas_capital 2025-Q2")
    assert (reconciled.ledger.version, past.verified(reconciled).holds) == (1, True)
    cohorts = past.answer("cohorts quarterly revenue 2025")
    assert (cohorts.ledger.version, told(cohorts), past.verified(cohorts).holds) == (3, [], True)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        # 100 + 50 a month of 2 accounts at the close of June, then 100 + 50 + 100 of 3.
        ("arpa 2025-Q2", "Q2 2025 is closed at USD 900 (ledger v1). With what is known today it would be USD 1,000."),
        ("quick ratio 2025-Q2", "Q2 2025 is closed at 0.0× (ledger v1). With what is known today it would be n/a."),
        ("logo churn 2025-Q2", "Q2 2025 is closed at 33.3 % (ledger v1). With what is known today it would be 0.0 %."),
    ],
)
def test_every_form_of_metric_is_told_in_its_own_way(past: Past, question: str, sentence: str) -> None:
    past.close("2025-Q2", 1)
    answer = past.answer(question)
    assert word(answer).checks[0] == sentence
    assert past.verified(answer).holds
