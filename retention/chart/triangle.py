"""Cohorts as a heat map: a row a cohort, a column an age, the figure in every cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import altair as alt

from retention.chart.canvas import INK, MOST_BARS, PAPER, SLOT_LABEL, data, finished, percent, rows_high, slot
from retention.chart.captions import captioned
from retention.errors import QuestionError
from retention.question import Every
from retention.wording.names import period_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retention.answer.cohorts import Cohort, CohortsAnswer
    from retention.chart.canvas import Datum, Specification
    from retention.ratio import Ratio
    from retention.wording.voice import Voice

MOST_AGES = 16
_ROW_HIGH = 24
# From pale to dark: the order of the cells holds in greyscale too.
_PALE, _DARK = "#eaf2f9", "#08519c"
# From here on the ground is dark enough for white figures.
_TURN = 0.67


class _Cell(NamedTuple):
    """A row's figure at an age."""

    row: str
    age: int
    ratio: Ratio


def triangle(speaker: Voice, answer: CohortsAnswer) -> Specification:
    """The newest cohorts, oldest of them first, and under them the average of all."""
    cohorts = [cohort for cohort in answer.cohorts if cohort.accounts_joined]
    shown = cohorts[-MOST_BARS:]
    ages = _ages(shown)
    cells = list(_cells(speaker, answer, shown, frozenset(ages)))
    if not cells:
        raise QuestionError("nothing_to_draw")
    rows = sorted({cell.row for cell in cells})
    # A gap sets the average apart from what it is of.
    order = alt.Scale(domain=[*rows[:-1], "", rows[-1]])
    chart = alt.Chart(data(_rows(speaker, cells))).encode(
        x=alt.X("age:N", sort=None, title=_age_title(speaker, answer.every), axis=_top()),
        y=alt.Y("slot:N", sort=None, title=None, axis=alt.Axis(labelExpr=SLOT_LABEL), scale=order),
    )
    shade = alt.Scale(domain=_domain(cells), range=[_PALE, _DARK])
    squares = chart.mark_rect(stroke=PAPER, strokeWidth=2).encode(
        color=alt.Color("value:Q", scale=shade, legend=None),
        tooltip=[alt.Tooltip(f"{field}:N", title=" ") for field in ("label", "figure")],
        description="said:N",
    )
    figures = chart.mark_text(fontSize=12, aria=False).encode(
        text="cell:N", color=alt.condition(alt.datum.dark, alt.value(PAPER), alt.value(INK))
    )
    remarks = _remarks(speaker, len(cohorts), len(shown), ages)
    height = rows_high(len(rows) + 1, each=_ROW_HIGH, around=150)
    return finished([squares, figures], captioned(speaker, answer, *remarks), str(speaker.locale), height)


def _ages(cohorts: Sequence[Cohort]) -> list[int]:
    """Every age there is, or one of every few where they would be too many to read."""
    oldest = max((cell.age for cohort in cohorts for cell in cohort.cells), default=0)
    return list(range(0, oldest + 1, -(-(oldest + 1) // MOST_AGES)))


def _cells(speaker: Voice, answer: CohortsAnswer, shown: Sequence[Cohort], ages: frozenset[int]) -> Iterator[_Cell]:
    for number, cohort in enumerate(shown):
        row = slot(number, period_name(speaker, cohort.period))
        yield from (_Cell(row, one.age, one.ratio) for one in cohort.cells if one.age in ages and one.ratio is not None)
    row = slot(len(shown), speaker.say("All cohorts"))
    yield from (_Cell(row, one.age, one.ratio) for one in answer.averages if one.age in ages and one.ratio is not None)


def _rows(speaker: Voice, cells: Sequence[_Cell]) -> list[Datum]:
    low, high = _domain(cells)
    return [
        {
            "slot": row,
            "label": row[3:],
            "age": speaker.number(age),
            "value": percent(ratio),
            "cell": speaker.decimal(ratio.percent),
            "figure": speaker.percent(ratio),
            "said": f"{row[3:]}, {speaker.number(age)}: {speaker.percent(ratio)}",
            "dark": percent(ratio) > low + (high - low) * _TURN,
        }
        for row, age, ratio in cells
    ]


def _domain(cells: Sequence[_Cell]) -> list[float]:
    places = [percent(cell.ratio) for cell in cells]
    low, high = min(places), max(places)
    return [low, high] if low < high else [low - 1, high]


def _age_title(speaker: Voice, every: Every) -> str:
    return {
        Every.MONTH: speaker.say("Months after the first"),
        Every.QUARTER: speaker.say("Quarters after the first"),
        Every.YEAR: speaker.say("Years after the first"),
    }[every]


def _top() -> alt.Axis:
    return alt.Axis(orient="top", labelAngle=0, labelPadding=4, titlePadding=8)


def _remarks(speaker: Voice, cohorts: int, shown: int, ages: Sequence[int]) -> Iterator[str]:
    """What the cells are, and what is left out."""
    yield speaker.say("Cells: percent of what each cohort began with.")
    if shown < cohorts:
        yield speaker.plural(
            "{shown} of {count} cohort: the newest.",
            "{shown} of {count} cohorts: the newest.",
            cohorts,
            shown=speaker.number(shown),
        )
    if len(ages) > 1 and ages[1] > 1:
        yield speaker.say("One age in {count} is shown.", count=speaker.number(ages[1]))
