"""What changed for an account between two ledger versions, in a few words a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.answer.diff import DiffCause
from retention.wording.names import row_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from retention.answer.diff import AccountDiff, AttributeChange, LineChange, LineState
    from retention.wording.voice import Voice

CHANGES_READ = 3


def because(voice: Voice, currency: str | None, account: AccountDiff) -> str:
    """Say what changed, at most CHANGES_READ things; amounts of another currency than the answer's are marked."""
    said = [_attribute(voice, record) for record in account.attributes]
    said += [_line(voice, currency, line) for line in account.lines]
    if DiffCause.RATES in account.causes:
        said.append(voice.say("other exchange rates"))
    if DiffCause.RULES in account.causes:
        said.append(voice.say("read by other rules"))
    # `lines` is cut; what it leaves out counts as well.
    more = len(said) - CHANGES_READ + account.lines_total - len(account.lines)
    told = "; ".join(said[:CHANGES_READ])
    return voice.say("{changes} and {more} more", changes=told, more=voice.number(more)) if more > 0 else told


def _attribute(voice: Voice, record: AttributeChange) -> str:
    facts = {
        "attribute": record.attribute,
        "after": row_name(voice, record.after or None),
        "before": row_name(voice, record.before or None),
    }
    if record.valid_from is None:
        return voice.say("{attribute} {after}, was {before}", **facts)
    return voice.say("{attribute} from {day} {after}, was {before}", **facts, day=voice.day(record.valid_from))


def _line(voice: Voice, currency: str | None, line: LineChange) -> str:
    before, after = line.before, line.after
    if line.account is not None:
        one = voice.say("line {line} now of {account}", line=line.line_id, account=line.account)
        return (
            one
            if after is None
            else voice.say("line {line}, before of {account}", line=line.line_id, account=line.account)
        )
    if before is None and after is not None:
        return voice.say(
            "line {line} added: {amount} from {day}",
            line=line.line_id,
            amount=_amount(voice, currency, after),
            day=voice.day(after.start),
        )
    if before is None or after is None:
        amount = "" if before is None else _amount(voice, currency, before)
        return voice.say("line {line} taken out: {amount}", line=line.line_id, amount=amount)
    changes = voice.say(", ").join(_changes(voice, currency, before, after))
    return voice.say("line {line}: {changes}", line=line.line_id, changes=changes)


def _changes(voice: Voice, currency: str | None, before: LineState, after: LineState) -> Iterator[str]:
    """Every field that a reader knows and that is not as it was."""
    if (before.arr_minor, before.currency) != (after.arr_minor, after.currency):
        yield voice.say(
            "{after} a year, was {before}",
            after=_amount(voice, currency, after),
            before=_amount(voice, currency, before),
        )
    if before.start != after.start:
        yield voice.say("start {after}, was {before}", after=voice.day(after.start), before=voice.day(before.start))
    if before.end != after.end:
        yield voice.say("end {after}, was {before}", after=_end(voice, after.end), before=_end(voice, before.end))
    other = {
        voice.say("cancellation"): (_day(voice, before.cancelled), _day(voice, after.cancelled)),
        voice.say("past due since"): (_day(voice, before.past_due_since), _day(voice, after.past_due_since)),
        voice.say("status"): (before.status, after.status),
        voice.say("product"): (before.product, after.product),
        voice.say("interval"): (before.interval, after.interval),
        voice.say("quantity"): (before.quantity, after.quantity),
        voice.say("kind"): (before.kind, after.kind),
        voice.say("subscription"): (before.subscription, after.subscription),
        voice.say("reason"): (before.reason, after.reason),
        voice.say("discount"): (_discount(voice, currency, before), _discount(voice, currency, after)),
    }
    for name, (was, is_now) in other.items():
        if was != is_now:
            yield voice.say(
                "{name} {after}, was {before}", name=name, after=_text(voice, is_now), before=_text(voice, was)
            )


def _amount(voice: Voice, currency: str | None, state: LineState) -> str:
    return _money(voice, currency, state, state.arr_minor)


def _discount(voice: Voice, currency: str | None, state: LineState) -> str | None:
    if state.discount_arr_minor is None:
        return None
    amount = _money(voice, currency, state, state.discount_arr_minor)
    return amount if state.discount_kind is None else f"{amount} {state.discount_kind}"


def _money(voice: Voice, currency: str | None, state: LineState, minor: int) -> str:
    amount = voice.money(minor, state.currency, cents=not voice.is_whole(minor, state.currency))
    return amount if state.currency == currency else f"{amount} {state.currency}"


def _end(voice: Voice, day: date | None) -> str:
    return voice.say("open") if day is None else voice.day(day)


def _day(voice: Voice, day: date | None) -> str | None:
    return None if day is None else voice.day(day)


def _text(voice: Voice, text: str | None) -> str:
    return voice.say("none") if text is None else text
