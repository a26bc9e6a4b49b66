"""An answer of the product held against the oracle's, figure by figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.ask import ask
from retention.language import read_question
from tests.narrowed import main
from tests.oracle.oracle import fraction, told
from tests.oracle.questions import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer import Row
    from retention.ledger.view import Ledger
    from tests.oracle.oracle import Figures, Oracle
    from tests.oracle.questions import Asked, Days, Setting


def check(asked: Asked, setting: Setting, ledger: Ledger, oracle: Oracle) -> None:
    """Compare every figure of the answer: total, rows, comparison, trailing twelve months, tier."""
    answer = main(ask(read_question(asked.text), ledger=ledger, today=setting.today))
    sql = _Sql(oracle, asked)
    total = sql.total(asked.period)

    assert answer.metric == asked.metric
    assert (answer.period.start, answer.period.end) == asked.period
    assert told(answer.total) == total
    assert _by_segment(answer.rows) == sql.rows(asked.period)
    assert [row.opening_arr_minor for row in answer.rows] == sorted(
        (row.opening_arr_minor for row in answer.rows), reverse=True
    )

    if asked.before is None:
        assert answer.compared is None
    else:
        assert answer.compared is not None
        assert (answer.compared.period.start, answer.compared.period.end) == asked.before
        assert told(answer.compared.total) == sql.total(asked.before)
        assert _by_segment(answer.compared.rows) == sql.rows(asked.before)

    window = asked.trailing
    cohort = total if window is None else sql.total(window)
    if window is None or window[0] - DAY < setting.first_day or not cohort["accounts_opening"]:
        assert answer.trailing is None
    else:
        assert answer.trailing is not None
        assert (answer.trailing.window.start, answer.trailing.window.end) == window
        assert told(answer.trailing.total) == cohort
    assert (None if answer.tier is None else (answer.tier.name.value, fraction(answer.tier.nrr))) == _tier(
        asked, setting, cohort
    )


class _Sql:
    """The oracle's side of one question."""

    def __init__(self, oracle: Oracle, asked: Asked) -> None:
        self.oracle, self.asked = oracle, asked

    def total(self, period: Days) -> Figures:
        return self.oracle.total(period[0] - DAY, period[1] - DAY, self.asked.conditions)

    def rows(self, period: Days) -> dict[str | None, Figures]:
        if self.asked.by is None:
            return {}
        return self.oracle.rows(period[0] - DAY, period[1] - DAY, self.asked.conditions, self.asked.by)


def _by_segment(rows: Sequence[Row]) -> dict[str | None, Figures]:
    return {row.segment: told(row) for row in rows}


def _tier(asked: Asked, setting: Setting, cohort: Figures) -> tuple[str, tuple[int, int]] | None:
    """The tier of part 7; none without twelve months of history, without a cohort, or for another metric."""
    start, _ = asked.trailing or asked.period
    if asked.metric != "nrr" or cohort["nrr"] is None or start - DAY < setting.first_day:
        return None
    kept, opening = cohort["nrr"]
    if 10 * kept >= 12 * opening:
        name = "world-class"
    elif kept >= opening:
        name = "strong"
    elif 10 * kept >= 9 * opening:
        name = "needs improvement"
    else:
        name = "critical"
    return name, (kept, opening)
