"""What a line may say beside its amount: discount, cancellation, arrears, kind, subscription, reason."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from retention.sources import cells
from retention.sources.amounts import Amounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.money import Interval
    from retention.sources.mapping import LineMapping
    from retention.sources.table import Field, Reading, Rows


class Particulars(NamedTuple):
    """A list a field, one value a row, in the order in which `Lines` has them; None where a row says nothing."""

    discount_minor: list[Any]
    discount_arr_minor: list[Any]
    discount_kind: list[Any]
    cancelled: list[Any]
    past_due_since: list[Any]
    kind: list[Any]
    subscription: list[Any]
    reason: list[Any]


class ParticularsJudge:
    """Reads the particulars of rows, block by block. A field that the file has no column for costs nothing."""

    def __init__(self, reading: Reading, mapping: LineMapping) -> None:
        day = mapping.date_format
        self._has = {name for name in mapping.sources() if reading.has(name)}
        self._amounts = Amounts(reading, "discount", mapping.amount_unit, cells.discount_minor)
        self._discount_kind = reading.field("discount_kind", cells.discount_kind)
        self._cancelled = reading.field("cancelled", partial(cells.optional_day, column="cancelled", date_format=day))
        self._past_due = reading.field(
            "past_due_since", partial(cells.optional_day, column="past_due_since", date_format=day)
        )
        self._kind = reading.field("kind", cells.line_kind)
        self._subscription = reading.field("subscription", cells.subscription)
        self._reason = reading.field("reason", cells.reason)

    def judge(
        self,
        rows: Rows,
        line_ids: Sequence[str | None],
        currencies: Sequence[str | None],
        intervals: Sequence[Interval | None],
    ) -> tuple[Particulars, list[bool]]:
        """What each row says, and where a discount's run rate had to be rounded; what cannot be read is blamed."""
        discounts, rates, rounded, kinds = self._discounts(rows, currencies, intervals)
        particulars = Particulars(
            discount_minor=discounts,
            discount_arr_minor=rates,
            discount_kind=kinds,
            cancelled=self._values(rows, self._cancelled),
            past_due_since=self._values(rows, self._past_due),
            kind=self._values(rows, self._kind),
            subscription=[
                # A line that is called after itself is its own subscription, as one that says nothing.
                None if subscription == line_id else subscription
                for subscription, line_id in zip(self._values(rows, self._subscription), line_ids, strict=True)
            ],
            reason=self._values(rows, self._reason),
        )
        return particulars, rounded

    def _values(self, rows: Rows, field: Field[Any]) -> list[Any]:
        return rows.values(field) if field.name in self._has else [None] * len(rows.numbers)

    def _discounts(
        self, rows: Rows, currencies: Sequence[str | None], intervals: Sequence[Interval | None]
    ) -> tuple[list[Any], list[Any], list[bool], list[Any]]:
        """Discounts as billed, a year's worth of them, which are rounded, and their kinds: only a discount has one."""
        if self._has.isdisjoint({"discount", "discount_kind"}):
            nothing: list[None] = [None] * len(rows.numbers)
            return nothing, nothing, [], nothing
        kinds = rows.values(self._discount_kind)
        discounts = self._amounts.minor(rows, currencies)
        rates, rounded = self._amounts.run_rates(rows, discounts, intervals)
        own = [None if discount is None else kind for discount, kind in zip(discounts, kinds, strict=True)]
        return discounts, rates, rounded, own


def blame_cancellations(
    rows: Rows, statuses: Sequence[str | None], cancelled: Sequence[str | None], ends: Field[str]
) -> None:
    """A cancelled line without an end would count for ever, or never: nobody can know which.

    Nor is a line cancelled after it has ended.
    """
    if "cancelled" not in statuses and not any(cancelled):
        return
    texts = rows.texts("end")
    days, unreadable = ends.all_of(texts), {position for position, _ in ends.faults(texts)}
    for position, (status, day) in enumerate(zip(statuses, cancelled, strict=True)):
        end = days[position]
        if position in unreadable or (status != "cancelled" and day is None):
            continue
        if end is None:
            said = ("status", status) if status == "cancelled" else ("cancelled", rows.text("cancelled", position))
            rows.blame(position, cells.CellFault("cancelled_without_end", *said))
        elif day is not None and day > end:
            facts = {"end": rows.text("end", position)}
            fault = cells.CellFault("cancelled_after_end", "cancelled", rows.text("cancelled", position), facts)
            rows.blame(position, fault)


def blame_arrears(rows: Rows, statuses: Sequence[str | None], past_due_since: Sequence[str | None]) -> None:
    """Only a line that is past due can be so since a day; one whose status cannot be read has its fault already."""
    if not any(past_due_since):
        return
    for position, (status, day) in enumerate(zip(statuses, past_due_since, strict=True)):
        if day is not None and status not in {"past_due", None}:
            text = rows.text("past_due_since", position)
            rows.blame(position, cells.CellFault("not_past_due", "past_due_since", text, {"status": status}))
