"""Tiers and the bounds of reference rows, within a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording.names import value_name
from retention.wording.voice import BETWEEN

if TYPE_CHECKING:
    from retention.answer import Benchmark, Tier
    from retention.wording.voice import Voice


def tier_said(voice: Voice, tier: Tier) -> str:
    """The tier with its bounds, and the typical range that is quoted beside it."""
    worded = voice.say(
        "{tier} ({bounds})", tier=tier_name(voice, tier.name), bounds=bounds_said(voice, tier.low, tier.high)
    )
    return worded if tier.benchmark is None else BETWEEN.join((worded, _typical(voice, tier.benchmark)))


def tier_name(voice: Voice, name: str) -> str:
    return {
        "world-class": voice.say("world-class"),
        "strong": voice.say("strong"),
        "needs improvement": voice.say("needs improvement"),
        "critical": voice.say("critical"),
    }[name]


def bounds_said(voice: Voice, low: str | None, high: str | None) -> str:
    """A range of percentages whose upper bound is the next one's: "100–120 %", "120 % and over", "under 90 %"."""
    if low is not None and high is not None:
        return voice.say("{low}–{high} %", low=voice.decimal(low), high=voice.decimal(high))
    if low is not None:
        return voice.say("{low} % and over", low=voice.decimal(low))
    return voice.say("under {high} %", high=voice.decimal(high or "0"))


def _typical(voice: Voice, row: Benchmark) -> str:
    bounds = bounds_said(voice, row.low, row.high)
    name, equals, value = row.slice.partition("=")
    if not row.slice:
        return voice.say("typically {bounds}", bounds=bounds)
    segment = value_name(name, value.strip('"')) if equals and not name.endswith("_usd") else row.slice
    return voice.say("{segment} is typically {bounds}", segment=segment, bounds=bounds)
