"""What is said when a question mixes what has no meaning together: every kind with everything it does not take."""

from __future__ import annotations

import pytest

from retention.errors import QuestionError
from retention.language import read_question
from retention.language.kinds import FORMS, TAKEN_BY_ALL
from retention.question import Kind
from retention.wording import explain
from retention.wording.kind_errors import KIND_SENTENCES

ASKED = {
    Kind.RETENTION: "nrr",
    Kind.TREND: "nrr trend",
    Kind.COHORTS: "cohorts",
    Kind.MOVERS: "movers",
    Kind.ACCOUNTS: "accounts churned",
    Kind.WHY: "why nrr",
    Kind.MATRIX: "matrix",
    Kind.BENCHMARKS: "benchmarks nrr",
    Kind.RECONCILE: "reconcile stripe maxio",
    Kind.DIFF: "diff v3 v5",
}
WRITTEN = {
    "metric": "grr",
    "every": "monthly",
    "by": "by region",
    "comparison": "vs previous",
    "policy": "policy=stripe",
    "top": "top 5",
    "known_on": "known on 2025-07-05",
    "margin": "margin=80%",
    "cac": "cac=1200",
}
WHAT = {
    Kind.RETENTION: "A metric of one period is one figure",
    Kind.TREND: "A trend shows one metric step by step",
    Kind.COHORTS: "A cohort table follows accounts from when they joined, in revenue or in logos",
    Kind.MOVERS: "Movers are the accounts behind all movements of one period",
    Kind.ACCOUNTS: "A list of accounts is of one movement in one period",
    Kind.WHY: "Why explains one change between two periods",
    Kind.MATRIX: "The matrix places segments by GRR and NRR of one period",
    Kind.BENCHMARKS: "Benchmarks are held against one metric of one period",
    Kind.RECONCILE: "Reconcile sets two policies against each other over one period",
    Kind.DIFF: "Diff sets two ledger versions against each other over one period",
}
INSTEAD = {
    "metric": "Ask without it.",
    "every": "Ask nrr monthly for a trend.",
    "by": "Ask for one segment at a time, as in segment=enterprise.",
    "comparison": "Ask nrr last-quarter vs previous for a comparison.",
    "policy": "Name both policies after reconcile, as in reconcile chartmogul stripe.",
    "top": "Ask movers top 5 for the accounts behind the movements.",
    "known_on": "Ask without it: the versions say what was known.",
    "margin": "It goes with ltv and ltv:cac.",
    "cac": "It goes with ltv and ltv:cac.",
}
OF_A_KIND = {"movement", "basis", "kind", "every"}  # words that only their kind reads, or that make the kind
MIXED = [
    (kind, part)
    for kind, form in FORMS.items()
    for part in WRITTEN
    if part not in form.takes and not (kind is Kind.RETENTION and part == "every")
]
SENTENCES = [
    ("not_of_kind", "movers monthly", f'{WHAT[Kind.MOVERS]}, so "monthly" has no place in it. {INSTEAD["every"]}'),
    (
        "not_of_kind",
        "cohorts grr",
        f'{WHAT[Kind.COHORTS]}, so "grr" has no place in it. Ask cohorts revenue or cohorts logo.',
    ),
    ("only_for_ltv", "nrr margin=80%", '"margin=80%" goes with ltv and ltv:cac, not with NRR.'),
    ("only_for_ltv", "grr monthly cac=1200", '"cac=1200" goes with ltv and ltv:cac, not with GRR.'),
    (
        "steps_too_long",
        "nrr quarterly last-month",
        (
            '"last-month" is shorter than a quarter, so no step of the trend fits in it. Ask for a longer period, as in'
            " nrr quarterly 2025."
        ),
    ),
    (
        "steps_too_long",
        "nrr yearly Q3",
        (
            '"Q3" is shorter than a year, so no step of the trend fits in it. Ask for a longer period, as in nrr yearly'
            " all-time."
        ),
    ),
    (
        "all_time_compared",
        "nrr all time vs last-year",
        (
            'Nothing comes before "all time", so there is nothing to compare it with. Ask for a shorter period, as in'
            " last-year vs previous."
        ),
    ),
    (
        "two_movements",
        "accounts churned lost",
        'I read two movements, "churned" and "lost". Ask for one at a time; put a segment\'s value in quotes.',
    ),
    (
        "missing_movement",
        "accounts last-quarter",
        (
            "Say which movement: accounts churned, accounts contracted, accounts expanded, accounts new or accounts"
            " reactivated."
        ),
    ),
    (
        "missing_versions",
        "diff 2025-Q2",
        "Say which ledger versions, as in diff 2025-Q2 v3 v5; one alone is held against the newest.",
    ),
    (
        "same_versions",
        "diff v3 v3",
        "Version 3 against itself shows nothing. Name another, as in diff 2025-Q2 v3 v5.",
    ),
    (
        "too_many_versions",
        "diff v3 v4 v5",
        "I read v3, v4, and v5, and two ledger versions are set against each other. Name two.",
    ),
    (
        "missing_policies",
        "reconcile 2025-Q3",
        'After "reconcile" come two policies, as in reconcile chartmogul stripe; one alone is held against holdfast.',
    ),
    (
        "same_policies",
        "reconcile holdfast",
        "holdfast against itself shows nothing. Name another policy, as in reconcile chartmogul stripe.",
    ),
    ("missing_known_on", "nrr known on", 'After "as known on" comes a day, as in as known on 2025-07-05.'),
    ("unreadable_top", "movers top 1001", 'I can\'t read "top 1001": a number of accounts goes from 1 to 1,000.'),
    (
        "unreadable_margin",
        "nrr margin=0.8",
        (
            'I can\'t read the margin "0.8": give a percentage above 0 and up to 100, as in margin=80%. Did you mean'
            " margin=80%?"
        ),
    ),
    (
        "unreadable_cost",
        "nrr cac=little",
        'I can\'t read the cost "little": give an amount above 0, as in cac=1200 or cac=1,200.50.',
    ),
    ("missing_value", "ltv margin=", 'After "margin=" comes a value, as in margin=80%.'),
    ("missing_value", "ltv cac=", 'After "cac=" comes a value, as in cac=1200.'),
    ("two_kinds", "why movers", 'I read two kinds of question, "why" and "movers". Ask for one at a time.'),
    ("two_windows", "nrr monthly ttm ltm", 'I read two windows, "ttm" and "ltm". Ask for one at a time.'),
    ("two_steps", "nrr monthly yearly", 'I read two steps, "monthly" and "yearly". Ask for one at a time.'),
    ("two_counts", "movers top 5 top 6", 'I read two numbers of accounts, "top 5" and "top 6". Ask for one at a time.'),
    ("two_bases", "cohorts revenue logo", 'I read two bases, "revenue" and "logo". Ask for one at a time.'),
    (
        "two_margins",
        "margin=80% margin=70%",
        'I read two margins, "margin=80%" and "margin=70%". Ask for one at a time.',
    ),
    ("two_costs", "cac=1 cac=2", 'I read two costs, "cac=1" and "cac=2". Ask for one at a time.'),
]


