"""One period as a waterfall: what its accounts were worth, what moved them, what came beside them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from retention.chart.bars import Band, Bar, bar_chart
from retention.chart.canvas import GAIN, finished, rows_high
from retention.chart.captions import captioned
from retention.chart.waterfall import Step, waterfall
from retention.metrics.rates import headline_figure
from retention.question import Metric
from retention.ratio import exact_amount
from retention.wording.figures import form
from retention.wording.names import date_before, metric_name, period_name, subject
from retention.wording.parts import Amounts, account_count
from retention.wording.statements import line_count

if TYPE_CHECKING:
    from retention.answer import Answer, Lifetime, Renewals, WinBack
    from retention.chart.canvas import Specification
    from retention.wording.voice import Voice

_OF_ACCOUNTS = frozenset({Metric.LOGO_RETENTION, Metric.CRR, Metric.LOGO_CHURN, Metric.WIN_BACK_RATE})


def movements(speaker: Voice, answer: Answer) -> Specification:
    """What the metric is made of: its own parts, or the identity of definitions, part 2, from left to right."""
    drawn, remarks = waterfall(_steps(speaker, answer)), []
    if ground := int(drawn.ground):
        counted = answer.metric in _OF_ACCOUNTS
        worded = speaker.number(ground) if counted else Amounts(speaker, answer.currency, (ground,)).plain(ground)
        remarks.append(speaker.say("The bars begin at {figure}, not at 0.", figure=worded))
    caption = captioned(speaker, answer, *remarks, title=period_title(speaker, answer))
    return finished(drawn.layers, caption, str(speaker.locale))


def lifetime(speaker: Voice, answer: Answer, known: Lifetime) -> Specification:
    """LTV beside what it is held against: a year's ARPA, and what winning a customer costs."""
    shown, tone = form(speaker, answer, Metric.LTV), answer.currency or speaker.say("Amount")
    cac = None if known.cac_minor is None else exact_amount(Fraction(known.cac_minor))
    parts = {
        speaker.say("ARPA a year"): (form(speaker, answer, Metric.ARPA), answer.total.arpa),
        metric_name(speaker, Metric.LTV): (shown, known.ltv),
        speaker.say("CAC"): (shown, cac),
    }
    bands = [
        Band(label, (Bar(shown.place(amount), shown.figure(amount), tone),))
        for label, (shown, amount) in parts.items()
        if amount is not None
    ]
    caption = captioned(speaker, answer, title=period_title(speaker, answer))
    return finished(bar_chart(bands, {tone: GAIN}), caption, str(speaker.locale), rows_high(len(bands)))


def period_title(speaker: Voice, answer: Answer) -> str:
    """The figure of the period itself, whichever leads the answer."""
    figure = headline_figure(answer.total, answer.metric)
    return speaker.say(
        "{subject}, {period}: {figure}",
        subject=subject(speaker, answer.metric, answer.conditions, answer.policy),
        period=period_name(speaker, answer.period),
        figure=speaker.say("n/a") if figure is None else form(speaker, answer, answer.metric).said(figure),
    )


def _steps(speaker: Voice, answer: Answer) -> list[Step]:
    renewals, win_back = answer.total.renewals, answer.total.win_back
    if answer.metric is Metric.RENEWAL_RATE and renewals is not None:
        return _of_renewals(speaker, answer, renewals)
    if answer.metric is Metric.WIN_BACK_RATE and win_back is not None:
        return _of_win_back(speaker, answer, win_back)
    return _of_accounts(speaker, answer) if answer.metric in _OF_ACCOUNTS else _of_arr(speaker, answer)


