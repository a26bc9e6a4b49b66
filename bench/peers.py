"""What is measured against what: the commands of both sides, their environment, one comparison's outcome."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.pairs import Pairs

# The environment's own commands, as a user starts them.
PYTHON = sys.executable
HOLDFAST = str(Path(sys.executable).with_name("holdfast"))
# A user's Python keeps the bytecode of what it imported; where this is set, edited modules are compiled at each start.
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of the results: `ours` against `peer` (named in Markdown), and the ratio that is the goal."""

    ours: str
    peer: str
    goal: float
    pairs: Pairs

    @property
    def met(self) -> bool:
        """Whether the medians of both ratios, of time on the clock and of the processors, are within the goal."""
        return max(self.pairs.ratio("wall").median, self.pairs.ratio("cpu").median) <= self.goal


def environment() -> dict[str, str]:
    """The environment of every measured process, the same for both sides."""
    return {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
