"""The accounts behind the movements, in words and as rows for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.answer import ConvertedCurrency
from retention.metrics.movers import WITH_REASONS
from retention.wording.cells import head_cells, inert
from retention.wording.checks import check_sentences
from retention.wording.columns import Column, table_of
from retention.wording.movements import movement_definition, movement_name, signed, statement
from retention.wording.names import period_name, row_name, segment_name
from retention.wording.parts import NOTHING, Amounts, account_count, provenance, scope_line
from retention.wording.policy_rules import movement_rule_sentences
from retention.wording.reply import Reply
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retention.answer.movers import MovementGroup, Mover, MoversAnswer
    from retention.wording.reply import Table
    from retention.wording.voice import Voice

# What a person reads of a list; JSON and CSV have all of it.
ACCOUNTS_READ = 50
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
        definition=_definition(
            voice,
            answer,
            voice.say(
                "Movements compare each account's ARR at the opening with that at the close: expansion and contraction"
                " are of accounts that are active at both, churn is what left, new business and reactivation are what"
                " came."
            ),
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
        definition=_definition(voice, answer, movement_definition(voice, group.movement)),
        provenance=provenance(voice, answer),
    )


def _definition(voice: Voice, answer: MoversAnswer, said: str) -> str:
    asked = [group.movement for group in answer.movements]
    return " ".join((said, *movement_rule_sentences(voice, asked, answer.policy)))


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
            "{shown} of {count} account is shown; CSV has all.",
            "{shown} of {count} accounts are shown; CSV has all.",
            group.accounts_total,
            shown=shown,
        )


def _amounts(voice: Voice, answer: MoversAnswer) -> Amounts:
    totals = [getattr(answer.total, name) for name in _TOTALS]
    movers = [mover for group in answer.movements for mover in group.accounts[:ACCOUNTS_READ]]
    listed = (amount for one in movers for amount in (one.opening_arr_minor, one.closing_arr_minor, one.arr_minor))
    return Amounts(voice, answer.currency, (*totals, *listed))


def _table(voice: Voice, answer: MoversAnswer, group: MovementGroup, amounts: Amounts) -> Table:
    """The largest accounts of a movement, those that are left out in one row, and the movement's amount."""
    shown = group.accounts[:ACCOUNTS_READ]
    several = [(voice.say("total"), group.arr_minor)]
    if rest := group.accounts_total - len(shown):
        left = group.arr_minor - sum(mover.arr_minor for mover in shown)
        several.insert(0, (voice.plural("{count} other", "{count} others", rest), left))
    return table_of(_columns(voice, answer, group, several, amounts), _title(voice, group, len(shown)), len(several))


def _columns(
    voice: Voice, answer: MoversAnswer, group: MovementGroup, several: Sequence[tuple[str, int]], amounts: Amounts
) -> Iterator[Column]:
    """What is told of each account; of `several` together only what they are and their amount."""
    shown, blanks = group.accounts[:ACCOUNTS_READ], (NOTHING,) * len(several)
    moved = [mover.arr_minor for mover in shown] + [amount for _, amount in several]
    # The balances of what came and what left say nothing beside its amount.
    balances = any(mover.arr_minor != mover.opening_arr_minor + mover.closing_arr_minor for mover in shown)
    yield Column(voice.say("account"), "left", (*(mover.account for mover in shown), *(name for name, _ in several)))
    yield Column(voice.say("name"), "left", (*(mover.name or NOTHING for mover in shown), *blanks))
    if answer.by is not None:
        yield Column(answer.by, "left", (*(row_name(voice, mover.segment) for mover in shown), *blanks))
    if balances:
        opening, closing = (
            tuple(amounts.plain(getattr(mover, name)) for mover in shown)
            for name in ("opening_arr_minor", "closing_arr_minor")
        )
        yield Column(voice.say("opening"), "right", (*opening, *blanks))
        yield Column(voice.say("closing"), "right", (*closing, *blanks))
    yield Column(
        voice.say("change") if balances else voice.say("ARR"),
        "right",
        tuple(signed(amounts, group.movement, amount) for amount in moved),
    )
    if balances and _rates_move(answer):
        yield Column(voice.say("exchange rates"), "right", (*_exchange(group, shown, amounts), *blanks))
    yield Column(voice.say("reason"), "left", (*(mover.reason or NOTHING for mover in shown), *blanks))


def _rates_move(answer: MoversAnswer) -> bool:
    converted = (warning for warning in answer.warnings if isinstance(warning, ConvertedCurrency))
    return any(warning.mode != "constant" for warning in converted)


def _exchange(group: MovementGroup, shown: Sequence[Mover], amounts: Amounts) -> Iterator[str]:
    """What rates alone moved of each account between its balances."""
    sign = -1 if group.movement in WITH_REASONS else 1
    for mover in shown:
        rest = mover.closing_arr_minor - mover.opening_arr_minor - sign * mover.arr_minor
        yield amounts.signed(rest) if rest else NOTHING


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
