"""An answer inside a running process against the bare kernel calls that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from bench.invented import TODAY
from bench.ledgers import invented_ledger, sample_ledger
from bench.pairs import interleaved, timed
from bench.peers import Comparison
from retention.answer import Answer
from retention.ask import ask
from retention.language import read_question
from retention.ledger.columns import NO_VALUE
from retention.ledger.kernel import COMPONENTS, Balances, balances_at, movement_parts, summed
from retention.policy import policy_named
from retention.scope import Workspace, resolve_scope, trailing_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from retention.ledger.view import Ledger
    from retention.period import Period
    from retention.question import Question
    from retention.scope import Scope

QUESTIONS = ("nrr last-quarter", "nrr last-quarter enterprise", "nrr last-quarter by segment")
ACCOUNTS, SEED = 100_000, 1
PAIRS = 51
GOAL = 3.0
# Short runs side by side: what disturbs the machine disturbs few of them, and the median does not see it.
_CALLS_SAMPLE, _CALLS_LARGE = 20, 1
_PEER = "its kernel calls alone"


@dataclass(frozen=True, slots=True)
class _Window:
    """A window with all that its kernel calls need made ready: filter, cells, who was active before."""

    opening: int
    closing: int
    chosen: NDArray[np.bool_] | None
    cell: NDArray[np.int64] | None
    cells: int


@dataclass(frozen=True, slots=True)
class BareKernel:
    """The kernel calls of one scope and nothing else: no question, no ratios, no checks, no answer."""

    ledger: Ledger
    counted: NDArray[np.bool_] | None
    first_active: NDArray[np.int32]
    windows: tuple[_Window, ...]

    @classmethod
    def of(cls, scope: Scope, ledger: Ledger) -> BareKernel:
        policy, period = policy_named(scope.policy), scope.period.period()
        trailing = trailing_window(period)
        windows = [_window(scope, ledger, period, broken_down=True)]
        windows += [] if trailing is None else [_window(scope, ledger, trailing, broken_down=False)]
        lens = ledger.lens(policy, scope.currency)
        counted, first = lens.counted, lens.first_active
        return cls(ledger, counted, first, tuple(windows))

    def sums(self) -> list[NDArray[np.int64]]:
        """The components of every window, in total and by cell."""
        columns, sums = self.ledger.columns, []
        for window in self.windows:
            balances = Balances(
                balances_at(columns, window.opening, self.counted),
                balances_at(columns, window.closing, self.counted),
                self.first_active <= window.opening,
            )
            if window.chosen is not None:
                chosen = window.chosen
                balances = Balances(balances.opening[chosen], balances.closing[chosen], balances.active_before[chosen])
            parts = movement_parts(balances)
            sums.append(summed(parts, None, 1))
            if window.cell is not None:
                sums.append(summed(parts, window.cell, window.cells))
        return sums


def _window(scope: Scope, ledger: Ledger, period: Period, *, broken_down: bool) -> _Window:
    opening, closing = period.opening_day.toordinal(), period.closing_day.toordinal()
    policy = policy_named(scope.policy)
    chosen: NDArray[np.bool_] | None = None
    for condition in scope.conditions:
        codes = ledger.attribute_codes(condition.attribute, opening, closing, policy, scope.currency)
        passes = ledger.wanted(condition.attribute, condition.values)[codes]
        chosen = passes if chosen is None else chosen & passes
    if scope.by is None or not broken_down:
        return _Window(opening, closing, chosen, None, 0)
    codes = ledger.attribute_codes(scope.by, opening, closing, policy, scope.currency)
    values = len(ledger.labels(scope.by))
    cell = np.where(codes == NO_VALUE, values, codes).astype(np.int64)
    return _Window(opening, closing, chosen, cell if chosen is None else cell[chosen], values + 1)


def answering(folder: Path) -> Iterator[Comparison]:
    """Every question on the sample ledger and on a large one, as read before and as text that is new."""
    yield from _on(sample_ledger(folder), "sample ledger", _CALLS_SAMPLE)
    yield from _on(invented_ledger(folder, ACCOUNTS, SEED), f"{ACCOUNTS:,} accounts", _CALLS_LARGE)


def _on(ledger: Ledger, name: str, calls: int) -> Iterator[Comparison]:
    for text in QUESTIONS:
        question = read_question(text)
        kernel = BareKernel.of(resolve_scope(question, ledger=ledger, today=TODAY, workspace=Workspace()), ledger)
        _check_same_figures(kernel, _asked(question, ledger))
        known = partial(ask, question, ledger=ledger, today=TODAY)
        bare = partial(timed, kernel.sums, calls)
        yield Comparison(f"`{text}`, {name}", _PEER, GOAL, interleaved(partial(timed, known, calls), bare, PAIRS))
        fresh = partial(_read_and_ask, text, ledger)
        pairs = interleaved(partial(timed, fresh, calls), bare, PAIRS)
        yield Comparison(f"`{text}`, {name}, text read anew", _PEER, GOAL, pairs)


def _asked(question: Question, ledger: Ledger) -> Answer:
    answer = ask(question, ledger=ledger, today=TODAY)
    if not isinstance(answer, Answer):
        raise TypeError(answer)
    return answer


def _read_and_ask(text: str, ledger: Ledger) -> Answer:
    """An answer to a text that was never read before: past the memory of texts."""
    return _asked(read_question.__wrapped__(text), ledger)


def _check_same_figures(kernel: BareKernel, answer: Answer) -> None:
    """Both sides must do the same work. Raises RuntimeError where their figures differ."""
    parts = (answer.total, *sorted(answer.rows, key=lambda row: row.segment or ""))
    parts += () if answer.trailing is None else (answer.trailing.total,)
    mine = [tuple(getattr(part, name) for name in COMPONENTS) for part in parts]
    columns = [column for sums in kernel.sums() for column in sums.T.tolist()]
    if mine != [tuple(column) for column in columns if any(column)]:
        message = f"the bare kernel calls do not give the figures of answer {answer.id}"
        raise RuntimeError(message)
