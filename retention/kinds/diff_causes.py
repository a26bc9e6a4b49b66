"""Why an account is not the same in two ledger versions: what its rows say in one and not in the other."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from retention.answer.diff import AttributeChange, DiffCause, LineChange, LineState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retention.books import AttributeDiffers, Differences, Facts, LineDiffers
    from retention.period import Period

MOST_LINES = 20
_DAYS = ("start", "end", "cancelled", "past_due_since")
_CAUSE_OF = {
    "product": DiffCause.PRODUCT,
    "start": DiffCause.DATES,
    "end": DiffCause.DATES,
    "cancelled": DiffCause.DATES,
    "past_due_since": DiffCause.DATES,
    "amount_minor": DiffCause.AMOUNT,
    "arr_minor": DiffCause.AMOUNT,
    "interval": DiffCause.AMOUNT,
    "currency": DiffCause.CURRENCY,
    "discount_arr_minor": DiffCause.DISCOUNT,
    "discount_kind": DiffCause.DISCOUNT,
    "status": DiffCause.STATUS,
}
_ORDER = {cause: position for position, cause in enumerate(DiffCause)}


class Changed(NamedTuple):
    """What changed for an account."""

    causes: tuple[DiffCause, ...]
    lines_total: int
    lines: tuple[LineChange, ...]
    attributes: tuple[AttributeChange, ...]


def changed(  # noqa: PLR0913 - the account's rows, and what decides which of them matter
    account: str,
    lines: Sequence[LineDiffers],
    attributes: Sequence[AttributeDiffers],
    *,
    period: Period,
    balances_differ: bool,
    rates: bool,
) -> Changed:
    """The changes that lie behind the difference of `account`, and their causes.

    Lines that run at no time from the opening to the closing are left out, unless they are all there is: then they
    decide what the account was before. `rates`: whether other exchange rates convert its lines.
    """
    running = [line for line in lines if _runs(line.before, period) or _runs(line.after, period)]
    behind = running if running and balances_differ else lines
    told = [_line_change(account, line) for line in behind]
    causes = {cause for line in told for cause in line.causes}
    causes |= {DiffCause.ATTRIBUTE} if attributes else set()
    causes |= {DiffCause.RATES} if rates else set()
    return Changed(
        causes=tuple(sorted(causes or {DiffCause.RULES}, key=_ORDER.__getitem__)),
        lines_total=len(told),
        lines=tuple(told[:MOST_LINES]),
        attributes=tuple(_attribute_change(record) for record in attributes),
    )


def by_account(
    found: Differences, attributes: Iterable[str]
) -> tuple[dict[str, list[LineDiffers]], dict[str, list[AttributeDiffers]]]:
    """The lines, and the records of `attributes`, of each account."""
    lines: dict[str, list[LineDiffers]] = {}
    for line in found.lines:
        for account in {line.before_account, line.after_account} - {None}:
            lines.setdefault(str(account), []).append(line)
    wanted = set(attributes)
    records: dict[str, list[AttributeDiffers]] = {}
    for record in found.attributes:
        if record.attribute in wanted:
            records.setdefault(record.account, []).append(record)
    return lines, records


def _runs(line: Facts | None, period: Period) -> bool:
    """Whether the line runs at any time from the close that opens the period to the one that ends it."""
    if line is None:
        return False
    start, end = str(line["start"]), line["end"]
    return start <= period.closing_day.isoformat() and (end is None or str(end) > period.opening_day.isoformat())


def _line_change(account: str, line: LineDiffers) -> LineChange:
    moved = None not in (line.before_account, line.after_account) and line.before_account != line.after_account
    before = line.before if line.before_account == account else None
    after = line.after if line.after_account == account else None
    if moved:
        causes = {DiffCause.MOVED}
    elif before is None or after is None:
        causes = {DiffCause.LINE_ADDED if before is None else DiffCause.LINE_RETIRED}
    else:
        differs = [name for name in before if before[name] != after[name]]
        causes = {_CAUSE_OF[name] for name in differs if name in _CAUSE_OF} or {DiffCause.OTHER}
    other = line.after_account if line.before_account == account else line.before_account
    return LineChange(
        line_id=line.line_id,
        source=line.source,
        causes=tuple(sorted(causes, key=_ORDER.__getitem__)),
        account=other if moved else None,
        before=_state(before),
        after=_state(after),
    )


def _state(facts: Facts | None) -> LineState | None:
    if facts is None:
        return None
    known = {name: facts[name] for name in LineState.model_fields}
    return LineState.model_validate(known | {name: _day(facts[name]) for name in _DAYS})


def _day(text: str | int | None) -> date | None:
    return None if text is None else date.fromisoformat(str(text))


def _attribute_change(record: AttributeDiffers) -> AttributeChange:
    return AttributeChange(
        attribute=record.attribute,
        valid_from=_day(record.valid_from or None),
        before=record.before,
        after=record.after,
    )
