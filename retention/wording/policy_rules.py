"""What a policy makes of a metric's definition: a sentence for each rule that the figure rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.policy import policy_named
from retention.question import Metric

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.wording.voice import Voice

_OF_ACCOUNTS = frozenset({Metric.LOGO_RETENTION, Metric.LOGO_CHURN})


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
    if policy.by_months:
        yield methods[policy.method]
    if policy.reactivation_in_nrr and metric is Metric.NRR:
        yield voice.say("Under policy {policy} reactivated ARR makes up for lost ARR.", policy=name)
    if policy.logo_denominator == "opening_plus_new" and metric in _OF_ACCOUNTS:
        yield voice.say("Policy {policy} divides by the accounts of the opening and the new ones.", policy=name)
    if policy.same_period == "both" and (metric in _OF_ACCOUNTS or metric is Metric.NRR):
        yield voice.say("Policy {policy} counts accounts that joined and left inside the period as lost.", policy=name)
    if policy.churn_terminal:
        yield voice.say("Under policy {policy} an account that left stays lost, even if it is back.", policy=name)
    if policy.grain == "subscription":
        yield voice.say("Policy {policy} counts subscriptions where accounts are said.", policy=name)
