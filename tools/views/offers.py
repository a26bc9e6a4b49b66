"""What can be asked from an answer on: each choice as the arguments that it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.answer import Model
from retention.follow_up import holds_steps, is_total_within
from retention.wording.directions import steady
from retention.wording.menus import ALL_ACCOUNTS, period_choices, segment_choices, segment_groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.desk import LedgerDescription
    from retention.question import Question
    from retention.wording.menus import Choice


class Offer(Model):
    """A choice: what it is called, the attribute that it belongs to, and the arguments that it sets.

    None takes an argument away. `shown` says that the answer is already of it.
    """

    label: str
    group: str | None = None
    arguments: dict[str, str | None]
    shown: bool = False


def periods_offered(question: Question) -> tuple[Offer, ...]:
    """The periods that make sense for the kind of `question`."""
    return tuple(
        Offer(label=choice.label, arguments={"period": choice.value})
        for choice in period_choices()
        if holds_steps(question, choice.value)
    )


def segments_offered(question: Question, shown: str | None, ledger: LedgerDescription) -> tuple[Offer, ...]:
    """All accounts, and every value that the asker sees; `shown` is the segment of the answer."""
    everybody = next(choice for choice in segment_choices(ledger) if choice.value == ALL_ACCOUNTS)
    return (
        Offer(label=everybody.label, arguments={"segment": None}, shown=shown is None),
        *(
            _segment(question, group, choice, shown)
            for group, choices in segment_groups(ledger)
            for choice in _named(choices)
        ),
    )


def _named(choices: tuple[Choice, ...]) -> Iterator[Choice]:
    """Those that can be seen: a name of blanks and marks alone cannot."""
    return (choice for choice in choices if steady(choice.label).strip())


def _segment(question: Question, group: str, choice: Choice, shown: str | None) -> Offer:
    return Offer(
        label=steady(choice.label),
        group=steady(group),
        arguments={"segment": choice.value} | ({"by": None} if is_total_within(question, group) else {}),
        shown=choice.value == shown,
    )
