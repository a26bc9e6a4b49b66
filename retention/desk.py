"""`Desk`: the one thing that a face is handed. It answers questions on the ledger and describes it.

Its implementation lives with the wiring (`cli.wiring`), because it opens the store and reads the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - pydantic reads them
from typing import TYPE_CHECKING, Literal, Protocol

from retention.access.deed import DONE, Deed
from retention.answer import Condition, Model
from retention.asker import LOCAL, Asker
from retention.books import Closing  # noqa: TC001 - pydantic reads it
from retention.question import Question, Term  # noqa: TC001 - part of the protocol

if TYPE_CHECKING:
    from collections.abc import Hashable

    from retention.access.permit import Permit
    from retention.answer.any import AnyAnswer


class AttributeValue(Model):
    """A value and how many accounts had it at the close of the last complete day."""

    value: str
    accounts: int


class Attribute(Model):
    """Something that a question can filter or break down by.

    `of` says whether accounts have it themselves, or by their largest line; `values_total` counts all values where
    `values` lists only the most frequent.
    """

    name: str
    of: Literal["account", "line"]
    values_total: int
    values: tuple[AttributeValue, ...]


class PolicyDescription(Model):
    """A named set of counting rules; `parameters` as in definitions, part 4."""

    name: str
    parameters: dict[str, str]


class LedgerVersion(Model):
    """One landed import."""

    version: int
    imported_at: datetime
    source: str
    complete_through: date
    fingerprint: str


class LedgerDescription(Model):
    """What can be asked: the ledger's state, its attributes and values, the policies, its versions and closed periods.

    `closed_periods` are those closed now and those that were reopened since. `only` are the conditions that all of it
    meets where the asker sees some accounts alone.
    """

    version: int
    fingerprint: str
    first_day: date
    complete_through: date
    accounts: int
    lines: int
    currencies: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    policies: tuple[PolicyDescription, ...]
    versions: tuple[LedgerVersion, ...]
    closed_periods: tuple[Closing, ...] = ()
    only: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Recalled:
    """An answer given before, byte for byte, and the question that asks for the same again."""

    question: Question
    answer: AnyAnswer


@dataclass(frozen=True, slots=True)
class Verification:
    """A receipt and what its scope gives now, on the ledger versions of then.

    `holds`: under the definitions of then, whether the two are the same in everything; under later ones, whether all
    that the receipt says is said again. The id names the definitions, and later ones may add to an answer. `question`
    asks for the same on today's ledger, where a desk gives it.
    """

    answer: AnyAnswer
    recomputed: AnyAnswer
    answered_at: str
    holds: bool
    question: Question | None = None


class Desk(Protocol):
    """Every method decides what `asker` may see before it gives anything, so that no face can forget to.

    Each raises `QuestionError`, also where the asker may not, or `LedgerError`; `answer` and `describe` block for as
    long as the computation takes.
    """

    def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:
        """Answer on the ledger version that the question is about, the newest where it names none; keep the receipt."""
        ...

    def moment(self, asker: Asker = LOCAL) -> Hashable:
        """All that an answer to `asker` depends on beside its question: while it is equal, so is every answer."""
        ...

    def moment_at_hand(self, asker: Asker = LOCAL) -> Hashable | None:
        """What `moment` gives for somebody whose groups are not known, where finding out takes no time.

        None where the ledger must be read or waited for, and where access depends on groups.
        """
        ...

    def given(self, question: Question, asker: Asker, moment: Hashable) -> AnyAnswer | None:
        """The very answer that `answer` gave at that moment, noted as asked once more; None where it is not at hand.

        It takes no time; whoever wants more than what is at hand calls `answer`. What it notes is written by
        `write_notes`, or with the next note.
        """
        ...

    def write_notes(self) -> None:
        """Write into the audit what `given` noted, for several answers at once."""
        ...

    def write_notes_at_once(self) -> bool:
        """The same where it takes no time; False where it may take some, and was not done."""
        ...

    def recall(self, answer_id: str, asker: Asker = LOCAL) -> Recalled:
        """The answer of that id as it was given; its first six characters or more are enough where they are one's.

        Raises QuestionError `unknown_answer`, `short_answer_id` or `ambiguous_answer`. An answer that goes beyond what
        the asker may see is not there, also where ids are told apart.
        """
        ...

    def verify(self, answer_id: str, asker: Asker = LOCAL) -> Verification:
        """Compute a given answer again from the rows of then. Raises as `recall`, and LedgerError `tampered`."""
        ...

    def describe(self, asker: Asker = LOCAL) -> LedgerDescription:
        """Describe the newest ledger version, as far as `asker` sees it."""
        ...

    def values_like(self, text: str, most: int | None = None, asker: Asker = LOCAL) -> tuple[Term, ...]:
        """The values of the newest version that hold `text`, those that begin with it first; `most` of them, or all.

        `text` may name an attribute before "=" or ":"; then only its values are meant.
        """
        ...

    def permit(self, asker: Asker = LOCAL) -> Permit:
        """What `asker` may see and do; never raises, whoever may ask nothing gets a permit of nothing."""
        ...

    def by_groups(self) -> bool:
        """Whether access depends on user groups, so that a face must look up those of an asker."""
        ...

    def note(
        self,
        asker: Asker,
        deed: Deed,
        outcome: str = DONE,
        question: Question | None = None,
        answer: str | None = None,
    ) -> None:
        """Keep in the audit what `asker` did, with the id of the `answer`. Questions are noted by the desk itself."""
        ...
