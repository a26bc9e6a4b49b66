"""`Permit`: what one asker may see and do in one place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from retention.errors import QuestionError
from retention.question import Kind, Metric
from retention.sign_in import TokenScope

if TYPE_CHECKING:
    from retention.answer import Condition
    from retention.asker import Asker, Place
    from retention.question import Question

# Answers that are lists of accounts, and nothing without them.
OF_ACCOUNTS = frozenset({Kind.MOVERS, Kind.ACCOUNTS})


class Refusal(StrEnum):
    """Why somebody may ask nothing at all."""

    GUEST = "guest"
    STRANGER = "stranger"
    EXTERNAL = "external"
    NO_RULE = "no_rule"
    READERS = "readers"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Permit:
    """What an asker may see and do.

    only         every account that they see meets all of these; an attribute stands once
    accounts     see account names
    share        show an answer to everybody in a channel
    subscribe    have digests posted
    refused      why they may ask nothing; None for everybody who may
    place        where they ask, for the sentences
    names_shown  channels, by name, in which they would see account names
    lacks_scope  account names are permitted, but the token in use does not carry them
    """

    kinds: frozenset[Kind] = frozenset(Kind)
    metrics: frozenset[Metric] = frozenset(Metric)
    only: tuple[Condition, ...] = ()
    accounts: bool = True
    share: bool = True
    subscribe: bool = True
    refused: Refusal | None = None
    place: Place | None = None
    names_shown: tuple[str, ...] = ()
    lacks_scope: bool = False

    def admit(self, question: Question) -> None:
        """Raise QuestionError where this asker may not ask `question` as it stands.

        The codes are `not_permitted`, `kind_not_permitted`, `metric_not_permitted`, `accounts_not_shown` and
        `accounts_scope_missing`.
        """
        self.admit_kind(question.kind, question.metric)

    def admit_kind(self, kind: Kind, metric: Metric) -> None:
        """The same for a kind and a metric."""
        self.admit_anything()
        if kind not in self.kinds:
            raise QuestionError("kind_not_permitted", kind=kind, valid=tuple(one for one in Kind if one in self.kinds))
        if metric not in self.metrics:
            valid = tuple(one for one in Metric if one in self.metrics)
            raise QuestionError("metric_not_permitted", metric=metric, valid=valid)
        if kind in OF_ACCOUNTS and not self.accounts:
            if self.lacks_scope:
                raise QuestionError("accounts_scope_missing", scope=TokenScope.ACCOUNTS.value)
            raise QuestionError("accounts_not_shown", kind=kind, place=self.place, names_shown=self.names_shown)

    def admit_anything(self) -> None:
        """Raise QuestionError `not_permitted` for somebody who may ask nothing at all."""
        if self.refused is not None:
            raise QuestionError("not_permitted", why=self.refused, place=self.place)

    def admit_share(self) -> None:
        """Raise QuestionError `not_permitted` or `share_not_permitted`."""
        self.admit_anything()
        if not self.share:
            raise QuestionError("share_not_permitted", place=self.place)

    def admit_subscribe(self) -> None:
        """Raise QuestionError `not_permitted` or `subscribe_not_permitted`."""
        self.admit_anything()
        if not self.subscribe:
            raise QuestionError("subscribe_not_permitted", place=self.place)


EVERYTHING = Permit()


def within_token(permit: Permit, asker: Asker) -> Permit:
    """What is left of `permit` to somebody whose token may not carry account names."""
    return permit if asker.names or not permit.accounts else replace(permit, accounts=False, lacks_scope=True)


def nothing(why: Refusal, place: Place | None = None) -> Permit:
    """The permit of somebody who may ask nothing."""
    return replace(
        EVERYTHING,
        kinds=frozenset(),
        metrics=frozenset(),
        accounts=False,
        share=False,
        subscribe=False,
        refused=why,
        place=place,
    )
