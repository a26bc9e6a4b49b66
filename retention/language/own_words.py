"""Words that mean something to one kind of question only: to every other kind they are words of a segment."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from retention.language.quantities import versions
from retention.language.words import BASES, MOVEMENT_WORDS, MOVEMENTS, folded
from retention.question import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retention.language.clauses import Clauses

# Said on the way and left out: "why did nrr fall", "accounts that churned", "diff between v3 and v5".
LINKS = {
    Kind.ACCOUNTS: ("did", "do", "have", "has", "had", "that", "which", "who", "list"),
    Kind.DIFF: ("between", "with", "version", "versions"),
    Kind.WHY: (
        *(
            "did",
            "does",
            "do",
            "has",
            "have",
            "had",
            "go",
            "went",
            "gone",
            "up",
            "down",
            "so",
            "much",
            "higher",
            "lower",
        ),
        *("fall", "fallen", "falling", "fell", "drop", "dropped", "dropping", "decline", "declined", "decrease"),
        *("decreased", "rise", "risen", "rising", "rose", "grow", "grown", "growing", "grew", "increase", "increased"),
        *("improve", "improved", "change", "changed", "move", "moved", "better", "worse"),
    ),
}
_VERSION = r"(?:v|versions?[ _-]?)?[0-9]{1,9}(?:(?:\.\.+|-)v?[0-9]{1,9})?"


def _written(words: Iterable[str]) -> str:
    """Give a pattern of words in any of their spellings, the longest first; separators may be left out."""
    return "|".join(re.sub("[ _-]", "[ _-]?", word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def _patterns() -> dict[Kind, re.Pattern[str]]:
    slots = {
        Kind.ACCOUNTS: f"(?P<movement>{_written(MOVEMENT_WORDS)})|(?P<link>{_written(LINKS[Kind.ACCOUNTS])})",
        Kind.COHORTS: f"(?P<basis>{_written(BASES)})",
        Kind.DIFF: f"(?P<version>{_VERSION})|(?P<link>{_written(LINKS[Kind.DIFF])})",
        Kind.WHY: f"(?P<link>{_written(LINKS[Kind.WHY])})",
    }
    return {kind: re.compile(f"(?<!\\S)(?:{words})(?!\\S)", re.IGNORECASE) for kind, words in slots.items()}


def take_out(clauses: Clauses, kind: Kind | None, run: str) -> list[str]:
    """Fill the slots of `clauses` with the kind's own words in `run`; what is left of it are words of a segment.

    Errors: two_movements, two_bases.
    """
    pattern = _patterns().get(kind) if kind else None
    if pattern is None:
        return [run]
    left, at = [], 0
    for match in pattern.finditer(run):
        left.append(run[at : match.start()].strip())
        at = match.end()
        _take(clauses, match.lastgroup, match[0])
    return [words for words in (*left, run[at:].strip()) if words]


def _take(clauses: Clauses, slot: str | None, word: str) -> None:
    if slot == "movement":
        clauses.fill(slot, MOVEMENTS[folded(word)], word)
    elif slot == "basis":
        clauses.fill(slot, BASES[folded(word)], word)
    elif slot == "version":
        clauses.versions += versions(word)
