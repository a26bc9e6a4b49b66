"""The accounts behind the movements (kinds `movers` and `accounts`)."""

from __future__ import annotations

from typing import Literal

from retention.answer.head import Head
from retention.answer.parts import Model, Retention
from retention.question import Kind, Movement


class Mover(Model):
    """One account, and what it moved: `arr_minor` is the movement's amount, above zero.

    `opening_arr_minor` and `closing_arr_minor` are its balances; `segment` its value of the answer's `by`.
    """

    account: str
    name: str | None
    segment: str | None
    opening_arr_minor: int
    closing_arr_minor: int
    arr_minor: int
    reason: str | None


class MovementGroup(Model):
    """All accounts of one movement, summed, and the largest of them by amount, then by account id."""

    movement: Movement
    accounts_total: int
    arr_minor: int
    accounts: tuple[Mover, ...]


class MoversAnswer(Head):
    """The movements of the period in their order; `accounts` asks for one of them, `movers` for all.

    At most `top` accounts a movement are listed; None lists all.
    """

    kind: Literal[Kind.MOVERS, Kind.ACCOUNTS]
    by: str | None
    top: int | None
    total: Retention
    movements: tuple[MovementGroup, ...]
