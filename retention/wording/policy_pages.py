"""A page on one policy: each of its rules with what it means, whose word it is, and where it differs from ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.policy import DEFAULT_POLICY, policy_named
from retention.question import Metric
from retention.wording.markdown import bullets, escaped, markdown_table
from retention.wording.parts import NOTHING
from retention.wording.policy_rules import rule_sentences
from retention.wording.policy_values import value_meaning, value_text
from retention.wording.reply import Table
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.policy import Policy
    from retention.wording.voice import Voice


def policy_title(name: str, locale: str | Voice = "en") -> str:
    return voice(locale).say("Policy {policy}", policy=name)


def policy_page(name: str, locale: str | Voice = "en") -> str:
    """The page as Markdown. Raises QuestionError `unknown_policy`."""
    return "\n\n".join(_parts(voice(locale), policy_named(name))) + "\n"


def _parts(voice: Voice, policy: Policy) -> Iterator[str]:
    yield f"# {escaped(policy_title(policy.name, voice))}"
    yield escaped(_what(voice, policy))
    differing = _differing(policy)
    if policy.name != DEFAULT_POLICY:
        yield f"## {escaped(voice.say('Where it differs from {ours}', ours=DEFAULT_POLICY))}"
        yield bullets(_differences(voice, policy)) if differing else escaped(voice.say("In nothing."))
    yield f"## {escaped(voice.say('All rules'))}"
    yield markdown_table(_rules(voice, policy))
    effects = {sentence: None for metric in Metric for sentence in rule_sentences(voice, metric, policy.name)}
    if effects:
        yield f"## {escaped(voice.say('What that makes of the metrics'))}"
        yield bullets(effects)


def _what(voice: Voice, policy: Policy) -> str:
    if policy.name == DEFAULT_POLICY:
        return voice.say("The rules that count where a question names no policy.")
    return voice.say(
        "The rules that the vendor publishes, as far as it does; for the rest those of {ours} stand in.",
        ours=DEFAULT_POLICY,
    )


def _differing(policy: Policy) -> tuple[str, ...]:
    ours = policy_named(DEFAULT_POLICY).parameters()
    return tuple(name for name, value in policy.parameters().items() if value != ours[name])


def _differences(voice: Voice, policy: Policy) -> Iterator[str]:
    ours, theirs = policy_named(DEFAULT_POLICY).parameters(), policy.parameters()
    for name in _differing(policy):
        yield voice.say(
            "{rule} = {value}: {meaning}. {ours} has {its_value}: {its_meaning}.",
            rule=name,
            value=value_text(theirs[name]),
            meaning=value_meaning(voice, name, theirs[name]),
            ours=DEFAULT_POLICY,
            its_value=value_text(ours[name]),
            its_meaning=value_meaning(voice, name, ours[name]),
        )


def _rules(voice: Voice, policy: Policy) -> Table:
    ours = policy.name == DEFAULT_POLICY
    header = (voice.say("Rule"), voice.say("Value"), voice.say("Meaning"))
    rows = ((name, value_text(value), value_meaning(voice, name, value)) for name, value in policy.parameters().items())
    if ours:
        return Table(header, ("left", "left", "left"), tuple(rows))
    published = voice.say("published")
    return Table(
        header=(*header, voice.say("By the vendor")),
        align=("left", "left", "left", "left"),
        rows=tuple((*row, published if row[0] in policy.documented else NOTHING) for row in rows),
    )
