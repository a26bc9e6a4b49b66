"""The figures of a chart are those that the answer says, on random ledgers, under every policy."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from retention.ask import ask
from retention.errors import QuestionError
from retention.language import read_question
from retention.question import Kind
from retention.wording import plain, word
from retention.wording.comparison import OF_ACCOUNTS
from retention.wording.series import word_series
from tests.property.test_every_kind import METRICS, PERIODS, TODAY, ledgers, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer.any import AnyAnswer
    from retention.ledger.view import Ledger
    from retention.wording.reply import Reply
    from retention.wording.series import Series

NUMBER = re.compile(r"[+−]?\d[\d,]*(?:\.\d+)?")
# What a person reads of a list; a chart of more has no room anywhere.
READ = 50

questions = st.one_of(
    texts(),
    st.builds(
        "{} {} {} {}".format,
        st.sampled_from(("", "why")),
        st.sampled_from((*METRICS, "quick ratio")),
        st.sampled_from(PERIODS),
        st.sampled_from(("", "by product vs previous")),
    ),
)


@settings(deadline=None, max_examples=200)
@given(ledgers(), questions)
def test_a_chart_says_what_its_answer_says(ledger: Ledger, text: str) -> None:
    try:
        answer = ask(read_question(text), ledger=ledger, today=TODAY)
    except QuestionError:
        return
    series = word_series(answer)
    if series is None:
        return
    assert all(len(one.values) == len(series.categories) for one in series.values)
    assert set(told(answer, series)) <= numbers(word(answer))


def told(answer: AnyAnswer, series: Series) -> Iterator[Decimal]:
    """The figures of a chart that also stand in the answer."""
    match answer.kind:
        case Kind.RETENTION if answer.compared is not None:
            earlier, later = series.values
            if answer.rows:
                yield from (earlier.values[-1], *later.values)
            else:
                yield from (earlier.values[0], later.values[0])
        case Kind.RETENTION if not answer.rows and answer.metric in OF_ACCOUNTS:
            yield abs(series.values[0].values[0])
        case Kind.TREND:
            table = word(answer).breakdown
            assert table is not None
            for one in series.values:
                if one.name in table.header:
                    yield from one.values[-len(table.rows) :]
        case Kind.MOVERS | Kind.ACCOUNTS if len(series.categories) > READ:
            return
        case _:
            for one in series.values:
                yield from one.values


def numbers(reply: Reply) -> set[Decimal]:
    """Every number that is said, losses both as such and without their sign."""
    said = [Decimal(one.replace("−", "-").replace(",", "")) for one in NUMBER.findall(plain(reply))]
    return {*said, *(-one for one in said)}
