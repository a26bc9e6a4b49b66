"""The text of `access.toml` -> rules. Everything that is wrong with it is told at once."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from retention.access.policy import DIRECT, Policy, Rule
from retention.answer import Condition
from retention.errors import QuestionError, SettingsError
from retention.question import OF_THE_OPENING, Kind, Metric

if TYPE_CHECKING:
    from collections.abc import Callable

RETENTION = "retention"
"""How a rule calls the metrics of the movements, which stand in every answer together."""
_METRICS = {
    RETENTION: OF_THE_OPENING,
    **{metric.value: frozenset({metric}) for metric in Metric if metric not in OF_THE_OPENING},
}
METRICS = tuple(_METRICS)
_KINDS = tuple(kind.value for kind in Kind)
_SLACK, _SIGNED_IN = ("user:ID", "group:ID", "team:ID"), ("token:NAME", "subject:SUB", "role:NAME")
WHO = ("members", "guests", "strangers", "terminal", "mcp", *_SLACK, *_SIGNED_IN)
_WHO = re.compile(
    r"members|guests|strangers|terminal|mcp|user:[UW]\w+|group:S\w+|team:[TE]\w+|token:\S+|(?:subject|role):.+"
)
_CHANNEL = re.compile(rf"#\S+|[CGD][A-Z0-9]{{2,}}|{DIRECT}")
_PERMISSIONS = ("accounts", "share", "subscribe", "external_channels")
KEYS = ("who", "kinds", "metrics", "only", "channels", *_PERMISSIONS)


class Fault(NamedTuple):
    """What is wrong with one rule, counted from 1; 0 is the file itself. `facts` are what its sentence needs."""

    rule: int
    code: str
    facts: dict[str, Any]


def read_policy(text: str, file: str) -> Policy:
    """Read the rules of a file of that name.

    Raises SettingsError `access_unreadable` for text that is no TOML, `access_rules` with every other fault.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError("access_unreadable", file=file, reason=str(error)) from error
    faults = [Fault(0, "unknown_key", {"key": key, "valid": ("rule",)}) for key in tables if key != "rule"]
    written = tables.get("rule", [])
    if not isinstance(written, list) or not all(isinstance(rule, dict) for rule in written):
        faults.append(Fault(0, "not_rules", {}))
        written = []
    readers = [_Reader(number, table) for number, table in enumerate(written, 1)]
    rules = tuple(reader.rule() for reader in readers)
    faults += [fault for reader in readers for fault in reader.faults]
    if faults:
        raise SettingsError("access_rules", file=file, faults=tuple(faults))
    return Policy(rules)


class _Reader:
    """Reads one table, and keeps what is wrong with it."""

    def __init__(self, number: int, table: dict[str, Any]) -> None:
        self.faults: list[Fault] = []
        self._number, self._table = number, table

    def rule(self) -> Rule:
        """The rule, of use where nothing is wrong."""
        for key in self._table:
            if key not in KEYS:
                self._fault("unknown_key", key=key, valid=KEYS)
        if "who" not in self._table:
            self._fault("missing_who")
        channels = self._words("channels", _CHANNEL.fullmatch, ("#NAME", "ID", DIRECT))
        return Rule(
            who=self._words("who", _WHO.fullmatch, WHO) or frozenset(),
            kinds=self._kinds(),
            metrics=self._metrics(),
            only=self._only(),
            channels=channels,
            **{name: self._flag(name) for name in _PERMISSIONS},
        )

    def _kinds(self) -> frozenset[Kind]:
        words = self._words("kinds", lambda word: word in _KINDS, _KINDS)
        return frozenset(Kind) if words is None else frozenset(Kind(word) for word in words if word in _KINDS)

    def _metrics(self) -> frozenset[Metric]:
        words = self._words("metrics", lambda word: word in _METRICS, METRICS)
        if words is None:
            return frozenset(Metric)
        if RETENTION not in words:
            self._fault("without_retention", named=RETENTION)
        return frozenset(metric for word in words if word in _METRICS for metric in _METRICS[word])

    def _only(self) -> tuple[Condition, ...]:
        written = self._table.get("only")
        if written is None:
            return ()
        if not isinstance(written, str) or not written.strip():
            self._fault("not_conditions", value=written)
            return ()
        from retention.language import reading  # noqa: PLC0415 - lark is loaded by rules that need it

        try:
            terms = reading.terms(written)
        except QuestionError as error:
            self._fault("unreadable_conditions", value=written, cause=error)
            return ()
        found: dict[str, set[str]] = {}
        for term in terms:
            if term.attribute is None:
                self._fault("bare_condition", value=term.value)
            else:
                found.setdefault(term.attribute, set()).add(term.value)
        return tuple(Condition(attribute=name, values=tuple(sorted(values))) for name, values in sorted(found.items()))

    def _words(self, key: str, valid: Callable[[str], object], forms: tuple[str, ...]) -> frozenset[str] | None:
        """A list of words, each of a valid form; None where the rule has no such key."""
        written = self._table.get(key)
        if written is None:
            return None
        if not isinstance(written, list) or not written or not all(isinstance(word, str) for word in written):
            self._fault("not_words", key=key, value=written)
            return frozenset()
        for word in written:
            if not valid(word):
                self._fault("unknown_word", key=key, value=word, valid=forms)
        return frozenset(written)

    def _flag(self, key: str) -> bool:
        written = self._table.get(key, False)
        if not isinstance(written, bool):
            self._fault("not_a_flag", key=key, value=written)
        return written is True

    def _fault(self, code: str, **facts: Any) -> None:  # noqa: ANN401 - whatever its sentence needs
        self.faults.append(Fault(self._number, code, facts))
