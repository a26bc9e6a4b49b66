"""Whatever is typed is a question or a `QuestionError`: nothing else comes out, and nothing is left unread."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retention.errors import QuestionError
from retention.language import LANGUAGE_WORDS, Parts, question_of_kind, read_period, read_question
from retention.language.own_words import LINKS
from retention.language.reference import Entry, language_reference
from retention.language.tables import GRAMMAR, TABLES, edition, made, parser
from retention.language.words import (
    BASES,
    COMPARISONS,
    KINDS,
    METRIC_WORDS,
    METRICS,
    MOVEMENT_WORDS,
    NEWEST,
    PERIODS,
    folded,
    kind_named,
)
from retention.question import Kind

# What leaves no token behind, or is there for what cannot be read.
UNSAID = {"FILLER", "MARK", "UNREADABLE", "BLANK", "_AND", "_WITH"}
NEEDS_MORE = {"accounts": "accounts churned", "reconcile": "reconcile stripe", "diff": "diff v3"}
WRITTEN = [written for entry in language_reference() for written in entry.written]
FRAGMENTS = (
    *WRITTEN,
    *LANGUAGE_WORDS,
    *("=", "==", ",", "..", "\u2026", "-", "\u2013", '"', "'", "\u201c", "\u2019", "?", ".", "to", "or", "and", "the"),
    *(
        "2025/06",
        "13-2025",
        "Q9",
        "FY",
        "last",
        "last-8",
        "jun-25",
        "\U0001f600",
        "\uff12\uff10\uff12\uff15",
        "\u2011",
        "\xa0",
    ),
)
texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(FRAGMENTS), max_size=8).map(" ".join),
    st.lists(st.sampled_from(FRAGMENTS), max_size=6).map("".join),
)


@settings(max_examples=600, deadline=None)
@given(texts)
@example("last " * 100)
@example("a=b," * 120)
@example("'" * 500)
@example("\u202egnp.exe nrr")
def test_any_text_is_a_question_or_a_question_error(text: str) -> None:
    for reader in (
        read_question,
        read_period,
        lambda part: question_of_kind(Kind.RETENTION, Parts(metric="nrr", period="ttm", segment=part)),
        lambda part: question_of_kind(Kind.TREND, Parts(window=part, every=part, margin=part, cac=part)),
        lambda part: question_of_kind(Kind.COHORTS, Parts(basis=part, known_on=part)),
        lambda part: question_of_kind(
            Kind.RETENTION, Parts(metric=part, period=part, by=part, compare=part, currency=part, policy=part)
        ),
    ):
        try:
            reader(text)
        except QuestionError as error:
            assert str(error)  # noqa: PT017 - any error will do, as long as it is ours


@settings(max_examples=200, deadline=None)
@given(
    st.permutations(
        ["grr", "2025-Q3", "segment=smb", "by plan", "vs previous", "policy=x", "currency=EUR", '"mid market"']
    )
)
def test_clauses_stand_in_any_order(clauses: list[str]) -> None:
    expected = read_question('grr 2025-Q3 segment=smb by plan vs previous policy=x currency=EUR "mid market"')
    read = read_question(" ".join(clauses))
    assert set(read.terms) == set(expected.terms)
    assert read.model_copy(update={"terms": ()}) == expected.model_copy(update={"terms": ()})


@pytest.mark.parametrize("entry", language_reference(), ids=lambda entry: entry.written[0])
def test_every_written_form_of_the_reference_reads_alike(entry: Entry) -> None:
    if entry.part == "word":
        return
    read = {read_question(written) for written in entry.written}
    if entry.part == "period":
        assert {question.period for question in read} == {read_period(written) for written in entry.written}
    elif entry.part in ("metric", "kind"):
        assert len(read) == 1


def test_every_word_of_the_grammar_is_in_the_reference() -> None:
    """Each terminal begins or fills some form; the words behind the terminals stand there one by one."""
    questions = [written for entry in language_reference() if entry.part != "word" for written in entry.written]
    tokens = (token for written in questions for token in parser().parse(written).scan_values(lambda _: True))
    assumed = {"MARGIN", "CAC", "PERCENT"} if "ltv" not in METRICS else set()
    assert {terminal.name for terminal in parser().terminals} - {token.type for token in tokens} == UNSAID | assumed
    texts = " ".join(f" {folded_words(written)} " for written in WRITTEN)
    said = (*METRICS, *KINDS, *MOVEMENT_WORDS, *BASES, *PERIODS, *COMPARISONS, NEWEST[0])
    links = (link for words in LINKS.values() for link in words)
    assert [word for word in (*said, *links) if f" {folded_words(word)} " not in texts] == []


def folded_words(text: str) -> str:
    return text.replace("-", " ").casefold()


@pytest.mark.parametrize("word", [word for word in LANGUAGE_WORDS if word not in ("by", "vs", "since", "as of")])
def test_every_word_of_the_language_is_read(word: str) -> None:
    asked = {"as known on": "as known on 2025-07-05"} | NEEDS_MORE
    assert read_question(f"{word}x" if word.endswith("=") else asked.get(word, word)).terms == ()


@settings(max_examples=200, deadline=None)
@given(st.permutations(["why", "grr", "2025-Q3", "segment=smb", "by plan", "vs last-year", "known on 2025-12-01"]))
def test_a_kind_stands_anywhere(clauses: list[str]) -> None:
    expected = read_question("why grr 2025-Q3 segment=smb by plan vs last-year known on 2025-12-01")
    assert read_question(" ".join(clauses)) == expected


def written_as(terminal: str) -> st.SearchStrategy[str]:
    pattern = next(each.pattern for each in parser().terminals if each.name == terminal).to_regexp()
    return st.from_regex(re.compile(pattern, re.IGNORECASE | re.ASCII), fullmatch=True)


@settings(max_examples=200, deadline=None)
@given(written_as("METRIC"), written_as("KIND"), written_as("EVERY"))
def test_every_spelling_that_the_grammar_takes_has_a_meaning(metric: str, kind: str, every: str) -> None:
    assert folded(metric) in {folded(word) for words in METRIC_WORDS.values() for word in words}
    assert kind_named(kind) in Kind
    assert read_question(f"nrr {every}").kind is Kind.TREND


def test_the_tables_are_those_of_the_grammar() -> None:
    """When this fails: python -m retention.language.tables."""
    source = GRAMMAR.read_bytes()
    assert TABLES.read_bytes().partition(b"\n")[0] == edition(source)
    question = 'what was our grr in 2025-Q3..2025 "mid market", segment=a,b by x vs previous?'
    assert made(source).parse(question) == parser().parse(question)
