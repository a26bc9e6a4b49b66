"""An ambiguous word becomes the condition that was chosen, and what stands around it stays."""

from __future__ import annotations

import pytest

from retention.errors import QuestionError
from retention.language import read_question
from retention.meanings import meanings

BOTH = (("plan", "pro", 2), ("tier", "pro", 1))


def ambiguous(text: str, candidates: tuple[tuple[str, str, int], ...] = BOTH) -> QuestionError:
    return QuestionError("ambiguous_segment", text=text, candidates=candidates)


@pytest.mark.parametrize(
    ("asked", "word", "meant"),
    [
        ("nrr 2025 pro", "pro", "nrr 2025 plan=pro"),
        ("nrr 2025 emea pro", "pro", "nrr 2025 emea plan=pro"),
        ("nrr 2025 pro emea", "pro", "nrr 2025 plan=pro emea"),
        ("nrr 2025 smb pro emea by region", "pro", "nrr 2025 smb plan=pro emea by region"),
        ("nrr 2025 region=emea pro", "pro", "nrr 2025 region=emea plan=pro"),
        ("nrr 2025 professional", "pro", "nrr 2025 professional"),
        ("nrr 2025 emea or pro smb", "pro", "nrr 2025 emea or plan=pro smb"),
        ("nrr 2025 size=pro pro", "pro", "nrr 2025 size=pro plan=pro"),
    ],
)
def test_the_word_is_replaced_and_nothing_else(asked: str, word: str, meant: str) -> None:
    first, second = meanings(read_question(asked), ambiguous(word))
    assert first.question == read_question(meant)
    assert second.question == read_question(meant.replace("plan=", "tier="))
    assert [(one.text, one.accounts) for one in (first, second)] == [("plan=pro", 2), ("tier=pro", 1)]


def test_two_spellings_of_one_value_are_chosen_between() -> None:
    error = ambiguous("New_York", (("city", "new-york", 3), ("city", "newyork", 1)))
    first, second = meanings(read_question("nrr city=New_York"), error)
    assert (first.question, second.question) == (read_question("nrr city=new-york"), read_question("nrr city=newyork"))


def test_a_currency_is_chosen() -> None:
    error = QuestionError("mixed_currencies", currencies=("EUR", "USD"))
    assert [one.question for one in meanings(read_question("nrr 2025"), error)] == [
        read_question("nrr 2025 currency=EUR"),
        read_question("nrr 2025 currency=USD"),
    ]


def test_other_errors_leave_no_choice() -> None:
    assert meanings(read_question("nrr 2025"), QuestionError("unknown_segment", text="x")) == ()
