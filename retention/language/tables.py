"""The parser of the grammar, from tables that are made beforehand: reading them takes a tenth of making them.

`python -m retention.language.tables` makes them again. Tables of another grammar or another lark are not used.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import lark

GRAMMAR = Path(__file__).with_name("question.lark")
TABLES = Path(__file__).with_name("question.tables")


@lru_cache(maxsize=1)
def parser() -> lark.Lark:
    """The parser, once a process."""
    source = GRAMMAR.read_bytes()
    made_for, _, tables = TABLES.read_bytes().partition(b"\n") if TABLES.exists() else (b"", b"", b"")
    return lark.Lark.load(BytesIO(tables)) if made_for == edition(source) else made(source)


def made(source: bytes) -> lark.Lark:
    """The parser, from the grammar itself."""
    return lark.Lark(
        source.decode(),
        start="question",
        parser="lalr",
        lexer="contextual",
        g_regex_flags=re.IGNORECASE,
    )


def edition(source: bytes) -> bytes:
    """What tables must have been made of to be used: the first line of their file."""
    return f"lark {lark.__version__}, grammar {zlib.crc32(source):08x}".encode()


def make() -> None:
    """Write the tables beside the grammar, unless they are those of it: their bytes differ from run to run."""
    source, tables = GRAMMAR.read_bytes(), BytesIO()
    if not TABLES.exists() or TABLES.read_bytes().partition(b"\n")[0] != edition(source):
        made(source).save(tables)
        TABLES.write_bytes(edition(source) + b"\n" + tables.getvalue())


if __name__ == "__main__":
    make()
