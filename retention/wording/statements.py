"""The statement under the checks: the integers that the metric asked is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.metrics.population import population
from retention.question import Metric
from retention.wording.figures import form
from retention.wording.names import date_before, metric_name
from retention.wording.parts import NOTHING, account_count, part_of, short_day
from retention.wording.reply import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retention.answer import Answer, Lifetime, Retention
    from retention.wording.parts import Amounts
    from retention.wording.voice import Voice

Rows = tuple[tuple[str, ...], ...]


def statement(voice: Voice, answer: Answer, money: Amounts) -> Table | None:
    """None where there is nothing to state."""
    total = answer.total
    match answer.metric:
        case Metric.QUICK_RATIO:
            return _of_accounts(voice, answer, _gained_and_lost(voice, answer, money))
        case Metric.RENEWAL_RATE:
            return _renewals(voice, answer, money)
        case Metric.WIN_BACK_RATE:
            return _win_back(voice, answer)
        case Metric.ARPA:
            return _of_accounts(voice, answer, (_closing(voice, answer, money),)) if total.accounts_closing else None
        case Metric.LTV | Metric.LTV_CAC:
            return None if total.lifetime is None else _lifetime(voice, answer, total.lifetime, money)
    return _of_accounts(voice, answer, _same_accounts(voice, answer, money)) if total.accounts_opening else None


# What it is, how many accounts (None where rates moved them), how much.
Entry = tuple[str, int | None, str]


def _of_accounts(voice: Voice, answer: Answer, rows: Iterable[Entry]) -> Table:
    return Table(
        header=(voice.say("ARR"), voice.say("Accounts"), answer.currency or voice.say("Amount")),
        align=("left", "right", "right"),
        rows=tuple(
            (label, NOTHING if count is None else account_count(voice, count), amount) for label, count, amount in rows
        ),
    )


def _same_accounts(voice: Voice, answer: Answer, money: Amounts) -> tuple[Entry, ...]:
    """Opening, the movements of its accounts, and what the same accounts are worth at the close."""
    total, (opening_day, closing_day), fx = answer.total, _days(voice, answer), answer.total.fx_arr_minor
    return (
        (
            voice.say("Opening ARR ({day})", day=opening_day),
            total.accounts_opening,
            money.plain(total.opening_arr_minor),
        ),
        (voice.say("Expansion"), total.accounts_expanded, money.signed(total.expansion_arr_minor)),
        (voice.say("Contraction"), total.accounts_contracted, money.signed(-total.contraction_arr_minor)),
        (voice.say("Churn"), total.accounts_churned, money.signed(-total.churn_arr_minor)),
        (
            voice.say("Same accounts ({day})", day=closing_day),
            total.accounts_retained,
            money.plain(total.same_accounts_arr_minor),
        ),
        *([(voice.say("Exchange rates"), None, money.signed(total.fx_arr_minor))] if fx else ()),
    )


def _gained_and_lost(voice: Voice, answer: Answer, money: Amounts) -> tuple[Entry, ...]:
    total = answer.total
    return (
        (voice.say("New"), total.accounts_new, money.signed(total.new_arr_minor)),
        (voice.say("Reactivated"), total.accounts_reactivated, money.signed(total.reactivation_arr_minor)),
        (voice.say("Expansion"), total.accounts_expanded, money.signed(total.expansion_arr_minor)),
        (
            voice.say("Gained"),
            total.accounts_new + total.accounts_reactivated + total.accounts_expanded,
            money.signed(total.new_arr_minor + total.reactivation_arr_minor + total.expansion_arr_minor),
        ),
        (voice.say("Contraction"), total.accounts_contracted, money.signed(-total.contraction_arr_minor)),
        (voice.say("Churn"), total.accounts_churned, money.signed(-total.churn_arr_minor)),
        (
            voice.say("Lost"),
            total.accounts_contracted + total.accounts_churned,
            money.signed(-total.contraction_arr_minor - total.churn_arr_minor),
        ),
    )


def _closing(voice: Voice, answer: Answer, money: Amounts) -> Entry:
    closing_day = _days(voice, answer)[1]
    return (
        voice.say("Closing ARR ({day})", day=closing_day),
        answer.total.accounts_closing,
        money.plain(answer.total.closing_arr_minor),
    )


def _renewals(voice: Voice, answer: Answer, money: Amounts) -> Table | None:
    found = answer.total.renewals
    if found is None or not found.lines_ended:
        return None
    lost, lost_arr = found.lines_ended - found.lines_renewed, found.ended_arr_minor - found.renewed_arr_minor
    rows = (
        (voice.say("Term ended"), found.lines_ended, money.plain(found.ended_arr_minor)),
        (voice.say("Continued"), found.lines_renewed, money.plain(found.renewed_arr_minor)),
        (voice.say("Not continued"), lost, money.plain(lost_arr)),
    )
    return Table(
        header=(voice.say("ARR"), voice.say("Lines"), answer.currency or voice.say("Amount")),
        align=("left", "right", "right"),
        rows=tuple((label, line_count(voice, count), amount) for label, count, amount in rows),
    )


def population_count(voice: Voice, total: Retention, metric: Metric) -> str:
    """How many accounts, or lines of a renewal rate, the metric rests on."""
    count = line_count if metric is Metric.RENEWAL_RATE else account_count
    return count(voice, population(total, metric))


def line_count(voice: Voice, count: int) -> str:
    return voice.plural("{count} line", "{count} lines", count)


def _win_back(voice: Voice, answer: Answer) -> Table | None:
    found = answer.total.win_back
    if found is None or not found.accounts_churned_before:
        return None
    opening_day, closing_day = _days(voice, answer)
    return Table(
        header=(voice.say("Churned accounts"), voice.say("Accounts")),
        align=("left", "right"),
        rows=(
            (
                voice.say("Churned by {day}", day=opening_day),
                account_count(voice, found.accounts_churned_before),
            ),
            (voice.say("Active again on {day}", day=closing_day), account_count(voice, found.accounts_won_back)),
        ),
    )


def _lifetime(voice: Voice, answer: Answer, known: Lifetime, money: Amounts) -> Table:
    """What is multiplied and divided, as far as it is known."""
    total = answer.total
    rows = [_closing(voice, answer, money)[::2]]
    if total.arpa is not None:
        rows.append((voice.say("ARPA a year"), form(voice, answer, Metric.ARPA).figure(total.arpa)))
    if known.margin_percent is not None:
        rows.append((voice.say("Gross margin"), voice.percent_of(known.margin_percent)))
    if known.churn_a_year is not None:
        rows.append((voice.say("Logo churn, 12 months"), part_of(voice, known.churn_a_year)))
    if known.ltv is not None:
        rows.append((metric_name(voice, Metric.LTV), form(voice, answer, Metric.LTV).figure(known.ltv)))
    if known.cac_minor is not None and answer.metric is Metric.LTV_CAC:
        rows.append((voice.say("CAC"), money.plain(known.cac_minor)))
    return Table(
        header=(metric_name(voice, Metric.LTV), answer.currency or voice.say("Amount")),
        align=("left", "right"),
        rows=tuple(rows),
    )


def _days(voice: Voice, answer: Answer) -> tuple[str, str]:
    """The days of the opening and of the closing; the year is said where the two have different ones."""
    opening_day, closing_day = date_before(answer.period.start), date_before(answer.period.end)
    return short_day(voice, opening_day, closing_day), short_day(voice, closing_day, opening_day)
