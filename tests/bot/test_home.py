"""App Home: the figures that its reader may see, by segment with tiers, and how fresh they are."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cli.wiring import LedgerDesk
from retention.asker import LOCAL
from retention.language import read_question
from retention.overview import overview
from retention.scope import Workspace
from retention.wording import word
from retention.wording.overview import word_overview
from tests.bot.interacting import Visitor, shown, visiting
from tests.bot.small_slack import USER
from tests.desks import AroundDesk
from tests.narrowed import main

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from retention.answer.any import AnyAnswer
    from retention.asker import Asker
    from retention.desk import Desk, LedgerDescription
    from retention.question import Question


@pytest.fixture
async def visitor(desk: Desk) -> AsyncIterator[Visitor]:
    async with visiting(desk) as somebody:
        yield somebody


async def test_the_home_holds_month_and_quarter_against_the_ones_before(visitor: Visitor, desk: Desk) -> None:
    home = shown(await visitor.opens_home())
    for text in ("nrr last-month vs previous", "nrr last-quarter vs previous"):
        reply = word(desk.answer(read_question(text)))
        assert reply.headline in home
        assert reply.tier is not None
        assert reply.tier in home
        assert reply.comparison[0] in home
    assert "Complete through 31 Oct 2025 · ledger v" in home


async def test_every_segment_has_the_figures_and_the_tier_that_it_has_when_asked_alone(desk: Desk) -> None:
    found = word_overview(overview(desk, LOCAL))
    month = desk.answer(read_question("nrr last-month by segment vs previous"))
    table = found.periods[0].table
    assert table is not None
    assert table.header == ("Segment", "NRR", "vs Sep 2025", "12 months", "Tier")
    assert [row[0] for row in table.rows] == [*(row.segment for row in main(month).rows), "total"]
    for name, figure, change, twelve_months, tier in table.rows:
        segment = "" if name == "total" else f"segment={name}"
        alone = main(desk.answer(read_question(f"nrr last-month {segment} vs previous")))
        assert alone.total.nrr is not None
        assert alone.trailing is not None
        assert alone.trailing.total.nrr is not None
        assert alone.tier is not None
        assert alone.compared is not None
        assert alone.compared.change is not None
        assert figure == f"{alone.total.nrr.percent} %"
        assert (twelve_months, tier) == (f"{alone.trailing.total.nrr.percent} %", alone.tier.name)
        moved = int(alone.compared.change.numerator)
        assert change[0] == ("↑" if moved > 0 else "↓" if moved < 0 else "→")


class Counting(AroundDesk):
    """Counts what is asked."""

    def __init__(self, inner: Desk) -> None:
        super().__init__(inner)
        self.asked = 0

    def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:
        self.asked += 1
        return super().answer(question, asker)


async def test_whoever_looks_again_is_shown_the_same_and_whoever_else_looks_is_noted(desk: Desk) -> None:
    counting = Counting(desk)
    async with visiting(counting) as visitor:
        visitor.slack.users["U2"] = visitor.slack.users[USER] | {"id": "U2"}
        first = await visitor.opens_home()
        asked = counting.asked
        assert asked
        assert shown(await visitor.opens_home()) == shown(first)
        assert counting.asked == asked
        assert shown(await visitor.opens_home("U2")) == shown(first)
        assert counting.asked == 2 * asked


async def test_a_new_day_makes_other_figures_at_once(desk: LedgerDesk) -> None:
    days = [date(2025, 11, 22)]
    with closing(LedgerDesk(desk.path, Workspace(), lambda: days[0])) as turning:
        async with visiting(turning) as visitor:
            before = shown(await visitor.opens_home())
            days[0] = date(2025, 10, 22)
            assert "NRR, Oct 2025: " in before
            assert "NRR, Sep 2025: " in shown(await visitor.opens_home())


async def test_who_is_a_guest_by_the_time_a_home_is_ready_is_shown_nothing(desk: Desk) -> None:
    class Demoting(AroundDesk):
        def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:
            opening.slack.users[USER]["is_restricted"] = True
            opening.office.directory.forget()
            return super().answer(question, asker)

    async with visiting(Demoting(desk)) as opening:
        assert shown(await opening.opens_home()).startswith("You are a guest here")


class NoSegments(AroundDesk):
    """A desk whose ledger knows no attributes."""

    def describe(self, asker: Asker = LOCAL) -> LedgerDescription:
        return super().describe(asker).model_copy(update={"attributes": ()})


async def test_without_the_attribute_the_total_stands_alone(desk: Desk) -> None:
    async with visiting(NoSegments(desk)) as visitor:
        home = shown(await visitor.opens_home())
    assert "NRR, Oct 2025: " in home
    assert "enterprise" not in home


async def test_the_messages_tab_publishes_nothing(visitor: Visitor) -> None:
    assert await visitor.opens_home(tab="messages") is None


async def test_somebody_whom_slack_does_not_name_is_told_why_the_home_is_empty(visitor: Visitor) -> None:
    home = shown(await visitor.opens_home(user="U9"))
    assert home.startswith("Slack does not tell me who you are (user_not_found), so I show nothing.")


def test_a_young_ledger_says_what_is_missing(desk: Desk) -> None:
    """A period that cannot be asked is told in its place; the other one stands."""

    class Young(AroundDesk):
        def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:
            if question.period == read_question("last-quarter").period:
                question = question.model_copy(update={"period": read_question("2031-Q1").period})
            return super().answer(question, asker)

    month, quarter = word_overview(overview(Young(desk), LOCAL)).periods
    assert month.table is not None
    assert quarter.table is None
    assert quarter.headline.startswith("Q1 2031 is not over: the ledger is complete through ")
