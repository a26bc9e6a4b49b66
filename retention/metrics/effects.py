"""What a change of a ratio is made of: segments by rate and mix, movements, and the accounts that moved the ratio."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retention.answer.why import SegmentEffect
from retention.ledger.kernel import COMPONENTS
from retention.metrics.mix import share, weighted_total, weights
from retention.metrics.movers import AMOUNT, OPENING
from retention.metrics.rates import headline_ratio
from retention.question import Metric, Movement
from retention.ratio import difference, exact, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retention.answer import Retention, Row
    from retention.policy import Policy
    from retention.ratio import Difference, Ratio

_OPENS, _RETAINED, _CHURNED = (COMPONENTS.index(f"accounts_{name}") for name in ("opening", "retained", "churned"))
_OF_ACCOUNTS = (Metric.LOGO_RETENTION, Metric.CRR, Metric.LOGO_CHURN)
# What each movement does to the numerator of a ratio whose denominator is the opening.
MOVED_BY: dict[Metric, dict[Movement, int]] = {
    Metric.NRR: {Movement.EXPANSION: 1, Movement.CONTRACTION: -1, Movement.CHURN: -1},
    Metric.GRR: {Movement.CONTRACTION: -1, Movement.CHURN: -1},
    Metric.REVENUE_CHURN: {Movement.CONTRACTION: 1, Movement.CHURN: 1},
    Metric.LOGO_RETENTION: {Movement.CHURN: -1},
    Metric.CRR: {Movement.CHURN: -1},
    Metric.LOGO_CHURN: {Movement.CHURN: 1},
}
# What returning accounts do, where a policy counts them.
_RETURNING: dict[Metric, dict[Movement, int]] = {Metric.NRR: {Movement.REACTIVATION: 1}}
_CHURNS = frozenset({Metric.LOGO_CHURN, Metric.REVENUE_CHURN})
# The metrics whose change can be taken apart: sums of segments over sums of segments.
EXPLAINED = tuple(MOVED_BY)


def adds_up(total: Retention, rows: Sequence[Row], metric: Metric) -> bool:
    """Whether the total's ratio is that of its segments, each with its denominator as weight."""
    whole = headline_ratio(total, metric)
    return whole is None or weighted_total(weights(rows, metric)) == exact(whole)


def segment_effects(before: Sequence[Row], after: Sequence[Row], metric: Metric) -> tuple[SegmentEffect, ...]:
    """Each segment's part of the change of the total; they sum to it exactly. None where a period has no cohort.

    w is a segment's share of the denominator, r its ratio, m the mean of both periods' totals. With the mean of the
    two periods as w̄ and r̄: rate = w̄ (r₁ - r₀), mix = (r̄ - m)(w₁ - w₀), together w₁r₁ - w₀r₀ - m (w₁ - w₀), and the
    shares of either period sum to one. A segment that only one period has moved the total by its weight alone.
    """
    earlier, later = weights(before, metric), weights(after, metric)
    if not earlier or not later:
        return ()
    middle = (weighted_total(earlier) + weighted_total(later)) / 2
    found = []
    for name in (*later, *(name for name in earlier if name not in later)):
        # The ratio of a segment that only one period has is that of both: then it has no rate of its own.
        was, is_now = earlier.get(name), later.get(name)
        weight_before, ratio_before = was or (Fraction(0), later[name][1])
        weight_after, ratio_after = is_now or (Fraction(0), earlier[name][1])
        rate = (weight_before + weight_after) * (ratio_after - ratio_before) / 2
        mix = ((ratio_before + ratio_after) / 2 - middle) * (weight_after - weight_before)
        found.append(
            SegmentEffect(
                segment=name,
                before=_ratio_of(before, name, metric),
                after=_ratio_of(after, name, metric),
                share_before=share(weight_before),
                share_after=share(weight_after),
                rate=difference(rate),
                mix=difference(mix),
            )
        )
    return tuple(found)


class MovementEffect(NamedTuple):
    """A movement as a share of the opening, in both periods, and what its change adds to that of the metric."""

    movement: Movement
    before: Ratio
    after: Ratio
    effect: Difference


def still(metric: Metric) -> int:
    """The ratio of a period in which nothing moves: nobody has churned, or all of the opening is there."""
    return 0 if metric in _CHURNS else 1


