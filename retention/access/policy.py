"""The policy of all faces: rules, tried from top to bottom, the first of which that matches decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING

from retention.access.default import of_others, why_not
from retention.access.permit import EVERYTHING, Permit, Refusal, nothing
from retention.asker import Asker, Face, Place, Standing
from retention.question import Kind, Metric
from retention.segment import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer import Condition

# A conversation with one person: in Slack its id says so, or that of the person.
_DIRECT = ("D", "U", "W")
DIRECT = "direct"
"""How a rule names every conversation with one person."""
_OF_ASSISTANTS = ("token:", "subject:", "role:")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as read; `only` in the words of the file, to be found in the ledger when it is asked.

    `channels` are ids, names with their #, or DIRECT; None where the rule holds everywhere.
    """

    who: frozenset[str]
    kinds: frozenset[Kind] = frozenset(Kind)
    metrics: frozenset[Metric] = frozenset(Metric)
    only: tuple[Condition, ...] = ()
    accounts: bool = False
    share: bool = False
    subscribe: bool = False
    channels: frozenset[str] | None = None
    external_channels: bool = False

    def holds_for(self, asker: Asker) -> bool:
        """Whether this rule holds where `asker` is."""
        if of_others(asker) and not self.external_channels:
            return False
        return self.channels is None or not self.channels.isdisjoint(_called(asker))

    def permit(self, place: Place | None) -> Permit:
        return Permit(
            kinds=self.kinds,
            metrics=self.metrics,
            only=self.only,
            accounts=self.accounts,
            share=self.share,
            subscribe=self.subscribe,
            place=place,
        )


@dataclass(frozen=True)
class Policy:
    """All rules of a file. Who no rule is about may do nothing, but for the terminal where no rule names it."""

    rules: tuple[Rule, ...]

    @property
    def by_groups(self) -> bool:
        """Whether any rule names a user group, so that a face must look up those of an asker."""
        return any(name.startswith("group:") for rule in self.rules for name in rule.who)

    @property
    def channels(self) -> frozenset[str]:
        """The channels that rules name, by id or as `#name`."""
        return frozenset(name for rule in self.rules for name in rule.channels or ()) - {DIRECT}

    @property
    def of_assistants(self) -> bool:
        """Whether any rule is about assistants."""
        return any(name == "mcp" or name.startswith(_OF_ASSISTANTS) for rule in self.rules for name in rule.who)

    @property
    def tokens(self) -> frozenset[str]:
        """The names of the tokens that rules are about."""
        prefix = _OF_ASSISTANTS[0]
        return frozenset(
            name.removeprefix(prefix) for rule in self.rules for name in rule.who if name.startswith(prefix)
        )

    def permit(self, asker: Asker) -> Permit:
        """What `asker` may do where they are; of what everybody there will read, no more than a member there may."""
        own = self._of_person(asker)
        if not _read_by_others(asker):
            return own
        member = Asker(face=asker.face, team=asker.team, standing=Standing.MEMBER, place=asker.place, seen_by_all=True)
        theirs = self._of_person(member)
        if own.refused is None and theirs.refused is Refusal.NO_RULE:
            return nothing(Refusal.READERS, asker.place)
        return both(own, theirs)

    def _of_person(self, asker: Asker) -> Permit:
        about = self._about(asker)
        rule = next((rule for rule in about if rule.holds_for(asker)), None)
        if rule is None:
            if asker.face is Face.TERMINAL and not any("terminal" in rule.who for rule in self.rules):
                return EVERYTHING
            return nothing(why_not(asker), asker.place)
        permit = rule.permit(asker.place)
        if permit.accounts or asker.face is not Face.SLACK:
            return permit
        return replace(permit, names_shown=tuple(name for name in self._named if _shows_names(about, name)))

    def _about(self, asker: Asker) -> list[Rule]:
        names = names_of(asker)
        return [rule for rule in self.rules if not rule.who.isdisjoint(names)]

    @cached_property
    def _named(self) -> tuple[str, ...]:
        """The channels that rules name by name, without the #."""
        return tuple(sorted(name.removeprefix("#") for name in self.channels if name.startswith("#")))


def _shows_names(rules: Sequence[Rule], channel: str) -> bool:
    """Whether the first of `rules` that holds in the channel of that name shows account names."""
    rule = next((rule for rule in rules if rule.channels is None or f"#{channel}" in rule.channels), None)
    return rule is not None and rule.accounts


def names_of(asker: Asker) -> frozenset[str]:
    """Everything that a rule may call `asker`. Guests and strangers are only what they are, and themselves."""
    if asker.face is Face.TERMINAL:
        return frozenset({"terminal"})
    if asker.face is Face.MCP:
        return _names_of_assistant(asker)
    own = frozenset() if asker.user is None else frozenset({f"user:{asker.user}"})
    if asker.standing is not Standing.MEMBER:
        return own | {"guests" if asker.standing is Standing.GUEST else "strangers"}
    team = frozenset() if asker.team is None else frozenset({f"team:{asker.team}"})
    return own | team | {f"group:{group}" for group in asker.groups} | {"members"}


def _names_of_assistant(asker: Asker) -> frozenset[str]:
    """The word before the colon tells a token from a subject, whatever an issuer calls its subjects."""
    own = () if asker.sign_in is None else (f"{asker.sign_in.value}:{asker.user}",)
    return frozenset({"mcp", *own, *(f"role:{role}" for role in asker.roles)})


def both(one: Permit, readers: Permit) -> Permit:
    """What the readers may see of what `one` permits; whether it is shared is the asker's own right."""
    refused = one if one.refused is not None else readers if readers.refused is not None else None
    if refused is not None:
        return refused
    only = reduce(_narrowed, readers.only, one.only)
    if any(not condition.values for condition in only):
        return nothing(Refusal.READERS, one.place)
    return Permit(
        kinds=one.kinds & readers.kinds,
        metrics=one.metrics & readers.metrics,
        only=only,
        accounts=one.accounts and readers.accounts,
        share=one.share,
        subscribe=one.subscribe,
        place=one.place,
        names_shown=tuple(sorted({*one.names_shown, *readers.names_shown})),
    )


def _narrowed(conditions: tuple[Condition, ...], further: Condition) -> tuple[Condition, ...]:
    """The conditions and one more; of the same attribute, the values of both, however they are spelled."""
    meant, attribute = set(map(folded, further.values)), folded(further.attribute)
    if all(folded(condition.attribute) != attribute for condition in conditions):
        return (*conditions, further)
    return tuple(
        condition.model_copy(update={"values": tuple(value for value in condition.values if folded(value) in meant)})
        if folded(condition.attribute) == attribute
        else condition
        for condition in conditions
    )


def _read_by_others(asker: Asker) -> bool:
    """Whether the answer is read by others than the asker."""
    return asker.seen_by_all and (asker.place is None or not asker.place.id.startswith(_DIRECT))


def _called(asker: Asker) -> frozenset[str]:
    """Everything that a rule may call the place of `asker`. In Slack, what is in no channel one person reads alone."""
    place = asker.place
    if place is None:
        return frozenset({DIRECT} if asker.face is Face.SLACK else ())
    names = {place.id} if place.name is None else {place.id, f"#{place.name}"}
    return frozenset(names | {DIRECT}) if place.id.startswith(_DIRECT) else frozenset(names)
