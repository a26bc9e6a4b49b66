"""The accounts behind the movements, in words and as rows for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from retention.wording.cells import head_cells, inert
from retention.wording.checks import check_sentences
from retention.wording.movements import movement_definition, movement_name, signed, statement
from retention.wording.names import period_name, row_name, segment_name
from retention.wording.parts import Amounts, account_count, provenance, scope_line
from retention.wording.reply import Align, Reply, Table
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from retention.answer.movers import MovementGroup, Mover, MoversAnswer
    from retention.question import Movement
    from retention.wording.voice import Voice

# What a person reads of a list; JSON and CSV have all of it.
ACCOUNTS_READ = 50
NOTHING = "\N{EN DASH}"
_TOTALS = tuple(
    f"{name}_arr_minor" for name in "opening expansion contraction churn new reactivation closing fx".split()
)


def reply(voice: Voice, answer: MoversAnswer) -> Reply:
    """The accounts of the one movement that was asked for, or the largest of each of them."""
    return _one(voice, answer, answer.movements[0]) if len(answer.movements) == 1 else _all(voice, answer)


def _all(voice: Voice, answer: MoversAnswer) -> Reply:
    amounts = _amounts(voice, answer)
    change = answer.total.closing_arr_minor - answer.total.opening_arr_minor
    figure = amounts.signed(change) if change else voice.say("no change")
    return Reply(
        headline=_headline(voice, answer, voice.say("ARR"), figure),
        tier=None,
        scope=scope_line(voice, answer, account_count(voice, answer.total.accounts_opening)),
        checks=tuple(check_sentences(voice, answer)),
        comparison=(),
        statement=statement(voice, answer, answer.total, amounts),
        breakdown=None,
        rates=None,
        definition=voice.say(
            "Movements compare each account's ARR at the opening with that at the close: expansion and contraction are"
            " of accounts that are active at both, churn is what left, new business and reactivation are what came."
        ),
        provenance=provenance(voice, answer),
        more=tuple(_table(voice, answer, group, amounts) for group in answer.movements if group.accounts),
    )


def _one(voice: Voice, answer: MoversAnswer, group: MovementGroup) -> Reply:
    amounts, name = _amounts(voice, answer), movement_name(voice, group.movement)
    figure = voice.say("no accounts")
    if group.accounts_total:
        figure = voice.say(
            "{amount} ({accounts})",
            amount=signed(amounts, group.movement, group.arr_minor),
            accounts=account_count(voice, group.accounts_total),
        )
    return Reply(
        headline=_headline(voice, answer, name, figure),
        tier=None,
        scope=scope_line(voice, answer),
        checks=(*check_sentences(voice, answer), *_cut(voice, group)),
        comparison=(),
        statement=None,
        breakdown=_table(voice, answer, group, amounts) if group.accounts else None,
        rates=None,
        definition=movement_definition(voice, group.movement),
        provenance=provenance(voice, answer),
    )


def _headline(voice: Voice, answer: MoversAnswer, name: str, figure: str) -> str:
    if answer.conditions:
        segment = segment_name(voice, answer.conditions)
        name = voice.say("{segment} {metric}", segment=segment, metric=name)
    period = period_name(voice, answer.period)
    return voice.say("{subject}, {period}: {figure}", subject=capitalised(name), period=period, figure=figure)


def _cut(voice: Voice, group: MovementGroup) -> Iterator[str]:
    """Say that the list is longer than what is read of it."""
    if len(group.accounts) > ACCOUNTS_READ:
        shown = voice.number(ACCOUNTS_READ)
        yield voice.plural(
            "{shown} of {count} account; --csv has all.",
            "{shown} of {count} accounts; --csv has all.",
            group.accounts_total,
            shown=shown,
        )


def _amounts(voice: Voice, answer: MoversAnswer) -> Amounts:
    totals = [getattr(answer.total, name) for name in _TOTALS]
    movers = [mover for group in answer.movements for mover in group.accounts[:ACCOUNTS_READ]]
    listed = (amount for one in movers for amount in (one.opening_arr_minor, one.closing_arr_minor, one.arr_minor))
    return Amounts(voice, answer.currency, (*totals, *listed))


class _Column(NamedTuple):
    """A column of accounts: what an account has there, and what a row of several accounts with one amount has."""

    title: str
    align: Align
    of_account: Callable[[Mover], str]
    of_several: Callable[[str, int], str] = lambda _name, _amount: NOTHING


def _table(voice: Voice, answer: MoversAnswer, group: MovementGroup, amounts: Amounts) -> Table:
    """The largest accounts of a movement, those that are left out in one row, and the movement's amount."""
    shown = group.accounts[:ACCOUNTS_READ]
    columns = tuple(_columns(voice, answer.by, group.movement, shown, amounts))
    rows = [tuple(column.of_account(mover) for column in columns) for mover in shown]
    several = [(voice.say("total"), group.arr_minor)]
    if rest := group.accounts_total - len(shown):
        left = group.arr_minor - sum(mover.arr_minor for mover in shown)
        several.insert(0, (voice.plural("{count} other", "{count} others", rest), left))
    rows += [tuple(column.of_several(name, amount) for column in columns) for name, amount in several]
    return Table(
        header=tuple(capitalised(column.title) for column in columns),
        align=tuple(column.align for column in columns),
        rows=tuple(rows),
        title=_title(voice, group, len(shown)),
    )


