"""Large answers: which rows of the structured content give way, and how that is told in it."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from retention.question import Kind

# About 20,000 tokens: assistants refuse, or cut in silence, what is much longer.
STRUCTURED_CHARACTERS = 60_000

Json = dict[str, Any]
Cut = Callable[[list[Any]], list[Any]]


@dataclass(frozen=True, slots=True)
class Rows:
    """Lists of an answer, by the names on the way there; "*" is every entry of a list.

    Of one whose rows are `newest` last those are kept. `aligned` lists have an entry for each row of another one.
    """

    path: tuple[str, ...]
    newest: bool = False
    aligned: bool = False


def _rows(path: str, *, newest: bool = False, aligned: bool = False) -> Rows:
    return Rows(tuple(path.split(".")), newest, aligned)


ROWS: dict[Kind, tuple[Rows, ...]] = {
    Kind.RETENTION: (_rows("rows"), _rows("compared.rows", aligned=True), _rows("compared.row_changes", aligned=True)),
    Kind.TREND: (_rows("points", newest=True), _rows("rows.*.ratios", newest=True, aligned=True), _rows("rows")),
    Kind.COHORTS: (_rows("cohorts", newest=True),),
    Kind.MOVERS: (_rows("movements.*.accounts"),),
    Kind.ACCOUNTS: (_rows("movements.*.accounts"),),
    Kind.WHY: (
        _rows("accounts"),
        _rows("segments"),
        _rows("compared.rows", aligned=True),
        _rows("compared.row_changes", aligned=True),
    ),
    Kind.MATRIX: (_rows("rows"),),
    Kind.BENCHMARKS: (_rows("others"),),
    Kind.RECONCILE: (_rows("steps.*.accounts"),),
    Kind.DIFF: (_rows("accounts"),),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """How many rows of an answer its structured content holds: the `newest`, the first, or (None) some of both."""

    shown: int
    total: int
    newest: bool | None


def cut(answer: Json, kind: Kind, whole: str) -> tuple[Json, Shown | None]:
    """The JSON of an answer as it fits: itself, or with `rows_total`, `rows_shown`, `truncated` and where the whole is.

    Every list keeps as many rows as fit, or all that it has.
    """
    if _characters(answer) <= STRUCTURED_CHARACTERS:
        return answer, None
    lists = ROWS[kind]
    longest = max(len(found) for rows in lists for found in _found(answer, rows.path))
    fitting = bisect_right(
        range(1, longest), STRUCTURED_CHARACTERS, key=lambda most: _characters(_kept(answer, lists, most)[0])
    )
    kept, shown = _kept(answer, lists, max(fitting, 1))
    if shown.shown == shown.total:
        return answer, None  # a single row is not cut in itself
    told = {"rows_total": shown.total, "rows_shown": shown.shown, "truncated": True, "csv": whole}
    return kept | told, shown


def _characters(answer: Json) -> int:
    return len(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))


def _found(part: Any, path: tuple[str, ...]) -> Iterator[list[Any]]:  # noqa: ANN401 - any JSON
    """The lists at the end of `path`."""
    if part is None:
        return
    if not path:
        yield part
    elif path[0] == "*":
        for entry in part:
            yield from _found(entry, path[1:])
    else:
        yield from _found(part[path[0]], path[1:])


def _kept(answer: Json, lists: tuple[Rows, ...], most: int) -> tuple[Json, Shown]:
    kept, shown, total = answer, 0, 0
    ends: set[bool] = set()
    for rows in lists:
        if not rows.aligned:
            lengths = [len(found) for found in _found(answer, rows.path)]
            total += sum(lengths)
            shown += sum(min(length, most) for length in lengths)
            if max(lengths, default=0) > most:
                ends.add(rows.newest)
        kept = _replaced(kept, rows.path, (lambda row: row[-most:]) if rows.newest else (lambda row: row[:most]))
    return kept, Shown(shown, total, None if len(ends) > 1 else True in ends)


def _replaced(part: Any, path: tuple[str, ...], shorter: Cut) -> Any:  # noqa: ANN401 - any JSON
    """`part` with the lists at the end of `path` made shorter; what is not on the way is the same."""
    if part is None:
        return None
    if not path:
        return shorter(part)
    if path[0] == "*":
        return [_replaced(entry, path[1:], shorter) for entry in part]
    return part | {path[0]: _replaced(part[path[0]], path[1:], shorter)}
