"""`verify_answer`: whether an answer given once is what its ledger still gives."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from retention.answer import AnswerPeriod, LedgerState, Model
from retention.question import Kind  # noqa: TC001 - pydantic reads it
from retention.wording.verification import verification_lines
from tools.arguments import Arguments
from tools.asking import whoever_asks
from tools.definition import define, in_a_thread
from tools.results import result
from tools.schemas import output_schema

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from mcp.server.mcpserver.tools import Tool
    from mcp_types import CallToolResult

    from retention.desk import Desk


class VerifyArguments(Arguments):
    answer: Annotated[
        str,
        Field(
            description="An answer's id, or its first six digits or more; it stands at the end of every answer.",
            examples=["931ea5bb"],
        ),
    ]


class Verified(Model):
    """What computing an answer again came to.

    `holds` is the verdict; `definitions` are those that the answer was given under, `definitions_now` today's.
    """

    id: str
    holds: bool
    kind: Kind
    answered_at: datetime
    period: AnswerPeriod
    segment: str | None
    policy: str
    currency: str | None
    ledger: LedgerState
    definitions: str
    definitions_now: str


def verify_answer(desk: Desk, limiter: CapacityLimiter) -> Tool:
    """Define the tool that computes an answer again from the rows of then."""

    def work(asked: VerifyArguments) -> CallToolResult:
        found = desk.verify(asked.answer, whoever_asks())
        given, again = found.answer, found.recomputed
        verified = Verified(
            id=given.id,
            holds=found.holds,
            kind=given.kind,
            answered_at=datetime.fromisoformat(found.answered_at),
            period=given.period,
            segment=given.segment,
            policy=given.policy,
            currency=given.currency,
            ledger=given.ledger,
            definitions=given.definitions,
            definitions_now=again.definitions,
        )
        return result(verified, "\n".join(verification_lines(given, again, found.answered_at, holds=found.holds)))

    return define(
        name="verify_answer",
        title="An answer computed again",
        arguments=VerifyArguments,
        output=partial(output_schema, Verified),
        answer=in_a_thread(work, limiter),
    )
