"""What metrics, periods and segments are called."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from retention.period import MONTHS_A_YEAR, PeriodKind, whole_months
from retention.policy import DEFAULT_POLICY, policy_named
from retention.question import OF_THE_OPENING, Metric
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer import AnswerPeriod, Condition
    from retention.wording.voice import Voice

_WEEK = 7
_DAY = r"(\d{4}-\d{2}-\d{2})"


def metric_name(voice: Voice, metric: Metric) -> str:
    return {
        Metric.NRR: voice.say("NRR"),
        Metric.GRR: voice.say("GRR"),
        Metric.LOGO_RETENTION: voice.say("logo retention"),
        Metric.CRR: voice.say("CRR"),
        Metric.LOGO_CHURN: voice.say("logo churn"),
        Metric.REVENUE_CHURN: voice.say("revenue churn"),
        Metric.QUICK_RATIO: voice.say("quick ratio"),
        Metric.RENEWAL_RATE: voice.say("renewal rate"),
        Metric.WIN_BACK_RATE: voice.say("win-back rate"),
        Metric.ARPA: voice.say("ARPA"),
        Metric.LTV: voice.say("LTV"),
        Metric.LTV_CAC: voice.say("LTV:CAC"),
    }[metric]


def method_name(voice: Voice, metric: Metric, method: str) -> str:
    """The metric by the policy's method: "NRR", "NRR (average month)"; a method makes those of the opening alone."""
    name = metric_name(voice, metric)
    if metric not in OF_THE_OPENING:
        return name
    return {
        "point_to_point": name,
        "movement_sum": voice.say("{metric} (summed movements)", metric=name),
        "compounded": voice.say("{metric} (months compounded)", metric=name),
        "weighted_average": voice.say("{metric} (average month)", metric=name),
    }[method]


def definition(voice: Voice, metric: Metric) -> str:
    return {
        Metric.NRR: voice.say(
            "NRR: what the accounts of the opening are worth at the close, divided by what they were worth at the"
            " opening. New and reactivated accounts do not count."
        ),
        Metric.GRR: voice.say(
            "GRR: what the accounts of the opening are worth at the close, none counted for more than at the opening,"
            " divided by what they were worth at the opening. New and reactivated accounts do not count."
        ),
        Metric.LOGO_RETENTION: voice.say(
            "Logo retention: accounts of the opening that are still active at the close, divided by the accounts of"
            " the opening."
        ),
        Metric.CRR: voice.say(
            "CRR: customers at the end less those who joined during the period, divided by customers at the start."
        ),
        Metric.LOGO_CHURN: voice.say(
            "Logo churn: accounts of the opening that are no longer active at the close, divided by the accounts of"
            " the opening."
        ),
        Metric.REVENUE_CHURN: voice.say(
            "Revenue churn: ARR lost to contraction and churn, divided by the ARR of the opening."
        ),
        Metric.QUICK_RATIO: voice.say(
            "Quick ratio: ARR gained (new, reactivated, expansion) divided by ARR lost (contraction, churn)."
        ),
        Metric.RENEWAL_RATE: voice.say(
            "Renewal rate: ARR of the lines that continued when their term ended, divided by the ARR of all lines whose"
            " term ended in the period. A term is a billing interval, or what the line's own end leaves of it."
        ),
        Metric.WIN_BACK_RATE: voice.say(
            "Win-back rate: accounts that had churned before the period and are active at its close, divided by all"
            " that had churned before it."
        ),
        Metric.ARPA: voice.say("ARPA: ARR at the close divided by the accounts that are active then."),
        Metric.LTV: voice.say("LTV: ARPA × gross margin, divided by the logo churn of the 12 months to the close."),
        Metric.LTV_CAC: voice.say("LTV:CAC: LTV divided by what a new customer costs."),
    }[metric]


