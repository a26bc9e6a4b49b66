"""A worded answer as Slack blocks, inside the limits of `bot.limits`. Nothing here words or formats.

Names come out as themselves, but for marks that would turn the figures after them round: they stand in `raw_text`,
`plain_text` and `rich_text`, which Slack does not interpret, and `&`, `<`, `>` are escaped in the top-level text,
which it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bot import limits
from bot.measures import characters, length
from bot.tables import LINE_CHARACTERS, first_rows, fixed_width, spoken, spoken_within, table_block, within
from bot.text import clip, clip_escaped, escape
from retention.wording import slack
from retention.wording.directions import steady

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Self

    from bot.measures import Block
    from retention.answer.any import AnyAnswer
    from retention.wording.reply import Reply, Table

# Beyond this Slack advises against a text, and whoever listens to it has long understood.
TEXT_CHARACTERS = 4_000
# Checks and comparisons are few and short: this leaves room for the table, even where they are not.
LINES_CHARACTERS = 2_800
STATEMENT_CHARACTERS = 1_200
# What a reader of a channel takes in beside the main table.
FURTHER_TABLES, FURTHER_CHARACTERS = 6, 1_100

Blocks = list[dict[str, Any]]


class Message(NamedTuple):
    """Blocks and the top-level text that says the same to notifications and screen readers."""

    blocks: Blocks
    text: str


class Notice(Message):
    """What is no answer: a mistake, a fault, a notice. In a channel it is for the asker alone."""


class Unfinished(Message):
    """An answer whose picture comes after it: drawn of `answer`, above the last `below` blocks, told as `said`."""

    answer: AnyAnswer
    said: str
    below: int

    @classmethod
    def of(cls, message: Message, answer: AnyAnswer, said: str, below: int) -> Self:
        made = cls(*message)
        made.answer, made.said, made.below = answer, said, below
        return made

    def finished(self, picture: Block) -> Message:
        """The message with its picture."""
        return Message([*self.blocks[: -self.below], dict(picture), *self.blocks[-self.below :]], self.text)


def answer_message(
    reply: Reply,
    controls: Sequence[Block] = (),
    *,
    chart: Block | None = None,
    shared_by: str | None = None,
) -> Message:
    """Lay out a whole answer with its `chart` and the `controls`; `shared_by` is the id of whoever shared it."""
    blocks = answer_blocks(reply, controls, chart)
    if shared_by is not None:
        blocks.insert(0, _rich_text(_section(_words(f"{slack.shared_by()} "), {"type": "user", "user_id": shared_by})))
    return Message(blocks, answer_text(reply))


def answer_blocks(reply: Reply, controls: Sequence[Block] = (), chart: Block | None = None) -> Blocks:
    """Lay out the parts of an answer, top to bottom; a chart for which the rest leaves no room is left out."""
    below = blocks_below(reply, controls)
    above = _above(reply, characters(below))
    if chart is not None and characters((*above, chart, *below)) <= limits.MESSAGE_CHARACTERS:
        above.append(dict(chart))
    return [*above, *below]


def blocks_below(reply: Reply, controls: Sequence[Block] = ()) -> Blocks:
    """What stands under the main table and its chart: the further tables, the rates, what it all rests on."""
    further = [block for table in reply.more[_drawn(reply) : _shown(reply)] for block in _further(table)]
    further += _lines(_left_out(reply))
    return [*further, *_lines(reply.rates), _context(reply.definition, reply.provenance), *map(dict, controls)]


def _above(reply: Reply, used: int) -> Blocks:
    """The sentences and the main table, where `used` characters of the message stand below them.

    A message has one table block: the breakdown where there is one, and then the statement is fixed-width text.
    """
    above = [_headline(reply.headline), *_lines(reply.tier, reply.scope), *_list(reply.checks)]
    above += _lines(*reply.comparison)
    table = _main(reply)
    if table is None:
        return above
    if reply.breakdown is not None and reply.statement is not None:
        above.append(_preformatted(fixed_width(reply.statement)))
    above += _lines(table.title if table is not reply.breakdown else None)
    block, cut = table_block(table, limits.MESSAGE_CHARACTERS - used - characters(above) - LINE_CHARACTERS)
    return [*above, block, *([_context(cut)] if cut else [])]


def _main(reply: Reply) -> Table | None:
    """The table that Slack draws; where an answer has further ones alone, the first of them."""
    return reply.breakdown or reply.statement or next(iter(reply.more), None)


def _drawn(reply: Reply) -> int:
    """How many of the further tables Slack draws as the main one."""
    return 0 if reply.breakdown or reply.statement else 1


def _shown(reply: Reply) -> int:
    """For how many of the further tables a message has room."""
    return _drawn(reply) + FURTHER_TABLES


def _further(table: Table) -> Blocks:
    """A further table: fixed-width text, for a message has one table block."""
    text, cut = first_rows(table, FURTHER_CHARACTERS, slack.rows_in_file)
    return [*_lines(table.title), _preformatted(text), *([_context(cut)] if cut else [])]


def _left_out(reply: Reply) -> str | None:
    """Say which tables a message has no room for."""
    left = [table.title or table.header[0] for table in reply.more[_shown(reply) :]]
    return slack.tables_left(left) if left else None


def answer_text(reply: Reply) -> str:
    """Tell the whole short answer in lines, escaped: what a notification shows and a screen reader reads."""
    head = [reply.headline, *_present(reply.tier), reply.scope, *_within(reply.checks), *_within(reply.comparison)]
    foot = [*_present(_left_out(reply), reply.rates), reply.definition, reply.provenance]
    if reply.statement is not None:
        head += spoken(reply.statement.rows)
    room = TEXT_CHARACTERS - sum(length(escape(line)) + 1 for line in (*head, *foot)) - LINE_CHARACTERS
    rows = spoken_within(reply.breakdown, room) if reply.breakdown is not None else []
    rows += _further_spoken(reply.more[: _shown(reply)], room - sum(length(row) + 1 for row in rows))
    lines = (escape(clip(line, LINE_CHARACTERS)) for line in (*head, *rows, *foot))
    return clip_escaped("\n".join(lines), TEXT_CHARACTERS)


def _further_spoken(tables: Sequence[Table], room: int) -> list[str]:
    """Tell the first rows and the foot of every further table; each gets its part of the room that is left."""
    told: list[str] = []
    for table in tables:
        header, *rows = spoken((table.header, *table.rows))
        told += [*_present(table.title), header]
        left = room // len(tables) - sum(length(line) + 1 for line in (table.title or "", header))
        kept, cut = within(rows, table.foot, left)
        told += [*kept, *_present(cut)]
    return told


def error_message(sentence: str) -> Notice:
    """Lay out one or two sentences: a mistake, a fault, a notice."""
    return Notice(error_blocks(sentence), clip_escaped(escape(sentence), TEXT_CHARACTERS))


def error_blocks(text: str) -> Blocks:
    """Lay out a plain sentence, the names in it uninterpreted."""
    return [_rich_text(_section(_words(clip(text, limits.RICH_TEXT_CHARACTERS))))]


def help_message(headline: str, intro: Sequence[str], examples: Sequence[str], attributes: Sequence[str]) -> Message:
    """Lay out how to ask: examples to copy, what the ledger can be filtered and broken down by, other ways."""
    known, other_ways = [slack.help_attributes()] if attributes else [], slack.help_other_ways()
    blocks = [
        _headline(headline),
        *_lines(*intro),
        _rich_text(_bullets(_section(_words(clip(example, LINE_CHARACTERS), code=True)) for example in examples)),
        *_lines(*known),
        *_list(attributes),
        _context(other_ways),
    ]
    lines = [headline, *intro, *examples, *known, *_within(attributes), other_ways]
    return Message(blocks, clip_escaped("\n".join(escape(line) for line in lines), TEXT_CHARACTERS))


def _headline(text: str) -> dict[str, Any]:
    if length(text) <= limits.HEADER_CHARACTERS:
        return {"type": "header", "text": _plain(text)}
    return _rich_text(_section(_words(clip(text, LINE_CHARACTERS), bold=True)))


def _lines(*lines: str | None) -> Blocks:
    """Set lines under one another in one block; none where there are no lines."""
    present = _within(_present(*lines))
    return [_rich_text(_section(_words("\n".join(present))))] if present else []


def _list(lines: Sequence[str]) -> Blocks:
    """Set lines as a bulleted list; none where there are no lines."""
    return [_rich_text(_bullets(_section(_words(line)) for line in _within(lines)))] if lines else []


def _within(lines: Sequence[str]) -> list[str]:
    """Keep the lines that a block holds, and say how many more there are."""
    clipped = [clip(line, LINE_CHARACTERS) for line in lines]
    used = 0
    for position, line in enumerate(clipped):
        used += length(line) + 1
        if used > LINES_CHARACTERS:
            return [*clipped[:position], slack.lines_left(len(clipped) - position)]
    return clipped


def _present(*lines: str | None) -> list[str]:
    return [line for line in lines if line]


def _context(*texts: str) -> dict[str, Any]:
    return {"type": "context", "elements": [_plain(clip(text, LINE_CHARACTERS)) for text in texts]}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": steady(text), "emoji": False}


def _rich_text(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(elements)}


def _section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def _bullets(items: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items)}


def _preformatted(text: str) -> dict[str, Any]:
    # Slack refuses a text element without text.
    shown = clip(text, STATEMENT_CHARACTERS) or "\N{EN DASH}"
    return _rich_text({"type": "rich_text_preformatted", "elements": [_words(shown)]})


def _words(text: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": steady(text), **({"style": style} if style else {})}
