"""What moved the ARR, or the accounts, of one period: a bar a movement, losses below zero."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from retention.money import CURRENCY_DECIMALS
from retention.question import OF_THE_OPENING, Metric
from retention.wording.comparison import OF_ACCOUNTS
from retention.wording.names import period_name
from retention.wording.series.model import Series, Values
from retention.wording.series.titles import of_segment, titled
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from retention.answer import Answer, Retention
    from retention.wording.voice import Voice


def movements(voice: Voice, answer: Answer) -> Series | None:
    """None where nothing moved, and for a metric that is not made of movements."""
    if answer.metric in OF_ACCOUNTS:
        moved = _of_accounts(voice, answer.total)
        title, measure = voice.say("accounts that left and came"), voice.say("Accounts")
    elif answer.metric in OF_THE_OPENING or answer.metric is Metric.QUICK_RATIO:
        moved = {
            name: major(minor, answer.currency) for name, minor in _of_arr(voice, answer.total, answer.metric).items()
        }
        title, measure = voice.say("what moved ARR"), answer.currency or voice.say("Amount")
    else:
        return None
    if not any(moved.values()):
        return None
    full = of_segment(voice, title, answer.conditions)
    return Series(
        form="bar",
        titles=titled(voice, full, title, period_name(voice, answer.period)),
        categories=tuple(moved),
        values=(Values(capitalised(voice.say("change")), tuple(moved.values())),),
        measure=measure,
    )


def major(minor: int, currency: str | None) -> Decimal:
    """An amount in major units, exactly as every answer shows it."""
    return Decimal(minor).scaleb(-CURRENCY_DECIMALS.get(currency or "", 0))


def _of_accounts(voice: Voice, total: Retention) -> dict[str, Decimal]:
    counts = {
        voice.say("Churn"): -total.accounts_churned,
        voice.say("New"): total.accounts_new,
        voice.say("Reactivated"): total.accounts_reactivated,
    }
    return {name: Decimal(count) for name, count in counts.items()}


def _of_arr(voice: Voice, total: Retention, metric: Metric) -> dict[str, int]:
    """In the order of the statement; what exchange rates moved only where they did."""
    came = {
        voice.say("New"): total.new_arr_minor,
        voice.say("Reactivated"): total.reactivation_arr_minor,
    }
    moved = {
        voice.say("Expansion"): total.expansion_arr_minor,
        voice.say("Contraction"): -total.contraction_arr_minor,
        voice.say("Churn"): -total.churn_arr_minor,
    }
    if metric is Metric.QUICK_RATIO:
        return came | moved
    fx = total.fx_arr_minor
    return moved | came | ({voice.say("Exchange rates"): fx} if fx else {})
