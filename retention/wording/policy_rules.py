"""What a policy makes of a metric's definition: a sentence for each rule that the figure rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.policy import policy_named
from retention.question import OF_THE_OPENING, Metric, Movement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retention.policy import Policy
    from retention.wording.voice import Voice

_OF_ACCOUNTS = frozenset({Metric.LOGO_RETENTION, Metric.LOGO_CHURN})
# Movements of accounts that were not active all along.
_COMING_OR_GOING = frozenset({Movement.CHURN, Movement.NEW, Movement.REACTIVATION})


def rule_sentences(voice: Voice, metric: Metric, name: str) -> Iterator[str]:
    """The rules of the policy called `name` that change what `metric` is."""
    policy = policy_named(name)
    methods = {
        "movement_sum": voice.say("Policy {policy} sums the movements of every month.", policy=name),
        "compounded": voice.say("Policy {policy} multiplies the figures of the months.", policy=name),
        "weighted_average": voice.say(
            "Policy {policy} averages the figures of single months, each weighted by its opening: it is the figure of"
            " one month, not of the whole period.",
            policy=name,
        ),
    }
    if policy.by_months and metric in OF_THE_OPENING:
        yield methods[policy.method]
    if policy.by_months and metric is Metric.QUICK_RATIO:
        yield methods["movement_sum"]
    if policy.reactivation_in_nrr and metric is Metric.NRR:
        yield voice.say("Under policy {policy} reactivated ARR counts, though: it makes up for lost ARR.", policy=name)
    if policy.logo_denominator == "opening_plus_new" and metric in _OF_ACCOUNTS:
        yield voice.say("Policy {policy} divides by the accounts of the opening and the new ones.", policy=name)
    if policy.same_period == "both" and (metric in _OF_ACCOUNTS or metric in (Metric.NRR, Metric.QUICK_RATIO)):
        yield voice.say("Policy {policy} counts accounts that joined and left inside the period as lost.", policy=name)
    yield from _of_every_figure(voice, policy)


def movement_rule_sentences(voice: Voice, movements: Sequence[Movement], name: str) -> Iterator[str]:
    """The rules of the policy called `name` that change which accounts are behind `movements`, and how often."""
    policy = policy_named(name)
    if policy.by_months:
        yield voice.say(
            "Policy {policy} looks at every month by itself: what an account moved in each of them is summed.",
            policy=name,
        )
    if _COMING_OR_GOING.intersection(movements):
        if policy.same_period == "both":
            yield voice.say(
                "Policy {policy} counts accounts that joined and left inside the period among what came and among what"
                " left.",
                policy=name,
            )
        if policy.reactivation_days != "any":
            yield voice.plural(
                "Under policy {policy} accounts that return after more than {count} day count as new.",
                "Under policy {policy} accounts that return after more than {count} days count as new.",
                policy.reactivation_days,
                policy=name,
            )
    yield from _of_every_figure(voice, policy)


def _of_every_figure(voice: Voice, policy: Policy) -> Iterator[str]:
    if policy.churn_terminal:
        yield voice.say(
            "Under policy {policy} an account that left stays lost, even if it is back.", policy=policy.name
        )
    if policy.grain == "subscription":
        yield voice.say("Policy {policy} counts subscriptions where accounts are said.", policy=policy.name)
