"""Where a run took place: machine, versions, and what in the environment bears on speed."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARIES = ("numpy", "pandas", "pydantic", "lark", "babel", "typer", "sqlite-utils")
# Older builds of OpenBLAS need them on some processors; they slow a current numpy.
_OPENBLAS = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


def machine() -> Iterator[str]:
    """One fact a line."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    cores = os.cpu_count() or 1
    yield f"Machine: {cores} cores, {_processor()}, {memory:.0f} GiB; {platform.system()} {platform.machine()}."
    yield f"Load before the run (1, 5, 15 minutes): {', '.join(f'{load:.2f}' for load in os.getloadavg())}."
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    yield f"Python {platform.python_version()}; {libraries}; SQLite {sqlite3.sqlite_version}."
    present = [f"{name}={os.environ[name]}" for name in _OPENBLAS if name in os.environ]
    said = f"{', '.join(present)} (left as they were, the same for both sides)" if present else "nothing set"
    yield f"OpenBLAS in the environment: {said}."


def _processor() -> str:
    """The processor's name where Linux tells it, else its architecture."""
    try:
        facts = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (fact.partition(":")[2].strip() for fact in facts if fact.startswith("model name"))
    return next(names, platform.machine())
