"""Words of a question find their attribute and value; what fits none or several is named, not guessed."""

from __future__ import annotations

from typing import Any

import pytest

from retention.answer import Condition
from retention.errors import QuestionError
from retention.language import read_question
from retention.segment import folded, resolve_attribute, resolve_terms
from retention.wording import explain
from tests.ledger.tape import asked, ledger_of

LEDGER = ledger_of(
    """
    acme a1 2024-01-01 - 100 product=core      interval=month
    beta b1 2024-01-01 - 100 product=pro       interval=year
    coda c1 2024-01-01 - 100 product=pro       interval=year
    dune d1 2024-01-01 - 100 product=Add-On    interval=year
    acme is segment=enterprise
    beta is segment=mid-market
    coda is segment=smb
    dune is segment=smb
    acme is plan_tier=pro
    beta is plan_tier=basic
    coda is plan_tier=Basic
    acme is size=1-50
    beta is size=51-200
    coda is size=200+
    acme is region=EMEA
    beta is region=North_America
    """
)
NAMES = ("plan_tier", "region", "segment", "size", "product", "interval")


def conditions(words: str) -> dict[str, tuple[str, ...]]:
    """What the words of a question about 2025 resolve to."""
    return {
        condition.attribute: condition.values
        for condition in resolve_terms(read_question(f"nrr 2025 {words}").terms, LEDGER)
    }


