"""An `Answer` as sentences and figures, in the parts and the order of `Reply`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.metrics.rates import headline_ratio
from retention.question import Metric
from retention.wording.checks import check_sentences, nothing_to_retain
from retention.wording.comparison import comparison_sentences
from retention.wording.names import (
    date_before,
    definition,
    metric_name,
    period_name,
    row_name,
    subject,
    trailing_name,
)
from retention.wording.parts import Amounts, account_count, provenance, scope_line, short_day
from retention.wording.policy_rules import rule_sentences
from retention.wording.reply import Align, Reply, Table
from retention.wording.tiers import tier_said
from retention.wording.voice import BETWEEN, Voice, capitalised

if TYPE_CHECKING:
    from retention.answer import Answer, Retention, Row
    from retention.ratio import Difference

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
        statement=_statement(speaker, answer, money) if answer.total.accounts_opening else None,
        breakdown=_breakdown(speaker, answer, money) if answer.rows else None,
        rates=_rates(speaker, answer, money),
        definition=" ".join(
            (definition(speaker, answer.metric), *rule_sentences(speaker, answer.metric, answer.policy))
        ),
        provenance=provenance(speaker, answer),
    )


def _amounts(speaker: Voice, answer: Answer) -> Amounts:
    parts = (answer.total, *answer.rows)
    return Amounts(speaker, answer.currency, (getattr(part, name) for part in parts for name in _MONEY_FIELDS))


def _headlines(speaker: Voice, answer: Answer) -> tuple[str, str | None]:
    """The headline and the line of the trailing twelve months, in the order that the workspace chose."""
    name, period = (
        subject(speaker, answer.metric, answer.conditions, answer.policy),
        period_name(speaker, answer.period),
    )
    shown, twelve = headline_ratio(answer.total, answer.metric), _twelve_months(speaker, answer)
    second = None if twelve is None else speaker.say("Trailing 12 months: {figure}", figure=twelve)
    if shown is None:
        return nothing_to_retain(speaker, answer), second
    asked = speaker.percent(shown)
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
    ratio = None if answer.trailing is None else headline_ratio(answer.trailing.total, answer.metric)
    if ratio is None:
        return None
    return BETWEEN.join((speaker.percent(ratio), *([] if answer.tier is None else [tier_said(speaker, answer.tier)])))


def _scope(speaker: Voice, answer: Answer) -> str:
    return scope_line(speaker, answer, account_count(speaker, answer.total.accounts_opening))


def _statement(speaker: Voice, answer: Answer, money: Amounts) -> Table:
    """Opening, the movements of its accounts, and what the same accounts are worth at the close."""
    total = answer.total
    opening_day, closing_day = date_before(answer.period.start), date_before(answer.period.end)
    rows = [
        (
            speaker.say("Opening ARR ({day})", day=short_day(speaker, opening_day, closing_day)),
            total.accounts_opening,
            money.plain(total.opening_arr_minor),
        ),
        (speaker.say("Expansion"), total.accounts_expanded, money.signed(total.expansion_arr_minor)),
        (speaker.say("Contraction"), total.accounts_contracted, money.signed(-total.contraction_arr_minor)),
        (speaker.say("Churn"), total.accounts_churned, money.signed(-total.churn_arr_minor)),
        (
            speaker.say("Same accounts ({day})", day=short_day(speaker, closing_day, closing_day)),
            total.accounts_retained,
            money.plain(total.same_accounts_arr_minor),
        ),
    ]
    if total.fx_arr_minor:
        rows.append((speaker.say("Exchange rates"), total.accounts_retained, money.signed(total.fx_arr_minor)))
    return Table(
        header=(speaker.say("ARR"), speaker.say("Accounts"), answer.currency or speaker.say("Amount")),
        align=("left", "right", "right"),
        rows=tuple((label, account_count(speaker, count), amount) for label, count, amount in rows),
    )


def _breakdown(speaker: Voice, answer: Answer, money: Amounts) -> Table:
    """One row a segment, largest opening first, and the total; with a change where two periods are compared."""
    changes = {} if answer.compared is None else {row.segment: row.change for row in answer.compared.row_changes}
    compared = answer.compared is not None
    header = (
        answer.by or "",
        speaker.say("accounts"),
        speaker.say("opening ARR"),
        speaker.say("same accounts' ARR"),
        *(metric_name(speaker, metric) for metric in _table_metrics(answer)),
        *([speaker.say("{metric} change", metric=metric_name(speaker, answer.metric))] if compared else []),
    )
    right: Align = "right"
    rows = [
        _row(speaker, answer, money, row, row_name(speaker, row.segment), changes.get(row.segment))
        for row in answer.rows
    ]
    change = None if answer.compared is None else answer.compared.change
    rows.append(_row(speaker, answer, money, answer.total, speaker.say("total"), change))
    return Table(
        header=tuple(capitalised(title) for title in header),
        align=("left", *(right for _ in header[1:])),
        rows=tuple(rows),
    )


def _table_metrics(answer: Answer) -> tuple[Metric, ...]:
    standard = (Metric.NRR, Metric.GRR, Metric.LOGO_RETENTION)
    return standard if answer.metric in standard else (answer.metric, *standard)


def _row(  # noqa: PLR0913 - a row is its segment, its name and its change
    speaker: Voice, answer: Answer, money: Amounts, row: Retention | Row, name: str, change: Difference | None
) -> tuple[str, ...]:
    none = speaker.say("n/a")
    ratios = (headline_ratio(row, metric) for metric in _table_metrics(answer))
    return (
        name,
        speaker.number(row.accounts_opening),
        money.plain(row.opening_arr_minor),
        money.plain(row.same_accounts_arr_minor),
        *(none if ratio is None else speaker.percent(ratio) for ratio in ratios),
        *([] if answer.compared is None else [none if change is None else speaker.points(change.percent)]),
    )


def _rates(speaker: Voice, answer: Answer, money: Amounts) -> str | None:
    """The other ratios, and what came in beside the accounts of the opening."""
    total, parts = answer.total, []
    for metric in (Metric.NRR, Metric.GRR, Metric.LOGO_RETENTION):
        ratio = headline_ratio(total, metric)
        if ratio is None or metric is answer.metric:
            continue
        worded = f"{metric_name(speaker, metric)} {speaker.percent(ratio)}"
        if metric is Metric.LOGO_RETENTION:
            worded = speaker.say(
                "{ratio} ({part} of {whole})",
                ratio=worded,
                part=speaker.number(ratio.numerator),
                whole=speaker.number(ratio.denominator),
            )
        parts.append(worded)
    if answer.metric is Metric.REVENUE_CHURN and total.revenue_churn_lost_accounts is not None:
        lost = speaker.percent(total.revenue_churn_lost_accounts)
        parts.insert(0, speaker.say("lost accounts alone {figure}", figure=lost))
    # An empty cohort of a time without new accounts has nothing to say here.
    if total.accounts_new or total.accounts_opening:
        parts.append(speaker.say("new {amount}", amount=money.plain(total.new_arr_minor)))
    if total.accounts_reactivated:
        parts.append(speaker.say("reactivated {amount}", amount=money.plain(total.reactivation_arr_minor)))
    return capitalised(BETWEEN.join(parts)) or None
