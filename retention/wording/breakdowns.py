"""The columns of a breakdown: what each metric is made of, and its figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from retention.metrics.rates import headline_figure
from retention.question import Metric
from retention.wording.figures import form
from retention.wording.names import metric_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.answer import Answer, Lifetime, Renewals, Retention, WinBack
    from retention.ratio import Ratio
    from retention.wording.parts import Amounts
    from retention.wording.voice import Voice

_STANDARD = (Metric.NRR, Metric.GRR, Metric.LOGO_RETENTION)


class Column(NamedTuple):
    """Its title, and the cell of a row; None where the row has none."""

    title: str
    cell: Callable[[Retention], str | None]


def columns(voice: Voice, answer: Answer, money: Amounts) -> tuple[Column, ...]:
    """The columns between the segment and the change."""
    match answer.metric:
        case Metric.QUICK_RATIO:
            return (*_gained_and_lost(voice, money), *_figures(voice, answer, Metric.NRR, Metric.GRR))
        case Metric.RENEWAL_RATE:
            return (*_due_and_renewed(voice, money), *_figures(voice, answer), _by_lines(voice))
        case Metric.WIN_BACK_RATE:
            return (*_churned_and_won(voice), *_figures(voice, answer))
        case Metric.ARPA:
            return (*_at_the_close(voice, money), *_figures(voice, answer), _a_month(voice, answer))
        case Metric.LTV:
            return (*_lifetime(voice, answer), *_figures(voice, answer))
        case Metric.LTV_CAC:
            return (*_lifetime(voice, answer), _figure(voice, answer, Metric.LTV), *_figures(voice, answer))
    others = _STANDARD if answer.metric in _STANDARD else (answer.metric, *_STANDARD)
    return (
        Column(voice.say("accounts"), lambda row: voice.number(row.accounts_opening)),
        Column(voice.say("opening ARR"), lambda row: money.plain(row.opening_arr_minor)),
        Column(voice.say("same accounts' ARR"), lambda row: money.plain(row.same_accounts_arr_minor)),
        *(_figure(voice, answer, metric) for metric in others),
    )


def _figures(voice: Voice, answer: Answer, *others: Metric) -> tuple[Column, ...]:
    """The metric asked, and others beside it."""
    return tuple(_figure(voice, answer, metric) for metric in (answer.metric, *others))


def _figure(voice: Voice, answer: Answer, metric: Metric) -> Column:
    shown = form(voice, answer, metric)

    def cell(row: Retention) -> str | None:
        found = headline_figure(row, metric)
        return None if found is None else shown.figure(found)

    return Column(metric_name(voice, metric), cell)


def _gained_and_lost(voice: Voice, money: Amounts) -> tuple[Column, ...]:
    return (
        Column(
            voice.say("gained"),
            lambda row: money.plain(row.new_arr_minor + row.reactivation_arr_minor + row.expansion_arr_minor),
        ),
        Column(voice.say("lost"), lambda row: money.plain(row.contraction_arr_minor + row.churn_arr_minor)),
    )


def _due_and_renewed(voice: Voice, money: Amounts) -> tuple[Column, ...]:
    def of(tell: Callable[[Renewals], str]) -> Callable[[Retention], str | None]:
        return lambda row: None if row.renewals is None else tell(row.renewals)

    return (
        Column(voice.say("lines due"), of(lambda found: voice.number(found.lines_ended))),
        Column(voice.say("continued"), of(lambda found: voice.number(found.lines_renewed))),
        Column(voice.say("ARR due"), of(lambda found: money.plain(found.ended_arr_minor))),
        Column(voice.say("continued ARR"), of(lambda found: money.plain(found.renewed_arr_minor))),
    )


def _by_lines(voice: Voice) -> Column:
    return Column(
        voice.say("by lines"), lambda row: _percent(voice, None if row.renewals is None else row.renewals.by_lines)
    )


def _churned_and_won(voice: Voice) -> tuple[Column, ...]:
    def of(tell: Callable[[WinBack], int]) -> Callable[[Retention], str | None]:
        return lambda row: None if row.win_back is None else voice.number(tell(row.win_back))

    return (
        Column(voice.say("churned before"), of(lambda found: found.accounts_churned_before)),
        Column(voice.say("active again"), of(lambda found: found.accounts_won_back)),
    )


def _at_the_close(voice: Voice, money: Amounts) -> tuple[Column, ...]:
    return (
        Column(voice.say("accounts"), lambda row: voice.number(row.accounts_closing)),
        Column(voice.say("closing ARR"), lambda row: money.plain(row.closing_arr_minor)),
    )


def _a_month(voice: Voice, answer: Answer) -> Column:
    shown = form(voice, answer, Metric.ARPA)
    return Column(voice.say("a month"), lambda row: None if row.arpa is None else shown.a_month(row.arpa))


def _lifetime(voice: Voice, answer: Answer) -> tuple[Column, ...]:
    def churn(found: Lifetime | None) -> str | None:
        return _percent(voice, None if found is None else found.churn_a_year)

    return (
        Column(voice.say("accounts"), lambda row: voice.number(row.accounts_closing)),
        _figure(voice, answer, Metric.ARPA),
        Column(voice.say("churn a year"), lambda row: churn(row.lifetime)),
    )


def _percent(voice: Voice, ratio: Ratio | None) -> str | None:
    return None if ratio is None else voice.percent(ratio)
