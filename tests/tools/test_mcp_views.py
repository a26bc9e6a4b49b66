"""Views: pages that hold all they need, bound to the tools whose answers they show; and what they draw from."""

from __future__ import annotations

import json
import re
from contextlib import closing
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client

from cli.importing import import_sample
from cli.wiring import LedgerDesk
from retention.chart import chart, in_page
from retention.language import read_question
from retention.question import Kind
from retention.scope import Workspace
from retention.wording import word
from tests.tools.conftest import TODAY
from tools.server import build_server
from tools.views.pages import VIEWS, page

if TYPE_CHECKING:
    from pathlib import Path

    from mcp_types import CallToolResult

    from retention.desk import Desk
    from tests.tools.conftest import Call

TYPE = "text/html;profile=mcp-app"
QUESTIONS = {
    "get_retention": "nrr last-quarter by region vs previous",
    "get_trend": "trend nrr last-12-months by segment",
    "get_cohorts": "cohorts quarterly revenue",
    "get_matrix": "matrix by industry",
}


async def test_a_client_is_told_of_the_views(unasked_desk: Desk) -> None:
    async with Client(build_server(unasked_desk)) as client:
        assert client.server_capabilities.extensions == {"io.modelcontextprotocol/ui": {}}
        resources = [one for one in (await client.list_resources()).resources if one.uri.startswith("ui:")]
        tools = {tool.name: tool.meta for tool in (await client.list_tools()).tools}
    assert {resource.mime_type for resource in resources} == {TYPE}
    bound = {view.tool: {"ui": {"resourceUri": view.uri}} for view in VIEWS}
    assert {name: meta for name, meta in tools.items() if meta} == bound | {
        "draw_answer": {"ui": {"visibility": ["app"]}}
    }
    assert {view.uri for view in VIEWS} == {resource.uri for resource in resources}


async def test_a_page_holds_all_it_needs(unasked_desk: Desk) -> None:
    async with Client(build_server(unasked_desk)) as client:
        for view in VIEWS:
            (read,) = (await client.read_resource(view.uri)).contents
            assert read.mime_type == TYPE
            text = read.text  # type: ignore[union-attr]
            found = _Page()
            found.feed(text)
            assert found.outside == []
            assert found.scripts == 3
            assert json.loads(found.told)["tool"] == view.tool
            assert re.search(r"import\s*\(|importScripts|@import|url\(\s*['\"]?http", text) is None
            assert len(text) < 1_000_000


def test_the_pages_say_nothing_of_their_own() -> None:
    """All words of a page come from the catalogue: its scripts hold names and signs alone."""
    told = json.loads(_told(page(VIEWS[0])))["words"]
    script = page(VIEWS[0]).rsplit("<script>", 1)[1]
    assert set(re.findall(r"words\.(\w+)", script)) | {"period", "segment", "other_period", "other_segment"} == set(
        told
    )
    assert re.findall(r'"[A-Z][a-z]+ [^"]*"', script) == []


@pytest.mark.parametrize("tool", QUESTIONS)
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_it_draws_what_was_answered(desk: Desk, call: Call, tool: str, theme: Any) -> None:  # noqa: ANN401
    answer = desk.answer(read_question(QUESTIONS[tool]))
    result = await call(desk, "draw_answer", id=answer.id, theme=theme)
    drawn, reply = _structured(result), word(answer)
    assert drawn["id"] == answer.id
    assert drawn["picture"]["specification"] == in_page(chart(answer), theme)
    words = drawn["words"]
    assert (words["headline"], words["tier"], words["scope"]) == (reply.headline, reply.tier, reply.scope)
    assert (words["checks"], words["comparison"]) == ([*reply.checks], [*reply.comparison])
    assert (words["rates"], words["definition"]) == (reply.rates, reply.definition)
    assert words["provenance"] == reply.provenance
    first = reply.breakdown or reply.statement
    tables = [*([] if first is None else [first]), *reply.more]
    assert [table["rows"] for table in words["tables"]] == [[[*row] for row in table.rows] for table in tables]
    assert reply.headline in drawn["seen"]
    assert answer.id in drawn["seen"]


async def test_what_it_gives_fits_what_it_promises(desk: Desk) -> None:
    async with Client(build_server(desk)) as client:
        (schema,) = (tool.output_schema for tool in (await client.list_tools()).tools if tool.name == "draw_answer")
        assert schema is not None
        for question in (*QUESTIONS.values(), "nrr 2025-12 enterprise region=latam industry=media plan=scale"):
            result = await client.call_tool("draw_answer", {"id": desk.answer(read_question(question)).id})
            Draft202012Validator(schema).validate(result.structured_content)


