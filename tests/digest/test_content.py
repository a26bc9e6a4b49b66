"""What a digest says, on a ledger worked by hand.

Three accounts of 1,000, 1,000 and 2,000 a year; the second leaves on 10 Dec 2025. NRR is 100 % in November and 75 % in
December, on twelve months 100 % to November (strong) and 75 % to December (critical).
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.blocks import answer_message
from bot.limits import check_message
from cli.importing import import_rates
from cli.wiring import LedgerDesk
from retention.answer import Answer
from retention.asker import LOCAL, Asker, Face, SignIn
from retention.digest import Contents, Thresholds
from retention.digest.content import digest_of
from retention.digest.crossings import Crossings
from retention.scope import Workspace
from retention.store.registry import open_registry, registry_path
from retention.store.registry.audit import entries
from retention.wording import plain
from retention.wording.digest import digest_reply
from tests.desks import AroundDesk
from tests.digest.subscriptions import subscription
from tests.store.books import Books

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from retention.answer.any import AnyAnswer
    from retention.desk import Desk
    from retention.digest.content import Digest
    from retention.question import Question

LINES = """A,1,pro,2023-01-01,,1000,USD,year
B,2,pro,2023-01-01,2025-12-10,1000,USD,year
C,3,pro,2023-01-01,,2000,USD,year
"""
ACCOUNTS = "account_id,name,segment\nA,Alder,enterprise\nB,<!channel>,smb\nC,=1+1,smb\n"
FELL = (
    "The tier{} changed from strong (100.0 %, 12 months to 30 Nov 2025) to critical ({} %, 12 months to 31 Dec 2025)."
)
TODAY, LATER = date(2026, 1, 15), date(2026, 2, 10)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    books = Books(tmp_path_factory.mktemp("books"))
    books.land(LINES, ACCOUNTS, complete_through=date(2025, 12, 31))
    return books.database


def digest(
    database: Path,
    *questions: str,
    today: date = TODAY,
    thresholds: Thresholds | None = None,
    told: Collection[str] = (),
    period: str = "last-month",
) -> Digest | None:
    asked = subscription(questions=questions, thresholds=thresholds, period=period)
    with closing(LedgerDesk(database, Workspace(), lambda: today)) as desk:
        return digest_of(asked, desk, LOCAL, told)


def made(database: Path, *questions: str, **said: Any) -> Digest:  # noqa: ANN401 - as above
    found = digest(database, *questions, **said)
    assert found is not None
    return found


def test_the_standard_digest(database: Path) -> None:
    found = made(database)
    main = found.answers[0]
    assert isinstance(main, Answer)
    assert (main.period.label, main.total.nrr and main.total.nrr.percent) == ("2025-12", "75.0")
    reply = digest_reply(found)
    assert reply.main.checks[:2] == (
        FELL.format("", "75.0"),
        FELL.format(" of smb", "66.7"),
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
        (
            Thresholds(nrr_down_points="24.9"),
            "NRR fell by more than 24.9 pt: from 100.0 % (Nov 2025) to 75.0 % (Dec 2025).",
        ),
        (Thresholds(churned_over="1000"), None),
        (Thresholds(churned_over="999.99"), "<!channel> churned with 1,000 USD of ARR, Dec 2025."),
        (
            Thresholds(tier_change=True),
            FELL.format("", "75.0"),
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


def test_whose_token_carries_no_names_has_the_digest_without_the_list_of_accounts(database: Path) -> None:
    assistant = Asker(face=Face.MCP, user="ops", sign_in=SignIn.TOKEN, names=False)
    with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as desk:
        found = digest_of(Contents(), desk, assistant)
    assert found is not None
    assert (len(found.answers), found.movers) == (1, None)


LATE = (
    "The data is late: {} is over, but the ledger is complete through 31 Dec 2025 only. This is {}, the newest"
    " complete one."
)


def test_late_data_is_said(database: Path) -> None:
    found = made(database, today=LATER)
    assert digest_reply(found).main.checks[0] == LATE.format("Jan 2026", "Dec 2025")
    assert found.answers[0].period.label == "2025-12"


def test_a_running_period_of_which_nothing_is_known_is_said_too(database: Path) -> None:
    found = made(database, period="qtd")
    assert digest_reply(found).main.checks[0] == (
        "Nothing of Q1 2026 is known yet: the ledger is complete through 31 Dec 2025. This is Q4 2025."
    )


def test_late_data_crosses_a_threshold_once_in_the_newest_period_that_is_known(database: Path) -> None:
    """Books that are closed five weeks after the month are always late: what they tell must not be lost."""
    fall = Thresholds(nrr_down_points="1")
    late = made(database, today=LATER, thresholds=fall)
    assert digest_reply(late).main.checks[:2] == (
        LATE.format("Jan 2026", "Dec 2025"),
        "NRR fell by more than 1 pt: from 100.0 % (Nov 2025) to 75.0 % (Dec 2025).",
    )
    in_time = made(database, thresholds=fall)
    assert digest(database, today=LATER, thresholds=fall, told=in_time.marks) is None


def test_silence_over_data_that_is_long_late_is_explained_once_a_period(database: Path) -> None:
    fall = Thresholds(nrr_down_points="30")
    assert digest(database, today=LATER, thresholds=fall) is None
    found = made(database, today=date(2026, 4, 7), thresholds=fall)
    assert digest_reply(found).main.checks[:2] == (
        LATE.format("Mar 2026", "Dec 2025"),
        "Whether a threshold was crossed after 31 Dec 2025 is not known.",
    )
    assert digest(database, today=date(2026, 4, 28), thresholds=fall, told=found.marks) is None
    assert digest(database, today=date(2026, 5, 5), thresholds=fall, told=found.marks) is not None


def test_each_question_of_late_data_keeps_its_own_form(database: Path) -> None:
    """Twelve months are not replaced by a month: that would look like a fall."""
    reply = digest_reply(made(database, "nrr ttm", "nrr 2025-06", "nrr last-8-weeks", today=LATER))
    main, (named, weeks) = reply.main, reply.thread
    assert main.headline == "NRR, 12 months to 31 Dec 2025: 75.0 %"
    assert main.checks[0] == LATE.format("1 Feb 2025 – 31 Jan 2026", "12 months to 31 Dec 2025")
    assert named.headline == "NRR, Jun 2025: 100.0 %"
    assert "late" not in plain(named)
    assert weeks.checks[0] == LATE.format("16 Dec 2025 – 9 Feb 2026", "8 weeks to 31 Dec 2025")


def test_a_question_whose_data_is_late_does_not_lose_the_digest(database: Path) -> None:
    """The month is known, the last two weeks are not."""
    reply = digest_reply(made(database, "nrr last-month", "nrr last-2-weeks"))
    assert reply.main.headline.startswith("NRR, Dec 2025")
    assert reply.thread[0].checks[0] == LATE.format("1 Jan – 14 Jan 2026", "2 weeks to 31 Dec 2025")


def test_own_questions_are_answered_in_their_order(database: Path) -> None:
    reply = digest_reply(made(database, "nrr ttm", "grr 2025-12", "matrix"))
    assert reply.main.headline.startswith("NRR, 12 months to 31 Dec 2025: 75.0 %")
    grr, matrix = reply.thread
    assert grr.headline.startswith("GRR, Dec 2025: 75.0 %")
    assert matrix.headline.startswith("Retention by segment")
    assert all("answer " in one.provenance for one in (reply.main, grr, matrix))


def churned(names: str, period: str = "last-month", told: Collection[str] = ()) -> Crossings:
    """The crossings of a ledger where those accounts churned in the period."""
    with tempfile.TemporaryDirectory() as folder:
        books = Books(Path(folder))
        lines = "".join(
            f"{name},{name},pro,2023-01-01,2025-12-{10 + at},1000,USD,year\n" for at, name in enumerate(names)
        )
        books.land(lines + "Z,Z,pro,2023-01-01,,1000,USD,year\n", complete_through=date(2025, 12, 31))
        found = digest(books.database, thresholds=Thresholds(churned_over="10"), told=told, period=period, today=TODAY)
    return Crossings(watched=None) if found is None or found.crossings is None else found.crossings  # type: ignore[arg-type]


def accounts(crossed: Crossings) -> str:
    return "".join(one.account for one in crossed.churned)


def test_of_what_is_crossed_only_what_is_new_is_told() -> None:
    first = churned("A")
    both = churned("AB", told=first.marks)
    assert accounts(both) == "B", "A was told before"
    assert accounts(churned("A", told={*first.marks, *both.marks})) == "", "an import took B back: A is no news again"
    assert accounts(churned("AB", told={*first.marks, *both.marks})) == ""


def test_an_account_is_told_once_by_periods_that_overlap() -> None:
    """The months of a trailing year bring each churned account twelve times."""
    month = churned("A")
    assert accounts(churned("A", "ttm")) == "A"
    assert accounts(churned("A", "ttm", told=month.marks)) == ""
    assert accounts(churned("A", told=["churned 2024-11-01 2025-11-01 A"])) == "A", "it came back and left again"
    assert accounts(churned("A", told=["churned 2025-11-01 2025-12-01 A", "churned 2025-12-01 2026-01-01 AB"])) == "A"


def test_the_tiers_and_falls_of_each_period_are_told(database: Path) -> None:
    crossed = Thresholds(tier_change=True, nrr_down_points="1")
    marks = made(database, thresholds=crossed).marks
    assert marks == (
        "tier 2025-12-01 2025-12 strong critical ",
        "tier 2025-12-01 2025-12 strong critical smb",
        "down 2025-12-01 2025-12 1",
    )
    assert digest(database, thresholds=crossed, told=marks) is None
    rest = made(database, thresholds=crossed, told=marks[1:]).crossings
    assert rest is not None
    assert (len(rest.tiers), rest.points) == (1, None)
    assert digest(database, thresholds=crossed, told=[mark.replace("2025-12", "2025-11") for mark in marks]) is not None


def test_what_is_crossed_is_told_in_the_currency_that_it_was_compared_in() -> None:
    """The subscriber's own question is in yen, which have no cents."""
    with tempfile.TemporaryDirectory() as folder:
        books = Books(Path(folder))
        books.land(
            "A,1,pro,2023-01-01,2025-12-10,1000,USD,year\nB,2,pro,2023-01-01,,1000,USD,year\n",
            complete_through=date(2025, 12, 31),
        )
        import_rates(
            books.database,
            books.write("rates.csv", "day,currency,base,rate\n2023-01-01,JPY,USD,0.01\n"),
            replaces=False,
        )
        reply = digest_reply(
            made(books.database, "nrr last-month currency=JPY", thresholds=Thresholds(churned_over="10"))
        )
    assert reply.main.checks[0] == "A churned with 1,000 USD of ARR, Dec 2025."


