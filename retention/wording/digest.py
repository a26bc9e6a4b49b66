"""A digest in words: what must be said first, the main answer, and what goes in its thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retention.wording.names import label_name, period_name, trailing_name
from retention.wording.replies import word
from retention.wording.tiers import tier_name
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Answer
    from retention.digest.content import Digest
    from retention.digest.crossings import Crossings, TierChange
    from retention.digest.lateness import Stale
    from retention.wording.reply import Reply
    from retention.wording.voice import Voice


# Churned accounts that are told one by one; the thread, or the question for them, has the others.
CHURNED_LISTED = 5


@dataclass(frozen=True, slots=True)
class DigestReply:
    """The message that everybody sees, and those in its thread: one for each answer of `Digest.in_thread`."""

    main: Reply
    thread: tuple[Reply, ...]


def digest_reply(digest: Digest, locale: str | Voice = "en") -> DigestReply:
    """Word a digest; what is late or was crossed stands before everything else."""
    speaker = voice(locale)
    first, *others = (word(answer, speaker) for answer in digest.answers)
    late, *others_late = (tuple(_late(speaker, stale)) for stale in digest.stale)
    # Broken down it states no movements: those of the total stand in their place.
    statement = first.statement if digest.total is None else word(digest.total, speaker).statement
    main = replace(first, checks=(*late, *_news(speaker, digest), *first.checks), statement=statement)
    movers = () if digest.movers is None else (word(digest.movers, speaker),)
    thread = (replace(reply, checks=(*said, *reply.checks)) for reply, said in zip(others, others_late, strict=True))
    return DigestReply(main, (*movers, *thread))


def _news(speaker: Voice, digest: Digest) -> Iterator[str]:
    if digest.crossings:
        yield from _crossed(speaker, digest.crossings)
    told = digest.crossings.tiers if digest.crossings else ()
    yield from (_tier_change(speaker, change) for change in digest.tier_changes if change not in told)


def _late(speaker: Voice, stale: Stale | None) -> Iterator[str]:
    if stale is not None:
        yield _stale(speaker, stale)


def _stale(speaker: Voice, stale: Stale) -> str:
    if not stale.over:
        return speaker.say(
            "Nothing of {due} is known yet: the ledger is complete through {day}. This is {answered}.",
            due=label_name(speaker, stale.due),
            day=speaker.day(stale.complete_through),
            answered=period_name(speaker, stale.answered),
        )
    return speaker.say(
        "The data is late: {due} is over, but the ledger is complete through {day} only. This is {answered}, the newest"
        " complete one.",
        due=label_name(speaker, stale.due),
        day=speaker.day(stale.complete_through),
        answered=period_name(speaker, stale.answered),
    )


def _crossed(speaker: Voice, crossings: Crossings) -> Iterator[str]:
    watched = crossings.watched
    currency = watched.currency or ""
    if crossings.unknown is not None:
        yield speaker.say(
            "Whether a threshold was crossed after {day} is not known.",
            day=speaker.day(crossings.unknown.complete_through),
        )
    yield from (_tier_change(speaker, change) for change in crossings.tiers)
    if crossings.points is not None:
        yield _fall(speaker, watched, crossings.points)
    period = period_name(speaker, watched.period)
    for mover in crossings.churned[:CHURNED_LISTED]:
        yield speaker.say(
            "{account} churned with {amount} {currency} of ARR, {period}.",
            account=mover.name or mover.account,
            amount=_amount(speaker, mover.arr_minor, currency),
            currency=currency,
            period=period,
        )
    if left := crossings.churned[CHURNED_LISTED:]:
        yield speaker.plural(
            "{count} more account of more than {over} {currency} churned, with {amount} {currency} in all.",
            "{count} more accounts of more than {over} {currency} churned, with {amount} {currency} in all.",
            len(left),
            over=speaker.decimal(crossings.over or "0"),
            currency=currency,
            amount=_amount(speaker, sum(mover.arr_minor for mover in left), currency),
        )


def _fall(speaker: Voice, watched: Answer, points: str) -> str:
    """By how much NRR fell, with the figures of both periods."""
    figures = {"points": speaker.decimal(points), "now": period_name(speaker, watched.period)}
    before = watched.compared
    if before is None or before.total.nrr is None or watched.total.nrr is None:
        return speaker.say("NRR fell by more than {points} pt, {now}.", **figures)
    return speaker.say(
        "NRR fell by more than {points} pt: from {was} ({before}) to {is_} ({now}).",
        **figures,
        before=period_name(speaker, before.period),
        was=speaker.percent(before.total.nrr),
        is_=speaker.percent(watched.total.nrr),
    )


def _amount(speaker: Voice, minor: int, currency: str | None) -> str:
    return speaker.money(minor, currency, cents=not speaker.is_whole(minor, currency))


def _tier_change(speaker: Voice, change: TierChange) -> str:
    before, after = tier_name(speaker, change.before.name), tier_name(speaker, change.after.name)
    figures = {
        "before": before,
        "after": after,
        "was": speaker.percent(change.before.nrr),
        "now": speaker.percent(change.after.nrr),
        "earlier": trailing_name(speaker, change.before.window.start, change.before.window.end),
        "later": trailing_name(speaker, change.after.window.start, change.after.window.end),
    }
    if change.segment is None:
        return speaker.say("The tier changed from {before} ({was}, {earlier}) to {after} ({now}, {later}).", **figures)
    return speaker.say(
        "The tier of {segment} changed from {before} ({was}, {earlier}) to {after} ({now}, {later}).",
        segment=change.segment,
        **figures,
    )
