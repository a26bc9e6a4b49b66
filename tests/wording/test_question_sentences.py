"""What is said when the question must change: the real thing is asked, the exact sentence is read."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from retention.ask import ask
from retention.errors import QuestionError
from retention.language import Parts, question_of_kind, read_period, read_question
from retention.question import Assumptions, Kind, Metric
from retention.store.receipts import verify
from retention.store.schema import open_for_reading
from retention.wording import explain
from retention.wording.access_errors import ACCESS_SENTENCES
from retention.wording.chart_errors import CHART_SENTENCES
from retention.wording.connecting import CONNECTING_SENTENCES
from retention.wording.digest_errors import DIGEST_SENTENCES
from retention.wording.history_errors import HISTORY_SENTENCES
from retention.wording.installing import INSTALLING_SENTENCES
from retention.wording.question_errors import QUESTION_SENTENCES
from retention.wording.tokens import TOKEN_SENTENCES
from tests.ledger.tape import TODAY, asked, ledger_of
from tests.wording.test_kind_sentences import SENTENCES
from tests.wording.test_period_sentences import REACH

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.wording.folder import Folder


COMPANY = """
    a l 2022-01-01 - 120000 product=pro
    b l 2022-01-01 - 240000 product=basic
    c l 2025-01-01 2025-06-01 240000 product=basic currency=EUR
    a is segment=enterprise
    b is segment=mid-market
    c is segment=smb
    a is tier=pro
    b is tier=free
    c is tier=free
    a is region=emea
    b is region=amer
    c is region=latam
