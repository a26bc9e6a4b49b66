"""A whole `holdfast ask` on the sample ledger, as a user runs it, against starting Python and importing pandas."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bench.pairs import interleaved, process
from bench.peers import HOLDFAST, PYTHON, Comparison, environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUESTION = "nrr last-quarter enterprise"
PAIRS = 25
GOAL = 1.0
_PEER = 'python -c "import pandas"'


def starting(folder: Path) -> Iterator[Comparison]:
    """The answer as text in a pipe, and as JSON."""
    around, database = environment(), str(folder / "starting.db")
    process((HOLDFAST, "sample", "--db", database), around)
    pandas = partial(process, (PYTHON, "-c", "import pandas"), around)
    for option in ((), ("--json",)):
        ask = partial(process, (HOLDFAST, "ask", QUESTION, "--db", database, *option), around)
        shown = " ".join(("holdfast ask", f'"{QUESTION}"', *option))
        yield Comparison(shown, _PEER, GOAL, interleaved(ask, pandas, PAIRS))
