"""Pages of definitions: the example of each metric is what the core computes, and each rule of each policy is said."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from cli.importing import import_files
from cli.wiring import LedgerDesk
from retention.errors import QuestionError
from retention.fitting import kinds_of
from retention.language import read_question
from retention.language.kinds import FORMS
from retention.policy import PARAMETERS, policies, policy_named
from retention.question import Kind, Metric
from retention.scope import Workspace
from retention.wording import word
from retention.wording.metric_examples import example
from retention.wording.metric_pages import metric_page
from retention.wording.policy_pages import policy_page
from retention.wording.policy_values import parameter_meanings
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from retention.desk import Desk

TODAY = date(2025, 11, 1)
# The company of the examples. G and F had left before; F came back, E is new.
LINES = """\
account_id,line_id,product,start,end,amount,currency,interval
A,a1,base,2023-08-01,,400.00,USD,year
A,a2,seats,2025-07-15,,100.00,USD,year
B,b1,base,2024-07-10,2025-07-10,300.00,USD,year
B,b2,base,2025-07-10,,250.00,USD,year
C,c1,base,2024-01-15,,200.00,USD,year
D,d1,base,2024-08-20,2025-08-20,100.00,USD,year
E,e1,base,2025-08-01,,150.00,USD,year
F,f1,base,2024-02-01,2025-02-01,80.00,USD,year
F,f2,base,2025-09-01,,50.00,USD,year
G,g1,base,2023-06-01,2024-06-01,70.00,USD,year
"""
ASSUMED = {Metric.LTV: " margin=80%", Metric.LTV_CAC: " margin=80% cac=230"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("example")
    # Two versions, so that they can be compared; in the first one nobody knew of G.
    for text in (LINES[: LINES.index("G,g1")], LINES):
        (folder / "lines.csv").write_text(text, encoding="utf-8")
        import_files(
            folder / "books.db",
            lines=folder / "lines.csv",
            complete_through=date(2025, 10, 31),
            today=TODAY,
        )
    with closing(LedgerDesk(folder / "books.db", Workspace(), lambda: TODAY)) as opened:
        yield opened


# What stands around the figure in the headline of an amount, and its cents, of which there are none.
AROUND = re.compile(r"^USD |\.00| a year \(.*\)$")


@pytest.mark.parametrize("metric", Metric)
def test_the_example_of_a_metric_is_what_the_core_computes(desk: Desk, metric: Metric) -> None:
    headline = word(desk.answer(read_question(f"{_word(metric)} 2025-Q3{ASSUMED.get(metric, '')}"))).headline
    figure = AROUND.sub("", headline.split(": ", 1)[1])
    assert re.search(rf" = {re.escape(figure)}(?:\.$| a year\.$|, by lines 2 of 3\.$)", example(voice("en"), metric))


def test_the_page_of_a_metric() -> None:
    assert (
        metric_page(Metric.WIN_BACK_RATE)
        == """\
# Win-back rate

Win-back rate: accounts that had churned before the period and are active at its close, divided by all that had \
churned before it.

**Formula:** accounts churned before the period that are active at its close / all accounts churned before it

**In it:** every account that was active at some time before the period and not at its opening, however long ago

**Not in it:** accounts that returned and left again within the period

**Unit:** percent of a whole, as an exact fraction and its decimal text

**Without a figure:** where no account had churned before there is nobody to win back

**Kinds of question:** retention, trend, benchmarks

**Asked as:** win-back rate, win-back

**Example:** Two accounts had churned before the period, one of them is active at its close: 1 / 2 = 50.0 %.

## Under other policies

- Policy chargebee counts subscriptions where accounts are said.
- Policy revenuecat counts subscriptions where accounts are said.
"""
    )


ASKED = {
    Kind.RETENTION: "{metric} 2025-Q3",
    Kind.TREND: "{metric} quarterly 2025-04..2025-09",
    Kind.WHY: "why {metric} 2025-Q3 by product",
    Kind.BENCHMARKS: "benchmarks {metric} 2025-Q3",
    Kind.RECONCILE: "reconcile chartmogul holdfast {metric} 2025-Q3",
    Kind.DIFF: "diff {metric} 2025-Q3 v1",
}


@pytest.mark.parametrize("metric", Metric)
def test_a_page_names_the_kinds_that_take_the_metric(desk: Desk, metric: Metric) -> None:
    """Every kind that is named answers a question for the metric, every other one that takes metrics refuses it."""
    taken, refused = [], {}
    for kind, text in ASKED.items():
        try:
            desk.answer(read_question(text.format(metric=_word(metric))))
            taken.append(kind)
        except QuestionError as error:
            refused[kind] = error.code
    assert tuple(taken) == kinds_of(metric)
    assert set(refused.values()) <= {"metric_without_kind", "why_metric"}
    assert set(ASKED) == {kind for kind, form in FORMS.items() if "metric" in form.takes}


def _word(metric: Metric) -> str:
    return "ltv:cac" if metric is Metric.LTV_CAC else metric.value.replace("_", "-")


@pytest.mark.parametrize("name", policies())
def test_the_page_of_a_policy_says_every_rule(name: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(policy_page(name))
    said = [token.content for token in tokens if token.type == "inline"]
    assert said[0] == f"Policy {name}"
    policy, ours = policy_named(name), policy_named("holdfast").parameters()
    for rule, value in policy.parameters().items():
        assert rule in said
        meaning = dict(parameter_meanings(voice("en"), rule)).get(str(value).casefold())
        assert meaning is None or meaning in said
        differs = any(sentence.startswith(f"{rule} = {str(value).casefold()}: ") for sentence in said)
        assert differs == (value != ours[rule])
    assert said.count("published") == len(policy.documented)


def test_a_difference_is_said_with_both_meanings() -> None:
    assert (
        "- reactivation_days = 90: a return after more than 90 days counts as new. holdfast has any: a return is never"
        " new, however long it took.\n"
    ) in policy_page("maxio")


def test_every_value_of_every_rule_has_a_meaning() -> None:
    meanings = {rule: dict(parameter_meanings(voice("en"), rule)) for rule in PARAMETERS}
    assert all(len(set(values.values())) == len(values) > 1 for values in meanings.values())
    assert meanings["past_due"] == {
        "N": "an unpaid line counts for N days",
        "until_cancelled": "an unpaid line counts until it is cancelled",
        "excluded": "an unpaid line does not count",
    }
