"""How a client starts this very Holdfast over stdio: the command as installed, the ledger, and what answers rest on."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cli.access import ACCESS
from cli.settings import BENCHMARKS, COMPANY, FISCAL_START, HEADLINE, TIME_ZONE
from tools.connecting import Start

if TYPE_CHECKING:
    from collections.abc import Mapping

# Clients hand on next to nothing of their environment: what is not written down is not there. None of it is secret.
_FILES = (ACCESS, BENCHMARKS)
_CARRIED = (FISCAL_START, TIME_ZONE, HEADLINE, COMPANY)


def start_of(ledger: Path, environment: Mapping[str, str]) -> Start:
    """How a client starts it, in whatever folder: with absolute paths, and with the settings of `environment`."""
    command, *arguments = _installed()
    return Start(
        command=command,
        args=(*arguments, "serve", "mcp", "--db", str(ledger.absolute())),
        env={name: str(Path(value).absolute()) for name in _FILES if (value := environment.get(name))}
        | {name: value for name in _CARRIED if (value := environment.get(name))},
    )


def _installed() -> list[str]:
    """The command beside the Python that runs this, else that Python with our module."""
    python = Path(sys.executable).absolute()
    command = python.with_name("holdfast.exe" if os.name == "nt" else "holdfast")
    return [str(command)] if command.is_file() else [str(python), "-m", "cli.main"]
