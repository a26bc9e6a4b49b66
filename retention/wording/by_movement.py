"""What each movement adds to the change of a ratio: a table of both periods, and a sentence about the largest."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from retention.metrics.effects import MOVED_BY, movement_effects, still
from retention.metrics.rates import headline_ratio
from retention.question import Movement
from retention.ratio import difference, exact
from retention.wording.columns import Column, table_of
from retention.wording.comparison import before_and_change, weight_name
from retention.wording.movements import movement_name
from retention.wording.names import metric_name, period_name
from retention.wording.parts import NOTHING
from retention.wording.sums import adding_up_both_ways

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retention.answer.why import WhyAnswer
    from retention.metrics.effects import MovementEffect
    from retention.wording.reply import Table
    from retention.wording.voice import Voice


class _Split(NamedTuple):
    """Decimal texts: of every movement its signed share of the opening in both periods and its effect, of all the sum.

    With what the ratio is when nothing moves, the shares sum to it; the effects sum to its change.
    """

    effects: tuple[MovementEffect, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    effect: tuple[str, ...]
    sums: tuple[str, str, str]


def movement_sentences(voice: Voice, answer: WhyAnswer) -> Iterator[str]:
    """The movement that changed most, where there are several; that there is no split, where there is none."""
    if before_and_change(answer) is None:
        return
    facts = {"metric": metric_name(voice, answer.metric), "weight": weight_name(voice, answer.metric)}
    split = _split(answer)
    if split is None:
        yield voice.say(
            "Not told by movement: under {policy}, {metric} is not made of the period's movements over {weight}.",
            policy=answer.policy,
            **facts,
        )
        return
    sizes = [abs(exact(one.effect)) for one in split.effects]
    if len(sizes) == 1 or not any(sizes):
        return
    most = sizes.index(max(sizes))
    yield voice.say(
        "The movement that changed {metric} most is {movement}: {effect}, from {before} to {after} of {weight}.",
        movement=movement_name(voice, split.effects[most].movement),
        effect=voice.points(split.effect[most]),
        before=voice.percent_of(split.before[most].removeprefix("-")),
        after=voice.percent_of(split.after[most].removeprefix("-")),
        **facts,
    )


def movement_tables(voice: Voice, answer: WhyAnswer) -> Iterator[Table]:
    """Every movement in both periods and its part of the change, under the opening and above the metric."""
    split = _split(answer)
    if split is None:
        return
    metric, weight = metric_name(voice, answer.metric), weight_name(voice, answer.metric)
    opening = [voice.percent_of("100.0")] * still(answer.metric)

    def shares(texts: Sequence[str], whole: str) -> tuple[str, ...]:
        return (*opening, *(voice.percent_of(text, sign=True) for text in texts), voice.percent_of(whole))

    before, after, change = split.sums
    names = (*([weight] * len(opening)), *(movement_name(voice, one.movement) for one in split.effects), metric)
    effects = (*([NOTHING] * len(opening)), *map(voice.points, (*split.effect, change)))
    yield table_of(
        (
            Column(voice.say("movement"), "left", names),
            Column(voice.say("{metric} before", metric=metric), "right", shares(split.before, before)),
            Column(voice.say("{metric} now", metric=metric), "right", shares(split.after, after)),
            Column(voice.say("effect"), "right", effects),
        ),
        voice.say(
            "Change of {metric} by movement, {earlier} to {period} (shares of {weight})",
            metric=metric,
            earlier=period_name(voice, answer.compared.period),
            period=period_name(voice, answer.period),
            weight=weight,
        ),
        foot=1,
    )


def _split(answer: WhyAnswer) -> _Split | None:
    effects = movement_effects(answer.compared.total, answer.total, answer.metric)
    figures, ratio = before_and_change(answer), headline_ratio(answer.total, answer.metric)
    if not effects or figures is None or ratio is None:
        return None
    sums = (figures[0], ratio.percent, figures[1])
    # A movement that only some policies count gives back what was lost.
    signs = {Movement.REACTIVATION: 1} | MOVED_BY[answer.metric]
    start = Fraction(still(answer.metric))
    parts = (
        (start, *(signs[one.movement] * exact(one.before) for one in effects)),
        (start, *(signs[one.movement] * exact(one.after) for one in effects)),
        (Fraction(0), *(exact(one.effect) for one in effects)),
    )
    texts = adding_up_both_ways(sums, [tuple(map(difference, column)) for column in parts])
    before, after, effect = (column[1:] for column in texts)
    return _Split(effects, before, after, effect, sums)
