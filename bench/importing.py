"""Importing a canonical CSV file against pandas reading the same file."""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from bench.invented import COMPLETE_THROUGH, write_lines
from bench.ledgers import read_and_land
from bench.pairs import interleaved, process, timed
from bench.peers import HOLDFAST, PYTHON, Comparison, environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.pairs import Cost

LINES, SEED = 100_000, 2
PAIRS = 5
GOAL = 5.0


def importing(folder: Path) -> Iterator[Comparison]:
    """As whole processes, and inside one process; every import lands in a ledger that is new."""
    file = folder / "lines.csv"
    write_lines(file, LINES, SEED, lines=LINES)
    around = environment()

    def import_process(database: Path) -> Cost:
        through = COMPLETE_THROUGH.isoformat()
        command = (HOLDFAST, "import", "--lines", str(file), "--complete-through", through, "--db", str(database))
        return process(command, around)

    yield Comparison(
        f"`holdfast import`, {LINES:,} lines",
        '`python -c "import pandas; pandas.read_csv(FILE)"`',
        GOAL,
        interleaved(
            partial(_in_new_ledger, folder, import_process),
            partial(process, (PYTHON, "-c", f"import pandas; pandas.read_csv({str(file)!r})"), around),
            PAIRS,
        ),
    )
    yield Comparison(
        f"import inside a process, {LINES:,} lines",
        "`pandas.read_csv(FILE)`",
        GOAL,
        interleaved(
            partial(_in_new_ledger, folder, lambda database: timed(partial(_read_and_land, file, database))),
            partial(timed, partial(pd.read_csv, file)),
            PAIRS,
        ),
    )


def _in_new_ledger(folder: Path, importing_into: Callable[[Path], Cost]) -> Cost:
    """What `importing_into` costs; the ledger is removed outside of the measurement."""
    scratch = Path(tempfile.mkdtemp(dir=folder))
    try:
        return importing_into(scratch / "new.db")
    finally:
        shutil.rmtree(scratch)


def _read_and_land(file: Path, database: Path) -> None:
    landed = read_and_land(database, file).lines.added
    if landed != LINES:
        message = f"{landed} of {LINES} lines landed"
        raise RuntimeError(message)
