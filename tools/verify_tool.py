"""`verify_answer`: whether an answer given once is what its ledger still gives, and what today's ledger says."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from retention.answer import AnswerPeriod, Condition, LedgerState, Model
from retention.errors import QuestionError
from retention.question import Kind  # noqa: TC001 - pydantic reads it
from retention.wording import explain, word
from retention.wording.verification import now_sentence, refused_now, verification_lines
from tools.arguments import Arguments
from tools.asking import whoever_asks
from tools.definition import define, in_a_thread
from tools.recalling import failure_noted
from tools.results import result
from tools.schemas import output_schema

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from mcp.server.mcpserver.tools import Tool
    from mcp_types import CallToolResult

    from retention.asker import Asker
    from retention.desk import Desk, Verification


class VerifyArguments(Arguments):
    answer: Annotated[
        str,
        Field(
            description="An answer's id, or its first six digits or more; it stands at the end of every answer.",
            examples=["931ea5bb"],
        ),
    ]


class Now(Model):
    """The same question on today's ledger. Where it is refused there is no answer, and `refused` says why."""

    ledger: LedgerState | None = None
    id: str | None = None
    headline: str | None = None
    same_answer: bool = False
    refused: str | None = None


class Verified(Model):
    """What computing an answer again came to.

    `holds` is the verdict about the answer, whose figure is in `headline`; `definitions` are those that the answer was
    given under, `definitions_now` today's.
    """

    id: str
    holds: bool
    headline: str
    kind: Kind
    answered_at: datetime
    period: AnswerPeriod
    segment: str | None
    conditions: tuple[Condition, ...]
    policy: str
    currency: str | None
    ledger: LedgerState
    definitions: str
    definitions_now: str
    now: Now


def verify_answer(desk: Desk, limiter: CapacityLimiter) -> Tool:
    """Define the tool that computes an answer again from the rows of then."""

    def work(asked: VerifyArguments) -> CallToolResult:
        # That it was asked is noted with the same question of today.
        with failure_noted(desk, asked.answer):
            found = desk.verify(asked.answer, whoever_asks())
        given, again, now = found.answer, found.recomputed, _now(desk, found, whoever_asks())
        verified = Verified(
            id=given.id,
            holds=found.holds,
            headline=word(given).headline,
            kind=given.kind,
            answered_at=datetime.fromisoformat(found.answered_at),
            period=given.period,
            segment=given.segment,
            conditions=given.conditions,
            policy=given.policy,
            currency=given.currency,
            ledger=given.ledger,
            definitions=given.definitions,
            definitions_now=again.definitions,
            now=now,
        )
        verdict, *rest = verification_lines(given, again, found.answered_at, holds=found.holds)
        return result(verified, "\n".join((verdict, _said(now), *rest)))

    return define(
        name="verify_answer",
        title="An answer computed again",
        arguments=VerifyArguments,
        output=partial(output_schema, Verified),
        answer=in_a_thread(work, limiter),
    )


def _now(desk: Desk, found: Verification, asker: Asker) -> Now:
    """Ask the same today; where that must be refused, the reason is what there is to say."""
    if found.question is None:
        raise ValueError(found.answer.id)  # a desk gives it
    try:
        answer = desk.answer(found.question, asker)
    except QuestionError as error:
        return Now(refused=explain(error))
    return Now(
        ledger=answer.ledger, id=answer.id, headline=word(answer).headline, same_answer=answer.id == found.answer.id
    )


def _said(now: Now) -> str:
    if now.ledger is None or now.id is None or now.headline is None:
        return refused_now(now.refused or "")
    return now_sentence(now.headline, now.ledger.version, now.id, same=now.same_answer)
