"""An `Overview` in words: each period's headline and table, and how fresh the ledger is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from retention.answer import RowsSetAside
from retention.errors import QuestionError
from retention.question import Metric
from retention.wording.answers import reply
from retention.wording.errors import explain
from retention.wording.figures import form
from retention.wording.ledger_checks import set_aside
from retention.wording.names import metric_name, period_name, row_name
from retention.wording.reply import Table
from retention.wording.slack import rows_shown
from retention.wording.tiers import tier_name
from retention.wording.voice import BETWEEN, capitalised, voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Answer
    from retention.overview import Overview, PeriodStanding
    from retention.ratio import Change
    from retention.wording.voice import Voice

_UP, _DOWN, _LEVEL = "\N{UPWARDS ARROW}", "\N{DOWNWARDS ARROW}", "\N{RIGHTWARDS ARROW}"


@dataclass(frozen=True, slots=True)
class PeriodReply:
    """A period: its headline, the lines under it, and one row a segment and the total; `cut` where rows gave way."""

    headline: str
    lines: tuple[str, ...] = ()
    table: Table | None = None
    cut: str | None = None


@dataclass(frozen=True, slots=True)
class OverviewReply:
    """The periods, newest month first, and the lines on how fresh the ledger is."""

    periods: tuple[PeriodReply, ...]
    freshness: tuple[str, ...]


def word_overview(found: Overview, locale: str | Voice = "en") -> OverviewReply:
    """Word an overview. What both periods have to say is said once."""
    speaker, told = voice(locale), set[str]()
    periods = []
    for standing in found.periods:
        if isinstance(standing, QuestionError):
            periods.append(PeriodReply(explain(standing, speaker)))
            continue
        worded = _period(speaker, standing)
        periods.append(
            PeriodReply(
                worded.headline, tuple(line for line in worded.lines if line not in told), worded.table, worded.cut
            )
        )
        told.update(worded.lines)
    return OverviewReply(tuple(periods), tuple(_freshness(speaker, found)))


def _period(speaker: Voice, standing: PeriodStanding) -> PeriodReply:
    answer = standing.answer
    # Rows set aside are told with the ledger's freshness.
    warnings = tuple(warning for warning in answer.warnings if not isinstance(warning, RowsSetAside))
    worded = reply(speaker, answer.model_copy(update={"warnings": warnings}))
    lines = (*([worded.tier] if worded.tier else []), *worded.comparison[:1], *worded.checks)
    if not standing.segments:
        return PeriodReply(worded.headline, lines)
    shown, rows = len(standing.segments), len(answer.rows)
    return PeriodReply(
        worded.headline, lines, _table(speaker, standing), rows_shown(shown, rows, speaker) if shown < rows else None
    )


def _table(speaker: Voice, standing: PeriodStanding) -> Table:
    """One row a segment, largest opening first, and the total: figure, direction, twelve months, tier."""
    answer, shown, none = standing.answer, form(speaker, standing.answer, Metric.NRR), speaker.say("n/a")
    changes = {} if answer.compared is None else {row.segment: row.change for row in answer.compared.row_changes}
    before = "" if answer.compared is None else period_name(speaker, answer.compared.period)
    rows = [
        (
            row_name(speaker, one.row.segment),
            none if one.row.nrr is None else shown.figure(one.row.nrr),
            trend(speaker, answer, changes.get(one.row.segment)),
            none if one.twelve_months is None else shown.figure(one.twelve_months),
            none if one.tier is None else tier_name(speaker, one.tier.name),
        )
        for one in standing.segments
    ]
    twelve = None if answer.trailing is None else answer.trailing.total.nrr
    total = (
        speaker.say("total"),
        none if answer.total.nrr is None else shown.figure(answer.total.nrr),
        trend(speaker, answer, None if answer.compared is None else answer.compared.change),
        none if twelve is None else shown.figure(twelve),
        none if answer.tier is None else tier_name(speaker, answer.tier.name),
    )
    header = (
        capitalised(answer.by or ""),
        metric_name(speaker, Metric.NRR),
        speaker.say("vs {period}", period=before),
        speaker.say("12 months"),
        capitalised(speaker.say("tier")),
    )
    return Table(
        header=header,
        align=("left", "right", "right", "right", "left"),
        rows=(*rows, total),
    )


def trend(speaker: Voice, answer: Answer, change: Change | None) -> str:
    """A change with its direction: "↑ +1.2 pt"."""
    if change is None:
        return speaker.say("n/a")
    worded, moved = form(speaker, answer, answer.metric).changed(change), int(change.numerator)
    return f"{_LEVEL if not moved else _UP if moved > 0 else _DOWN} {worded}"


def _freshness(speaker: Voice, found: Overview) -> Iterator[str]:
    ledger = found.ledger
    yield BETWEEN.join(
        (
            speaker.say("Complete through {day}", day=speaker.day(ledger.complete_through)),
            speaker.say("ledger v{version}", version=str(ledger.version)),
            *(
                speaker.say("imported {moment}", moment=speaker.moment(version.imported_at))
                for version in ledger.versions
                if version.version == ledger.version
            ),
        )
    )
    warnings = (
        warning
        for standing in found.periods
        if not isinstance(standing, QuestionError)
        for warning in standing.answer.warnings
        if isinstance(warning, RowsSetAside)
    )
    yield from (set_aside(speaker, warning) for warning in islice(warnings, 1))
