"""The reference rows of a metric: those that apply with where the figure stands, the others with why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.answer import Mismatch, Standing
from retention.metrics.rates import headline_ratio
from retention.question import Metric
from retention.wording.cells import head_cells, inert, ratio_cells
from retention.wording.checks import check_sentences, nothing_to_retain
from retention.wording.names import definition, metric_name, period_name, subject
from retention.wording.parts import provenance, scope_line
from retention.wording.policy_rules import rule_sentences
from retention.wording.reply import Align, Reply, Table
from retention.wording.statements import population_count
from retention.wording.tiers import bounds_said, tier_name, tier_said
from retention.wording.voice import BETWEEN, capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Benchmark, WindowLength
    from retention.answer.benchmarks import BenchmarksAnswer, OtherReference, Reference
    from retention.wording.voice import Voice

# The setting that holds the company facts.
_COMPANY = "HOLDFAST_COMPANY"
_OF_ACCOUNTS = "segment"
_TIER = "tier"


def reply(voice: Voice, answer: BenchmarksAnswer) -> Reply:
    """The figure with its tier, scenarios, and two tables of rows."""
    ratio = headline_ratio(answer.total, answer.metric)
    headline = nothing_to_retain(voice, answer)
    if ratio is not None:
        headline = voice.say(
            "{subject}, {period}: {figure}",
            subject=subject(voice, answer.metric, answer.conditions),
            period=period_name(voice, answer.period),
            figure=voice.percent(ratio),
        )
    tables = (_applying(voice, answer), _others(voice, answer))
    return Reply(
        headline=headline,
        tier=_tier(voice, answer),
        scope=scope_line(voice, answer, population_count(voice, answer.total, answer.metric)),
        checks=tuple(check_sentences(voice, answer)),
        comparison=(*_silence(voice, answer), *_scenarios(voice, answer)),
        statement=None,
        breakdown=None,
        rates=None,
        definition=" ".join((definition(voice, answer.metric), *rule_sentences(voice, answer.metric, answer.policy))),
        provenance=provenance(voice, answer),
        more=tuple(table for table in tables if table.rows),
    )


def _tier(voice: Voice, answer: BenchmarksAnswer) -> str | None:
    if answer.tier is None:
        return None
    tier = tier_said(voice, answer.tier)
    if answer.tier.window == answer.window:
        return capitalised(tier)
    figure = BETWEEN.join((voice.percent(answer.tier.nrr), tier))
    return voice.say("Trailing 12 months: {figure}", figure=figure)


def _silence(voice: Voice, answer: BenchmarksAnswer) -> Iterator[str]:
    """What is said where no row applies."""
    if not answer.applying:
        metric = metric_name(voice, answer.metric)
        yield (
            voice.say("No reference row applies to this {metric}.", metric=metric)
            if answer.others
            else voice.say("There is no reference row for {metric}.", metric=metric)
        )


def _scenarios(voice: Voice, answer: BenchmarksAnswer) -> Iterator[str]:
    """Sentences that each begin by saying that they are no forecast."""
    if answer.compounding:
        in_revenue = answer.metric in {Metric.NRR, Metric.GRR}
        steps = [
            voice.plural(
                "{figure} after {count} year",
                "{figure} after {count} years",
                step.years,
                figure=voice.decimal(step.percent),
            )
            for step in answer.compounding
        ]
        yield voice.say(
            "Scenario, not a forecast: if every year had this {metric}, {today} would be {steps}.",
            metric=metric_name(voice, answer.metric),
            today=voice.say("100 of today's ARR") if in_revenue else voice.say("100 of today's accounts"),
            steps=voice.together(steps),
        )
    if answer.replacement is not None:
        needed = answer.replacement
        yield voice.plural(
            "Scenario, not a forecast: replacing {count} lost account would take {low} to {high} new ones"
            " ({standing} source: {source}).",
            "Scenario, not a forecast: replacing {count} lost accounts would take {low} to {high} new ones"
            " ({standing} source: {source}).",
            needed.lost_accounts,
            low=voice.number(needed.new_low),
            high=voice.number(needed.new_high),
            source=needed.source,
            standing=standing_name(voice, needed.standing),
        )


def _applying(voice: Voice, answer: BenchmarksAnswer) -> Table:
    left: Align = "left"
    ratio = headline_ratio(answer.total, answer.metric)
    stands = voice.say("This figure") if ratio is None else voice.say("{figure} is", figure=voice.percent(ratio))
    return Table(
        header=(*_header(voice), stands, voice.say("Source"), voice.say("Year"), voice.say("n")),
        align=(left, left, "right", left, left, "right", "right"),
        rows=tuple(
            (
                *row_said(voice, one.benchmark),
                standing_said(voice, one),
                source_said(voice, one),
                *_when_and_of_how_many(voice, one),
            )
            for one in answer.applying
        ),
        title=voice.say("Reference rows that apply"),
    )


def _others(voice: Voice, answer: BenchmarksAnswer) -> Table:
    left: Align = "left"
    return Table(
        header=(*_header(voice), voice.say("Why not"), voice.say("Source")),
        align=(left, left, "right", left, left),
        rows=tuple(
            (*row_said(voice, one.benchmark), _why_not(voice, answer, one), source_said(voice, one))
            for one in answer.others
        ),
        title=voice.say("Reference rows that do not apply"),
    )


def _header(voice: Voice) -> tuple[str, str, str]:
    return voice.say("Holds for"), voice.say("Row"), voice.say("Range")


def row_said(voice: Voice, row: Benchmark) -> tuple[str, str, str]:
    return row.slice or voice.say("all"), _statistic(voice, row), _range(voice, row)


def _statistic(voice: Voice, row: Benchmark) -> str:
    """What the figures are, in our words where they are ours."""
    if row.statistic == _TIER and row.label is not None:
        return voice.say("tier: {tier}", tier=tier_name(voice, row.label))
    return {
        "typical range": voice.say("typical range"),
        "achievable range": voice.say("achievable range"),
        "target": voice.say("target"),
        "expected": voice.say("expected"),
        "healthy": voice.say("healthy"),
        "good": voice.say("good"),
        "very favourable": voice.say("very favourable"),
        "mean": voice.say("mean"),
        "median": voice.say("median"),
        "quartile 1": voice.say("lower quartile"),
        "quartile 3": voice.say("upper quartile"),
        "top decile": voice.say("top decile"),
        "reported": voice.say("reported"),
        "disclosed": voice.say("disclosed"),
    }.get(row.statistic, row.statistic)


def _range(voice: Voice, row: Benchmark) -> str:
    if row.low is not None and row.low == row.high:
        return voice.percent_of(row.low)
    if row.low is None and row.high is not None and row.statistic != _TIER:
        return voice.say("up to {high} %", high=voice.decimal(row.high))
    return bounds_said(voice, row.low, row.high)


def standing_said(voice: Voice, one: Reference) -> str:
    if one.standing is None:
        return voice.say("n/a")
    is_point = one.benchmark.low == one.benchmark.high
    return {
        Standing.OVER: voice.say("over"),
        Standing.WITHIN: voice.say("equal") if is_point else voice.say("within"),
        Standing.UNDER: voice.say("under"),
    }[one.standing]


def source_said(voice: Voice, one: Reference | OtherReference) -> str:
    """Where the row comes from, and how near that is to whoever measured."""
    row = one.benchmark
    if one.own:
        return voice.say("{source} (own)", source=row.source)
    return voice.say("{source} ({standing})", source=row.source, standing=standing_name(voice, row.standing))


def standing_name(voice: Voice, standing: str) -> str:
    """How near a source is to whoever measured."""
    return {
        "guide": voice.say("guide"),
        "primary": voice.say("primary"),
        "secondary": voice.say("secondary"),
    }.get(standing, standing)


def _when_and_of_how_many(voice: Voice, one: Reference) -> tuple[str, str]:
    row, unknown = one.benchmark, voice.say("n/a")
    return (
        unknown if row.year is None else str(row.year),
        unknown if row.sample is None else voice.number(row.sample),
    )


def _why_not(voice: Voice, answer: BenchmarksAnswer, one: OtherReference) -> str:
    fact, known = one.fact or "", one.known
    match one.mismatch:
        case Mismatch.COMPANY:
            return voice.say("the figure of one company")
        case Mismatch.REPLACED:
            return voice.say("tiers of your own stand in its place")
        case Mismatch.WINDOW:
            return _other_window(voice, one.benchmark.window)
        case Mismatch.METHOD:
            return voice.say(
                "measured by {method}, unlike policy {policy}",
                method=_method(voice, one.benchmark.method),
                policy=answer.policy,
            )
        case Mismatch.PART:
            return voice.say("holds for whole companies, not for a segment")
        case Mismatch.UNKNOWN_FACT if fact == _OF_ACCOUNTS:
            return voice.say("ask for that segment, or set {fact} in {setting}", fact=fact, setting=_COMPANY)
        case Mismatch.UNKNOWN_FACT:
            return voice.say("set {fact} in {setting} to know", fact=fact, setting=_COMPANY)
        case Mismatch.SLICE:
            return _other_slice(voice, answer, fact, known)


def _other_slice(voice: Voice, answer: BenchmarksAnswer, fact: str, known: str | None) -> str:
    if answer.segment is not None:
        return voice.say("this is {segment}", segment=answer.segment)
    if known is None:
        return voice.say("this is all accounts")
    return voice.say("the company has {fact}={known}", fact=fact, known=known)


def _other_window(voice: Voice, window: WindowLength | None) -> str:
    if window is None:
        return voice.say("its source names no window")
    return {
        "day": voice.plural("holds for {count} day", "holds for {count} days", window.count),
        "week": voice.plural("holds for {count} week", "holds for {count} weeks", window.count),
        "month": voice.plural("holds for {count} month", "holds for {count} months", window.count),
    }[window.unit]


def _method(voice: Voice, method: str) -> str:
    return {
        "point_to_point": voice.say("point to point"),
        "movement_sum": voice.say("sums of movements"),
        "compounded": voice.say("compounded months"),
        "weighted_average": voice.say("the mean of monthly rates"),
    }[method]


def records(answer: BenchmarksAnswer) -> list[dict[str, Any]]:
    """One row a reference row: the figure, the row as it is, whether it applies and how the figure stands."""
    head = head_cells(answer) | {"metric": answer.metric.value}
    head |= ratio_cells("figure", headline_ratio(answer.total, answer.metric))
    judged = []
    for one in answer.applying:
        stands = "" if one.standing is None else one.standing.value
        judged.append(head | _judgement(applies="yes", standing=stands) | _cells(one))
    for other in answer.others:
        why = _judgement(
            applies="no",
            mismatch=other.mismatch.value,
            fact=inert(other.fact or ""),
            known=inert(other.known or ""),
        )
        judged.append(head | why | _cells(other))
    return judged or [head]


def _judgement(
    *, applies: str, standing: str = "", mismatch: str = "", fact: str = "", known: str = ""
) -> dict[str, Any]:
    return {"applies": applies, "standing": standing, "mismatch": mismatch, "fact": fact, "known": known}


def _cells(one: Reference | OtherReference) -> dict[str, Any]:
    row = one.benchmark
    window = "" if row.window is None else f"{row.window.count} {row.window.unit}{'s' * (row.window.count > 1)}"
    return {
        "own": "yes" if one.own else "no",
        "window": window,
        "method": row.method,
        "slice": inert(row.slice),
        "low_pct": row.low or "",
        "high_pct": row.high or "",
        "statistic": inert(row.statistic),
        "label": inert(row.label or ""),
        "sample": "" if row.sample is None else row.sample,
        "year": "" if row.year is None else row.year,
        "source": inert(row.source),
        "source_standing": inert(row.standing),
    }
