"""The checks under a headline: one sentence each, only those that matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from retention.answer import (
    EmptyCohort,
    EmptyRows,
    LineAttribute,
    NegativeBalance,
    NoTier,
    NoTierReason,
    NotMeasured,
    PartialPeriod,
    Reversal,
    SmallSample,
    Spread,
)
from retention.period import PeriodKind
from retention.wording.comparison import rate_and_mix, weight_name
from retention.wording.figures import form
from retention.wording.ledger_checks import ledger_check, unmeasured
from retention.wording.names import date_before, metric_name, period_name, row_said, segment_name, subject_within
from retention.wording.series_checks import series_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Answer, AnswerPeriod, Head
    from retention.answer.trend import TrendAnswer
    from retention.wording.voice import Voice


def check_sentences(voice: Voice, answer: Head) -> Iterator[str]:
    """The answer's warnings in their order; small rows are said in one sentence."""
    headline = _why_none(answer)
    small = [warning for warning in answer.warnings if isinstance(warning, SmallSample)]
    small_rows = [warning for warning in small if warning.of == "row"]
    for warning in answer.warnings:
        if warning in small_rows:
            if warning is small_rows[0]:
                yield _small_rows(voice, answer, small_rows)
        # Said in the headline.
        elif warning is headline:
            continue
        # Where the ledger starts says nothing of a cohort that was lost since.
        elif not isinstance(warning, EmptyCohort) or warning.on < warning.ledger_start:
            yield _sentence(voice, answer, warning)


def why_none(voice: Voice, answer: Answer | TrendAnswer) -> str | None:
    """The headline of an answer without a figure, where it is told why it has none."""
    why = _why_none(answer)
    if why is None:
        return None
    name = subject_within(voice, answer.metric, answer.conditions, answer.policy)
    named = voice.say("{subject}, {period}", subject=name, period=period_name(voice, answer.period))
    return unmeasured(voice, answer, why.reason, named)


def _why_none(answer: Head) -> NotMeasured | None:
    """The first reason why the metric asked has no figure in the total."""
    metric = getattr(answer, "metric", None)
    return next(
        (
            warning
            for warning in answer.warnings
            if isinstance(warning, NotMeasured) and warning.metric == metric and warning.segments is None
        ),
        None,
    )


def nothing_to_retain(voice: Voice, answer: Head) -> str:
    """The headline of an empty opening cohort."""
    day = voice.day(date_before(answer.period.start))
    if not answer.conditions:
        return voice.say("No account was active on {day}, so there is nothing to retain.", day=day)
    return voice.say(
        "No {segment} account was active on {day}, so there is nothing to retain.",
        segment=segment_name(voice, answer.conditions),
        day=day,
    )


def _sentence(voice: Voice, answer: Head, warning: object) -> str:
    said = series_check(voice, answer, warning)
    if said is not None:
        return said
    match warning:
        case SmallSample():
            return _small(voice, answer, warning)
        case EmptyCohort():
            return voice.say("The ledger starts on {day}.", day=voice.day(warning.ledger_start))
        case EmptyRows():
            return _empty_rows(voice, answer, warning)
        case PartialPeriod():
            return _so_far(voice, answer, warning)
        case Spread():
            return _spread(voice, answer, warning)
        case Reversal():
            return _reversal(voice, cast("Answer", answer), warning)
        case NegativeBalance():
            return _negative(voice, answer, warning)
        case LineAttribute():
            return voice.say(
                "Each account counts under the {attribute} of its largest line at the opening; this is not revenue by"
                " {attribute}.",
                attribute=warning.attribute,
            )
        case NoTier():
            return _no_tier(voice, answer, warning)
    return ledger_check(voice, answer, warning)


def _so_far(voice: Voice, answer: Head, warning: PartialPeriod) -> str:
    days = voice.days(warning.start, date_before(warning.end))
    sentences = {
        PeriodKind.MONTH: voice.say("Month so far: {days}.", days=days),
        PeriodKind.QUARTER: voice.say("Quarter so far: {days}.", days=days),
        PeriodKind.HALF: voice.say("Half so far: {days}.", days=days),
        PeriodKind.YEAR: voice.say("Year so far: {days}.", days=days),
    }
    return sentences[answer.period.kind]


def _negative(voice: Voice, answer: Head, warning: NegativeBalance) -> str:
    if warning.of == "trailing":
        return voice.plural(
            "In the trailing 12 months, {count} account has a negative balance and counts as not active;"
            " see holdfast faults.",
            "In the trailing 12 months, {count} accounts have a negative balance and count as not active;"
            " see holdfast faults.",
            warning.accounts,
        )
    earlier = _compared_period(answer)
    if warning.of == "compared" and earlier is not None:
        return voice.plural(
            "In {period}, {count} account has a negative balance and counts as not active; see holdfast faults.",
            "In {period}, {count} accounts have a negative balance and count as not active; see holdfast faults.",
            warning.accounts,
            period=period_name(voice, earlier),
        )
    return voice.plural(
        "{count} account has a negative balance and counts as not active; see holdfast faults.",
        "{count} accounts have a negative balance and count as not active; see holdfast faults.",
        warning.accounts,
    )


