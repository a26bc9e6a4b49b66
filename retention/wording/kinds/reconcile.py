"""The bridge between two policies in words, and as rows for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.answer.reconcile import Cause
from retention.wording.cells import head_cells, inert, ratio_cells
from retention.wording.checks import check_sentences
from retention.wording.names import date_before, method_name, period_name, segment_name
from retention.wording.parts import Amounts, provenance, scope_line
from retention.wording.reply import Reply, Table
from retention.wording.sums import chained
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer.reconcile import BridgeStep, PolicyFigure, ReconcileAnswer
    from retention.wording.voice import Voice


def reply(voice: Voice, answer: ReconcileAnswer) -> Reply:
    """Both figures, the bridge between them, and the accounts behind each of its steps."""
    # The figure of every step is that of the policy on the way, and the last one's is the second policy's own.
    figures, changes = chained(
        (answer.first.ratio, *(step.after for step in answer.steps)),
        (*(step.effect for step in answer.steps), answer.change),
    )
    return Reply(
        headline=_headline(voice, answer, figures, changes[-1]),
        tier=None,
        scope=scope_line(voice, answer),
        checks=tuple(check_sentences(voice, answer)),
        comparison=tuple(_comparison(voice, answer)),
        statement=None,
        breakdown=_bridge(voice, answer, figures, changes),
        rates=None,
        definition=voice.say(
            "Each step changes one cause from the first policy's rule to the second's and keeps all before it. The"
            " effects add up to the difference exactly; in another order the steps would share it otherwise."
        ),
        provenance=provenance(voice, answer),
        more=tuple(_accounts(voice, answer, step) for step in answer.steps if step.accounts),
    )


def _headline(voice: Voice, answer: ReconcileAnswer, figures: list[str], change: str) -> str:
    name = method_name(voice, answer.metric, "point_to_point")
    if answer.conditions:
        name = voice.say("{segment} {metric}", segment=segment_name(voice, answer.conditions), metric=name)
    return voice.say(
        "{subject}, {period}: {first} under {one}, {second} under {other} ({change})",
        subject=capitalised(name),
        period=period_name(voice, answer.period),
        first=voice.percent_of(figures[0]),
        one=answer.first.policy,
        second=voice.percent_of(figures[-1]),
        other=answer.second.policy,
        change=voice.points(change),
    )


def _comparison(voice: Voice, answer: ReconcileAnswer) -> Iterator[str]:
    for figure in (answer.first, answer.second):
        if (figure.period.start, figure.period.end) != (answer.period.start, answer.period.end):
            yield voice.say(
                "{policy} measures {days}.",
                policy=figure.policy,
                days=voice.days(figure.period.start, date_before(figure.period.end)),
            )
    if not answer.steps:
        yield voice.say("The two agree on this ledger and period.")
    if answer.without_effect:
        yield voice.say(
            "They also differ in {causes}, which changes nothing here.",
            causes=voice.listed([cause_name(voice, cause) for cause in answer.without_effect]),
        )


def _bridge(voice: Voice, answer: ReconcileAnswer, figures: list[str], changes: list[str]) -> Table:
    dash = "\N{EN DASH}"
    header = (voice.say("step"), voice.say("rule"), voice.say("effect"), voice.say("figure"), voice.say("accounts"))
    rows = [(answer.first.policy, dash, dash, voice.percent_of(figures[0]), dash)]
    rows.extend(
        (
            cause_name(voice, step.cause),
            _rules(voice, step),
            voice.points(effect),
            voice.percent_of(figure),
            voice.number(step.accounts_total),
        )
        for step, effect, figure in zip(answer.steps, changes[:-1], figures[1:], strict=True)
    )
    rows.append((answer.second.policy, dash, voice.points(changes[-1]), voice.percent_of(figures[-1]), dash))
    return Table(
        header=tuple(capitalised(title) for title in header),
        align=("left", "left", "right", "right", "right"),
        rows=tuple(rows),
        foot=1,
    )


def _rules(voice: Voice, step: BridgeStep) -> str:
    return "; ".join(
        voice.say(
            "{parameter}: {before} to {after}",
            parameter=_plain(voice, name),
            before=_plain(voice, before),
            after=_plain(voice, after),
        )
        for name, before, after in step.parameters
    )


def _plain(voice: Voice, written: str) -> str:
    """A parameter or its value, as the policies are written, in words."""
    answers = {"true": voice.say("yes"), "false": voice.say("no")}
    return answers.get(written) or written.replace("_", " ").replace("nrr", "NRR").replace("grr", "GRR")


def cause_name(voice: Voice, cause: Cause) -> str:
    return {
        Cause.TRIALS: voice.say("trials"),
        Cause.PAUSED: voice.say("paused lines"),
        Cause.PAST_DUE: voice.say("past-due lines"),
        Cause.USAGE: voice.say("usage"),
        Cause.DISCOUNTS: voice.say("discounts"),
        Cause.INTERVAL_FACTORS: voice.say("interval factors"),
        Cause.EXCHANGE: voice.say("exchange rates"),
        Cause.CHURN_TIMING: voice.say("churn timing"),
        Cause.GRAIN: voice.say("grain"),
        Cause.WINDOW: voice.say("window"),
        Cause.METHOD: voice.say("method"),
        Cause.SAME_PERIOD: voice.say("joined and left inside the window"),
        Cause.TERMINAL_CHURN: voice.say("terminal churn"),
        Cause.REACTIVATION: voice.say("reactivation"),
        Cause.GRR_CAP: voice.say("cap of GRR"),
        Cause.DENOMINATOR: voice.say("denominator"),
        Cause.SEGMENT: voice.say("day of the segment"),
    }[cause]


def _accounts(voice: Voice, answer: ReconcileAnswer, step: BridgeStep) -> Table:
    money = answer.unit == "arr_minor"
    fields = ("base_before", "base_after", "kept_before", "kept_after")
    amounts = Amounts(voice, answer.currency, (getattr(one, name) for one in step.accounts for name in fields))

    def figure(value: int) -> str:
        return amounts.plain(value) if money else voice.number(value)

    title = voice.plural(
        "{cause}: {shown} of {count} account",
        "{cause}: {shown} of {count} accounts",
        step.accounts_total,
        cause=capitalised(cause_name(voice, step.cause)),
        shown=voice.number(len(step.accounts)),
    )
    header = (
        voice.say("account"),
        voice.say("denominator was"),
        voice.say("now"),
        voice.say("numerator was"),
        voice.say("now"),
    )
    return Table(
        header=tuple(capitalised(text) for text in header),
        align=("left", "right", "right", "right", "right"),
        rows=tuple(
            (one.name or one.account, *(figure(getattr(one, name)) for name in fields)) for one in step.accounts
        ),
        title=title,
    )


def records(answer: ReconcileAnswer) -> list[dict[str, Any]]:
    """One row for each policy and each step; `before`, `after` and `effect` as exact fractions."""
    asked = head_cells(answer) | {"metric": answer.metric.value}
    first = asked | _record("first", answer.first.policy, "", answer.first, None)
    steps = [
        asked
        | {
            "row": "step",
            "name": step.cause.value,
            "rules": inert("; ".join(f"{name} {before} to {after}" for name, before, after in step.parameters)),
            "window_start": "",
            "window_end": "",
            "accounts": step.accounts_total,
        }
        | ratio_cells("figure", step.after)
        | ratio_cells("effect", step.effect)
        for step in answer.steps
    ]
    return [first, *steps, asked | _record("second", answer.second.policy, "", answer.second, answer)]


def _record(row: str, name: str, rules: str, figure: PolicyFigure, answer: ReconcileAnswer | None) -> dict[str, Any]:
    return (
        {
            "row": row,
            "name": name,
            "rules": rules,
            "window_start": figure.period.start.isoformat(),
            "window_end": figure.period.end.isoformat(),
            "accounts": "",
        }
        | ratio_cells("figure", figure.ratio)
        | ratio_cells("effect", None if answer is None else answer.change)
    )
