"""`draw_answer`: what a view shows of an answer that was given, and what can be asked next from there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field, WithJsonSchema

from retention.answer import Model
from retention.errors import QuestionError
from retention.wording import explain, plain, views, word
from retention.wording.directions import steady
from tools.arguments import Arguments
from tools.asking import whoever_asks
from tools.definition import define, in_a_thread
from tools.recalling import recalled
from tools.results import result
from tools.schemas import output_schema
from tools.views.offers import Offer, periods_offered, segments_offered

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from mcp.server.mcpserver.tools import Tool
    from mcp_types import CallToolResult

    from retention.answer.any import AnyAnswer
    from retention.chart import Theme
    from retention.desk import Desk, LedgerDescription, Recalled
    from retention.wording import Reply

THEMES: tuple[Theme, ...] = ("light", "dark")
ThemeName = Annotated[str, WithJsonSchema({"type": "string", "enum": list(THEMES)})]


class DrawArguments(Arguments):
    id: Annotated[str, Field(description="The id of an answer that was given.", examples=["931ea5bb80c1d2e3"])]
    theme: Annotated[
        ThemeName | None,
        Field(description="The colours of the chart; light without one.", examples=["dark"]),
    ] = None


class DrawnTable(Model):
    """Worded cells; `foot` is how many of the last rows sum others up."""

    title: str | None
    header: tuple[str, ...]
    align: tuple[Literal["left", "right"], ...]
    rows: tuple[tuple[str, ...], ...]
    foot: int


class Words(Model):
    """An answer in words, from top to bottom."""

    headline: str
    tier: str | None
    scope: str
    checks: tuple[str, ...]
    comparison: tuple[str, ...]
    tables: tuple[DrawnTable, ...]
    rates: str | None
    definition: str
    provenance: str


class Picture(Model):
    """A Vega-Lite specification and what the chart says about itself; without one, why there is none."""

    specification: dict[str, Any] | None
    remarks: tuple[str, ...] = ()
    instead: str | None = None


class Drawing(Model):
    """An answer in words and as a chart, and what can be asked next.

    `period` is what the period of the answer is called; `seen` is what an assistant is told when a person came here by
    asking on.
    """

    id: str
    words: Words
    picture: Picture
    period: str
    periods: tuple[Offer, ...]
    segments: tuple[Offer, ...]
    seen: str


def draw_answer(desk: Desk, limiter: CapacityLimiter) -> Tool:
    """Define the tool that views call, and models do not."""

    def work(asked: DrawArguments) -> CallToolResult:
        theme = _theme(asked.theme)
        found = recalled(desk, asked.id)
        reply = word(found.answer)
        return result(_drawing(found, reply, desk.describe(whoever_asks()), theme), plain(reply))

    return define(
        name="draw_answer",
        title="What a view shows of an answer",
        arguments=DrawArguments,
        output=partial(output_schema, Drawing),
        answer=in_a_thread(work, limiter),
        for_views=True,
    )


def _theme(name: str | None) -> Theme:
    if name is None or not name.strip():
        return "light"
    for theme in THEMES:
        if theme == name:
            return theme
    raise ToolError(views.unknown_theme(name, THEMES))


def _drawing(found: Recalled, reply: Reply, ledger: LedgerDescription, theme: Theme) -> Drawing:
    answer = found.answer
    return Drawing(
        id=answer.id,
        words=_words(reply),
        picture=_picture(answer, theme),
        period=steady(views.period_shown(answer.period)),
        periods=periods_offered(found.question),
        segments=segments_offered(found.question, answer.segment, ledger),
        seen=steady(views.now_seen(reply.headline, answer.id)),
    )


def _words(reply: Reply) -> Words:
    first = reply.breakdown or reply.statement
    tables = (*([] if first is None else [first]), *reply.more)
    return Words(
        headline=steady(reply.headline),
        tier=None if reply.tier is None else steady(reply.tier),
        scope=steady(reply.scope),
        checks=_all_steady(reply.checks),
        comparison=_all_steady(reply.comparison),
        tables=tuple(
            DrawnTable(
                title=None if table.title is None else steady(table.title),
                header=_all_steady(table.header),
                align=table.align,
                rows=tuple(map(_all_steady, table.rows)),
                foot=table.foot,
            )
            for table in tables
        ),
        rates=None if reply.rates is None else steady(reply.rates),
        definition=steady(reply.definition),
        provenance=steady(reply.provenance),
    )


def _picture(answer: AnyAnswer, theme: Theme) -> Picture:
    from retention.chart import chart, in_page, remarks  # noqa: PLC0415 - loading Altair takes as long as the server

    try:
        specification = chart(answer)
    except QuestionError as nothing:
        return Picture(specification=None, instead=explain(nothing))
    drawn = _plain(in_page(specification, theme))
    return Picture(specification=drawn, remarks=_all_steady(remarks(specification)))


def _all_steady(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(steady, texts))


def _plain(part: Any) -> Any:  # noqa: ANN401 - any part of a JSON document
    """The document with steady texts, and with numbers as every language writes them: 100, not 100.0."""
    if isinstance(part, dict):
        return {name: _plain(of) for name, of in part.items()}
    if isinstance(part, list):
        return [_plain(one) for one in part]
    if isinstance(part, float) and part.is_integer():
        return int(part)
    return steady(part) if isinstance(part, str) else part