def _small(voice: Voice, answer: Head, warning: SmallSample) -> str:
    if warning.unit == "line":
        return _small_lines(voice, answer, warning)
    if warning.of == "trailing":
        return voice.plural(
            "Small sample for the trailing 12 months: {count} account.",
            "Small sample for the trailing 12 months: {count} accounts.",
            warning.accounts,
        )
    earlier = _compared_period(answer)
    if warning.of == "compared" and earlier is not None:
        return voice.plural(
            "Small sample for {period}: {count} account.",
            "Small sample for {period}: {count} accounts.",
            warning.accounts,
            period=period_name(voice, earlier),
        )
    return voice.plural("Small sample: {count} account.", "Small sample: {count} accounts.", warning.accounts)


def _small_lines(voice: Voice, answer: Head, warning: SmallSample) -> str:
    """As `_small`, of lines whose term ended."""
    if warning.of == "trailing":
        return voice.plural(
            "Small sample for the trailing 12 months: {count} line.",
            "Small sample for the trailing 12 months: {count} lines.",
            warning.accounts,
        )
    earlier = _compared_period(answer)
    if warning.of == "compared" and earlier is not None:
        return voice.plural(
            "Small sample for {period}: {count} line.",
            "Small sample for {period}: {count} lines.",
            warning.accounts,
            period=period_name(voice, earlier),
        )
    return voice.plural("Small sample: {count} line.", "Small sample: {count} lines.", warning.accounts)


def _small_rows(voice: Voice, answer: Head, rows: list[SmallSample]) -> str:
    listed = [
        voice.plural("{segment} ({count} line)", "{segment} ({count} lines)", row.accounts, segment=named)
        if row.unit == "line"
        else voice.plural("{segment} ({count} account)", "{segment} ({count} accounts)", row.accounts, segment=named)
        for row in rows
        for named in [row_said(voice, _by(answer), row.segment)]
    ]
    return voice.plural("Small sample: {rows}.", "Small samples: {rows}.", len(listed), rows=voice.listed(listed))


def _empty_rows(voice: Voice, answer: Head, warning: EmptyRows) -> str:
    names = [row_said(voice, _by(answer), segment) for segment in warning.segments]
    return voice.say(
        "Nothing to retain: {segments} (no account was active on {day}).",
        day=voice.day(warning.on),
        segments=voice.listed(names),
    )


def _spread(voice: Voice, answer: Head, warning: Spread) -> str:
    return voice.say(
        "The total hides a spread: {low} {low_figure}, {high} {high_figure}.",
        low=row_said(voice, _by(answer), warning.lowest.segment),
        low_figure=voice.percent(warning.lowest.ratio),
        high=row_said(voice, _by(answer), warning.highest.segment),
        high_figure=voice.percent(warning.highest.ratio),
    )


def _reversal(voice: Voice, answer: Answer, warning: Reversal) -> str:
    shown = form(voice, answer, answer.metric)
    figures = {
        "metric": metric_name(voice, answer.metric),
        "before": shown.figure(warning.before),
        "after": shown.figure(warning.after),
        "segment": row_said(voice, answer.by, warning.segment),
        "share_before": voice.percent(warning.share_before),
        "share_after": voice.percent(warning.share_after),
        "weight": weight_name(voice, answer.metric),
        **rate_and_mix(voice, answer, warning),
    }
    if int(warning.rate.numerator) > 0:
        return voice.say(
            "The {metric} of every segment rose, yet the total fell from {before} to {after}: {segment} grew from"
            " {share_before} to {share_after} of {weight}. Rate {rate}, mix {mix}.",
            **figures,
        )
    return voice.say(
        "The {metric} of every segment fell, yet the total rose from {before} to {after}: {segment} grew from"
        " {share_before} to {share_after} of {weight}. Rate {rate}, mix {mix}.",
        **figures,
    )


def _no_tier(voice: Voice, answer: Head, warning: NoTier) -> str:
    if warning.reason in (NoTierReason.METHOD, NoTierReason.WINDOW):
        return voice.say(
            "No tier: tiers are for 12 months, point to point, and policy {policy} measures otherwise.",
            policy=answer.policy,
        )
    if warning.reason is NoTierReason.HISTORY:
        return voice.say(
            "No tier: it needs 12 months of history, and the ledger starts on {day}.",
            day=voice.day(warning.ledger_start),
        )
    return voice.say(
        "No tier: no account was active on {day}, 12 months before the end.",
        day=voice.day(date_before(warning.window.start)),
    )


def _by(answer: Head) -> str | None:
    """The attribute of the breakdown, of the kinds that have one."""
    by: str | None = getattr(answer, "by", None)
    return by


def _compared_period(answer: Head) -> AnswerPeriod | None:
    """The earlier period, of the kinds that compare."""
    earlier = getattr(answer, "compared", None)
    return None if earlier is None else cast("AnswerPeriod", earlier.period)
