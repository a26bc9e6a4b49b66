"""What can go wrong, as codes and facts.

An error holds no sentence: `retention.wording.explain` is the only place that says one. Three families exist, for
the question, the data and the set-up; whatever else is raised is a bug and reaches the single handler of the face.
"""

from __future__ import annotations

from typing import Any


class HoldfastError(Exception):
    """Something the reader can mend. `code` names it, `facts` are the values that its sentence needs."""

    def __init__(self, code: str, **facts: Any) -> None:  # noqa: ANN401 - facts are whatever the sentence needs
        super().__init__(code, facts)
        self.code = code
        self.facts: dict[str, Any] = facts


class QuestionError(HoldfastError):
    """The question must change: the facts name what was read, what is valid, the nearest choice."""


class LedgerError(HoldfastError):
    """The data must change: the facts name file, row, column and value where there are any."""


class SettingsError(HoldfastError):
    """The set-up must change: the facts name the setting."""
