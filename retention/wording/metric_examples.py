"""One company for the examples of all metrics, worked by hand.

Third quarter, ARR. Opening: A 400, B 300, C 200, D 100. Close: A 500, B 250, C 200, E 150, F 50. E is new; F had left
before, and so had G. Twelve months before the close A, B, C, D and F were active. Yearly lines of A (400), B (300) and
D (100) came up for renewal; D's did not continue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.question import Metric

if TYPE_CHECKING:
    from retention.wording.voice import Voice


def example(voice: Voice, metric: Metric) -> str:
    """The metric of that company, with the figures that it is made of."""
    return {
        Metric.NRR: voice.say(
            "Opening ARR {opening}, expansion {expansion}, contraction {contraction}, churn {churn}:"
            " ({opening} + {expansion} − {contraction} − {churn}) / {opening} = {figure}.",
            **_movements(voice),
            figure=voice.percent_of("95.0"),
        ),
        Metric.GRR: voice.say(
            "Opening ARR {opening}, expansion {expansion}, contraction {contraction}, churn {churn}:"
            " ({opening} − {contraction} − {churn}) / {opening} = {figure}.",
            **_movements(voice),
            figure=voice.percent_of("85.0"),
        ),
        Metric.LOGO_RETENTION: voice.say(
            "Four accounts at the opening, three of them active at the close: 3 / 4 = {figure}.",
            figure=voice.percent_of("75.0"),
        ),
        Metric.CRR: voice.say(
            "Five customers at the close, two of whom joined or came back in the period, four at the opening:"
            " (5 − 2) / 4 = {figure}.",
            figure=voice.percent_of("75.0"),
        ),
        Metric.LOGO_CHURN: voice.say(
            "Four accounts at the opening, one of them lost: 1 / 4 = {figure}.", figure=voice.percent_of("25.0")
        ),
        Metric.REVENUE_CHURN: voice.say(
            "Opening ARR {opening}, expansion {expansion}, contraction {contraction}, churn {churn}:"
            " ({contraction} + {churn}) / {opening} = {figure}.",
            **_movements(voice),
            figure=voice.percent_of("15.0"),
        ),
        Metric.QUICK_RATIO: voice.say(
            "New {new}, reactivated {reactivated}, expansion {expansion}, contraction {contraction}, churn {churn}:"
            " ({new} + {reactivated} + {expansion}) / ({contraction} + {churn}) = {figure}×.",
            **_movements(voice),
            new=voice.number(150),
            reactivated=voice.number(50),
            figure=voice.decimal("2.0"),
        ),
        Metric.RENEWAL_RATE: voice.say(
            "Lines of {first}, {second} and {third} came up for renewal, and the last did not continue:"
            " ({first} + {second}) / ({first} + {second} + {third}) = {figure}, by lines 2 of 3.",
            first=voice.number(400),
            second=voice.number(300),
            third=voice.number(100),
            figure=voice.percent_of("87.5"),
        ),
        Metric.WIN_BACK_RATE: voice.say(
            "Two accounts had churned before the period, one of them is active at its close: 1 / 2 = {figure}.",
            figure=voice.percent_of("50.0"),
        ),
        Metric.ARPA: voice.say(
            "ARR of {closing} at the close, five accounts: {closing} / 5 = {figure} a year.",
            closing=voice.number(1150),
            figure=voice.number(230),
        ),
        Metric.LTV: voice.say(
            "ARPA {arpa}, a margin of {margin}, one of five accounts lost in twelve months:"
            " {arpa} × {margin} / {churn} = {figure}.",
            **_lifetime(voice),
            figure=voice.number(920),
        ),
        Metric.LTV_CAC: voice.say(
            "LTV {ltv}, and a new customer costs {cac}: {ltv} / {cac} = {figure}×.",
            ltv=voice.number(920),
            cac=voice.number(230),
            figure=voice.decimal("4.0"),
        ),
    }[metric]


def _movements(voice: Voice) -> dict[str, str]:
    amounts = {"opening": 1000, "expansion": 100, "contraction": 50, "churn": 100}
    return {name: voice.number(amount) for name, amount in amounts.items()}


def _lifetime(voice: Voice) -> dict[str, str]:
    return {"arpa": voice.number(230), "margin": voice.percent_of("80"), "churn": voice.percent_of("20.0")}
