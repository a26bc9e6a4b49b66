"""What is measured against what: the commands of both sides, their environment, one comparison's outcome."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bench.pairs import Pairs

# The environment's own commands, as a user starts them.
PYTHON = sys.executable
HOLDFAST = str(Path(sys.executable).with_name("holdfast"))
# A user's Python keeps the bytecode of what it imported; where this is set, edited modules are compiled at each start.
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of the results: `ours` against `peer` (named in Markdown), and the ratio that is the goal.

    `counts` says which ratios the goal is for.
    """

    ours: str
    peer: str
    goal: float
    pairs: Pairs
    counts: tuple[Literal["wall", "cpu"], ...] = ("wall", "cpu")

    @property
    def worst(self) -> float:
        """The larger of the medians that count."""
        return max(self.pairs.ratio(of).median for of in self.counts)

    @property
    def met(self) -> bool:
        """Whether the medians that count, of time on the clock and of the processors, are within the goal."""
        return self.worst <= self.goal


def environment() -> dict[str, str]:
    """The environment of every measured process, the same for both sides."""
    return {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
