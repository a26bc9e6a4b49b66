"""What a digest says, on a ledger worked by hand.

Three accounts of 1,000, 1,000 and 2,000 a year; the second leaves on 10 Dec 2025. NRR is 100 % in November and 75 % in
December, on twelve months 100 % to November (strong) and 75 % to December (critical).
"""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.blocks import answer_message
from bot.limits import check_message
from cli.wiring import LedgerDesk
from retention.answer import Answer
from retention.asker import LOCAL
from retention.digest import Thresholds
from retention.digest.content import digest_of
from retention.scope import Workspace
from retention.store.registry import open_registry, registry_path
from retention.store.registry.audit import entries
from retention.wording import plain
from retention.wording.digest import digest_reply
from tests.digest.subscriptions import subscription
from tests.store.books import Books

if TYPE_CHECKING:
    from pathlib import Path

    from retention.digest.content import Digest

LINES = """A,1,pro,2023-01-01,,1000,USD,year
B,2,pro,2023-01-01,2025-12-10,1000,USD,year
C,3,pro,2023-01-01,,2000,USD,year
"""
ACCOUNTS = "account_id,name,segment\nA,Alder,enterprise\nB,<!channel>,smb\nC,=1+1,smb\n"
TODAY, LATER = date(2026, 1, 15), date(2026, 2, 10)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    books = Books(tmp_path_factory.mktemp("books"))
    books.land(LINES, ACCOUNTS, complete_through=date(2025, 12, 31))
    return books.database


def digest(database: Path, *questions: str, today: date = TODAY, thresholds: Thresholds | None = None) -> Digest | None:
    with closing(LedgerDesk(database, Workspace(), lambda: today)) as desk:
        return digest_of(subscription(questions=questions, thresholds=thresholds), desk, LOCAL)


def made(database: Path, *questions: str, today: date = TODAY, thresholds: Thresholds | None = None) -> Digest:
    found = digest(database, *questions, today=today, thresholds=thresholds)
    assert found is not None
    return found


def test_the_standard_digest(database: Path) -> None:
    found = made(database)
    main = found.answers[0]
    assert isinstance(main, Answer)
    assert (main.period.label, main.total.nrr and main.total.nrr.percent) == ("2025-12", "75.0")
    reply = digest_reply(found)
    assert reply.main.checks[:2] == (
        "The tier changed from strong (100.0 %) to critical (75.0 %), trailing 12 months.",
        "The tier of smb changed from strong (100.0 %) to critical (66.7 %), trailing 12 months.",
    )
    assert reply.main.statement is not None
    assert [row[-1] for row in reply.main.statement.rows] == ["4,000", "0", "0", "−1,000", "3,000"]
    [movers] = reply.thread
    assert "<!channel>" in plain(movers)
    for part in (reply.main, movers):
        assert check_message(*answer_message(part)) == []


@pytest.mark.parametrize(
    ("thresholds", "said"),
    [
        (Thresholds(nrr_down_points="25"), None),
        (Thresholds(nrr_down_points="24.9"), "NRR fell by more than 24.9 points against the period before."),
        (Thresholds(churned_over="1000"), None),
        (Thresholds(churned_over="999.99"), "<!channel> churned with 1,000 of ARR."),
        (
            Thresholds(tier_change=True),
            "The tier changed from strong (100.0 %) to critical (75.0 %), trailing 12 months.",
        ),
    ],
)
def test_thresholds_at_their_bounds(database: Path, thresholds: Thresholds, said: str | None) -> None:
    found = digest(database, thresholds=thresholds)
    if said is None:
        assert found is None
    else:
        assert found is not None
        assert digest_reply(found).main.checks[0] == said


def test_late_data_is_said_and_crosses_nothing(database: Path) -> None:
    found = made(database, today=LATER)
    assert digest_reply(found).main.checks[0] == (
        "The data is late: Jan 2026 is over, but the ledger is complete through 31 Dec 2025 only. This is Dec 2025, the"
        " newest complete one."
    )
    assert found.answers[0].period.label == "2025-12"
    assert digest(database, today=LATER, thresholds=Thresholds(tier_change=True, nrr_down_points="1")) is None


def test_own_questions_are_answered_in_their_order(database: Path) -> None:
    reply = digest_reply(made(database, "nrr ttm", "grr 2025-12", "matrix"))
    assert reply.main.headline.startswith("NRR, 12 months to 31 Dec 2025: 75.0 %")
    grr, matrix = reply.thread
    assert grr.headline.startswith("GRR, Dec 2025: 75.0 %")
    assert matrix.headline.startswith("Retention by segment")
    assert all("answer " in one.provenance for one in (reply.main, grr, matrix))


def test_the_key_tells_news_from_what_was_told(database: Path) -> None:
    crossed = Thresholds(churned_over="10")
    assert made(database, thresholds=crossed).key == made(database, thresholds=crossed).key
    assert made(database, thresholds=crossed).key != made(database, thresholds=Thresholds(tier_change=True)).key


def test_the_audit_tells_what_a_digest_asked_from_what_somebody_asked(database: Path) -> None:
    made(database)
    kept = entries(open_registry(registry_path(database))).entries
    assert {one.deed for one in kept} == {"have_in_digest"}
