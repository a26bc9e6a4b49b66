"""Cohorts in words: the average after a year, the triangle, the newer half against the older."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.question import Basis, Every, Metric
from retention.wording.cells import head_cells, ratio_cells
from retention.wording.checks import check_sentences
from retention.wording.names import period_name, segment_name
from retention.wording.parts import Amounts, account_count, provenance, scope_line
from retention.wording.policy_rules import rule_sentences
from retention.wording.reply import Align, Reply, Table
from retention.wording.steps import step_count, step_title
from retention.wording.sums import leading_to
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer.cohorts import AgeComparison, Cohort, CohortsAnswer
    from retention.wording.voice import Voice

# The ages of a table: close together while a cohort is young, no more than a terminal of 80 columns holds.
_AGES = {
    Every.MONTH: (1, 2, 3, 6, 12, 24),
    Every.QUARTER: (1, 2, 3, 4, 8, 12),
    Every.YEAR: (1, 2, 3, 4, 5, 10),
}
_A_YEAR = {Every.MONTH: 12, Every.QUARTER: 4, Every.YEAR: 1}
_MOST_COHORTS = 24
_NOT_REACHED = "–"


def reply(voice: Voice, answer: CohortsAnswer) -> Reply:
    """The cohort table."""
    cohorts = [cohort for cohort in answer.cohorts if cohort.accounts_joined]
    count = voice.plural("{count} cohort", "{count} cohorts", len(cohorts))
    joined = account_count(voice, sum(cohort.accounts_joined for cohort in cohorts))
    return Reply(
        headline=_headline(voice, answer, cohorts),
        tier=None,
        scope=scope_line(voice, answer, count, joined),
        checks=tuple(check_sentences(voice, answer)),
        comparison=_halves_at_a_year(voice, answer),
        statement=None,
        breakdown=_triangle(voice, answer, cohorts) if cohorts else None,
        more=_halves(voice, answer),
        rates=_cut(voice, answer, cohorts),
        definition=_definition(voice, answer),
        provenance=provenance(voice, answer),
    )


def _headline(voice: Voice, answer: CohortsAnswer, cohorts: Sequence[Cohort]) -> str:
    """The average after a year, or at the highest age before that."""
    if not cohorts:
        return _nobody(voice, answer)
    name, first, last = _subject(voice, answer), cohorts[0].period, cohorts[-1].period
    period = period_name(voice, first)
    if last != first:
        period = voice.say("{first} – {last}", first=period, last=period_name(voice, last))
    reached = [one for one in answer.averages if 0 < one.age <= _A_YEAR[answer.every]]
    # One cohort alone is no average, where there is another choice.
    reached = [one for one in reached if one.cohorts > 1] or reached
    if not reached or (ratio := reached[-1].ratio) is None:
        return voice.say("{subject}, {period}: none is old enough yet", subject=name, period=period)
    return voice.say(
        "{subject}, {period}: {figure} after {age}",
        subject=name,
        period=period,
        figure=voice.percent(ratio),
        age=step_count(voice, answer.every, reached[-1].age),
    )


def _subject(voice: Voice, answer: CohortsAnswer) -> str:
    revenue = answer.basis is Basis.REVENUE
    name = voice.say("revenue retention") if revenue else voice.say("logo retention")
    if answer.conditions:
        name = voice.say("{segment} {metric}", segment=segment_name(voice, answer.conditions), metric=name)
    worded = {
        Every.MONTH: voice.say("{metric} of monthly cohorts", metric=name),
        Every.QUARTER: voice.say("{metric} of quarterly cohorts", metric=name),
        Every.YEAR: voice.say("{metric} of yearly cohorts", metric=name),
    }
    return capitalised(worded[answer.every])


def _nobody(voice: Voice, answer: CohortsAnswer) -> str:
    period = period_name(voice, answer.period)
    if not answer.conditions:
        return voice.say("{period}: no account was first active, so there is no cohort.", period=period)
    return voice.say(
        "{period}: no {segment} account was first active, so there is no cohort.",
        segment=segment_name(voice, answer.conditions),
        period=period,
    )


def _definition(voice: Voice, answer: CohortsAnswer) -> str:
    if answer.basis is Basis.REVENUE:
        said = voice.say(
            "Revenue retention of a cohort: what the accounts first active in a period are worth at the close of each"
            " later one, divided by what they were worth at the close of their own (the base). All cohorts: the average"
            " of those that are old enough, weighted by their base."
        )
    else:
        said = voice.say(
            "Logo retention of a cohort: the accounts first active in a period that are active at the close of each"
            " later one, divided by those active at the close of their own (the base). All cohorts: the average of"
            " those that are old enough, weighted by their base."
        )
    # Of the rules of a policy, those that change what every figure is.
    return " ".join((said, *rule_sentences(voice, Metric.GRR, answer.policy)))


def _ages(answer: CohortsAnswer, cohorts: Sequence[Cohort]) -> list[int]:
    """The ages of the table: those that a shown cohort has reached."""
    oldest = max(len(cohort.cells) for cohort in cohorts[-_MOST_COHORTS:])
    return [age for age in _AGES[answer.every] if age < oldest]


def _triangle(voice: Voice, answer: CohortsAnswer, cohorts: Sequence[Cohort]) -> Table:
    """One row a cohort, oldest first: its base, then its retention at each age; last the average of all cohorts."""
    money = Amounts(voice, answer.currency, (cohort.cells[0].arr_minor for cohort in cohorts))
    revenue, ages = answer.basis is Basis.REVENUE, _ages(answer, cohorts)
    average = {one.age: one.ratio for one in answer.averages}

    def base(some: Sequence[Cohort]) -> str:
        if revenue:
            return money.plain(sum(cohort.cells[0].arr_minor for cohort in some))
        return voice.number(sum(cohort.cells[0].accounts for cohort in some))

    def cell(cohort: Cohort, age: int) -> str:
        if age >= len(cohort.cells):
            return _NOT_REACHED
        ratio = cohort.cells[age].ratio
        return voice.say("n/a") if ratio is None else voice.percent(ratio)

    def averaged(age: int) -> str:
        ratio = average.get(age)
        return _NOT_REACHED if ratio is None else voice.percent(ratio)

    return Table(
        header=(
            step_title(voice, answer.every),
            voice.say("Base ARR") if revenue else voice.say("Base accounts"),
            *(step_count(voice, answer.every, age) for age in ages),
        ),
        align=_aligned(len(ages) + 1),
        rows=(
            *(
                (period_name(voice, cohort.period), base([cohort]), *(cell(cohort, age) for age in ages))
                for cohort in cohorts[-_MOST_COHORTS:]
            ),
            (voice.say("All cohorts"), base(cohorts), *(averaged(age) for age in ages)),
        ),
        foot=1,
    )


def _aligned(figures: int) -> tuple[Align, ...]:
    right: Align = "right"
    return ("left", *(right for _ in range(figures)))


def _compared(answer: CohortsAnswer) -> list[AgeComparison]:
    return [one for one in answer.comparisons if one.age in _AGES[answer.every]]


def _halves_at_a_year(voice: Voice, answer: CohortsAnswer) -> tuple[str, ...]:
    """The newer half against the older after a year, or at the highest age before that."""
    young = [one for one in answer.comparisons if one.age <= _A_YEAR[answer.every]]
    if not young:
        return ()
    one = young[-1]
    older, newer, change = leading_to(one.older, one.newer, one.change)
    return (
        voice.say(
            "After {age} the newer {newer_cohorts} cohorts stand at {newer}, the older {older_cohorts} at {older}"
            " ({change}).",
            age=step_count(voice, answer.every, one.age),
            newer_cohorts=voice.number(one.newer_cohorts),
            newer=voice.percent_of(newer),
            older_cohorts=voice.number(one.older_cohorts),
            older=voice.percent_of(older),
            change=voice.points(change),
        ),
    )


def _halves(voice: Voice, answer: CohortsAnswer) -> tuple[Table, ...]:
    """Older half, newer half and change, in the ages of the triangle."""
    shown = _compared(answer)
    if not shown:
        return ()
    told = [leading_to(one.older, one.newer, one.change) for one in shown]
    return (
        Table(
            title=voice.say("Newer half of the cohorts against the older half, at the same age"),
            header=(voice.say("Cohorts"), *(step_count(voice, answer.every, one.age) for one in shown)),
            align=_aligned(len(shown)),
            rows=(
                (voice.say("Older half"), *(voice.percent_of(older) for older, _, _ in told)),
                (voice.say("Newer half"), *(voice.percent_of(newer) for _, newer, _ in told)),
                (voice.say("Change"), *(voice.points(change) for _, _, change in told)),
            ),
        ),
    )


def _cut(voice: Voice, answer: CohortsAnswer, cohorts: Sequence[Cohort]) -> str | None:
    """What of the answer its table does not show."""
    if not cohorts:
        return None
    highest = max(len(cohort.cells) for cohort in cohorts) - 1
    if len(cohorts) > _MOST_COHORTS:
        return voice.say(
            "The newest {shown} of {all} cohorts are shown, at some of their ages; CSV and JSON have all.",
            shown=voice.number(_MOST_COHORTS),
            all=voice.number(len(cohorts)),
        )
    if len(_ages(answer, cohorts)) < highest:
        return voice.say("Not every age is shown; CSV and JSON have all.")
    return None


def records(answer: CohortsAnswer) -> list[dict[str, Any]]:
    """One row a cohort and age, then one an age with the average of all cohorts."""
    shared = head_cells(answer) | {"every": answer.every.value, "basis": answer.basis.value}
    cells = [
        shared
        | {
            "row": "cohort",
            "cohort": cohort.period.label,
            "cohort_start": cohort.period.start.isoformat(),
            "cohort_end": cohort.period.end.isoformat(),
            "accounts_joined": cohort.accounts_joined,
            "age": cell.age,
            "cohorts": 1,
            "accounts": cell.accounts,
            "arr_minor": cell.arr_minor,
        }
        | ratio_cells("ratio", cell.ratio)
        for cohort in answer.cohorts
        for cell in cohort.cells
    ]
    averages = [
        shared | {"row": "average", "age": one.age, "cohorts": one.cohorts} | ratio_cells("ratio", one.ratio)
        for one in answer.averages
    ]
    return [*cells, *averages]
