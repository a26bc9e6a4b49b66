"""Subscribing to digests: what the form keeps, what it refuses at which field, and the list with its buttons."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.modals.digest_list import CHANGE, IN_HOME, IN_MESSAGE, PAUSE, REMOVE, RESUME
from bot.modals.digests import NEW
from cli.wiring import LedgerDesk
from retention.access.permit import EVERYTHING, Permit
from retention.asker import LOCAL
from retention.digest import Late, Thresholds
from retention.errors import QuestionError
from retention.scope import Workspace
from tests.bot.digest_book import Book
from tests.bot.interacting import NOW, Visitor, block, labels, shown, visiting
from tests.bot.small_slack import CHANNEL, TEAM, USER
from tests.desks import AroundDesk
from tests.digest.subscriptions import subscription
from tests.store.books import Books

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from retention.access.deed import Deed
    from retention.answer.any import AnyAnswer
    from retention.asker import Asker
    from retention.desk import Desk
    from retention.question import Question

OTHER = "C2"


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
async def visitor(desk: Desk, book: Book) -> AsyncIterator[Visitor]:
    async with visiting(desk, book) as somebody:
        somebody.slack.channels[CHANNEL]["is_member"] = True
        somebody.slack.channels[OTHER] = {"id": OTHER, "name": "board", "is_member": True, "is_private": True}
        somebody.slack.members[OTHER] = ["U2", "U3", "U4", USER]
        yield somebody


async def test_as_it_stands_the_form_subscribes_its_channel_to_the_standard_digest(
    visitor: Visitor, book: Book
) -> None:
    form = await visitor.opens_by_typing("/digest")
    assert labels(form, "where") == [
        "This channel (#finance)",
        "Me, as a direct message",
        "Another channel, chosen below",
    ]
    assert block(form, "time_zone")["element"]["initial_value"] == "Europe/Berlin"
    assert await visitor.submits(form) == {}
    [made] = book.all()
    assert made.model_dump(exclude={"id"}) == subscription(
        created=NOW, target=CHANNEL, team=TEAM, owner=USER
    ).model_dump(exclude={"id"})
    [post] = visitor.slack.posts
    assert (post["method"], post["channel"], post["user"]) == ("chat.postEphemeral", CHANNEL, USER)
    assert post["text"] == (
        "The digest is set up.\n"
        "#finance: standard digest of last-month\n"
        "Every Monday at 09:00 (Europe/Berlin) · next on 24 Nov 2025"
    )


async def test_every_field_is_kept(visitor: Visitor, book: Book) -> None:
    form = await visitor.presses(NEW)
    assert labels(form, "where") == ["Me, as a direct message", "Another channel, chosen below"]
    filled = {
        "where": "channel",
        "channel": OTHER,
        "questions": " nrr last-month by segment \n\nmovers last-month",
        "period": "last-quarter",
        "weekdays": ["5", "2"],
        "time": "17:30",
        "time_zone": "America/New_York",
        "tier_change": ["tier_change"],
        "nrr_down_points": "2.50",
        "churned_over": "5,000",
        "late": "skip",
    }
    assert await visitor.submits(form, filled) == {}
    [made] = book.all()
    assert (made.target, made.questions) == (OTHER, ("nrr last-month by segment", "movers last-month"))
    assert (made.weekdays, made.hour, made.minute, made.time_zone) == ((2, 5), 17, 30, "America/New_York")
    assert made.thresholds == Thresholds(tier_change=True, nrr_down_points="2.5", churned_over="5000")
    assert (made.late, made.period) == (Late.SKIP, "last-quarter")
    assert visitor.said()[0] == (
        "The digest is set up.\n"
        "#board: nrr last-month by segment, movers last-month\n"
        "Every Tuesday and Friday at 17:30 (America/New_York) · next on 25 Nov 2025\n"
        "Only when a tier changes, NRR falls by more than 2.5 points, or an account over 5,000 churns."
    )
    # The home that it was opened from shows it.
    assert "#board: " in shown(visitor.slack.called("views.publish")[-1]["view"])


@pytest.mark.parametrize(
    ("filled", "field", "sentence"),
    [
        ({"where": "channel"}, "channel", "Choose the channel."),
        ({"where": "channel", "channel": "C3"}, "channel",
         "Invite @Holdfast to #general first (/invite @Holdfast), then send this again."),
        ({"where": "channel", "channel": "C9"}, "channel",
         "Invite @Holdfast to that channel first (/invite @Holdfast), then send this again."),
        # Not theirs to choose, whatever a form is made to say: another one's messages, a private channel without them.
        ({"where": "channel", "channel": "DU2"}, "channel", "Choose the channel."),
        ({"where": "channel", "channel": "U2"}, "channel", "Choose the channel."),
        ({"where": "channel", "channel": "C6"}, "channel",
         "Invite @Holdfast to that channel first (/invite @Holdfast), then send this again."),
        ({"where": "channel", "channel": "C4"}, "channel",
         "#partners is shared with people of other companies, so no digest is posted there."),
        ({"where": "channel", "channel": "C5"}, "channel", "#old is archived, so nothing can be posted there."),
        ({"weekdays": []}, "weekdays", "Choose at least one weekday."),
        ({"time_zone": "Europe/Berlim"}, "time_zone",
         'I don\'t know the time zone "Europe/Berlim". Did you mean Europe/Berlin?'),
        ({"nrr_down_points": "two"}, "nrr_down_points",
         '"two" is no number of points. Write one above 0, as in 2 or 2.5.'),
        ({"nrr_down_points": "1e3"}, "nrr_down_points",
         '"1e3" is no number of points. Write one above 0, as in 2 or 2.5.'),
        ({"churned_over": "-5"}, "churned_over",
         '"-5" is no amount. Write it in whole units of the currency, as in 5000.'),
        ({"questions": "nrr last-month\nnrr lst-month entreprise"}, "questions",
         'Line 2: I don\'t know the word "lst-month"'),
        ({"questions": "nrr last-month entreprise"}, "questions",
         'Line 1: I don\'t know the segment "entreprise". Did you mean enterprise?'),
        ({"questions": "\n".join(["nrr last-month"] * 6)}, "questions",
         "A digest answers at most 5 questions; these are 6."),
    ],
)  # fmt: skip
async def test_a_fault_stands_at_the_field_that_must_change(
    visitor: Visitor, book: Book, filled: dict[str, object], field: str, sentence: str
) -> None:
    visitor.slack.channels["C3"] = {"id": "C3", "name": "general", "is_member": False}
    visitor.slack.channels["C4"] = {"id": "C4", "name": "partners", "is_member": True, "is_ext_shared": True}
    visitor.slack.channels["DU2"] = {"id": "DU2", "is_im": True}
    visitor.slack.channels["C6"] = {"id": "C6", "name": "merger", "is_member": True, "is_private": True}
    visitor.slack.members["C6"] = ["U2", "U3", "U4"]
    visitor.slack.channels["C5"] = {"id": "C5", "name": "old", "is_member": True, "is_archived": True}
    acknowledged = await visitor.submits(await visitor.opens_by_typing("/digest"), filled)
    assert acknowledged["response_action"] == "errors"
    [(at, said)] = acknowledged["errors"].items()
    assert at == field
    assert said.startswith(sentence)
    assert book.all() == ()


@pytest.mark.parametrize(
    ("field", "value"), [("time", "SECRET:1"), ("time", "99:99"), ("weekdays", ["SECRET"]), ("late", "SECRET")]
)
async def test_an_option_that_was_never_offered_is_told_at_its_field(
    visitor: Visitor, book: Book, caplog: pytest.LogCaptureFixture, field: str, value: object
) -> None:
    acknowledged = await visitor.submits(await visitor.opens_by_typing("/digest"), {field: value})
    assert list(acknowledged["errors"]) == [field]
    assert book.all() == ()
    assert "SECRET" not in caplog.text


async def test_without_a_time_zone_it_is_the_owner_s_in_slack(visitor: Visitor, book: Book) -> None:
    visitor.slack.users[USER]["tz"] = "Asia/Tokyo"
    assert await visitor.submits(await visitor.opens_by_typing("/digest"), {"time_zone": None}) == {}
    assert book.all()[0].time_zone == "Asia/Tokyo"


async def test_an_invitation_counts_at_once(visitor: Visitor, book: Book) -> None:
    form = await visitor.opens_by_typing("/digest")
    visitor.slack.channels[CHANNEL]["is_member"] = False
    assert (await visitor.submits(form))["errors"]["where"].startswith("Invite @Holdfast to #finance first")
    visitor.slack.channels[CHANNEL]["is_member"] = True
    assert await visitor.submits(form) == {}
    assert len(book.all()) == 1


class Guarded(AroundDesk):
    """A desk that lets nobody subscribe channels, and answers questions of segments to one person alone."""

    def __init__(self, inner: Desk) -> None:
        super().__init__(inner)
        self.noted: list[tuple[str, str]] = []

    def permit(self, asker: Asker = LOCAL) -> Permit:
        return replace(EVERYTHING, subscribe=not asker.seen_by_all)

    def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:
        if question.terms:
            raise QuestionError("subscribe_not_permitted", place=None)
        return super().answer(question, asker)

    def note(
        self,
        asker: Asker,  # noqa: ARG002 - as a desk has it
        deed: Deed,
        outcome: str = "done",
        question: Question | None = None,  # noqa: ARG002 - as a desk has it
        answer: str | None = None,  # noqa: ARG002 - as a desk has it
    ) -> None:
        self.noted.append((deed.value, outcome))


async def test_whoever_may_not_subscribe_a_channel_is_told_so_and_it_is_noted(desk: Desk) -> None:
    book, guarded = Book(), Guarded(desk)
    async with visiting(guarded, book) as visitor:
        form = await visitor.opens_by_typing("/digest")
        assert list((await visitor.submits(form))["errors"]) == ["where"]
        assert list((await visitor.submits(form, {"where": "me", "questions": "nrr last-month smb"}))["errors"]) == [
            "questions"
        ]
        assert await visitor.submits(form, {"where": "me"}) == {}
    [made] = book.all()
    assert (made.target, made.to_person) == (USER, True)
    assert guarded.noted == [
        ("subscribe", "subscribe_not_permitted"),
        ("subscribe", "subscribe_not_permitted"),
        ("subscribe", "done"),
    ]


async def test_what_is_refused_before_it_is_known_where_is_noted_too(desk: Desk) -> None:
    book, guarded = Book(subscription(owner="U2"), subscription(id="own", paused=True)), Guarded(desk)
    async with visiting(guarded, book) as visitor:
        visitor.slack.channels["C4"] = {"id": "C4", "name": "partners", "is_member": True, "is_ext_shared": True}
        form = await visitor.opens_by_typing("/digest")
        assert form is not None
        for channel in ("C4", "C9", None):
            await visitor.submits(form, {"where": "channel", "channel": channel})
        forged = {**form, "private_metadata": json.dumps({"channel": CHANNEL, "digest": "d1"})}
        await visitor.submits(forged, {"where": "me"})
        for button in (PAUSE, REMOVE):
            await visitor.presses(button, "d1")
        await visitor.presses(RESUME, "own")
    assert guarded.noted == [
        ("subscribe", "digest_external"),
        ("subscribe", "invite_first"),
        ("subscribe", "no_channel"),
        ("change_digest", "unknown_digest"),
        ("change_digest", "unknown_digest"),
        ("unsubscribe", "unknown_digest"),
        ("change_digest", "subscribe_not_permitted"),
    ]


class WithoutNames(AroundDesk):
    """A desk that shows account names in no channel."""

    def permit(self, asker: Asker = LOCAL) -> Permit:
        return replace(EVERYTHING, accounts=not asker.seen_by_all)

    def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:
        self.permit(asker).admit(question)
        return super().answer(question, asker)


async def test_a_threshold_whose_accounts_may_not_be_named_there_is_told_at_once(desk: Desk) -> None:
    """Else the digest would fail every time, and be paused after the third."""
    book = Book()
    async with visiting(WithoutNames(desk), book) as visitor:
        form = await visitor.opens_by_typing("/digest")
        refused = await visitor.submits(form, {"churned_over": "5000"})
        assert list(refused["errors"]) == ["churned_over"]
        assert refused["errors"]["churned_over"].startswith("Account names are not shown")
        assert await visitor.submits(form, {"nrr_down_points": "2"}) == {}
        assert await visitor.submits(form, {"churned_over": "5000", "where": "me"}) == {}
    assert [one.target for one in book.all()] == [CHANNEL, USER]


async def test_a_standard_digest_that_has_no_answer_is_told_at_once(tmp_path: Path) -> None:
    books = Books(tmp_path)
    books.land("A,1,pro,2023-01-01,,10,USD,month\nB,2,pro,2023-01-01,,10,EUR,month\n", complete_through=NOW.date())
    with closing(LedgerDesk(books.database, Workspace(), NOW.date)) as desk:
        async with visiting(desk, Book()) as visitor:
            refused = await visitor.submits(await visitor.opens_by_typing("/digest"))
    assert list(refused["errors"]) == ["period"]
    assert refused["errors"]["period"].startswith("These accounts bill in EUR and USD")


async def test_a_digest_is_changed_in_its_form(desk: Desk) -> None:
    before = subscription(
        target=OTHER,
        questions=("nrr last-month",),
        thresholds=Thresholds(nrr_down_points="2"),
        weekdays=(1, 3),
        minute=30,
    )
    book = Book(before)
    async with visiting(desk, book) as visitor:
        visitor.slack.channels[OTHER] = {"id": OTHER, "name": "board"}
        form = await visitor.presses(CHANGE, "d1")
        assert block(form, "channel")["element"]["initial_conversation"] == OTHER
        assert await visitor.submits(form) == {}
        assert book.all() == (before,)
        assert await visitor.submits(form, {"time": "08:00"}) == {}
        assert (book.all()[0].hour, book.all()[0].id) == (8, "d1")


@pytest.mark.parametrize("owner", ["U2", USER])
async def test_only_its_owner_changes_pauses_and_removes_a_digest(desk: Desk, owner: str) -> None:
    kept = subscription(owner=owner)
    book = Book(kept)
    async with visiting(desk, book) as visitor:
        opened = await visitor.presses(CHANGE, "d1")
        assert opened is not None
        assert (opened.get("callback_id") == "digest") == (owner == USER)
        await visitor.presses(PAUSE, "d1")
        assert (book.all() == (kept,)) == (owner != USER)
        await visitor.presses(REMOVE, "d1")
        assert (book.all() == ()) == (owner == USER)
        form = await visitor.opens_by_typing("/digest")
        assert form is not None
        told = {**form, "private_metadata": json.dumps({"channel": CHANNEL, "digest": "d1"})}
        assert (await visitor.submits(told))["errors"] == {"where": "That digest no longer exists."}


async def test_paused_in_the_home_and_resumed_in_a_list(desk: Desk) -> None:
    book = Book(subscription(failures=3))
    async with visiting(desk, book) as visitor:
        await visitor.presses(PAUSE, "d1")
        assert book.all()[0].paused
        home = shown(visitor.slack.called("views.publish")[-1]["view"])
        assert "Every Monday at 09:00 (Europe/Berlin) · paused, because it could not be posted" in home
        await visitor.clicks(RESUME, "d1")
        assert (book.all()[0].paused, book.all()[0].failures) == (False, 0)
        [listed] = visitor.slack.responses
        assert listed["replace_original"]
        assert "next on 24 Nov 2025" in listed["text"]


async def test_the_list_holds_the_channel_s_digests_and_ones_own(desk: Desk) -> None:
    book = Book(
        subscription(id="a", owner="U2"),
        subscription(id="b", target=OTHER, owner="U2"),
        subscription(id="c", target=USER, questions=("nrr last-month",)),
        subscription(id="d", target="C9"),
        subscription(id="e", team="T9"),
    )
    async with visiting(desk, book) as visitor:
        await visitor.types("/digest", "list")
        [listed] = visitor.slack.responses
    assert listed["response_type"] == "ephemeral"
    assert listed["text"].split("\n") == [
        "Digests of this channel, and yours",
        "#finance: standard digest of last-month",
        "Every Monday at 09:00 (Europe/Berlin) · next on 24 Nov 2025",
        "set up by somebody else",
        "You: nrr last-month",
        "Every Monday at 09:00 (Europe/Berlin) · next on 24 Nov 2025",
        "A channel that I am not in: standard digest of last-month",
        "Every Monday at 09:00 (Europe/Berlin) · next on 24 Nov 2025",
    ]
    assert [one["block_id"] for one in listed["blocks"] if one["type"] == "actions"] == ["digest:c", "digest:d"]


async def test_an_empty_list_says_how_to_begin(visitor: Visitor) -> None:
    await visitor.types("/digest", "list")
    assert visitor.slack.responses[0]["text"] == "No digest is posted here, and you have none. /digest sets one up."


@pytest.mark.parametrize("text", ["help", "HELP", "what?"])
async def test_other_words_are_answered_with_help(visitor: Visitor, text: str) -> None:
    told = json.loads((await visitor.types("/digest", text)).body)
    assert told["text"].startswith("/digest sets up a digest")


async def test_forty_digests_keep_to_the_limits(desk: Desk) -> None:
    long = tuple(f"nrr last-month segment={'x' * 100}{number}" for number in range(5))
    book = Book(*(subscription(id=f"d{number}", questions=long) for number in range(40)))
    async with visiting(desk, book) as visitor:
        home = await visitor.opens_home()
        assert shown(home).endswith(f"And {40 - IN_HOME} more.")
        await visitor.types("/digest", "list")
        assert len([one for one in visitor.slack.responses[0]["blocks"] if one["type"] == "actions"]) == IN_MESSAGE


async def test_without_a_book_there_are_no_digests(desk: Desk) -> None:
    async with visiting(desk) as visitor:
        home = await visitor.opens_home()
        assert "New digest" not in shown(home)