def movement_effects(before: Retention, after: Retention, metric: Metric) -> tuple[MovementEffect, ...]:
    """Each movement's part of the change of `metric`; they sum to it exactly.

    A ratio of the opening is what it is when nothing moves, plus each movement's share of the opening with its sign:
    1 + 0.06 - 0.02 for NRR. So a movement whose share goes from s₀ to s₁ adds sign × (s₁ - s₀). Shares of accounts
    are of accounts. None where the recorded ratio of either period is not exactly that: months that are multiplied or
    averaged, caps, another denominator.
    """
    usual = MOVED_BY[metric]
    for signs in (usual, usual | _RETURNING.get(metric, {})):
        earlier, later = (_shares(one, metric, signs) for one in (before, after))
        if earlier and later:
            return tuple(
                MovementEffect(
                    movement,
                    earlier[movement],
                    later[movement],
                    difference(sign * (exact(later[movement]) - exact(earlier[movement]))),
                )
                for movement, sign in signs.items()
            )
    return ()


def _shares(one: Retention, metric: Metric, signs: dict[Movement, int]) -> dict[Movement, Ratio]:
    """Every movement's share of the opening; none where they do not make the ratio."""
    whole = headline_ratio(one, metric)
    if metric in _OF_ACCOUNTS:
        opening, amounts = one.accounts_opening, dict.fromkeys(signs, one.accounts_churned)
    else:
        opening = one.opening_arr_minor
        amounts = {movement: getattr(one, f"{movement.value}_arr_minor") for movement in signs}
    found = {movement: ratio(amount, opening) for movement, amount in amounts.items()}
    shares = {movement: share for movement, share in found.items() if share is not None}
    made = sum((signs[movement] * exact(share) for movement, share in shares.items()), Fraction(still(metric)))
    return shares if whole is not None and made == exact(whole) else {}


class Moved(NamedTuple):
    """A column of the parts that moved the ratio, by which movement, and how much of the numerator."""

    movement: Movement
    column: int
    weight: int


class MovedMost(NamedTuple):
    """Those that moved the ratio most, and how many moved it at all."""

    largest: list[Moved]
    accounts_total: int


def moved_most(parts: NDArray[np.int64], metric: Metric, policy: Policy, top: int | None = None) -> MovedMost:
    """The `top` accounts (columns of COMPONENTS × accounts) that moved the ratio most.

    The largest weight comes first, then the largest ARR. Over all of them the weights sum to the ratio's numerator
    less its denominator; for churns, to its numerator.
    """
    signs = _signs(metric, policy)
    weights_of = {movement: _weights(parts, movement, metric, policy) for movement in signs}
    found = {movement: np.flatnonzero(weight) for movement, weight in weights_of.items()}
    column = np.concatenate(tuple(found.values()))
    weight = np.concatenate([weights_of[movement][own] for movement, own in found.items()])
    worth = np.concatenate([parts[AMOUNT[movement], own] for movement, own in found.items()])
    movement = np.repeat(np.arange(len(found)), [len(own) for own in found.values()])
    order = np.lexsort((column, -worth, -weight))[:top]
    named = tuple(signs.items())
    moved = [
        Moved(named[which][0], place, named[which][1] * size)
        for which, place, size in zip(
            movement[order].tolist(), column[order].tolist(), weight[order].tolist(), strict=True
        )
    ]
    return MovedMost(moved, len(np.unique(column)))


def _signs(metric: Metric, policy: Policy) -> dict[Movement, int]:
    return MOVED_BY[metric] | (_RETURNING.get(metric, {}) if policy.reactivation_in_nrr else {})


def _weights(parts: NDArray[np.int64], movement: Movement, metric: Metric, policy: Policy) -> NDArray[np.int64]:
    """What each account's movement takes from the numerator, or adds to it."""
    amount: NDArray[np.int64] = np.asarray(parts[AMOUNT[movement]])
    if metric is Metric.CRR:
        return np.asarray(parts[_OPENS] - parts[_RETAINED])
    if metric in _OF_ACCOUNTS:
        return np.asarray(parts[_CHURNED])
    if metric is not Metric.GRR or policy.grr_cap != "per_account" or policy.method == "weighted_average":
        return amount
    # Months that are added up can lose more than an account was worth at the opening; GRR then takes only that.
    shrunk: NDArray[np.int64] = np.minimum(parts[OPENING], parts[AMOUNT[Movement.CONTRACTION]])
    return shrunk if movement is Movement.CONTRACTION else np.asarray(np.minimum(parts[OPENING] - shrunk, amount))


def _ratio_of(rows: Sequence[Row], name: str | None, metric: Metric) -> Ratio | None:
    return next((headline_ratio(row, metric) for row in rows if row.segment == name), None)
