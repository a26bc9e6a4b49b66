"""Words that mean something to one kind of question only: to every other kind they are words of a segment."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from retention.language.quantities import top, versions
from retention.language.words import BASES, MOVEMENT_WORDS, MOVEMENTS, folded
from retention.question import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retention.language.clauses import Clauses

_TURNS = (
    *("did", "does", "do", "has", "have", "had", "go", "went", "gone", "up", "down", "so", "much", "higher", "lower"),
    *("fall", "fallen", "falling", "fell", "drop", "dropped", "dropping", "decline", "declined", "decrease"),
    *("decreased", "rise", "risen", "rising", "rose", "grow", "grown", "growing", "grew", "increase", "increased"),
    *("improve", "improved", "change", "changed", "move", "moved", "better", "worse"),
)
# Said on the way and left out: "why did nrr fall", "accounts that churned", "diff between v3 and v5".
LINKS = {
    Kind.WHY: _TURNS,
    Kind.TREND: ("how", *_TURNS),
    Kind.MOVERS: ("top", "list", "which"),
    Kind.ACCOUNTS: ("top", "list", "which", "that", "who", "did", "do", "have", "has", "had"),
    Kind.BENCHMARKS: ("how", "do", "does", "we", "compare", "to"),
    Kind.DIFF: ("between", "with", "version", "versions"),
}
_VERSION = r"(?:v|versions?[ _-]?)?[0-9]{1,9}(?:(?:\.\.+|-)v?[0-9]{1,9})?"


def _written(words: Iterable[str]) -> str:
    """Give a pattern of words in any of their spellings, the longest first; separators may be left out."""
    return "|".join(re.sub("[ _-]", "[ _-]?", word) for word in sorted(words, key=len, reverse=True))


_TOP = r"(?P<top>top -[0-9.,]+)"


@lru_cache(maxsize=1)
def _patterns() -> dict[Kind, re.Pattern[str]]:
    words = {kind: f"(?P<link>{_written(links)})" for kind, links in LINKS.items()}
    words[Kind.COHORTS] = f"(?P<basis>{_written(BASES)})"
    words[Kind.MOVERS] = f"{_TOP}|{words[Kind.MOVERS]}"
    words[Kind.ACCOUNTS] = f"(?P<movement>{_written(MOVEMENT_WORDS)})|{_TOP}|{words[Kind.ACCOUNTS]}"
    words[Kind.DIFF] = f"(?P<version>{_VERSION})|{words[Kind.DIFF]}"
    return {kind: re.compile(f"(?<!\\S)(?:{each})(?!\\S)", re.IGNORECASE) for kind, each in words.items()}


def take_out(clauses: Clauses, kind: Kind | None, run: str) -> list[str]:
    """Fill the slots of `clauses` with the kind's own words in `run`; what is left of it are words of a segment.

    A movement where one is known already begins a value that goes on: "churned … new york".

    Errors: two_movements, two_bases, unreadable_top.
    """
    pattern = _patterns().get(kind) if kind else None
    if pattern is None:
        return [run]
    left, at = [], 0
    for match in pattern.finditer(run):
        if match.lastgroup == "movement" and clauses.movement and match.end() < len(run):
            continue  # "new york" behind "churned"
        left.append(run[at : match.start()].strip())
        at = match.end()
        _take(clauses, match.lastgroup, match[0])
    return [words for words in (*left, run[at:].strip()) if words]


def _take(clauses: Clauses, slot: str | None, word: str) -> None:
    if slot == "movement":
        clauses.fill(slot, MOVEMENTS[folded(word)], word)
    elif slot == "basis":
        clauses.fill(slot, BASES[folded(word)], word)
    elif slot == "top":
        clauses.fill(slot, top(word), word)
    elif slot == "version":
        clauses.versions += versions(word)