def _of_renewals(speaker: Voice, answer: Answer, found: Renewals) -> list[Step]:
    """The lines whose term ended, by ARR, down to those that continued."""
    ended, kept = found.ended_arr_minor, found.renewed_arr_minor
    amounts = Amounts(speaker, answer.currency, (ended, kept))
    counts = found.lines_ended, found.lines_ended - found.lines_renewed, found.lines_renewed
    lines = [(line_count(speaker, count),) for count in counts]
    return [
        Step(speaker.say("Term ended"), ended, amounts.plain(ended), is_level=True, beneath=lines[0]),
        Step(speaker.say("Not continued"), kept - ended, amounts.signed(kept - ended), beneath=lines[1]),
        Step(speaker.say("Continued"), kept, amounts.plain(kept), is_level=True, beneath=lines[2]),
    ]


def _of_win_back(speaker: Voice, answer: Answer, found: WinBack) -> list[Step]:
    """The accounts that had churned, down to those that are active again."""
    churned, back = found.accounts_churned_before, found.accounts_won_back
    counts, (first, last) = Amounts(speaker, None, ()), _days(speaker, answer)
    return [
        Step(speaker.say("Churned by"), churned, counts.plain(churned), is_level=True, beneath=(first,)),
        Step(speaker.say("Still away"), back - churned, counts.signed(back - churned)),
        Step(speaker.say("Active again"), back, counts.plain(back), is_level=True, beneath=(last,)),
    ]


def _of_arr(speaker: Voice, answer: Answer) -> list[Step]:
    total, fx = answer.total, answer.total.fx_arr_minor
    amounts = Amounts(
        speaker,
        answer.currency,
        (
            total.opening_arr_minor,
            total.expansion_arr_minor,
            total.contraction_arr_minor,
            total.churn_arr_minor,
            total.new_arr_minor,
            total.reactivation_arr_minor,
            fx,
        ),
    )

    def level(label: str, day: str, minor: int, count: int) -> Step:
        return Step(label, minor, amounts.plain(minor), is_level=True, beneath=(day, account_count(speaker, count)))

    def change(label: str, minor: int, count: int) -> Step:
        return Step(label, minor, amounts.signed(minor), beneath=(account_count(speaker, count),))

    first, last = _days(speaker, answer)
    return [
        level(speaker.say("Opening ARR"), first, total.opening_arr_minor, total.accounts_opening),
        change(speaker.say("Expansion"), total.expansion_arr_minor, total.accounts_expanded),
        change(speaker.say("Contraction"), -total.contraction_arr_minor, total.accounts_contracted),
        change(speaker.say("Churn"), -total.churn_arr_minor, total.accounts_churned),
        level(speaker.say("Same accounts"), last, total.same_accounts_arr_minor, total.accounts_retained),
        change(speaker.say("New"), total.new_arr_minor, total.accounts_new),
        change(speaker.say("Reactivated"), total.reactivation_arr_minor, total.accounts_reactivated),
        *([Step(speaker.say("Exchange rates"), fx, amounts.signed(fx))] if fx else []),
        level(speaker.say("Closing ARR"), last, total.closing_arr_minor, total.accounts_closing),
    ]


def _of_accounts(speaker: Voice, answer: Answer) -> list[Step]:
    total = answer.total
    counts = Amounts(speaker, None, ())

    def level(label: str, day: str, count: int) -> Step:
        return Step(label, count, counts.plain(count), is_level=True, beneath=(day,))

    def change(label: str, count: int) -> Step:
        return Step(label, count, counts.signed(count))

    first, last = _days(speaker, answer)
    return [
        level(speaker.say("Opening accounts"), first, total.accounts_opening),
        change(speaker.say("Churn"), -total.accounts_churned),
        level(speaker.say("Same accounts"), last, total.accounts_retained),
        change(speaker.say("New"), total.accounts_new),
        change(speaker.say("Reactivated"), total.accounts_reactivated),
        level(speaker.say("Closing accounts"), last, total.accounts_closing),
    ]


def _days(speaker: Voice, answer: Answer) -> tuple[str, str]:
    """The days at whose close the period opens and closes."""
    return speaker.day(date_before(answer.period.start)), speaker.day(date_before(answer.period.end))
