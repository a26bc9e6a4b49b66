"""The five movements: what they are called, what they mean, and the statement that they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.question import Movement
from retention.wording.names import date_before
from retention.wording.parts import NOTHING, account_count, short_day
from retention.wording.reply import Table
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from retention.answer import Head, Retention
    from retention.wording.parts import Amounts
    from retention.wording.voice import Voice

LOST = frozenset({Movement.CONTRACTION, Movement.CHURN})
_COUNT = {
    Movement.EXPANSION: "accounts_expanded",
    Movement.CONTRACTION: "accounts_contracted",
    Movement.CHURN: "accounts_churned",
    Movement.NEW: "accounts_new",
    Movement.REACTIVATION: "accounts_reactivated",
}


def movement_name(voice: Voice, movement: Movement) -> str:
    return {
        Movement.EXPANSION: voice.say("expansion"),
        Movement.CONTRACTION: voice.say("contraction"),
        Movement.CHURN: voice.say("churn"),
        Movement.NEW: voice.say("new business"),
        Movement.REACTIVATION: voice.say("reactivation"),
    }[movement]


def movement_definition(voice: Voice, movement: Movement) -> str:
    return {
        Movement.EXPANSION: voice.say(
            "Expansion: accounts of the opening that are worth more at the close, and by how much."
        ),
        Movement.CONTRACTION: voice.say(
            "Contraction: accounts of the opening that are worth less at the close but still active, and by how much."
        ),
        Movement.CHURN: voice.say(
            "Churn: accounts of the opening that are no longer active at the close, with all that they were worth."
        ),
        Movement.NEW: voice.say(
            "New business: accounts that are active at the close and never were before the period, with what they are"
            " worth."
        ),
        Movement.REACTIVATION: voice.say(
            "Reactivation: accounts that are active at the close, were not at the opening, and had been at some"
            " earlier time."
        ),
    }[movement]


def signed(amounts: Amounts, movement: Movement, minor: int) -> str:
    """A movement's amount, which is above zero, with the sign of what it does to ARR."""
    return amounts.signed(-minor if movement in LOST else minor)


def statement(voice: Voice, answer: Head, total: Retention, amounts: Amounts) -> Table:
    """Opening, the five movements and closing: the column adds up."""
    opening_day, closing_day = date_before(answer.period.start), date_before(answer.period.end)
    rows = [
        (
            voice.say("Opening ARR ({day})", day=short_day(voice, opening_day, closing_day)),
            total.accounts_opening,
            amounts.plain(total.opening_arr_minor),
        ),
        *(
            (
                capitalised(movement_name(voice, movement)),
                getattr(total, _COUNT[movement]),
                signed(amounts, movement, getattr(total, f"{movement.value}_arr_minor")),
            )
            for movement in Movement
        ),
        (
            voice.say("Closing ARR ({day})", day=short_day(voice, closing_day, opening_day)),
            total.accounts_closing,
            amounts.plain(total.closing_arr_minor),
        ),
    ]
    cells = [(label, account_count(voice, count), amount) for label, count, amount in rows]
    if total.fx_arr_minor:
        cells.insert(-1, (voice.say("Exchange rates"), NOTHING, amounts.signed(total.fx_arr_minor)))
    return Table(
        header=(voice.say("ARR"), voice.say("Accounts"), answer.currency or voice.say("Amount")),
        align=("left", "right", "right"),
        rows=tuple(cells),
    )
