"""Why a ratio changed, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.answer import Reversal
from retention.metrics.effects import movement_effects
from retention.metrics.rates import headline_ratio
from retention.ratio import difference, exact
from retention.wording.by_movement import movement_sentences, movement_tables
from retention.wording.causes import cause_tables
from retention.wording.cells import head_cells, inert, ratio_cells
from retention.wording.checks import check_sentences, nothing_to_retain
from retention.wording.columns import Column, table_of
from retention.wording.comparison import before_and_change, effect_sentence
from retention.wording.names import date_before, definition, metric_name, period_name, row_name, row_said, subject
from retention.wording.parts import account_count, provenance, scope_line
from retention.wording.policy_rules import rule_sentences
from retention.wording.reply import Reply
from retention.wording.sums import adding_up
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from retention.answer.why import DriverAmount, ReasonAmount, SegmentEffect, WhyAnswer
    from retention.ratio import Difference, Ratio
    from retention.wording.reply import Table
    from retention.wording.voice import Voice


def reply(voice: Voice, answer: WhyAnswer) -> Reply:
    """The change, its segments, its movements; then accounts, drivers and reasons of the later period alone."""
    return Reply(
        headline=_headline(voice, answer),
        tier=None,
        scope=_scope(voice, answer),
        checks=tuple(check_sentences(voice, answer)),
        comparison=tuple(_sentences(voice, answer)),
        statement=None,
        breakdown=_segments(voice, answer) if answer.segments else None,
        rates=None,
        definition=" ".join((definition(voice, answer.metric), *rule_sentences(voice, answer.metric, answer.policy))),
        provenance=provenance(voice, answer),
        more=(*movement_tables(voice, answer), *cause_tables(voice, answer)),
    )


def _headline(voice: Voice, answer: WhyAnswer) -> str:
    after, figures = headline_ratio(answer.total, answer.metric), before_and_change(answer)
    if after is None:
        return nothing_to_retain(voice, answer)
    name, period = subject(voice, answer.metric, answer.conditions), period_name(voice, answer.period)
    if figures is None:
        return voice.say("{subject}, {period}: {figure}", subject=name, period=period, figure=voice.percent(after))
    before, change = figures
    facts = {
        "subject": name,
        "points": voice.decimal(change.removeprefix("-")),
        "before": voice.percent_of(before),
        "earlier": period_name(voice, answer.compared.period),
        "after": voice.percent(after),
        "period": period,
    }
    if not change.strip("-0."):
        return voice.say("{subject} did not change: {before} ({earlier}), {after} ({period})", **facts)
    if change.startswith("-"):
        return voice.say("{subject} fell {points} points: {before} ({earlier}) to {after} ({period})", **facts)
    return voice.say("{subject} rose {points} points: {before} ({earlier}) to {after} ({period})", **facts)


def _scope(voice: Voice, answer: WhyAnswer) -> str:
    earlier = answer.compared.period
    days = voice.days(earlier.start, date_before(earlier.end))
    return scope_line(
        voice,
        answer,
        voice.say("against {days}", days=days),
        account_count(voice, answer.total.accounts_opening),
    )


def _sentences(voice: Voice, answer: WhyAnswer) -> Iterator[str]:
    """Rate and mix of the change, the segment that moved it most, the movement that did."""
    if headline_ratio(answer.compared.total, answer.metric) is None:
        yield voice.say(
            "{period}: no account was active at its opening.",
            period=capitalised(period_name(voice, answer.compared.period)),
        )
    yield from _segment_sentences(voice, answer)
    yield from movement_sentences(voice, answer)


def _segment_sentences(voice: Voice, answer: WhyAnswer) -> Iterator[str]:
    effect = answer.compared.effect
    if effect is None or len(answer.segments) < 2 or not any(map(_together, answer.segments)):  # noqa: PLR2004 - one segment has no mix
        return
    if not any(isinstance(check, Reversal) for check in answer.warnings):
        yield effect_sentence(voice, answer, effect)
    most = max(answer.segments, key=lambda segment: abs(_together(segment)))
    yield voice.say(
        "Moved most by {segment}: {effect}.",
        segment=row_said(voice, answer.by, most.segment),
        effect=voice.points(difference(_together(most)).percent),
    )


def _together(segment: SegmentEffect) -> Fraction:
    return exact(segment.rate) + exact(segment.mix)


def _segments(voice: Voice, answer: WhyAnswer) -> Table:
    """Every segment in both periods, its part of the change, and the total; rate and mix add up as they stand."""
    metric, total, whole = metric_name(voice, answer.metric), voice.say("total"), voice.percent_of("100.0")
    figures, after = before_and_change(answer), headline_ratio(answer.total, answer.metric)
    before = voice.say("n/a") if figures is None else voice.percent_of(figures[0])
    effect, segments = answer.compared.effect, answer.segments
    sums = ("0.0", "0.0") if figures is None or effect is None else adding_up(figures[1], (effect.rate, effect.mix))

    def worded(value: Ratio | None) -> str:
        return voice.say("n/a") if value is None else voice.percent(value)

    def points(sum_of_all: str, parts: Sequence[Difference]) -> tuple[str, ...]:
        return tuple(voice.points(text) for text in (*adding_up(sum_of_all, parts), sum_of_all))

    def column(title: str, cells: Iterable[str], foot: str) -> Column:
        return Column(title, "right", (*cells, foot))

    return table_of(
        (
            Column(answer.by, "left", (*(row_name(voice, segment.segment) for segment in segments), total)),
            column(
                voice.say("{metric} before", metric=metric),
                (worded(segment.before) for segment in segments),
                before,
            ),
            column(
                voice.say("{metric} now", metric=metric), (worded(segment.after) for segment in segments), worded(after)
            ),
            column(voice.say("share before"), (voice.percent(segment.share_before) for segment in segments), whole),
            column(voice.say("share now"), (voice.percent(segment.share_after) for segment in segments), whole),
            Column(voice.say("rate"), "right", points(sums[0], [segment.rate for segment in segments])),
            Column(voice.say("mix"), "right", points(sums[1], [segment.mix for segment in segments])),
        ),
        foot=1,
    )


def records(answer: WhyAnswer) -> list[dict[str, Any]]:
    """One row a segment, the total, a movement, an account, a driver, a reason, told apart by `row`.

    Cells that belong to others are empty; rows of accounts, drivers and reasons are of the later period alone.

    Ratios and differences have three columns: numerator, denominator and percent.
    """
    asked = head_cells(answer) | {
        "metric": answer.metric.value,
        "compared_start": answer.compared.period.start.isoformat(),
        "compared_end": answer.compared.period.end.isoformat(),
        "by": inert(answer.by),
    }
    names = "row segment movement account name driver reason accounts opening_arr_minor closing_arr_minor arr_minor"
    none: dict[str, Any] = dict.fromkeys(names.split(), "")
    for name in ("before", "after", "share_before", "share_after", "rate", "mix", "effect"):
        none |= ratio_cells(name, None)
    parts = (_of_segments, _of_movements, _of_accounts, _of_causes)
    return [asked | none | found for part in parts for found in part(answer)]


def _of_segments(answer: WhyAnswer) -> Iterator[dict[str, Any]]:
    for segment in answer.segments:
        yield (
            {"row": "segment", "segment": inert(segment.segment or "")}
            | {
                cell: value
                for name in ("before", "after", "share_before", "share_after", "rate", "mix")
                for cell, value in ratio_cells(name, getattr(segment, name)).items()
            }
            | ratio_cells("effect", difference(_together(segment)))
        )
    effect = answer.compared.effect
    yield {"row": "total"} | {
        cell: value
        for name, part in (
            ("before", headline_ratio(answer.compared.total, answer.metric)),
            ("after", headline_ratio(answer.total, answer.metric)),
            ("rate", None if effect is None else effect.rate),
            ("mix", None if effect is None else effect.mix),
            ("effect", answer.compared.change),
        )
        for cell, value in ratio_cells(name, part).items()
    }


def _of_movements(answer: WhyAnswer) -> Iterator[dict[str, Any]]:
    for one in movement_effects(answer.compared.total, answer.total, answer.metric):
        yield (
            {"row": "movement", "movement": one.movement.value}
            | ratio_cells("before", one.before)
            | ratio_cells("after", one.after)
            | ratio_cells("effect", one.effect)
        )


def _of_accounts(answer: WhyAnswer) -> Iterator[dict[str, Any]]:
    for one in answer.accounts:
        mover = one.account
        yield {
            "row": "account",
            "segment": inert(mover.segment or ""),
            "movement": one.movement.value,
            "account": inert(mover.account),
            "name": inert(mover.name or ""),
            "driver": "" if one.driver is None else one.driver.value,
            "reason": inert(mover.reason or ""),
            "accounts": 1,
            "opening_arr_minor": mover.opening_arr_minor,
            "closing_arr_minor": mover.closing_arr_minor,
            "arr_minor": mover.arr_minor,
        } | ratio_cells("effect", one.effect)


def _of_causes(answer: WhyAnswer) -> Iterator[dict[str, Any]]:
    for driver in answer.drivers:
        yield {"row": "driver", "driver": driver.driver.value} | _counted(driver)
    for reason in answer.reasons:
        yield {"row": "reason", "reason": inert(reason.reason or "")} | _counted(reason)


def _counted(part: DriverAmount | ReasonAmount) -> dict[str, Any]:
    return {"movement": part.movement.value, "accounts": part.accounts, "arr_minor": part.arr_minor}
