"""The question builder: the fields of a form are the same question as its text, and faults stand at their field."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from bot import views
from bot.modals.questions import CALLBACK, OPEN, SHORTCUT, SUGGEST, builder
from bot.modals.submitting import Filled
from bot.view_limits import check_view
from bot.workers import Workers
from retention.access.permit import Permit, Refusal, nothing
from retention.asker import LOCAL
from retention.desk import Attribute, AttributeValue
from retention.errors import QuestionError
from retention.language import read_question
from retention.question import Term
from retention.wording import explain, word
from tests.bot.interacting import Visitor, block, labels, shown, visiting
from tests.bot.small_slack import CHANNEL, USER
from tests.desks import AroundDesk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from retention.answer.any import AnyAnswer
    from retention.asker import Asker
    from retention.desk import Desk, LedgerDescription
    from retention.question import Question

ENTERPRISE, SMB, EMEA = '["segment", "enterprise"]', '["segment", "smb"]', '["region", "emea"]'


@pytest.fixture
async def visitor(desk: Desk) -> AsyncIterator[Visitor]:
    async with visiting(desk) as somebody:
        yield somebody


# What is drawn as a picture: of the lists of movers because they are too long for a chart.
DRAWN = {"movers", "cohorts", "matrix", "benchmarks", "reconcile"}


@pytest.mark.parametrize(
    ("filled", "text"),
    [
        ({}, "nrr last-quarter"),
        ({"metric": "grr", "period": "last-month"}, "grr last-month"),
        ({"segment": [ENTERPRISE, EMEA], "compare": "previous"}, "nrr last-quarter enterprise emea vs previous"),
        ({"segment": [ENTERPRISE, SMB], "by": "region"}, "nrr last-quarter enterprise or smb by region"),
        ({"other_period": "2025-05"}, "nrr 2025-05"),
        ({"policy": "chartmogul", "period": "last-month"}, "nrr last-month policy=chartmogul"),
        ({"kind": "trend", "period": "ttm", "metric": "logo_retention"}, "logo retention trend ttm"),
        ({"kind": "why", "by": "region"}, "why last-quarter by region"),
        ({"kind": "movers"}, "movers last-quarter"),
        ({"kind": "cohorts", "period": "all-time"}, "cohorts all-time"),
        ({"kind": "matrix", "period": "ttm", "by": "industry"}, "matrix ttm by industry"),
        ({"kind": "benchmarks", "period": "ttm"}, "benchmarks ttm"),
        ({"kind": "reconcile", "policy": "stripe", "period": "last-quarter"}, "reconcile stripe last-quarter"),
    ],
)
async def test_a_form_is_the_question_that_a_text_is(
    visitor: Visitor, desk: Desk, filled: dict[str, object], text: str
) -> None:
    form = await visitor.calls(SHORTCUT)
    assert await visitor.submits(form, filled) == {}
    post, *picture = visitor.slack.posts
    assert (post["method"], post["channel"]) == ("chat.postMessage", f"D{USER}")
    assert [block["type"] for told in picture for block in told["blocks"]] == ["image"] * (filled.get("kind") in DRAWN)
    reply = word(desk.answer(read_question(text)))
    assert post["text"].startswith(reply.headline.replace("&", "&amp;"))
    assert reply.provenance in post["text"]


@pytest.mark.parametrize(
    ("filled", "field", "sentence"),
    [
        (
            {"other_period": "lst-month"},
            "other_period",
            "Did you mean last-month?",
        ),
        ({"other_period": "2031-Q1"}, "other_period", "Q1 2031 is not over: the ledger is complete through "),
        ({"period": "last-month", "kind": "cohorts", "metric": "grr"}, "metric", "grr"),
        ({"kind": "matrix", "compare": "previous"}, "compare", "previous"),
        ({"kind": "trend", "compare": "previous"}, "compare", "previous"),
        ({"kind": "reconcile"}, "policy", ""),
        ({"kind": "why", "metric": "arpa"}, "metric", "ARPA"),
        ({"segment": ['["segment", "entreprise"]']}, "segment", "enterprise"),
        ({"segment": ["forged"]}, "segment", "forged"),
        ({"by": "segmnt"}, "by", "segment"),
        ({"policy": "nobody"}, "policy", "nobody"),
    ],
)
async def test_a_fault_stands_at_the_field_that_must_change(
    visitor: Visitor, filled: dict[str, object], field: str, sentence: str
) -> None:
    form = await visitor.calls(SHORTCUT)
    acknowledged = await visitor.submits(form, filled)
    assert acknowledged["response_action"] == "errors"
    [(at, said)] = acknowledged["errors"].items()
    assert at == field
    assert sentence in said
    assert visitor.slack.posts == []


async def test_opened_by_a_command_it_answers_to_the_asker_in_that_channel(visitor: Visitor) -> None:
    form = await visitor.opens_by_typing("/retention", "build")
    await visitor.submits(form)
    [post] = visitor.slack.posts
    assert (post["method"], post["channel"], post["user"]) == ("chat.postEphemeral", CHANNEL, USER)


async def test_a_picture_comes_where_its_answer_is(visitor: Visitor) -> None:
    form = await visitor.opens_by_typing("/retention", "build")
    await visitor.submits(form, {"kind": "cohorts", "period": "all-time"})
    answer, picture = visitor.slack.posts
    for post in (answer, picture):
        assert (post["method"], post["channel"], post["user"]) == ("chat.postEphemeral", CHANNEL, USER)
    assert [block["type"] for block in picture["blocks"]] == ["image"]


async def test_where_the_app_is_not_in_the_channel_the_answer_comes_directly(visitor: Visitor) -> None:
    visitor.slack.refusals["chat.postEphemeral"] = "not_in_channel"
    form = await visitor.opens_by_typing("/retention", "Build ")
    await visitor.submits(form)
    [post] = visitor.slack.posts
    assert (post["method"], post["channel"]) == ("chat.postMessage", f"D{USER}")


@pytest.mark.parametrize(
    "metadata", ["", "no json", '{"channel": "U1"}', '{"channel": 7}', "[]", '{"channel": "C1 evil"}']
)
async def test_metadata_that_is_none_of_ours_is_no_channel(visitor: Visitor, metadata: str) -> None:
    form = await visitor.opens_by_typing("/retention", "build")
    assert form is not None
    await visitor.submits({**form, "private_metadata": metadata})
    [post] = visitor.slack.posts
    assert (post["method"], post["channel"]) == ("chat.postMessage", f"D{USER}")


async def test_the_home_button_opens_it(visitor: Visitor) -> None:
    form = await visitor.presses(OPEN)
    assert form is not None
    assert form["callback_id"] == CALLBACK
    assert labels(form, "by") == [attribute.name for attribute in visitor.office.desk.describe().attributes]
    assert "Oct 2025" in labels(form, "period")


async def test_somebody_whom_slack_does_not_name_is_told_so(visitor: Visitor) -> None:
    del visitor.slack.users[USER]
    assert shown(await visitor.calls(SHORTCUT)).startswith("Slack does not tell me who you are")


async def test_somebody_who_is_gone_meanwhile_is_told_at_the_form(visitor: Visitor) -> None:
    form = await visitor.calls(SHORTCUT)
    del visitor.slack.users[USER]
    visitor.office.directory._known.clear()
    assert list((await visitor.submits(form))["errors"]) == ["kind"]
    assert await visitor.looks_for(SUGGEST, "e") == []


class Slow(AroundDesk):
    """Waits until `release` before it describes and answers."""

    def __init__(self, inner: Desk) -> None:
        super().__init__(inner)
        self.release = threading.Event()

    def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:
        self.release.wait(10)
        return super().answer(question, asker)


async def test_a_slow_answer_closes_the_form_in_time_and_comes_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.modals.submitting.PATIENCE_SECONDS", 0.01)
    slow = Slow(desk)
    async with visiting(slow) as visitor:
        form = await visitor.calls(SHORTCUT)
        assert form is not None
        threading.Timer(0.3, slow.release.set).start()
        assert await visitor.submits(form, {"metric": "grr"}) == {}
        assert visitor.said()[0].startswith("GRR, Q3 2025: ")


class Withdrawn(Slow):
    """Whoever asks may ask nothing any more once the answer is made."""

    def permit(self, asker: Asker = LOCAL) -> Permit:
        return nothing(Refusal.NO_RULE) if self.release.is_set() else super().permit(asker)

    def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:
        self.permit(asker).admit(question)
        return super().answer(question, asker)


async def test_what_may_no_longer_be_seen_is_not_delivered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.modals.submitting.PATIENCE_SECONDS", 0.01)
    withdrawn = Withdrawn(desk)
    async with visiting(withdrawn) as visitor:
        form = await visitor.calls(SHORTCUT)
        threading.Timer(0.3, withdrawn.release.set).start()
        assert await visitor.submits(form) == {}
        assert visitor.said() == [explain(QuestionError("not_permitted", why=Refusal.NO_RULE, place=None))]


async def test_a_full_pool_is_said_over_the_form(desk: Desk) -> None:
    async with visiting(desk, workers=Workers(threads=1, places=1)) as visitor:
        form = await visitor.calls(SHORTCUT)
        assert form is not None
        release = threading.Event()
        visitor.answering.start(lambda: release.wait(10))
        acknowledged = await visitor.submits(form)
        release.set()
        assert acknowledged["response_action"] == "push"
        assert shown(acknowledged["view"]) == "Too many questions are waiting. Please ask again in a minute."


class Broken(AroundDesk):
    def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:  # noqa: ARG002 - as a desk has it
        raise ZeroDivisionError


async def test_a_bug_is_told_by_its_reference(desk: Desk) -> None:
    async with visiting(Broken(desk)) as visitor:
        form = await visitor.calls(SHORTCUT)
        acknowledged = await visitor.submits(form)
        assert "That failed on our side (reference " in shown(acknowledged["view"])


@pytest.mark.parametrize(
    "filled",
    [
        {"kind": "SECRET"},
        {"segment": ["SECRET"]},
        {"segment": ["5"]},
        {"segment": ['["SECRET"]']},
        {"segment": ["[" * 5_000]},
    ],
    ids=["kind", "no JSON", "no pair", "half a pair", "deep"],
)
async def test_an_option_that_was_never_offered_is_no_fault_of_ours(
    visitor: Visitor, caplog: pytest.LogCaptureFixture, filled: dict[str, object]
) -> None:
    """Nothing of what a form was made to say stands in the log."""
    acknowledged = await visitor.submits(await visitor.calls(SHORTCUT), filled)
    [told] = acknowledged["errors"].values()
    assert told.startswith("I can't place \"")
    assert "SECRET" not in caplog.text


HOSTILE = ("<!channel>", "=1+1", "x" * 3_000, "\u202eabc", " ", "a&b", 'say "hi"')


class Wide(AroundDesk):
    """A ledger with very many values, some of them hostile."""

    def __init__(self, inner: Desk, values: tuple[str, ...]) -> None:
        super().__init__(inner)
        self.values = values

    def describe(self, asker: Asker = LOCAL) -> LedgerDescription:
        entries = tuple(AttributeValue(value=value, accounts=1) for value in self.values)
        named = [
            Attribute(name=name, of="account", values_total=len(entries), values=entries) for name in ("city", *HOSTILE)
        ]
        return super().describe(asker).model_copy(update={"attributes": tuple(named)})

    def values_like(self, text: str, most: int | None = None, asker: Asker = LOCAL) -> tuple[Term, ...]:
        terms = [
            Term(attribute=one.name, value=entry.value)
            for one in self.describe(asker).attributes
            for entry in one.values
        ]
        return tuple(term for term in terms if text.casefold() in term.value)[:most]


async def test_a_value_too_long_for_a_menu_is_found_again(desk: Desk) -> None:
    """Its option carries a hash, and what was meant is looked up among the values that the asker sees."""
    long = Wide(desk, HOSTILE)
    async with visiting(long) as visitor:
        form = await visitor.calls(SHORTCUT)
        [option] = [one for one in block(form, "segment")["element"]["options"] if one["value"].startswith("#")][:1]
        acknowledged = await visitor.submits(form, {"segment": [option["value"]]})
    # The ledger beneath has no such attribute: that it is named shows that the hash was read.
    [said] = acknowledged["errors"].values()
    assert said.startswith('I don\'t know the attribute "city".')


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("e", [("region", "emea"), ("segment", "enterprise")]),
        ("ENTER", [("segment", "enterprise")]),
        ("Region: ", [("region", "amer"), ("region", "apac"), ("region", "emea")]),
        ("region=a", [("region", "amer"), ("region", "apac"), ("region", "emea")]),
        ("nowhere", []),
    ],
)
def test_values_are_found_by_any_part_of_them(desk: Desk, typed: str, found: list[tuple[str, str]]) -> None:
    terms = [(term.attribute, term.value) for term in desk.values_like(typed)]
    assert [term for term in terms if term in found][: len(found)] == found
    assert all(attribute == "region" for attribute, _ in terms) or "region" not in typed.casefold()
    assert list(desk.values_like(typed, 1)) == list(desk.values_like(typed)[:1])


async def test_very_many_values_are_suggested_while_somebody_types(desk: Desk) -> None:
    wide = Wide(desk, tuple(f"city {number}" for number in range(500)))
    async with visiting(wide) as visitor:
        form = await visitor.calls(SHORTCUT)
        assert block(form, "segment")["element"]["type"] == "multi_external_select"
        assert len(await visitor.looks_for(SUGGEST, "")) == views.OPTIONS
        assert (await visitor.looks_for(SUGGEST, "CITY 49"))[:2] == ["city: city 49", "city: city 490"]
        assert await visitor.looks_for(SUGGEST, "nowhere") == []


async def test_hostile_names_are_offered_as_they_are_and_found_again(desk: Desk) -> None:
    wide = Wide(desk, HOSTILE)
    ledger = wide.describe()
    form = builder_of(wide)
    assert check_view(form) == []
    for option in block(form, "segment")["element"]["options"]:
        assert option["text"]["type"] == "plain_text"
    known = {views.token(attribute.name) for attribute in ledger.attributes}
    assert {option["value"] for option in block(form, "by")["element"]["options"]} == known


def builder_of(desk: Desk) -> views.View:
    class Room:
        def __init__(self) -> None:
            self.desk = desk

    return builder(Room(), LOCAL)  # type: ignore[arg-type]


def test_what_a_form_holds_is_read_whatever_it_is() -> None:
    empty = Filled.of({"view": {"state": {"values": {}}, "private_metadata": None}})
    assert (empty.text("x"), empty.chosen("x"), empty.several("x"), empty.conversation("x"), empty.told("x")) == (
        "", None, [], None, None,
    )  # fmt: skip
