"""What is said when a question mixes what has no meaning together, or lacks what its kind needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.question import Every, Kind
from retention.wording.names import metric_name
from retention.wording.period_errors import meant

if TYPE_CHECKING:
    from retention.wording.question_errors import Sentence
    from retention.wording.voice import Voice


def _not_of_kind(voice: Voice, facts: dict[str, Any]) -> str:
    return voice.say(
        '{kind}, so "{text}" has no place in it. {instead}',
        kind=_what_it_is(voice, facts["kind"]),
        text=facts["text"],
        instead=_instead(voice, facts["kind"], facts["part"], facts["text"]),
    )


def _what_it_is(voice: Voice, kind: Kind) -> str:
    return {
        Kind.RETENTION: voice.say("A metric of one period is one figure"),
        Kind.TREND: voice.say("A trend shows one metric step by step"),
        Kind.COHORTS: voice.say("A cohort table follows accounts from when they joined, in revenue or in logos"),
        Kind.MOVERS: voice.say("Movers are the accounts behind all movements of one period"),
        Kind.ACCOUNTS: voice.say("A list of accounts is of one movement in one period"),
        Kind.WHY: voice.say("Why explains one change between two periods"),
        Kind.MATRIX: voice.say("The matrix places segments by GRR and NRR of one period"),
        Kind.BENCHMARKS: voice.say("Benchmarks are held against one metric of one period"),
        Kind.RECONCILE: voice.say("Reconcile sets two policies against each other over one period"),
        Kind.DIFF: voice.say("Diff sets two ledger versions against each other over one period"),
    }[kind]


def _instead(voice: Voice, kind: Kind, part: str, text: str) -> str:
    if part == "metric" and kind is Kind.COHORTS:
        return voice.say("Ask cohorts revenue or cohorts logo.")
    return {
        "metric": voice.say("Ask without it."),
        "every": voice.say("Ask nrr {text} for a trend.", text=text),
        "by": voice.say("Ask for one segment at a time, as in segment=enterprise."),
        "comparison": voice.say("Ask nrr last-quarter {text} for a comparison.", text=text),
        "policy": voice.say("Name both policies after reconcile, as in reconcile chartmogul stripe."),
        "top": voice.say("Ask movers {text} for the accounts behind the movements.", text=text),
        "known_on": voice.say("Ask without it: the versions say what was known."),
        "margin": voice.say("It goes with ltv and ltv:cac."),
        "cac": voice.say("It goes with ltv and ltv:cac."),
    }[part]


def _part(voice: Voice, part: str) -> str:
    return {
        "every": voice.say("step"),
        "basis": voice.say("basis"),
        "movement": voice.say("movement"),
        "tier_change": voice.say("answer to tier_change"),
    }[part]


def _steps_too_long(voice: Voice, facts: dict[str, Any]) -> str:
    return {
        Every.QUARTER: voice.say(
            '"{text}" is shorter than a quarter, so no step of the trend fits in it. Ask for a longer period, as in'
            " nrr quarterly 2025.",
            text=facts["text"],
        ),
        Every.YEAR: voice.say(
            '"{text}" is shorter than a year, so no step of the trend fits in it. Ask for a longer period, as in'
            " nrr yearly all-time.",
            text=facts["text"],
        ),
    }[facts["every"]]


KIND_SENTENCES: dict[str, Sentence] = {
    "not_of_kind": _not_of_kind,
    "only_for_ltv": lambda voice, facts: voice.say(
        '"{text}" goes with ltv and ltv:cac, not with {metric}.',
        text=facts["text"],
        metric=metric_name(voice, facts["metric"]),
    ),
    "steps_too_long": _steps_too_long,
    "all_time_compared": lambda voice, facts: voice.say(
        'Nothing comes before "{text}", so there is nothing to compare it with. Ask for a shorter period, as in'
        " last-year vs previous.",
        text=facts["text"],
    ),
    "two_movements": lambda voice, facts: voice.say(
        'I read two movements, "{first}" and "{second}". Ask for one at a time; put a segment\'s value in quotes.',
        **facts,
    ),
    "missing_movement": lambda voice, _facts: voice.say(
        "Say which movement: accounts churned, accounts contracted, accounts expanded, accounts new or accounts"
        " reactivated."
    ),
    "missing_versions": lambda voice, _facts: voice.say(
        "Say which ledger versions, as in diff 2025-Q2 v3 v5; one alone is held against the newest."
    ),
    "versions_reversed": lambda voice, facts: voice.say(
        "The older version comes first, and v{older} is newer than v{newer}. Exchange the two.",
        older=str(facts["older"]),
        newer=str(facts["newer"]),
    ),
    "unknown_choice": lambda voice, facts: voice.say(
        '"{text}" is no {part}.{meant} Valid: {valid}.',
        text=facts["text"],
        part=_part(voice, facts["part"]),
        meant=meant(voice, facts["nearest"]),
        valid=voice.listed(facts["valid"]),
    ),
    "same_versions": lambda voice, facts: voice.say(
        "Version {version} against itself shows nothing. Name another, as in diff 2025-Q2 v3 v5.",
        version=str(facts["version"]),
    ),
    "too_many_versions": lambda voice, facts: voice.say(
        "I read {versions}, and two ledger versions are set against each other. Name two.",
        versions=voice.together([f"v{version}" for version in facts["versions"]]),
    ),
    "missing_policies": lambda voice, _facts: voice.say(
        'After "reconcile" come two policies, as in reconcile chartmogul stripe; one alone is held against holdfast.'
    ),
    "same_policies": lambda voice, facts: voice.say(
        "{policy} against itself shows nothing. Name another policy, as in reconcile chartmogul stripe.", **facts
    ),
    "missing_known_on": lambda voice, _facts: voice.say(
        'After "as known on" comes a day, as in as known on 2025-07-05.'
    ),
    "unreadable_top": lambda voice, facts: voice.say(
        'I can\'t read "{text}": a number of accounts goes from {lowest} to {highest}.',
        text=facts["text"],
        lowest=voice.number(facts["lowest"]),
        highest=voice.number(facts["highest"]),
    ),
    "unreadable_margin": lambda voice, facts: voice.say(
        'I can\'t read the margin "{text}": give a percentage above 0 and up to 100, as in margin=80%.{meant}',
        text=facts["text"],
        meant=meant(voice, facts["nearest"]),
    ),
    "unreadable_cost": lambda voice, facts: voice.say(
        'I can\'t read the cost "{text}": give an amount above 0, as in cac=1200 or cac=1,200.50.', **facts
    ),
}