def refused(words: str) -> tuple[str, dict[str, Any], str]:
    """Code, facts and sentence of what is said to a question about 2025."""
    with pytest.raises(QuestionError) as raised:
        asked(LEDGER, f"nrr 2025 {words}")
    return raised.value.code, raised.value.facts, explain(raised.value)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", {}),
        ("enterprise", {"segment": ("enterprise",)}),
        ("ENTERPRISE", {"segment": ("enterprise",)}),
        ("emea smb or enterprise", {"region": ("EMEA",), "segment": ("enterprise", "smb")}),
        ("region=emea or North_America", {"region": ("EMEA", "North_America")}),
        ("mid - market", {"segment": ("mid-market",)}),
        ("emea", {"region": ("EMEA",)}),
        # separators do not matter
        ("mid-market", {"segment": ("mid-market",)}),
        ("mid market", {"segment": ("mid-market",)}),
        ("Mid_Market", {"segment": ("mid-market",)}),
        ("midmarket", {"segment": ("mid-market",)}),
        ("north america", {"region": ("North_America",)}),
        ("add on", {"product": ("Add-On",)}),
        ("51-200", {"size": ("51-200",)}),
        ("200+", {"size": ("200+",)}),
        # several words: the ledger's values decide where a run splits
        ("mid market emea", {"region": ("EMEA",), "segment": ("mid-market",)}),
        ("north america mid market smb", {"region": ("North_America",), "segment": ("mid-market", "smb")}),
        ("emea in smb", {"region": ("EMEA",), "segment": ("smb",)}),
        # values of one attribute are alternatives, those of several all hold
        ("smb enterprise", {"segment": ("enterprise", "smb")}),
        ("smb or enterprise", {"segment": ("enterprise", "smb")}),
        ("segment=smb,enterprise", {"segment": ("enterprise", "smb")}),
        ("segment=smb segment=enterprise", {"segment": ("enterprise", "smb")}),
        ("smb segment=enterprise", {"segment": ("enterprise", "smb")}),
        ("smb smb SMB", {"segment": ("smb",)}),
        ("segment=smb region=emea size=200+", {"region": ("EMEA",), "segment": ("smb",), "size": ("200+",)}),
        # quoted
        ('"mid market"', {"segment": ("mid-market",)}),
        ("segment='MID-MARKET'", {"segment": ("mid-market",)}),
        ('region="north america"', {"region": ("North_America",)}),
        # attributes by any spelling
        ("SEGMENT=smb", {"segment": ("smb",)}),
        ("plan-tier=pro", {"plan_tier": ("pro",)}),
        ("plantier=pro", {"plan_tier": ("pro",)}),
        # attributes of lines
        ("product=pro", {"product": ("pro",)}),
        ("interval=month", {"interval": ("month",)}),
        # of values that differ in case alone the exact spelling is meant
        ("plan_tier=basic", {"plan_tier": ("basic",)}),
        ("plan_tier=Basic", {"plan_tier": ("Basic",)}),
    ],
)
def test_words_find_their_values(words: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert conditions(words) == expected


REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    (
        "entreprise",
        "unknown_segment",
        {
            "text": "entreprise",
            "nearest": "enterprise",
            "attribute": "segment",
            "valid": ("enterprise", "mid-market", "smb"),
        },
        'I don\'t know the segment "entreprise". Did you mean enterprise? Segments: enterprise, mid-market, smb.',
    ),
    (
        "smb noth_america",
        "unknown_segment",
        {"text": "noth_america", "nearest": "North_America", "attribute": "region", "valid": ("EMEA", "North_America")},
        'I don\'t know the segment "noth_america". Did you mean North_America? Values of region: EMEA, North_America.',
    ),
    (
        "lastquartr",
        "unknown_segment",
        {"text": "lastquartr", "nearest": "last-quarter", "attribute": None, "valid": NAMES},
        (
            'I don\'t know the word "lastquartr": it is no metric and no period, and no plan_tier, region, segment,'
            " size, product, or interval is called so. Did you mean last-quarter?"
        ),
    ),
    (
        "zzzz",
        "unknown_segment",
        {"text": "zzzz", "nearest": None, "attribute": None, "valid": NAMES},
        (
            'I don\'t know the word "zzzz": it is no metric and no period, and no plan_tier, region, segment,'
            " size, product, or interval is called so. Ask, for example, nrr last-quarter."
        ),
    ),
    (
        "segment=gold",
        "unknown_value",
        {"attribute": "segment", "text": "gold", "nearest": None, "valid": ("enterprise", "mid-market", "smb")},
        'I don\'t know the segment "gold". Segments: enterprise, mid-market, smb.',
    ),
    (
        "region=emae",
        "unknown_value",
        {"attribute": "region", "text": "emae", "nearest": "EMEA", "valid": ("EMEA", "North_America")},
        'I don\'t know the region "emae". Did you mean EMEA? Values of region: EMEA, North_America.',
    ),
    (
        "region=smb",
        "unknown_value",
        {"attribute": "region", "text": "smb", "nearest": None, "valid": ("EMEA", "North_America")},
        'I don\'t know the region "smb". Values of region: EMEA, North_America.',
    ),
    (
        "segmnt=smb",
        "unknown_attribute",
        {"text": "segmnt", "nearest": "segment", "valid": NAMES},
        (
            'I don\'t know the attribute "segmnt". Did you mean segment?'
            " Attributes: plan_tier, region, segment, size, product, interval."
        ),
    ),
    *(
        (
            words,
            "excluded_segment",
            {"text": text},
            f'I can\'t leave accounts out, as "{text}" says. Name the values that stay, as in region=amer,emea.',
        )
        for words, text in [
            ("-smb", "-smb"),
            ("enterprise -smb", "-smb"),
            ("enterprise - smb", "- smb"),
            ("segment=-smb", "-smb"),
            ('"-smb"', "-smb"),
            ("-smbb", "-smbb"),
        ]
    ),
    *(
        (
            words,
            "alternative_attributes",
            {"first": first, "second": second},
            (
                f"I can't ask for {'='.join(first)} or {'='.join(second)}: with two attributes, accounts are those that"
                " have both values. Ask for each on its own, or for several values of one attribute."
            ),
        )
        for words, first, second in [
            ("emea or smb", ("region", "EMEA"), ("segment", "smb")),
            ("region=emea or segment=smb", ("region", "EMEA"), ("segment", "smb")),
            ("smb emea or enterprise", ("region", "EMEA"), ("segment", "enterprise")),
        ]
    ),
    (
        "by colour",
        "unknown_attribute",
        {"text": "colour", "nearest": None, "valid": NAMES},
        'I don\'t know the attribute "colour". Attributes: plan_tier, region, segment, size, product, interval.',
    ),
    (
        "plan-tier",
        "attribute_without_value",
        {"text": "plan_tier"},
        '"plan_tier" is an attribute. Ask "by plan_tier" for a breakdown, or plan_tier=VALUE for one segment.',
    ),
    (
        "smb pro",
        "ambiguous_segment",
        {"text": "pro", "candidates": (("plan_tier", "pro", 1), ("product", "pro", 2))},
        (
            '"pro" is a value of plan_tier (1 account) and a value of product (2 accounts).'
            " Ask plan_tier=pro or product=pro."
        ),
    ),
    (
        "basic",
        "ambiguous_segment",
        {"text": "basic", "candidates": (("plan_tier", "Basic", 1), ("plan_tier", "basic", 1))},
        '"basic" fits plan_tier=Basic (1 account) and plan_tier=basic (1 account). Ask for one of them.',
    ),
    (
        "plan_tier=BASIC",
        "ambiguous_segment",
        {"text": "BASIC", "candidates": (("plan_tier", "Basic", 1), ("plan_tier", "basic", 1))},
        '"BASIC" fits plan_tier=Basic (1 account) and plan_tier=basic (1 account). Ask for one of them.',
    ),
]


