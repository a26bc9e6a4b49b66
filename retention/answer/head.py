"""`Head`: what every kind of answer begins with."""

from __future__ import annotations

from retention.answer.checks import Warnings
from retention.answer.parts import AnswerPeriod, Condition, LedgerState, Model


class Head(Model):
    """What every kind of answer begins with. The same question on the same ledger has the same bytes and `id`."""

    id: str
    period: AnswerPeriod
    segment: str | None
    conditions: tuple[Condition, ...]
    policy: str
    currency: str | None
    warnings: tuple[Warnings, ...]
    ledger: LedgerState
    definitions: str
