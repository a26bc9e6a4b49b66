"""A digest in words: what must be said first, the main answer, and what goes in its thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retention.wording.names import label_name, period_name
from retention.wording.replies import word
from retention.wording.tiers import tier_name
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.digest.content import Crossings, Digest, Stale, TierChange
    from retention.wording.reply import Reply
    from retention.wording.voice import Voice


@dataclass(frozen=True, slots=True)
class DigestReply:
    """The message that everybody sees, and those in its thread: one for each answer of `Digest.in_thread`."""

    main: Reply
    thread: tuple[Reply, ...]


def digest_reply(digest: Digest, locale: str | Voice = "en") -> DigestReply:
    """Word a digest; what is late or was crossed stands before everything else."""
    speaker = voice(locale)
    main, first = word(digest.answers[0], speaker), tuple(_first(speaker, digest))
    # Broken down it states no movements: those of the total stand in their place.
    statement = main.statement if digest.total is None else word(digest.total, speaker).statement
    whole = replace(main, checks=(*first, *main.checks), statement=statement)
    return DigestReply(whole, tuple(word(answer, speaker) for answer in digest.in_thread))


def _first(speaker: Voice, digest: Digest) -> Iterator[str]:
    if digest.stale is not None:
        yield _stale(speaker, digest.stale)
    if digest.crossings:
        yield from _crossed(speaker, digest, digest.crossings)
    told = digest.crossings.tiers if digest.crossings else ()
    yield from (_tier_change(speaker, change) for change in digest.tier_changes if change not in told)


def _stale(speaker: Voice, stale: Stale) -> str:
    return speaker.say(
        "The data is late: {due} is over, but the ledger is complete through {day} only. This is {answered}, the newest"
        " complete one.",
        due=label_name(speaker, stale.due),
        day=speaker.day(stale.complete_through),
        answered=period_name(speaker, stale.answered),
    )


def _crossed(speaker: Voice, digest: Digest, crossings: Crossings) -> Iterator[str]:
    yield from (_tier_change(speaker, change) for change in crossings.tiers)
    if crossings.nrr_down_points is not None:
        yield speaker.say(
            "NRR fell by more than {points} points against the period before.",
            points=speaker.decimal(crossings.nrr_down_points),
        )
    currency = digest.answers[0].currency
    for mover in crossings.churned:
        yield speaker.say(
            "{account} churned with {amount} of ARR.",
            account=mover.name or mover.account,
            amount=speaker.money(mover.arr_minor, currency, cents=not speaker.is_whole(mover.arr_minor, currency)),
        )


def _tier_change(speaker: Voice, change: TierChange) -> str:
    before, after = tier_name(speaker, change.before.name), tier_name(speaker, change.after.name)
    figures = {
        "before": before,
        "after": after,
        "was": speaker.percent(change.before.nrr),
        "now": speaker.percent(change.after.nrr),
    }
    if change.segment is None:
        return speaker.say("The tier changed from {before} ({was}) to {after} ({now}), trailing 12 months.", **figures)
    return speaker.say(
        "The tier of {segment} changed from {before} ({was}) to {after} ({now}), trailing 12 months.",
        segment=change.segment,
        **figures,
    )