@pytest.mark.parametrize(("words", "code", "facts", "sentence"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_meant_is_told_exactly(words: str, code: str, facts: dict[str, Any], sentence: str) -> None:
    assert refused(words) == (code, facts, sentence)


def test_the_longest_run_of_words_that_is_a_value_is_meant() -> None:
    """Three values begin alike; what a longer one does not take up is read on from there."""
    ledger = ledger_of(
        """
        acme a1 2024-01-01 - 100
        beta b1 2024-01-01 - 100
        coda c1 2024-01-01 - 100
        acme is region=north
        beta is region=north-america
        coda is region=america
        """
    )
    for words, expected in (
        ("north america", ("north-america",)),
        ("north america north", ("north", "north-america")),
        ("north north america america", ("america", "north", "north-america")),
        ("north, america", ("america", "north")),
    ):
        (condition,) = resolve_terms(read_question(f"nrr 2025 {words}").terms, ledger)
        assert condition.values == expected


def test_an_ambiguous_word_counts_accounts_at_the_last_complete_day() -> None:
    """Two accounts had the plan pro once; by the end of 2026 one has moved on and one line has ended."""
    ledger = ledger_of(
        """
        acme a1 2024-01-01 2026-03-01 100 product=pro
        acme a2 2026-03-01 -          100 product=core
        beta b1 2024-01-01 -          100 product=pro
        acme is plan=pro  since 2024-01-01
        beta is plan=pro  since 2024-01-01
        beta is plan=core since 2026-06-01
        """
    )
    with pytest.raises(QuestionError) as raised:
        asked(ledger, "nrr 2025 pro")
    assert raised.value.facts["candidates"] == (("plan", "pro", 1), ("product", "pro", 1))


@pytest.mark.parametrize("word", ["plan_tier", "Plan-Tier", "PLANTIER", "plan tier"])
def test_an_attribute_by_any_spelling(word: str) -> None:
    assert resolve_attribute(word, LEDGER) == "plan_tier"


def test_separators_and_case_fold_away_and_nothing_else() -> None:
    assert {folded(text) for text in ("mid-market", "Mid Market", "MID_MARKET", "mid - market", "midmarket")} == {
        "midmarket"
    }
    assert folded("200+") == "200+"
    assert folded("Straße") == folded("STRASSE")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("smb", "segment=smb"),
        ("smb enterprise emea", "region=EMEA segment=enterprise segment=smb"),
        ("200+", 'size="200+"'),
        ("north america", "region=North_America"),
    ],
)
def test_an_answer_writes_its_segment_as_it_can_be_asked_again(words: str, text: str) -> None:
    answer = asked(LEDGER, f"nrr 2025 {words}")
    assert answer.segment == text
    assert asked(LEDGER, f"nrr 2025 {text}") == answer


def test_conditions_are_sorted_whatever_the_order_of_words() -> None:
    first, second = (
        resolve_terms(read_question(f"nrr 2025 {words}").terms, LEDGER) for words in ("smb emea", "emea smb")
    )
    assert (
        first
        == second
        == (
            Condition(attribute="region", values=("EMEA",)),
            Condition(attribute="segment", values=("smb",)),
        )
    )
