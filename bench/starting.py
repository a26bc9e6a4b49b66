"""A whole `holdfast ask` on the sample ledger, as a user runs it, against starting Python and importing pandas."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from bench.pairs import interleaved, process
from bench.peers import HOLDFAST, PYTHON, Comparison, environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.pairs import Cost

QUESTION = "nrr last-quarter enterprise"
PAIRS = 25
GOAL = 1.0
_PEER = '`python -c "import pandas"`'


def starting(folder: Path) -> Iterator[Comparison]:
    """The answer as text in a pipe, and as JSON."""
    around, database = environment(), folder / "starting.db"
    process((HOLDFAST, "sample", "--db", str(database)), around)
    pandas = partial(process, (PYTHON, "-c", "import pandas"), around)
    for option in ((), ("--json",)):
        command = (HOLDFAST, "ask", QUESTION, "--db", str(database), *option)
        shown = " ".join(("holdfast ask", f'"{QUESTION}"', *option))
        ask = partial(_first_answer, database, partial(process, command, around))
        yield Comparison(f"`{shown}`", _PEER, GOAL, interleaved(ask, pandas, PAIRS))


def _first_answer(database: Path, ask: partial[Cost]) -> Cost:
    """What an answer costs that was never given before: its receipt is yet to be written."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM receipt")
    return ask()