async def test_it_offers_what_the_question_has_room_for(desk: Desk, call: Call) -> None:
    periods = {}
    for tool, question in QUESTIONS.items():
        drawn = _structured(await call(desk, "draw_answer", id=desk.answer(read_question(question)).id))
        periods[tool] = [offer["arguments"]["period"] for offer in drawn["periods"]]
    every = ["last-month", "last-quarter", "qtd", "ttm", "ytd", "last-year", "all-time"]
    assert periods == {
        "get_retention": every,
        "get_trend": every[1:],
        "get_cohorts": ["ttm", "ytd", "last-year", "all-time"],
        "get_matrix": every,
    }


async def test_a_choice_of_one_row_takes_the_breakdown_away(desk: Desk, call: Call) -> None:
    answer = desk.answer(read_question("nrr last-quarter enterprise by segment"))
    drawn = _structured(await call(desk, "draw_answer", id=answer.id))
    offers = {offer["label"]: offer for offer in drawn["segments"]}
    assert offers["All accounts"]["arguments"] == {"segment": None}
    assert offers["smb"]["arguments"] == {"segment": "segment=smb", "by": None}
    assert offers["emea"]["arguments"] == {"segment": "region=emea"}
    assert [label for label, offer in offers.items() if offer["shown"]] == ["enterprise"]
    assert {offer["group"] for offer in drawn["segments"]} == {None, "segment", "plan", "region", "industry"}


async def test_without_a_figure_it_says_so(desk: Desk, call: Call) -> None:
    answer = desk.answer(read_question("nrr 2023-11 enterprise"))
    assert answer.kind is Kind.RETENTION
    drawn = _structured(await call(desk, "draw_answer", id=answer.id))
    assert drawn["picture"] == {
        "specification": None,
        "remarks": [],
        "instead": "This answer has no figure to draw, so there is no chart.",
    }


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"id": "0" * 16}, f"There is no answer {'0' * 16} here that you may see. An answer's id stands at its end."),
        ({"id": "0" * 16, "theme": "sepia"}, 'I don\'t know the theme "sepia". Themes: light, dark.'),
    ],
)
async def test_what_it_cannot_draw(desk: Desk, call: Call, arguments: dict[str, str], sentence: str) -> None:
    result = await call(desk, "draw_answer", **arguments)
    assert result.is_error
    assert result.content[0].text == sentence  # type: ignore[union-attr]


async def test_whoever_sees_a_part_is_drawn_and_offered_that_part(call: Call, tmp_path: Path) -> None:
    tuple(import_sample(tmp_path / "books.db", TODAY))
    rule = '[[rule]]\nwho = ["mcp"]\nonly = "region=emea"\n'
    (tmp_path / "access.toml").write_text(rule, encoding="utf-8")
    with closing(LedgerDesk(tmp_path / "books.db", Workspace(), lambda: TODAY)) as desk:
        whole = desk.answer(read_question("nrr last-quarter"))
        refused = await call(desk, "draw_answer", id=whole.id)
        assert refused.is_error
        answer = await call(desk, "get_retention", period="last-quarter")
        drawn = _structured(await call(desk, "draw_answer", id=_structured(answer)["id"]))
    assert "emea" in [offer["label"] for offer in drawn["segments"]]
    assert "apac" not in json.dumps(drawn)
    assert drawn["words"]["headline"].startswith("Emea NRR, Q3 2026")


def _structured(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result.content
    structured: dict[str, Any] | None = result.structured_content
    assert structured is not None
    return structured


def _told(text: str) -> str:
    found = _Page()
    found.feed(text)
    return found.told


class _Page(HTMLParser):
    """What a page would load, how many scripts it has, and the data among them."""

    def __init__(self) -> None:
        super().__init__()
        self.outside: list[str | None] = []
        self.scripts = 0
        self.told = ""
        self._in_told = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.outside += [value for name, value in attrs if name in {"src", "href", "action", "data", "srcset"}]
        self.scripts += tag == "script"
        self._in_told = ("id", "told") in attrs

    def handle_data(self, data: str) -> None:
        if self._in_told:
            self.told += data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's signature
        self._in_told = False