def test_many_churned_accounts_leave_room_for_the_figures() -> None:
    with tempfile.TemporaryDirectory() as folder:
        books = Books(Path(folder))
        lines = "".join(
            f"A{number:03},{number},pro,2023-01-01,{'2025-12-10' if number % 2 else ''},{1000 + number},USD,year\n"
            for number in range(400)
        )
        books.land(lines, complete_through=date(2025, 12, 31))
        reply = digest_reply(made(books.database, thresholds=Thresholds(churned_over="10.5"), told=()))
    assert reply.main.checks[:6] == (
        *(f"A{number} churned with 1,{number} USD of ARR, Dec 2025." for number in range(399, 390, -2)),
        "195 more accounts of more than 10.5 USD churned, with 233,025 USD in all.",
    )
    message = answer_message(reply.main)
    assert check_message(message.blocks, message.text) == []
    assert "Same accounts (31 Dec)" in message.text


class Landing(AroundDesk):
    """A desk on whose ledger a correction lands right after its n-th answer."""

    def __init__(self, inner: Desk, after: int, land: Callable[[], object]) -> None:
        super().__init__(inner)
        self._left, self._land = after, land

    def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:
        answer = super().answer(question, asker)
        self._left -= 1
        if not self._left:
            self._land()
        return answer


@pytest.mark.parametrize("after", range(1, 10))
def test_a_digest_is_of_one_ledger_though_another_version_lands_meanwhile(tmp_path: Path, after: int) -> None:
    books = Books(tmp_path)
    books.land(LINES, ACCOUNTS, complete_through=date(2025, 12, 31))

    def land() -> None:
        books.land(LINES.replace("2025-12-10,1000", "2025-12-10,1500"), ACCOUNTS, complete_through=date(2025, 12, 31))

    with closing(LedgerDesk(books.database, Workspace(), lambda: TODAY)) as desk:
        found = digest_of(subscription(), Landing(desk, after, land), LOCAL)
    assert found is not None
    given = [*found.answers, found.total, found.movers, found.drawn]
    assert {answer.ledger.version for answer in given if answer is not None} == {2}


def test_the_audit_tells_what_a_digest_asked_from_what_somebody_asked(database: Path) -> None:
    made(database)
    kept = entries(open_registry(registry_path(database))).entries
    assert {one.deed for one in kept} == {"have_in_digest"}