def _columns(
    voice: Voice, by: str | None, movement: Movement, shown: Sequence[Mover], amounts: Amounts
) -> Iterator[_Column]:
    """Names, balances and reasons have a column only where they tell something."""
    yield _Column(voice.say("account"), "left", lambda mover: mover.account, lambda name, _amount: name)
    if any(mover.name is not None for mover in shown):
        yield _Column(voice.say("name"), "left", lambda mover: mover.name or NOTHING)
    if by is not None:
        yield _Column(by, "left", lambda mover: row_name(voice, mover.segment))
    balances = any(mover.arr_minor != mover.opening_arr_minor + mover.closing_arr_minor for mover in shown)
    if balances:
        yield _Column(voice.say("opening ARR"), "right", lambda mover: amounts.plain(mover.opening_arr_minor))
        yield _Column(voice.say("closing ARR"), "right", lambda mover: amounts.plain(mover.closing_arr_minor))
    yield _Column(
        voice.say("change") if balances else voice.say("ARR"),
        "right",
        lambda mover: signed(amounts, movement, mover.arr_minor),
        lambda _name, amount: signed(amounts, movement, amount),
    )
    if any(mover.reason is not None for mover in shown):
        yield _Column(voice.say("reason"), "left", lambda mover: mover.reason or NOTHING)


def _title(voice: Voice, group: MovementGroup, shown: int) -> str:
    name = capitalised(movement_name(voice, group.movement))
    if shown == group.accounts_total:
        return voice.say("{movement}: {accounts}", movement=name, accounts=account_count(voice, shown))
    return voice.plural(
        "{movement}: the largest {shown} of {count} account",
        "{movement}: the largest {shown} of {count} accounts",
        group.accounts_total,
        movement=name,
        shown=voice.number(shown),
    )


def records(answer: MoversAnswer) -> list[dict[str, Any]]:
    """One row an account that is listed, and one a movement for its total.

    Columns: what was asked, `row` (account or total), `movement`, `accounts` (1, or how many the movement has),
    `account`, `name`, `by`, `segment`, the balances, the amount, the reason.
    """
    return [
        record
        for group in answer.movements
        for record in (*(_record(answer, group, mover) for mover in group.accounts), _record(answer, group, None))
    ]


def _record(answer: MoversAnswer, group: MovementGroup, mover: Mover | None) -> dict[str, Any]:
    return head_cells(answer) | {
        "row": "total" if mover is None else "account",
        "movement": group.movement.value,
        "accounts": group.accounts_total if mover is None else 1,
        "account": "" if mover is None else inert(mover.account),
        "name": "" if mover is None else inert(mover.name or ""),
        "by": inert(answer.by or ""),
        "segment": "" if mover is None else inert(mover.segment or ""),
        "opening_arr_minor": "" if mover is None else mover.opening_arr_minor,
        "closing_arr_minor": "" if mover is None else mover.closing_arr_minor,
        "arr_minor": group.arr_minor if mover is None else mover.arr_minor,
        "reason": "" if mover is None else inert(mover.reason or ""),
    }
