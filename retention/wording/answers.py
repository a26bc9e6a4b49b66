"""An `Answer` as sentences and figures, in the parts and the order of `Reply`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.metrics.population import OF_THE_CLOSING
from retention.metrics.rates import headline_figure, headline_ratio
from retention.question import OF_THE_OPENING, Metric
from retention.wording.breakdowns import columns
from retention.wording.checks import check_sentences, nothing_to_retain, why_none
from retention.wording.comparison import comparison_sentences
from retention.wording.figures import form
from retention.wording.names import (
    definition,
    metric_name,
    period_name,
    row_name,
    subject,
    trailing_name,
)
from retention.wording.parts import Amounts, part_of, provenance, scope_line
from retention.wording.policy_rules import rule_sentences
from retention.wording.reply import Align, Reply, Table
from retention.wording.statements import population_count, statement
from retention.wording.tiers import tier_said
from retention.wording.voice import BETWEEN, Voice, capitalised

if TYPE_CHECKING:
    from retention.answer import Answer, Retention
    from retention.ratio import Change

_MONEY_FIELDS = tuple(
    f"{name}_arr_minor" for name in "opening expansion contraction churn new reactivation closing fx".split()
)


def reply(speaker: Voice, answer: Answer) -> Reply:
    """A metric of one period."""
    money = _amounts(speaker, answer)
    headline, second = _headlines(speaker, answer)
    return Reply(
        headline=headline,
        tier=second,
        scope=_scope(speaker, answer),
        checks=tuple(check_sentences(speaker, answer)),
        comparison=tuple(comparison_sentences(speaker, answer)),
        statement=statement(speaker, answer, money),
        breakdown=_breakdown(speaker, answer, money) if answer.rows else None,
        rates=_rates(speaker, answer, money),
        definition=" ".join(
            (definition(speaker, answer.metric), *rule_sentences(speaker, answer.metric, answer.policy))
        ),
        provenance=provenance(speaker, answer),
    )


def _amounts(speaker: Voice, answer: Answer) -> Amounts:
    parts = (answer.total, *answer.rows)
    amounts = [getattr(part, name) for part in parts for name in _MONEY_FIELDS]
    for part in parts:
        if part.renewals is not None:
            amounts += [part.renewals.ended_arr_minor, part.renewals.renewed_arr_minor]
        if part.lifetime is not None and part.lifetime.cac_minor is not None:
            amounts.append(part.lifetime.cac_minor)
    return Amounts(speaker, answer.currency, amounts)


def _headlines(speaker: Voice, answer: Answer) -> tuple[str, str | None]:
    """The headline and the line of the trailing twelve months, in the order that the workspace chose."""
    name, period = (
        subject(speaker, answer.metric, answer.conditions, answer.policy),
        period_name(speaker, answer.period),
    )
    shown, twelve = headline_figure(answer.total, answer.metric), _twelve_months(speaker, answer)
    second = None if twelve is None else speaker.say("Trailing 12 months: {figure}", figure=twelve)
    if shown is None:
        return why_none(speaker, answer) or nothing_to_retain(speaker, answer), second
    asked = form(speaker, answer, answer.metric).said(shown)
    if answer.headline == "ttm" and twelve is not None and answer.trailing is not None:
        window = answer.trailing.window
        leading = trailing_name(speaker, window.start, window.end)
        first = speaker.say("{subject}, {period}: {figure}", subject=name, period=leading, figure=twelve)
        return first, speaker.say("{period}: {figure}", period=capitalised(period), figure=asked)
    first = speaker.say("{subject}, {period}: {figure}", subject=name, period=period, figure=asked)
    if answer.trailing is None and answer.tier is not None:
        second = capitalised(tier_said(speaker, answer.tier))
    return first, second


def _twelve_months(speaker: Voice, answer: Answer) -> str | None:
    """The figure of the trailing twelve months with its tier, where the answer has them beside its own."""
    if answer.trailing is None or answer.metric in OF_THE_CLOSING:
        return None
    figure = headline_figure(answer.trailing.total, answer.metric)
    if figure is None:
        return None
    shown = form(speaker, answer, answer.metric).said(figure)
    return BETWEEN.join((shown, *([] if answer.tier is None else [tier_said(speaker, answer.tier)])))


def _scope(speaker: Voice, answer: Answer) -> str:
    return scope_line(speaker, answer, population_count(speaker, answer.total, answer.metric))


def _breakdown(speaker: Voice, answer: Answer, money: Amounts) -> Table:
    """One row a segment, largest opening first, and the total; with a change where two periods are compared."""
    changes = {} if answer.compared is None else {row.segment: row.change for row in answer.compared.row_changes}
    cells, shown, none = columns(speaker, answer, money), form(speaker, answer, answer.metric), speaker.say("n/a")

    def row(name: str, part: Retention, change: Change | None) -> tuple[str, ...]:
        last = [] if answer.compared is None else [none if change is None else shown.changed(change)]
        return (name, *(column.cell(part) or none for column in cells), *last)

    name = metric_name(speaker, answer.metric)
    header = (
        answer.by or "",
        *(column.title for column in cells),
        *([] if answer.compared is None else [speaker.say("{metric} change", metric=name)]),
    )
    right: Align = "right"
    change = None if answer.compared is None else answer.compared.change
    return Table(
        header=tuple(capitalised(title) for title in header),
        align=("left", *(right for _ in header[1:])),
        rows=(
            *(row(row_name(speaker, part.segment), part, changes.get(part.segment)) for part in answer.rows),
            row(speaker.say("total"), answer.total, change),
        ),
        foot=1,
    )


def _rates(speaker: Voice, answer: Answer, money: Amounts) -> str | None:
    """The other ratios, and what came in beside the accounts of the opening."""
    total, parts = answer.total, []
    for metric in (Metric.NRR, Metric.GRR, Metric.LOGO_RETENTION):
        ratio = headline_ratio(total, metric)
        if ratio is None or metric is answer.metric:
            continue
        name = metric_name(speaker, metric)
        if metric is Metric.LOGO_RETENTION:
            parts.append(part_of(speaker, ratio, name))
        else:
            parts.append(f"{name} {speaker.percent(ratio)}")
    if answer.metric is Metric.REVENUE_CHURN and total.revenue_churn_lost_accounts is not None:
        lost = speaker.percent(total.revenue_churn_lost_accounts)
        parts.insert(0, speaker.say("lost accounts alone {figure}", figure=lost))
    if answer.metric is Metric.RENEWAL_RATE and total.renewals is not None and total.renewals.by_lines is not None:
        parts.insert(0, part_of(speaker, total.renewals.by_lines, speaker.say("by lines")))
    # The others have a statement of their own.
    if answer.metric not in OF_THE_OPENING:
        return capitalised(BETWEEN.join(parts)) or None
    # An empty cohort of a time without new accounts has nothing to say here.
    if total.accounts_new or total.accounts_opening:
        parts.append(speaker.say("new {amount}", amount=money.plain(total.new_arr_minor)))
    if total.accounts_reactivated:
        parts.append(speaker.say("reactivated {amount}", amount=money.plain(total.reactivation_arr_minor)))
    return capitalised(BETWEEN.join(parts)) or None