"""
ATTRIBUTES = "region, segment, tier, product, interval"
UNKNOWN = "it is no metric and no period, and no region, segment, tier, product, or interval is called so."

QUESTIONS = [
    (
        "",
        "empty_question",
        "Ask for a metric and a period, and a segment if you like, for example nrr last-quarter enterprise.",
    ),
    ("x" * 501, "too_long", "The question has 501 characters; 500 are the most."),
    ("nrr \x07", "unreadable_character", "The question holds the unreadable character U+0007. Leave it out."),
    ('2025 "mid market', "unbalanced_quote", 'The quote that begins at "mid market is not closed.'),
    ("2025 by", "missing_attribute", 'After "by" comes an attribute, as in "by segment".'),
    ("2025 per ?", "missing_attribute", 'After "by" comes an attribute, as in "by segment".'),
    ("2025 vs", "missing_comparison", 'After "vs" comes previous or last-year.'),
    ("2025 compared to", "missing_comparison", 'After "compared to" comes previous or last-year.'),
    ("2025 segment=", "missing_value", 'After "segment=" comes a value, as in segment=enterprise.'),
    ("nrr grr", "two_metrics", 'I read two metrics, "nrr" and "grr". Ask for one at a time.'),
    ("2025 2026", "two_periods", 'I read two periods, "2025" and "2026". Ask for one at a time.'),
    (
        "as of 2025-06-30 as of 2025-07-31",
        "two_dates",
        'I read two dates, "as of 2025-06-30" and "as of 2025-07-31". Ask for one at a time.',
    ),
    (
        "by region by tier",
        "two_breakdowns",
        'I read two breakdowns, "by region" and "by tier". Ask for one at a time.',
    ),
    (
        "vs previous vs last-year",
        "two_comparisons",
        'I read two comparisons, "vs previous" and "vs last-year". Ask for one at a time.',
    ),
    ("policy=a,b", "two_policies", 'I read two policies, "policy=a" and "policy=b". Ask for one at a time.'),
    (
        "currency=eur,usd",
        "two_currencies",
        'I read two currencies, "currency=eur" and "currency=usd". Ask for one at a time.',
    ),
    (
        "2026 as of 2025-06-30",
        "as_of_needs_trailing",
        '"as of" goes with ttm, or with last-8-weeks and such, not with "2026". Did you mean ttm as of 2025-06-30?',
    ),
    (
        "2025 vs lastyaer",
        "unknown_comparison",
        'I can\'t compare with "lastyaer". Did you mean last-year? Comparisons: previous, last-year.',
    ),
    (
        "2025 policy=vendor",
        "unknown_policy",
        (
            'I don\'t know the policy "vendor". Policies: holdfast, chartmogul, stripe, profitwell, baremetrics,'
            " chargebee, maxio, recurly, revenuecat, growpanel, saas_capital, hubspot_10k."
        ),
    ),
    (
        "2025 policy=profitwel",
        "unknown_policy",
        (
            'I don\'t know the policy "profitwel". Did you mean profitwell? Policies: holdfast, chartmogul, stripe,'
            " profitwell, baremetrics, chargebee, maxio, recurly, revenuecat, growpanel, saas_capital, hubspot_10k."
        ),
    ),
    (
        "logo 2025 policy=hubspot_10k",
        "method_without_metric",
        (
            "Policy hubspot_10k adds up or averages months, where an account can count several times, so it has no"
            " logo retention. Ask for nrr or grr, or without policy=hubspot_10k."
        ),
    ),
    (
        "2025-06-05..2025-08-31 policy=hubspot_10k",
        "method_needs_months",
        (
            "Policy hubspot_10k measures whole months, which 5 Jun – 31 Aug 2025 is not. Ask for months, a"
            " quarter or a year."
        ),
    ),
    ("2025 currency=gbp", "unknown_currency", "No line of this ledger bills in GBP. Currencies: EUR, USD."),
    (
        "2025 by regoin",
        "unknown_attribute",
        f'I don\'t know the attribute "regoin". Did you mean region? Attributes: {ATTRIBUTES}.',
    ),
    (
        "2025 -smb",
        "excluded_segment",
        'I can\'t leave accounts out, as "-smb" says. Name the values that stay, as in region=amer,emea.',
    ),
    (
        "2025 emea or smb",
        "alternative_attributes",
        (
            "I can't ask for region=emea or segment=smb: with two attributes, accounts are those that have both values."
            " Ask for each on its own, or for several values of one attribute."
        ),
    ),
    ("2025 by country", "unknown_attribute", f'I don\'t know the attribute "country". Attributes: {ATTRIBUTES}.'),
    (
        "2025 segment=enterprse",
        "unknown_value",
        'I don\'t know the segment "enterprse". Did you mean enterprise? Segments: enterprise, mid-market, smb.',
    ),
    (
        "2025 region=emae",
        "unknown_value",
        'I don\'t know the region "emae". Did you mean emea? Values of region: amer, emea, latam.',
    ),
    ("2025 region=mars", "unknown_value", 'I don\'t know the region "mars". Values of region: amer, emea, latam.'),
    (
        "last-quarter entreprise",
        "unknown_segment",
        'I don\'t know the segment "entreprise". Did you mean enterprise? Segments: enterprise, mid-market, smb.',
    ),
    ("2025 xyzzy", "unknown_segment", f'I don\'t know the word "xyzzy": {UNKNOWN} Ask, for example, nrr last-quarter.'),
    ("lst-quarter", "unknown_segment", f'I don\'t know the word "lst-quarter": {UNKNOWN} Did you mean last-quarter?'),
    (
        "2025 tier",
        "attribute_without_value",
        '"tier" is an attribute. Ask "by tier" for a breakdown, or tier=VALUE for one segment.',
    ),
    (
        "2026 pro",
        "ambiguous_segment",
        '"pro" is a value of tier (1 account) and a value of product (1 account). Ask tier=pro or product=pro.',
    ),
    (
        "2025-06-01..2025-12-31",
        "mixed_currencies",
        (
            "These accounts bill in EUR and USD, and amounts of different currencies are not added up. Add exchange"
            " rates (holdfast rates FILE), or ask for one: currency=EUR or currency=USD."
        ),
    ),
    (
        "reconcile chartmogul stripe arpa 2025",
        "metric_without_kind",
        (
            '"reconcile" can be asked of NRR, GRR, logo retention, CRR, logo churn, and revenue churn, not of ARPA. Ask'
            " ARPA of one period, or as a trend."
        ),
    ),
    (
        "benchmarks quick ratio",
        "metric_without_kind",
        (
            '"benchmarks" can be asked of NRR, GRR, logo retention, CRR, logo churn, revenue churn, renewal rate, and'
            " win-back rate, not of quick ratio. Ask quick ratio of one period, or as a trend."
        ),
    ),
]
OUTSIDE = "Give it on its own, outside the segment."
PARTS = [
    (
        {"metric": "grrr"},
        "unknown_metric",
        (
            'I don\'t know the metric "grrr". Did you mean grr? Metrics: nrr, grr, logo_retention, crr, logo_churn,'
            " revenue_churn, quick_ratio, renewal_rate, win_back_rate, arpa, ltv, ltv_cac."
        ),
    ),
    (
        {"period": "quarterly"},
        "unreadable_period",
        (
            'I can\'t read the period "quarterly": write it as last-quarter, ttm, 2025-Q3, 2025-06 or'
            " 2025-06-01..2025-08-31. Did you mean this-quarter?"
        ),
    ),
    ({"segment": "grr"}, "not_a_segment", f'"grr" is a metric, not a segment. {OUTSIDE}'),
    ({"segment": "smb 2025"}, "not_a_segment", f'"2025" is a period, not a segment. {OUTSIDE}'),
    ({"segment": "as of 2025-01-01"}, "not_a_segment", f'"as of 2025-01-01" is a date, not a segment. {OUTSIDE}'),
    ({"segment": "by region"}, "not_a_segment", f'"by region" is a breakdown, not a segment. {OUTSIDE}'),
    ({"segment": "vs previous"}, "not_a_segment", f'"vs previous" is a comparison, not a segment. {OUTSIDE}'),
    ({"segment": "policy=x"}, "not_a_segment", f'"policy=x" is a policy, not a segment. {OUTSIDE}'),
    ({"segment": "currency=eur"}, "not_a_segment", f'"currency=eur" is a currency, not a segment. {OUTSIDE}'),
    ({"segment": "movers"}, "not_a_segment", f'"movers" is a kind of question, not a segment. {OUTSIDE}'),
    ({"segment": "known on 2025-01-01"}, "not_a_segment", f'"known on 2025-01-01" is a date, not a segment. {OUTSIDE}'),
    ({"segment": "smb monthly"}, "not_a_segment", f'"monthly" is the step of a trend, not a segment. {OUTSIDE}'),
    ({"segment": "top 5"}, "not_a_segment", f'"top 5" is a number of accounts, not a segment. {OUTSIDE}'),
    ({"segment": "margin=80%"}, "not_a_segment", f'"margin=80%" is a margin, not a segment. {OUTSIDE}'),
    ({"segment": "cac=5"}, "not_a_segment", f'"cac=5" is a cost, not a segment. {OUTSIDE}'),
]
# The `unknown_word` that the grammar stops at, instead of handing it on as a possible segment.
GRAMMAR = [("2025 =smb", "unknown_word", 'I can\'t place "=smb" in the question.')]
RECEIPTS = {"short_answer_id", "unknown_answer", "ambiguous_answer"}


def sentence_of(refused: Callable[[], object], code: str) -> str:
    with pytest.raises(QuestionError) as raised:
        refused()
    assert raised.value.code == code
    return explain(raised.value)


@pytest.mark.parametrize(("question", "code", "sentence"), [*QUESTIONS, *GRAMMAR])
def test_a_question(question: str, code: str, sentence: str) -> None:
    assert sentence_of(lambda: asked(COMPANY, question), code) == sentence


def test_a_period_that_is_blank() -> None:
    assert sentence_of(lambda: read_period(" "), "missing_period") == "The period is missing, for example last-quarter."


FIELDS: list[tuple[Kind, dict[str, Any], str, str]] = [
    *(
        (
            Kind.RETENTION,
            {"period": text},
            "unreadable_period",
            (
                f'I can\'t read the period "{text}": it has not begun, and nothing is forecast; ask for a time that has'
                " been, as in last-quarter or ttm."
            ),
        )
        for text in ("next-quarter", "next 4 quarters", "Upcoming month", "forecast")
    ),
    (
        Kind.TREND,
        {"every": "quartr"},
        "unknown_choice",
        '"quartr" is no step. Did you mean quarter? Valid: month, quarter, year.',
    ),
    (Kind.COHORTS, {"basis": "money"}, "unknown_choice", '"money" is no basis. Valid: revenue, logo.'),
    (
        Kind.ACCOUNTS,
        {"movement": "gone"},
        "unknown_choice",
        '"gone" is no movement. Valid: expansion, contraction, churn, new, reactivation.',
    ),
    (
        Kind.DIFF,
        {"older": 3, "newer": 2},
        "versions_reversed",
        "The older version comes first, and v3 is newer than v2. Exchange the two.",
    ),
    (
        Kind.TREND,
        {"window": "2025-Q3"},
        "unreadable_period",
        (
            'I can\'t read the period "2025-Q3": what each point looks back on is a trailing period, as in ttm or'
            " trailing-3-months."
        ),
    ),
]


@pytest.mark.parametrize(("kind", "parts", "code", "sentence"), FIELDS)
def test_fields(kind: Kind, parts: dict[str, Any], code: str, sentence: str) -> None:
    assert sentence_of(lambda: question_of_kind(kind, Parts(**parts)), code) == sentence


@pytest.mark.parametrize(("parts", "code", "sentence"), PARTS)
def test_parts(parts: dict[str, Any], code: str, sentence: str) -> None:
    given = {"metric": "nrr", "period": "2025", **parts}
    assert sentence_of(lambda: question_of_kind(Kind.RETENTION, Parts(**given)), code) == sentence


def test_long_lists_are_cut() -> None:
    ledger = "\n".join(f"n{n:02} l 2022-01-01 - 100\nn{n:02} is city=c{n:02}" for n in range(15))
    said = sentence_of(lambda: asked(ledger, "2025 city=zzz"), "unknown_value")
    assert said == (
        'I don\'t know the city "zzz". Values of city: c00, c01, c02, c03, c04, c05, c06, c07, c08, c09, c10, c11'
        " and 3 more."
    )


def test_two_spellings_of_one_value_are_told_apart() -> None:
    ledger = "a l 2022-01-01 - 100\nb l 2022-01-01 - 100\na is city=new-york\nb is city=newyork"
    assert sentence_of(lambda: asked(ledger, "2025 city=New_York"), "ambiguous_segment") == (
        '"New_York" fits city=new-york (1 account) and city=newyork (1 account). Ask for one of them.'
    )


def test_what_is_offered_can_be_asked() -> None:
    ledger = "a l 2022-01-01 - 100 product=x\na is plan=x\na is tier=x"
    assert sentence_of(lambda: asked(ledger, "2025 x"), "ambiguous_segment") == (
        '"x" is a value of plan (1 account), a value of tier (1 account), and a value of product (1 account).'
        " Ask plan=x, tier=x, or product=x."
    )
    for offered in ("plan=x", "tier=x", "product=x"):
        assert asked(ledger, f"2025 {offered}").segment == offered


def test_answers_that_were_not_given(folder: Folder) -> None:
    given = folder.asked("2024")
    connection = open_for_reading(folder.database)
    assert sentence_of(lambda: verify(connection, "7f3"), "short_answer_id") == (
        '"7f3" is too short for an answer\'s id: give 6 characters or more.'
    )
    assert sentence_of(lambda: verify(connection, "7f3a9c2e"), "unknown_answer") == (
        "There is no answer 7f3a9c2e here that you may see. An answer's id stands at its end."
    )
    twin = f"{given[:8]}00000000"
    connection.execute(
        "INSERT INTO receipt SELECT ?, version, answered_at, scope, answer FROM receipt WHERE id = ?", (twin, given)
    )
    assert sentence_of(lambda: verify(connection, given[:8]), "ambiguous_answer") == (
        f"More than one answer begins with {given[:8]}: {', '.join(sorted((twin, given)))}. Give more characters."
    )
    connection.close()


def test_a_matrix_is_of_an_attribute() -> None:
    question = read_question("ttm").model_copy(update={"kind": Kind.MATRIX})
    asking = partial(ask, question, ledger=ledger_of("a l 2022-01-01 - 100\na is region=emea"), today=TODAY)
    assert sentence_of(asking, "needs_breakdown") == (
        'Say by which attribute: add "by region". Attributes: region, product, interval.'
    )


@pytest.mark.parametrize(
    ("currency", "cac", "sentence"),
    [
        ("USD", "1200.505", "I can't read cac=1200.505: amounts have 2 decimals in USD."),
        ("JPY", "1200.5", "I can't read cac=1200.5: amounts have no decimals in JPY."),
    ],
)
def test_a_cost_in_parts_that_the_currency_does_not_have(currency: str, cac: str, sentence: str) -> None:
    known = Assumptions(margin_percent="80", cac=cac)
    question = read_question("2025").model_copy(update={"metric": Metric.LTV_CAC, "assumptions": known})
    asking = partial(ask, question, ledger=ledger_of(f"a l 2022-01-01 - 100 currency={currency}"), today=TODAY)
    assert sentence_of(asking, "cac_decimals") == sentence


@pytest.mark.parametrize(
    ("kind", "policy", "code", "sentence"),
    [
        (
            Kind.COHORTS,
            "hubspot_10k",
            "method_without_cohorts",
            (
                "A cohort table follows accounts from their start, whatever policy hubspot_10k makes of months. Ask"
                " without policy=hubspot_10k."
            ),
        ),
    ],
)
def test_what_a_policy_cannot_measure(kind: Kind, policy: str, code: str, sentence: str) -> None:
    question = read_question(f"2025 policy={policy}").model_copy(update={"kind": kind})
    asking = partial(ask, question, ledger=ledger_of("a l 2022-01-01 - 100\na is segment=smb"), today=TODAY)
    assert sentence_of(asking, code) == sentence


def test_an_earlier_period_of_no_whole_months() -> None:
    """October and November are two months; the 61 days from 1 July are not."""
    known = ledger_of("a l 2024-01-01 - 100", complete_through=date(2026, 11, 30))
    question = read_question("nrr qtd vs previous policy=hubspot_10k")
    asking = partial(ask, question, ledger=known, today=date(2026, 12, 2))
    assert sentence_of(asking, "method_needs_months") == (
        "Policy hubspot_10k measures whole months, which 1 Jul – 30 Aug 2026 is not. Ask for months, a quarter or a"
        " year."
    )


def test_what_no_preset_of_today_meets() -> None:
    compounded = QuestionError("method_has_no_parts", policy="own", method="compounded")
    assert explain(compounded) == (
        "Policy own multiplies months, so its change is no sum of the segments' changes. Ask without policy=own."
    )
    missing = QuestionError("no_rate", currency="EUR", to="USD", day=date(2025, 6, 30))
    assert explain(missing) == (
        "There is no exchange rate from EUR to USD for 30 Jun 2025. Add it (holdfast rates FILE)."
    )


def test_a_change_that_cannot_be_taken_apart() -> None:
    assert explain(QuestionError("why_metric", metric=Metric.LOGO_CHURN, valid=(Metric.NRR, Metric.GRR))) == (
        "I can't take a change of logo churn apart: it is no share of the opening. Ask why for NRR or GRR."
    )
    assert explain(QuestionError("why_policy", metric=Metric.GRR, policy="own")) == (
        "Under policy own the GRR of the total is not made of its segments', so I can't take a change of it apart."
        " Ask without policy=own."
    )


APART = ("why_metric", "why_policy")
STEPS = ("no_whole_step", "too_many_steps")  # test_trends.py


def test_every_code_is_among_these_cases() -> None:
    met = {code for _, code, _ in (*QUESTIONS, *GRAMMAR, *PARTS, *REACH)} | RECEIPTS
    met |= {code for _, _, code, _ in FIELDS}
    met |= {
        "missing_period",
        "needs_breakdown",
        "method_without_cohorts",
        "method_has_no_parts",
        "no_rate",
        "nothing_to_reconcile",
        "cac_decimals",
        *STEPS,
        *APART,
    }
    # Those of charts are among the cases of tests/cli/test_charting.py, those of the past of test_history_sentences.py
    # and tests/store/test_closed_periods.py, those of access in tests/access, those of digests of
    # tests/digest/test_subscription.py, those of installing of tests/bot/installing/test_tokens.py, those of named
    # tokens of tests/cli/test_tokens_command.py, those of clients of tests/cli/test_mcp_config.py.
    elsewhere = {*ACCESS_SENTENCES, *CHART_SENTENCES, *DIGEST_SENTENCES, *HISTORY_SENTENCES, *INSTALLING_SENTENCES}
    elsewhere |= {"closed_without", *TOKEN_SENTENCES, *CONNECTING_SENTENCES}
    # Sentences around another one: tests/access/test_desk_access.py, tests/bot/test_digest_form.py.
    elsewhere |= {"within_restriction", "digest_line"}
    assert met | {code for code, _, _ in SENTENCES} == set(QUESTION_SENTENCES) - elsewhere
