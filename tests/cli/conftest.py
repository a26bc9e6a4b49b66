"""The command line over real ledgers: in this process for most tests, as a process of its own for a few."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cli.commands import app
from cli.importing import import_sample
from cli.main import run_guarded

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = "2026-11-22"
PROGRAM = Path(sys.executable).with_name("holdfast")
HEADER = "account_id,line_id,product,start,end,amount,currency,interval"
# One account at 100 USD a month for ever, one at 50 that left in June 2025.
LINES = f"{HEADER}\nA,1,pro,2024-01-01,,100,USD,month\nB,2,pro,2024-01-01,2025-06-01,50,USD,month\n"


class Done(NamedTuple):
    """What a command left: its exit status, standard output, standard error."""

    status: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every command starts in an empty folder and knows no settings."""
    for name in [name for name in os.environ if name.startswith("HOLDFAST_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def sample_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the sample as of `TODAY`, complete through 31 October 2026."""
    database = tmp_path_factory.mktemp("cli") / "sample.db"
    tuple(import_sample(database, date.fromisoformat(TODAY)))
    return database


@pytest.fixture
def holdfast(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run a command in this process."""

    def run(*arguments: str | Path) -> Done:
        capsys.readouterr()
        status = run_guarded(lambda: app(args=[*map(str, arguments)], prog_name="holdfast"))
        return Done(status, *capsys.readouterr())

    return run


@pytest.fixture
def process(tmp_path: Path) -> Callable[..., Done]:
    """Run a command as a process of its own, with these settings."""

    def run(*arguments: str | Path, **settings: str) -> Done:
        done = subprocess.run(
            [PROGRAM, *arguments],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **settings},
            cwd=tmp_path,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def small_ledger(tmp_path: Path, holdfast: Callable[..., Done]) -> Path:
    """A ledger of `LINES`, complete through 31 December 2025."""
    (tmp_path / "lines.csv").write_text(LINES, encoding="utf-8")
    done = holdfast("import", "--lines", "lines.csv", "--complete-through", "2025-12-31", "--db", "small.db")
    assert done.status == 0, done.err
    return tmp_path / "small.db"
