"""What is offered while a segment is written is always one that the core takes, and means what was begun."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.importing import import_files
from cli.wiring import LedgerDesk
from retention.asker import LOCAL
from retention.language import Parts, question_of_kind
from retention.question import Kind
from retention.scope import Workspace
from retention.suggestions import months_held, named_periods, segments_like

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from retention.desk import Desk

TODAY = date(2025, 11, 22)
# Values with blanks, with words of the language, with quotation marks and commas, one that two attributes have.
ACCOUNTS = """\
account_id,name,tier,plan name,country
A,Acme,pro,mid market,United States
B,Beta,monthly,pro,by region
C,Coda,"a ""big"" one","x, y",2025
D,Dune,o'neil,nrr,smb=1
E,Etna,pro max,key - value,Österreich
"""
LINES = "account_id,line_id,product,start,end,amount,currency,interval\n" + "".join(
    f"{account},{account}1,base,2024-{month:02}-15,,100.00,USD,month\n"
    for month, account in enumerate("ABCDE", start=1)
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("awkward")
    (folder / "lines.csv").write_text(LINES, encoding="utf-8")
    (folder / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    import_files(
        folder / "books.db",
        lines=folder / "lines.csv",
        accounts=folder / "accounts.csv",
        complete_through=date(2025, 10, 31),
        today=TODAY,
    )
    with closing(LedgerDesk(folder / "books.db", Workspace(), lambda: TODAY)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("begun", "offered"),
    [
        ("mid", ['"mid market"']),
        ('"mid ma', ['"mid market"']),
        ("pro", ["plan_name=pro", "tier=pro", '"pro max"', "product=base"]),
        ("tier=pro", ["tier=pro", 'tier="pro max"']),
        ("tier:pro", ["tier=pro", 'tier="pro max"']),
        ("plan-name=mi", ['plan-name="mid market"']),
        ("tier=pro,mon", ['tier=pro,"monthly"']),
        ('country="united st', ['country="United States"']),
        ("tier=pro unit", ['tier=pro "United States"']),
        ("tier=pro country=öst", ["tier=pro country=Österreich"]),
        ("month", ['"monthly"', "interval=month"]),
        ("nothing", []),
        ("colour=red", []),
        ("o'n", ['"o\'neil"']),
        ('"mid market"', []),
        ('"mid market" nr', ['"mid market" "nrr"']),
    ],
)
def test_the_last_word_is_completed(desk: Desk, begun: str, offered: list[str]) -> None:
    assert list(segments_like(begun, desk, LOCAL)) == offered


LETTERS = "abeimnoprtx25-=:,'\""
# One word, or a quotation that is still open, behind an attribute or not.
WORDS = st.text(alphabet=LETTERS, max_size=6)
OPEN = st.builds("{}{}{}".format, st.sampled_from(("", "tier=", "plan-name:")), st.sampled_from("\"'"), WORDS)


@settings(deadline=None)
@given(begun=WORDS | OPEN)
def test_what_is_offered_is_what_the_core_takes(desk: Desk, begun: str) -> None:
    for offered in segments_like(begun, desk, LOCAL):
        desk.answer(question_of_kind(Kind.RETENTION, Parts(segment=offered, period="2025-Q3")))


def test_every_value_is_offered_for_nothing_and_taken_alone(desk: Desk) -> None:
    offered = list(segments_like("", desk, LOCAL))
    assert len(offered) == len(set(offered)) == 17
    for segment in offered:
        answer = desk.answer(question_of_kind(Kind.RETENTION, Parts(segment=segment, period="2025-Q3")))
        assert len(answer.conditions) == 1


def test_periods_that_the_ledger_holds_newest_first(desk: Desk) -> None:
    description = desk.describe()
    months = [f"{month:%Y-%m}" for month in months_held(description)]
    assert (months[0], months[-1]) == ("2025-10", "2024-02")
    named = list(named_periods(description))
    quarters = ["2025-Q3", "2025-Q2", "2025-Q1", "2024-Q4", "2024-Q3", "2024-Q2"]
    assert named == [*quarters, *months]
    for period in named:
        desk.answer(question_of_kind(Kind.RETENTION, Parts(period=period)))
