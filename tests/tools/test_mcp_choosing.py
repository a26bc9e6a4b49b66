"""An ambiguous word: the person chooses where the client can ask them, else the error lists the choices."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from mcp import Client
from mcp_types import ElicitRequestFormParams, ElicitResult

from cli.importing import import_files
from cli.wiring import LedgerDesk
from retention.language import read_question
from retention.scope import Workspace
from tools.server import build_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcp_types import CallToolResult

TODAY = date(2025, 11, 22)
LINES = """account_id,line_id,product,start,end,amount,currency,interval,quantity,status
A,1,base,2024-01-01,,1200.00,USD,year,1,active
B,2,base,2024-01-01,,2400.00,USD,year,1,active
C,3,base,2024-01-01,,3600.00,EUR,year,1,active
D,4,base,2024-01-01,,4800.00,USD,year,1,active
"""
ACCOUNTS = """account_id,name,plan,tier,region,valid_from
A,Alder,pro,basic,emea,
B,Brook,pro,basic,amer,
C,Cedar,basic,pro,emea,
D,Dale,basic,gold,amer,
"""
AMBIGUOUS = '"pro" is a value of plan (2 accounts) and a value of tier (1 account). Ask plan=pro or tier=pro.'
MIXED = (
    "These accounts bill in EUR and USD, and amounts of different currencies are not added up. Add exchange rates"
    " (holdfast rates FILE), or ask for one: currency=EUR or currency=USD."
)
ERAS = pytest.mark.parametrize("era", ["auto", "legacy"])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerDesk]:
    folder = tmp_path_factory.mktemp("ambiguous")
    for name, text in (("lines.csv", LINES), ("accounts.csv", ACCOUNTS)):
        (folder / name).write_text(text, encoding="utf-8")
    import_files(
        folder / "books.db",
        lines=folder / "lines.csv",
        accounts=folder / "accounts.csv",
        complete_through=date(2025, 10, 31),
        today=TODAY,
    )
    with closing(LedgerDesk(folder / "books.db", Workspace(), lambda: TODAY)) as opened:
        yield opened


class Person:
    """Somebody at a client: gives `replies` one after the other and remembers what was asked."""

    def __init__(self, *replies: ElicitResult) -> None:
        self.asked: list[ElicitRequestFormParams] = []
        self._replies = list(replies)

    async def __call__(self, context: Any, params: Any) -> ElicitResult:  # noqa: ANN401, ARG002 - the SDK's
        assert isinstance(params, ElicitRequestFormParams)
        self.asked.append(params)
        return self._replies.pop(0)


def chooses(meant: str) -> ElicitResult:
    return ElicitResult(action="accept", content={"meant": meant})


def text_of(result: CallToolResult) -> str:
    part = result.content[0]
    assert part.type == "text"
    return part.text


async def asked(desk: LedgerDesk, era: str, person: Person | None, **arguments: str) -> CallToolResult:
    async with Client(build_server(desk), mode=era, elicitation_callback=person) as client:
        return await client.call_tool("get_retention", {"period": "2025-Q3", **arguments})


@ERAS
async def test_the_person_chooses_what_a_word_means(desk: LedgerDesk, era: str) -> None:
    person = Person(chooses("tier=pro (1 account)"))
    result = await asked(desk, era, person, segment="pro")
    (form,) = person.asked
    assert form.message == 'Which "pro" do you mean?'
    assert form.requested_schema["properties"]["meant"]["enum"] == ["plan=pro (2 accounts)", "tier=pro (1 account)"]
    answer = desk.answer(read_question("nrr 2025-Q3 tier=pro"))
    assert result.structured_content == answer.model_dump(mode="json")


@ERAS
async def test_the_rest_of_the_segment_stays(desk: LedgerDesk, era: str) -> None:
    result = await asked(desk, era, Person(chooses("plan=pro (2 accounts)")), segment="emea pro")
    answer = desk.answer(read_question("nrr 2025-Q3 region=emea plan=pro"))
    assert result.structured_content == answer.model_dump(mode="json")


@ERAS
async def test_the_person_chooses_a_currency(desk: LedgerDesk, era: str) -> None:
    person = Person(chooses("currency=EUR"))
    result = await asked(desk, era, person)
    assert person.asked[0].message == (
        "These accounts bill in several currencies, and there are no exchange rates. Which one?"
    )
    answer = desk.answer(read_question("nrr 2025-Q3 currency=EUR"))
    assert result.structured_content == answer.model_dump(mode="json")


@ERAS
@pytest.mark.parametrize("action", ["decline", "cancel"])
async def test_whoever_does_not_choose_is_told_the_choices(desk: LedgerDesk, era: str, action: Any) -> None:  # noqa: ANN401
    result = await asked(desk, era, Person(ElicitResult(action=action)), segment="pro")
    assert (result.is_error, text_of(result)) == (True, AMBIGUOUS)


@ERAS
async def test_a_client_that_cannot_ask_is_told_the_choices(desk: LedgerDesk, era: str) -> None:
    result = await asked(desk, era, None, segment="pro")
    assert (result.is_error, text_of(result)) == (True, AMBIGUOUS)
    mixed = await asked(desk, era, None)
    assert (mixed.is_error, text_of(mixed)) == (True, MIXED)


@ERAS
async def test_what_one_person_chose_is_not_given_to_the_next(desk: LedgerDesk, era: str) -> None:
    server = build_server(desk)
    for meant, condition in (("tier=pro (1 account)", "tier=pro"), ("plan=pro (2 accounts)", "plan=pro")):
        async with Client(server, mode=era, elicitation_callback=Person(chooses(meant))) as client:
            result = await client.call_tool("get_retention", {"period": "2025-Q3", "segment": "pro"})
        answer = desk.answer(read_question(f"nrr 2025-Q3 {condition}"))
        assert result.structured_content == answer.model_dump(mode="json")


@ERAS
async def test_a_second_ambiguity_is_an_error_that_lists_the_choices(desk: LedgerDesk, era: str) -> None:
    result = await asked(desk, era, Person(chooses("plan=pro (2 accounts)")), segment="pro basic")
    assert (result.is_error, text_of(result)) == (
        True,
        '"basic" is a value of plan (2 accounts) and a value of tier (2 accounts). Ask plan=basic or tier=basic.',
    )


@ERAS
async def test_an_answer_that_was_not_offered_is_refused(desk: LedgerDesk, era: str) -> None:
    result = await asked(desk, era, Person(chooses("plan=gold (1 account)")), segment="pro")
    assert result.is_error
    assert result.structured_content is None
