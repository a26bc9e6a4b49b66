"""A `Reply` as Markdown: real tables, and names that stay names whatever characters they hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from retention.wording.reply import Reply, Table

# What has a meaning within a line: code, emphasis, links, tags, cells, strikes, a title's end; no underscore of a word.
_WITHIN = re.compile(r"[\\`*\[\]<>|~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|(?<=\w):(?=//)|(?<=www)\.|(?<=\s)#(?=#*$)", re.ASCII)
# What makes a line a heading, a list or a rule where it stands first.
_AT_START = re.compile(r"^(?:(?=#+(?:\s|$)|[+-](?:\s|$)|--)|(\d+)(?=[.)](?:\s|$)))")
_RULES = {"left": "---", "right": "---:"}


def markdown(reply: Reply) -> str:
    """The whole reply as a page, its headline as the title. It ends with a line break."""
    return "\n\n".join(_blocks(reply)) + "\n"


def _blocks(reply: Reply) -> Iterator[str]:
    yield f"# {escaped(reply.headline)}"
    if reply.tier is not None:
        yield escaped(reply.tier)
    yield escaped(reply.scope)
    if said := (*reply.checks, *reply.comparison):
        yield bullets(said)
    table = reply.statement if reply.breakdown is None else reply.breakdown
    if table is not None:
        yield markdown_table(table)
    for further in reply.more:
        if further.title:
            yield f"## {escaped(further.title)}"
        yield markdown_table(further)
    if reply.rates is not None:
        yield escaped(reply.rates)
    yield escaped(reply.definition)
    yield escaped(reply.provenance)


def bullets(sentences: Iterable[str]) -> str:
    """A list, an entry a sentence."""
    return "\n".join(f"- {escaped(sentence)}" for sentence in sentences)


def markdown_table(table: Table) -> str:
    """The table with a header and the alignment of its columns."""
    lines = (table.header, *table.rows)
    header, *rows = (f"| {' | '.join(map(escaped, line))} |" for line in lines)
    return "\n".join((header, f"|{'|'.join(_RULES[align] for align in table.align)}|", *rows))


def escaped(text: str) -> str:
    """`text` as one line that Markdown shows letter by letter."""
    line = " ".join(text.split())
    line = _WITHIN.sub(lambda found: f"\\{found[0]}", line)
    return _AT_START.sub(r"\1\\", line, count=1)
