"""What is behind the later period's ratio: the accounts that moved it, what drove them, why they left."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from retention.answer.why import Driver
from retention.metrics.effects import MOVED_BY, still
from retention.metrics.rates import headline_ratio
from retention.question import Movement
from retention.ratio import difference, exact
from retention.wording.columns import Column, table_of
from retention.wording.movements import movement_name, signed
from retention.wording.names import metric_name, period_name, row_name
from retention.wording.parts import NOTHING, Amounts
from retention.wording.sums import adding_up
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retention.answer.why import MovedBy, WhyAnswer
    from retention.wording.reply import Table
    from retention.wording.voice import Voice


class _Share(NamedTuple):
    """What one driver or reason has of a movement, signed."""

    name: str
    accounts: int
    arr_minor: int


def cause_tables(voice: Voice, answer: WhyAnswer) -> Iterator[Table]:
    """The accounts that moved the ratio, then by driver and by reason the movements that do."""
    if answer.accounts:
        yield _accounts(voice, answer)
    moving = MOVED_BY[answer.metric]
    for movement in (Movement.EXPANSION, Movement.CONTRACTION):
        drivers = [
            _Share(driver_name(voice, one.driver), one.accounts, one.arr_minor)
            for one in answer.drivers
            if one.movement is movement and movement in moving
        ]
        if drivers:
            yield _amount_table(voice, answer, movement, voice.say("driver"), drivers)
    for movement in (Movement.CONTRACTION, Movement.CHURN):
        reasons = [one for one in answer.reasons if one.movement is movement and movement in moving]
        if any(one.reason is not None for one in reasons):
            named = [_Share(one.reason or voice.say("(none)"), one.accounts, -one.arr_minor) for one in reasons]
            yield _amount_table(voice, answer, movement, voice.say("reason"), named)


def driver_name(voice: Voice, driver: Driver) -> str:
    return {
        Driver.SEATS: voice.say("seats"),
        Driver.PRICE: voice.say("price"),
        Driver.PLAN: voice.say("plan change"),
        Driver.PRODUCT: voice.say("products"),
        Driver.USAGE: voice.say("usage"),
        Driver.EXCHANGE: voice.say("exchange rates"),
        Driver.OTHER: voice.say("seats or price (no quantities)"),
        Driver.BETWEEN: voice.say("between opening and close"),
    }[driver]


def _amount_table(voice: Voice, answer: WhyAnswer, movement: Movement, what: str, rows: Sequence[_Share]) -> Table:
    """Signed amounts of one movement by driver or reason; they sum to it."""
    amounts = Amounts(voice, answer.currency, (row.arr_minor for row in rows))
    told = [amounts.signed(row.arr_minor) for row in rows]
    return table_of(
        (
            Column(what, "left", (*(row.name for row in rows), voice.say("total"))),
            Column(voice.say("accounts"), "right", (*(voice.number(row.accounts) for row in rows), NOTHING)),
            Column(voice.say("ARR"), "right", (*told, amounts.signed(sum(row.arr_minor for row in rows)))),
        ),
        voice.say(
            "{movement} by {attribute}, {period} alone",
            movement=capitalised(movement_name(voice, movement)),
            attribute=what,
            period=period_name(voice, answer.period),
        ),
        foot=1,
    )


def _accounts(voice: Voice, answer: WhyAnswer) -> Table:
    """The accounts that moved the ratio most, those that are left out in one row, and all of them together."""
    ratio = headline_ratio(answer.total, answer.metric)
    moved = (Fraction(0) if ratio is None else exact(ratio)) - still(answer.metric)
    several, parts = [voice.say("total")], [one.effect for one in answer.accounts]
    if rest := answer.accounts_total - len(answer.accounts):
        several.insert(0, voice.plural("{count} other", "{count} others", rest))
        parts.append(difference(moved - sum(map(exact, parts), Fraction(0))))
    whole, blanks = difference(moved).percent, (NOTHING,) * len(several)
    points = tuple(voice.points(text) for text in (*adding_up(whole, parts), whole))
    movers = [one.account for one in answer.accounts]
    amounts = Amounts(voice, answer.currency, (mover.arr_minor for mover in movers))
    changes = (signed(amounts, one.movement, one.account.arr_minor) for one in answer.accounts)
    causes = (_cause(voice, one) for one in answer.accounts)
    columns = (
        Column(voice.say("account"), "left", (*(mover.account for mover in movers), *several)),
        Column(voice.say("name"), "left", (*(mover.name or NOTHING for mover in movers), *blanks)),
        Column(answer.by, "left", (*(row_name(voice, mover.segment) for mover in movers), *blanks)),
        Column(voice.say("change"), "right", (*changes, *blanks)),
        Column(metric_name(voice, answer.metric), "right", points),
        Column(voice.say("cause"), "left", (*causes, *blanks)),
    )
    return table_of(columns, _accounts_title(voice, answer), len(several))


def _accounts_title(voice: Voice, answer: WhyAnswer) -> str:
    facts = {
        "metric": metric_name(voice, answer.metric),
        "start": voice.percent_of(f"{100 * still(answer.metric)}"),
        "period": period_name(voice, answer.period),
    }
    shown, total = len(answer.accounts), answer.accounts_total
    if shown == total:
        return voice.plural(
            "What moved {metric} from {start}, {period} alone (not the change): {count} account",
            "What moved {metric} from {start}, {period} alone (not the change): {count} accounts",
            total,
            **facts,
        )
    return voice.plural(
        "What moved {metric} from {start}, {period} alone (not the change): the largest {shown} of {count} account",
        "What moved {metric} from {start}, {period} alone (not the change): the largest {shown} of {count} accounts",
        total,
        shown=voice.number(shown),
        **facts,
    )


def _cause(voice: Voice, one: MovedBy) -> str:
    """The movement, with the largest driver of a growth, and the reason of a loss where there is one."""
    name = movement_name(voice, one.movement)
    told = one.account.reason or (None if one.driver is None else driver_name(voice, one.driver))
    return name if told is None else voice.say("{movement}: {cause}", movement=name, cause=told)