def sentence_of(text: str, code: str) -> str:
    with pytest.raises(QuestionError) as raised:
        read_question(text)
    assert raised.value.code == code
    return explain(raised.value)


@pytest.mark.parametrize(("kind", "part"), MIXED)
def test_what_a_kind_does_not_take(kind: Kind, part: str) -> None:
    instead = "Ask cohorts revenue or cohorts logo." if (kind, part) == (Kind.COHORTS, "metric") else INSTEAD[part]
    for text in (f"{ASKED[kind]} {WRITTEN[part]}", f"{WRITTEN[part]} {ASKED[kind]}"):
        assert sentence_of(text, "not_of_kind") == (f'{WHAT[kind]}, so "{WRITTEN[part]}" has no place in it. {instead}')


def test_every_part_is_held_against_every_kind() -> None:
    slots = {slot for form in FORMS.values() for slot in form.takes}
    assert slots - OF_A_KIND - TAKEN_BY_ALL == set(WRITTEN) - {"every"}
    assert set(ASKED) == set(WHAT) == set(FORMS) == set(Kind)


@pytest.mark.parametrize(("code", "text", "sentence"), SENTENCES, ids=[text for _, text, _ in SENTENCES])
def test_a_question_that_must_change(code: str, text: str, sentence: str) -> None:
    assert sentence_of(text, code) == sentence


def test_every_code_is_among_these_cases() -> None:
    # Those of fields are among the cases of test_question_sentences.py.
    assert set(KIND_SENTENCES) <= {code for code, _, _ in SENTENCES} | {"unknown_choice", "versions_reversed"}
