"""One period as a waterfall: what its accounts were worth, what moved them, what came beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.chart.canvas import finished
from retention.chart.captions import captioned
from retention.chart.waterfall import Step, waterfall
from retention.metrics.rates import headline_figure
from retention.question import Metric
from retention.wording.figures import form
from retention.wording.names import date_before, period_name, subject
from retention.wording.parts import Amounts, account_count

if TYPE_CHECKING:
    from retention.answer import Answer
    from retention.chart.canvas import Specification
    from retention.wording.voice import Voice

_OF_ACCOUNTS = frozenset({Metric.LOGO_RETENTION, Metric.CRR, Metric.LOGO_CHURN, Metric.WIN_BACK_RATE})


def movements(speaker: Voice, answer: Answer) -> Specification:
    """The identity of definitions, part 2, from left to right: in accounts where the metric counts accounts."""
    of_accounts = answer.metric in _OF_ACCOUNTS
    drawn = waterfall(_of_accounts(speaker, answer) if of_accounts else _of_arr(speaker, answer))
    ground, remarks = int(drawn.ground), []
    if ground:
        worded = speaker.number(ground) if of_accounts else Amounts(speaker, answer.currency, (ground,)).plain(ground)
        remarks.append(speaker.say("The bars begin at {figure}, not at 0.", figure=worded))
    figure = headline_figure(answer.total, answer.metric)
    title = speaker.say(
        "{subject}, {period}: {figure}",
        subject=subject(speaker, answer.metric, answer.conditions, answer.policy),
        period=period_name(speaker, answer.period),
        figure=speaker.say("n/a") if figure is None else form(speaker, answer, answer.metric).said(figure),
    )
    return finished(drawn.layers, captioned(speaker, answer, *remarks, title=title), str(speaker.locale))


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
