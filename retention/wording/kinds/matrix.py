"""The retention matrix in words, and as rows for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.answer.matrix import Quadrant
from retention.question import Metric
from retention.ratio import TIER_BOUNDARIES, percentage
from retention.wording.cells import head_cells, inert, ratio_cells, retention_cells
from retention.wording.checks import check_sentences, nothing_to_retain
from retention.wording.names import is_twelve_months, period_name, row_name, row_said, segment_name
from retention.wording.parts import NOTHING, Amounts, account_count, provenance, scope_line
from retention.wording.policy_rules import rule_sentences
from retention.wording.reply import Reply, Table
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Retention
    from retention.answer.matrix import MatrixAnswer
    from retention.ratio import Ratio
    from retention.wording.voice import Voice

_STANDING = (Quadrant.EXPANDS, Quadrant.HOLDS, Quadrant.LEAKS, Quadrant.SHRINKS)


def reply(voice: Voice, answer: MatrixAnswer) -> Reply:
    """Where to expand and where to rescue: a line a quadrant, then every segment."""
    amounts = Amounts(
        voice,
        answer.currency,
        (part.opening_arr_minor for part in (answer.total, *(found.row for found in answer.rows))),
    )
    return Reply(
        headline=_headline(voice, answer),
        tier=None,
        scope=scope_line(voice, answer, account_count(voice, answer.total.accounts_opening)),
        checks=(*check_sentences(voice, answer), *_other_window(voice, answer)),
        comparison=tuple(_quadrant_lines(voice, answer, amounts)),
        statement=None,
        breakdown=_table(voice, answer, amounts) if answer.rows else None,
        rates=None,
        # The rules that change NRR are also all those that change GRR.
        definition=" ".join((_definition(voice, answer), *rule_sentences(voice, Metric.NRR, answer.policy))),
        provenance=provenance(voice, answer),
    )


def _headline(voice: Voice, answer: MatrixAnswer) -> str:
    if answer.total.nrr is None or answer.total.grr is None:
        return nothing_to_retain(voice, answer)
    name = voice.say("retention by {attribute}", attribute=answer.by)
    if answer.conditions:
        segment = segment_name(voice, answer.conditions)
        name = voice.say("{segment} {metric}", segment=segment, metric=name)
    return voice.say(
        "{subject}, {period}: GRR {grr}, NRR {nrr}",
        subject=capitalised(name),
        period=period_name(voice, answer.period),
        grr=voice.percent(answer.total.grr),
        nrr=voice.percent(answer.total.nrr),
    )


def _other_window(voice: Voice, answer: MatrixAnswer) -> Iterator[str]:
    """Say that the bounds are not made for this period."""
    if not is_twelve_months(answer.period.start, answer.period.end):
        yield voice.say("The bounds are those of 12 months; this period is another.")


def _quadrant_lines(voice: Voice, answer: MatrixAnswer, amounts: Amounts) -> Iterator[str]:
    """One line a quadrant that has segments: which, and what they are worth at the opening."""
    for quadrant in _STANDING:
        rows = [found.row for found in answer.rows if found.quadrant is quadrant]
        if rows:
            yield voice.say(
                "{quadrant}: {segments} ({amount} of opening ARR).",
                quadrant=capitalised(quadrant_name(voice, quadrant)),
                segments=voice.listed([row_said(voice, answer.by, row.segment) for row in rows]),
                amount=amounts.plain(sum(row.opening_arr_minor for row in rows)),
            )


def quadrant_name(voice: Voice, quadrant: Quadrant) -> str:
    return {
        Quadrant.EXPANDS: voice.say("where to expand"),
        Quadrant.HOLDS: voice.say("kept, not growing"),
        Quadrant.LEAKS: voice.say("growing, but leaking"),
        Quadrant.SHRINKS: voice.say("where to rescue"),
        Quadrant.EMPTY: voice.say("nothing to retain"),
    }[quadrant]


def _table(voice: Voice, answer: MatrixAnswer, amounts: Amounts) -> Table:
    header = (
        answer.by,
        voice.say("accounts"),
        voice.say("opening ARR"),
        voice.say("GRR"),
        voice.say("NRR"),
        voice.say("quadrant"),
    )
    grr, nrr = answer.grr_bound, answer.nrr_bound

    def figures(part: Retention) -> tuple[str, ...]:
        accounts, opening = voice.number(part.accounts_opening), amounts.plain(part.opening_arr_minor)
        return accounts, opening, beside_bound(voice, part.grr, grr), beside_bound(voice, part.nrr, nrr)

    rows = [
        (row_name(voice, found.row.segment), *figures(found.row), quadrant_name(voice, found.quadrant))
        for found in answer.rows
    ]
    rows.append((voice.say("total"), *figures(answer.total), NOTHING))
    return Table(
        header=tuple(capitalised(title) for title in header),
        align=("left", "right", "right", "right", "right", "left"),
        rows=tuple(rows),
        foot=1,
    )


def beside_bound(voice: Voice, ratio: Ratio | None, bound: Ratio) -> str:
    """A ratio with as many decimals as show on which side of its bound it is: 89.96 %, not 90.0 %."""
    if ratio is None:
        return voice.say("n/a")
    boundaries = (0, bound.numerator, *TIER_BOUNDARIES)
    return voice.percent_of(percentage(ratio.numerator, ratio.denominator, boundaries))


def _definition(voice: Voice, answer: MatrixAnswer) -> str:
    grr, nrr = (voice.decimal(bound.percent.removesuffix(".0")) for bound in (answer.grr_bound, answer.nrr_bound))
    return voice.say(
        "Where to expand: GRR of {grr} % and over with NRR of {nrr} % and over. Kept, not growing: NRR under {nrr} %."
        " Growing, but leaking: GRR under {grr} %. Where to rescue: both under.",
        grr=grr,
        nrr=nrr,
    )


def records(answer: MatrixAnswer) -> list[dict[str, Any]]:
    """One row a segment and one for the total: `quadrant`, the bounds, then every component and ratio by its name."""
    bounds = ratio_cells("grr_bound", answer.grr_bound) | ratio_cells("nrr_bound", answer.nrr_bound)
    asked = head_cells(answer) | {"by": inert(answer.by)} | bounds
    rows = [
        asked
        | {"row": "segment", "segment": inert(found.row.segment or ""), "quadrant": found.quadrant.value}
        | retention_cells(found.row)
        for found in answer.rows
    ]
    return [*rows, asked | {"row": "total", "segment": "", "quadrant": ""} | retention_cells(answer.total)]