def subject(voice: Voice, metric: Metric, conditions: Sequence[Condition], policy: str = DEFAULT_POLICY) -> str:
    """Give the headline's subject: "Enterprise NRR", "Logo retention", "NRR (average month)"."""
    return capitalised(subject_within(voice, metric, conditions, policy))


def subject_within(voice: Voice, metric: Metric, conditions: Sequence[Condition], policy: str) -> str:
    """Give the same within a sentence."""
    name = method_name(voice, metric, policy_named(policy).method)
    if not conditions:
        return name
    return voice.say("{segment} {metric}", segment=segment_name(voice, conditions), metric=name)


def segment_name(voice: Voice, conditions: Sequence[Condition]) -> str:
    """Name a segment: "enterprise", "apac / smb", "enterprise or smb"."""
    return " / ".join(
        voice.either([value_name(condition.attribute, value) for value in condition.values]) for condition in conditions
    )


def value_name(attribute: str, value: str) -> str:
    """Name a value within a sentence; one that says nothing alone keeps its attribute: "seats=10"."""
    speaks = any(letter.isalpha() for letter in value) and value.casefold() not in {"true", "false", "yes", "no"}
    return value if speaks and attribute != "interval" else f"{attribute}={value}"


def row_name(voice: Voice, segment: str | None) -> str:
    """Name a row under the title of its attribute."""
    return segment if segment is not None else voice.say("(none)")


def row_said(voice: Voice, attribute: str | None, segment: str | None) -> str:
    """Name a row within a sentence: "enterprise", "seats=10", "no region"."""
    if segment is None:
        return voice.say("no {attribute}", attribute=attribute or "")
    return value_name(attribute or "", segment)


def period_name(voice: Voice, period: AnswerPeriod) -> str:
    """Name a period: "Q3 2025", "Jun 2025", "12 months to 30 Sep 2025", "Q4 2025 so far"."""
    if period.kind is PeriodKind.TRAILING:
        return trailing_name(voice, period.start, period.end)
    name = label_name(voice, period.label)
    return voice.say("{period} so far", period=name) if period.partial else name


def label_name(voice: Voice, label: str) -> str:
    """Give the name of a period's label: "Nov 2026" for 2026-11, "Q3 FY2026", "1 Jun – 31 Aug 2025", "1 Jun 2025"."""
    if matched := re.fullmatch(r"(\d{4})-(\d{2})", label):
        return voice.month(date(int(matched[1]), int(matched[2]), 1))
    if matched := re.fullmatch(rf"{_DAY}\.\.{_DAY}", label):
        return voice.days(date.fromisoformat(matched[1]), date.fromisoformat(matched[2]))
    if matched := re.fullmatch(_DAY, label):
        return voice.day(date.fromisoformat(label))
    matched = re.fullmatch(r"(?:([QH])(\d) )?(FY)?(\d{4})", label)
    if matched is None:
        return label
    part, number, fiscal, year = matched.groups()
    named = voice.say("FY{year}", year=year) if fiscal else year
    if part is None:
        return named
    return (
        voice.say("Q{number} {year}", number=number, year=named)
        if part == "Q"
        else voice.say("H{number} {year}", number=number, year=named)
    )


def trailing_name(voice: Voice, start: date, end: date) -> str:
    """Name a trailing period: "12 months to 30 Sep 2025", "8 weeks to 21 Nov 2025"."""
    months, days, last = whole_months(start, end), (end - start).days, voice.day(date_before(end))
    if months is not None:
        return voice.plural("{count} month to {day}", "{count} months to {day}", months, day=last)
    if days % _WEEK == 0:
        return voice.plural("{count} week to {day}", "{count} weeks to {day}", days // _WEEK, day=last)
    return voice.plural("{count} day to {day}", "{count} days to {day}", days, day=last)


def is_twelve_months(start: date, end: date) -> bool:
    return whole_months(start, end) == MONTHS_A_YEAR


def date_before(day: date) -> date:
    return day.fromordinal(day.toordinal() - 1)
