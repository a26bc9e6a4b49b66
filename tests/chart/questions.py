"""A question of every kind, and a ledger small enough to be read on which each has something to draw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retention.ask import ask
from retention.books import Alone
from retention.language import read_question
from retention.question import Kind
from tests.ledger.tape import TODAY, ledger_of

if TYPE_CHECKING:
    from retention.answer.any import AnyAnswer
    from retention.ledger.view import Ledger

# Of four accounts one grows, one shrinks, one leaves and one stays; one is new, one comes back.
TAPE = """
    grows l 2024-01-01 2025-05-01 100000
    grows m 2025-05-01 - 150000
    shrinks l 2024-01-01 2025-05-01 90000
    shrinks m 2025-05-01 - 60050
    leaves l 2024-01-01 2025-06-01 20000
    stays l 2024-01-01 - 10000
    new l 2025-04-15 - 7000
    back l 2024-01-01 2024-06-01 5000
    back m 2025-05-01 - 4000
    grows is region=emea
    shrinks is region=emea
    leaves is region=apac
    stays is region=apac
    back is region=amer
    new is region=amer
"""
ASKED = {
    Kind.RETENTION: "nrr 2025-q2",
    Kind.TREND: "nrr monthly 2025-01-01..2025-06-30 by region",
    Kind.COHORTS: "cohorts quarterly revenue 2024-01-01..2025-06-30",
    Kind.MOVERS: "movers 2025-q2",
    Kind.ACCOUNTS: "accounts churned 2025-q2",
    Kind.WHY: "why nrr 2025-q2 vs previous by region",
    Kind.MATRIX: "matrix 2025 by region",
    Kind.BENCHMARKS: "benchmarks nrr 2025",
    Kind.RECONCILE: "reconcile holdfast chargebee 2025-q2",
    Kind.DIFF: "diff 2025-q2 v1 v2",
}


# What a second version of the ledger adds.
LATE = "late l 2024-01-01 - 9000"


@dataclass(frozen=True)
class Corrected(Alone):
    """Two versions of one ledger."""

    earlier: Ledger

    def ledger(self, version: int) -> Ledger:
        return self.earlier if version == self.earlier.version else super().ledger(version)


def answered(kind: Kind) -> AnyAnswer:
    """The answer to the question of `kind`: on the tape, or on both of its versions."""
    first = ledger_of(TAPE)
    second = replace(ledger_of(f"{TAPE}\n{LATE}"), version=2)
    newest = second if kind is Kind.DIFF else first
    answer = ask(read_question(ASKED[kind]), ledger=newest, today=TODAY, books=Corrected(newest, first))
    assert answer.kind is kind
    return answer
