"""A slot is settled once, whatever breaks on the way."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import error_message
from bot.digests.content import Posting, Quiet
from retention.access.deed import Deed
from retention.access.permit import EVERYTHING, Refusal, nothing
from retention.digest import Thresholds
from retention.digest.delivery import SlotState
from retention.errors import LedgerError, QuestionError, SettingsError
from tests.bot.digests.settling import SLOT, Killed, company, killed_at, weeks

if TYPE_CHECKING:
    from typing import Any

    from retention.errors import HoldfastError
    from tests.bot.digests.settling import Company
    from tests.bot.small_slack import SmallSlack

STEPS = (
    "claimed",
    *("main begun", "main sent", "main put down"),
    *("thread begun", "thread sent", "thread put down"),
    *("thread 2 begun", "thread 2 sent", "thread 2 put down"),
    "settled",
)


def state(all_: Company) -> SlotState:
    return all_.store.records("d1", 1)[0].state


async def test_a_digest_and_its_thread_are_posted_with_their_marks(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        await all_.settle()
        await all_.settle()
        [main], [thread], [another] = all_.digests(), all_.digests("thread"), all_.digests("thread 2")
        assert main["channel"] == "C1"
        assert main["text"] == "NRR 103 %"
        assert main["metadata"]["event_payload"] == {
            "schedule": "d1",
            "slot": "2026-11-23T08:00:00+00:00",
            "part": "main",
        }
        assert (thread["text"], another["text"]) == ("Movers", "GRR 96 %")
        assert thread["thread_ts"] == another["thread_ts"] == main["ts"]
        assert state(all_) is SlotState.POSTED
        assert all_.desk.deeds == [(Deed.POST_DIGEST, "U1")]


@pytest.mark.parametrize("step", STEPS)
async def test_a_killed_process_is_replaced_and_nothing_comes_twice(tmp_path: Path, step: str) -> None:
    async with company(tmp_path) as all_:
        with pytest.raises(Killed):
            await all_.settle(all_.process(killed_at(step)))
        await all_.settle()
        assert len(all_.digests()) <= 1, "somebody took a living lease over"
        all_.lease_ends()
        await all_.settle()
        assert [len(all_.digests(part)) for part in ("main", "thread", "thread 2")] == [1, 1, 1]
        assert state(all_) is SlotState.POSTED


class Faults:
    """What becomes of each `chat.postMessage`, in order: "ok", "cut" (posted, the reply lost), "lost" (never there)."""

    def __init__(self, slack: SmallSlack, fates: list[str]) -> None:
        self._answer, self._fates = slack.answer, fates
        slack.answer = self.answer  # type: ignore[method-assign]

    async def answer(self, request: web.Request) -> web.Response:
        fate = "ok"
        if request.match_info["method"] == "chat.postMessage" and self._fates:
            fate = self._fates.pop(0)
        answered = await self._answer(request) if fate != "lost" else None
        if fate == "ok" and answered is not None:
            return answered
        assert request.transport is not None
        request.transport.close()
        return web.Response()


@pytest.mark.parametrize("fates", [["cut"], ["lost"], ["ok", "cut"], ["ok", "lost"], ["cut", "cut"], ["lost", "cut"]])
async def test_a_lost_reply_is_no_second_post(tmp_path: Path, fates: list[str]) -> None:
    async with company(tmp_path) as all_:
        Faults(all_.slack, fates)
        all_.slack.posts += [{"channel": "C1", "ts": f"{number}.5"} for number in range(2, 9)]
        for _ in range(3):
            await all_.settle()
            all_.lease_ends()
        assert [len(all_.digests(part)) for part in ("main", "thread", "thread 2")] == [1, 1, 1]
        assert state(all_) is SlotState.POSTED


async def test_a_process_that_stalls_past_its_lease_takes_its_own_post_back(tmp_path: Path) -> None:
    """Its message arrives when another process has posted already."""
    async with company(tmp_path) as all_:
        arrived, released = asyncio.Event(), asyncio.Event()
        answer = all_.slack.answer

        async def stall_first(request: web.Request) -> web.Response:
            if request.match_info["method"] == "chat.postMessage" and not arrived.is_set():
                arrived.set()
                await asyncio.wait_for(released.wait(), 10)
            return await answer(request)

        all_.slack.answer = stall_first  # type: ignore[method-assign]
        stalled = asyncio.create_task(all_.settle())
        await asyncio.wait_for(arrived.wait(), 10)
        all_.lease_ends()
        await all_.settle()
        [kept] = all_.digests()
        released.set()
        await stalled
        assert all_.digests() == [kept]
        assert len(all_.digests("thread")) == 1
        assert len(all_.slack.called("chat.delete")) == 1


async def test_two_posts_of_one_slot_that_are_found_become_one(tmp_path: Path) -> None:
    """A process sent a second time and died before it could take that back."""
    async with company(tmp_path) as all_:
        with pytest.raises(Killed):
            await all_.settle(all_.process(killed_at("main sent")))
        [first] = all_.digests()
        all_.slack.posts.append({**first, "ts": "99.000100"})
        all_.lease_ends()
        await all_.settle()
        assert [post["ts"] for post in all_.digests()] == [first["ts"]]


@settings(max_examples=25, deadline=None)
@given(
    lives=st.lists(st.sampled_from([*STEPS, "none"]), max_size=5),
    fates=st.lists(st.sampled_from(["ok", "cut", "lost"]), max_size=5),
)
def test_any_order_of_crashes_and_lost_replies_ends_in_one_post(lives: list[str], fates: list[str]) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with company(Path(folder)) as all_:
                Faults(all_.slack, list(fates))
                for step in [*lives, *["none"] * (len(fates) + 1)]:
                    with suppress(Killed):
                        await all_.settle(all_.process(killed_at(step)))
                    assert len(all_.digests()) <= 1
                    assert len(all_.digests("thread")) <= 1
                    all_.lease_ends()
                assert [len(all_.digests(part)) for part in ("main", "thread", "thread 2")] == [1, 1, 1]

    asyncio.run(run())


async def test_a_slot_too_late_is_skipped_unless_it_was_posted(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        await all_.settle(late=True)
        assert (state(all_), all_.digests()) == (SlotState.SKIPPED, [])
        with pytest.raises(Killed):
            await all_.settle(all_.process(killed_at("main sent")), weeks(1))
        all_.now = weeks(2)
        await all_.settle(slot=weeks(1), late=True)
        assert state(all_) is SlotState.POSTED
        assert len(all_.digests("thread")) == 1


async def test_rate_limits_are_waited_for(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        answer, limited = all_.slack.answer, [True]

        async def limit(request: web.Request) -> web.Response:
            if request.match_info["method"] == "chat.postMessage" and limited:
                limited.clear()
                return web.json_response(
                    {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "300"}
                )
            return await answer(request)

        all_.slack.answer = limit  # type: ignore[method-assign]
        await all_.settle()
        all_.lease_ends()
        await all_.settle()
        assert all_.digests() == []
        all_.now = SLOT.replace(minute=5)
        await all_.settle()
        assert len(all_.digests()) == 1
        assert all_.slack.called("conversations.history") == [], "it was refused: there is nothing to look for"


async def test_a_channel_that_takes_no_more_for_now_is_waited_for(tmp_path: Path) -> None:
    """chat.postMessage says so with the status 200."""
    async with company(tmp_path) as all_:
        all_.slack.refusals["chat.postMessage"] = "rate_limited"
        await all_.settle()
        all_.slack.refusals.clear()
        all_.lease_ends()
        await all_.settle()
        assert (len(all_.digests()), all_.notices()) == (1, [])


@pytest.mark.parametrize("trouble", ["gone", "bug", "ledger"])
async def test_a_digest_that_stands_is_not_reported_as_not_posted(tmp_path: Path, trouble: str) -> None:
    """Its message was posted by a process that died; its thread cannot be posted any more."""
    async with company(tmp_path) as all_:
        with pytest.raises(Killed):
            await all_.settle(all_.process(killed_at("main put down")))
        if trouble == "gone":
            all_.slack.channels = {}
        else:
            all_.content = ZeroDivisionError() if trouble == "bug" else LedgerError("no_ledger", file="books.db")
        for _ in range(6):
            all_.lease_ends()
            await all_.settle()
        assert all_.notices() == []
        assert (state(all_), all_.store.all()[0].failures) == (SlotState.POSTED, 0)


@pytest.mark.parametrize(
    "error",
    [LedgerError("ledger_busy", file="books.db"), SettingsError("address_unavailable", address="a", reason="b")],
)
async def test_what_whoever_runs_it_can_mend_is_waited_for_a_while(tmp_path: Path, error: HoldfastError) -> None:
    async with company(tmp_path) as all_:
        posting, all_.content = all_.content, error
        await all_.settle()
        assert all_.notices() == []
        all_.content = posting
        all_.lease_ends()
        await all_.settle()
        assert len(all_.digests()) == 1
        all_.content = error
        for _ in range(5):
            assert len(all_.notices()) == 0
            await all_.settle(slot=weeks(1))
            all_.lease_ends()
        assert len(all_.notices()) == 1
        assert all_.store.records("d1", 1)[0].reason == error.code


async def test_rules_that_cannot_be_read_are_waited_for(tmp_path: Path) -> None:
    """Somebody saves half of them at the minute of the digest."""
    async with company(tmp_path) as all_:
        all_.desk.permitted = nothing(Refusal.UNREADABLE)
        await all_.settle()
        assert (state(all_), all_.notices()) == (SlotState.CLAIMED, [])
        all_.desk.permitted = EVERYTHING
        all_.lease_ends()
        await all_.settle()
        assert (state(all_), len(all_.digests())) == (SlotState.POSTED, 1)


@pytest.mark.parametrize("failures", [1, 2])
async def test_a_notice_says_nothing_of_a_pause_that_is_the_owners(tmp_path: Path, failures: int) -> None:
    """Paused by its owner while it was failing for the first time, and for the second."""
    async with company(tmp_path) as all_:
        all_.content = QuestionError("no_weekday")
        if failures == 2:
            await all_.settle(slot=weeks(-1) + timedelta(days=8))
        compose = all_.compose

        def pause_meanwhile(*asked: Any) -> Posting | Quiet:  # noqa: ANN401 - as the other one
            all_.store.change(all_.store.all()[0].model_copy(update={"paused": True}))
            return compose(*asked)

        all_.compose = pause_meanwhile  # type: ignore[method-assign,assignment]
        before = len(all_.notices())
        await all_.settle(slot=weeks(1))
        expected = "Your digest for #finance was not posted. Choose at least one weekday."
        assert all_.notices()[before:] == ([expected] if failures == 1 else [])


async def test_a_failing_target_is_told_once_and_paused_after_three(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        all_.slack.refusals["chat.postMessage"] = "is_archived"
        answer = all_.slack.answer

        async def only_in_channel(request: web.Request) -> web.Response:
            body = await request.text()
            all_.slack.refusals = {} if "DU1" in body else {"chat.postMessage": "is_archived"}
            return await answer(request)

        all_.slack.answer = only_in_channel  # type: ignore[method-assign]
        told = []
        for week in range(3):
            all_.now = weeks(week)
            await all_.settle(slot=weeks(week))
            told.append(len(all_.notices()))
        assert told == [1, 1, 2]
        archived = "Your digest for #finance was not posted. The channel is archived."
        assert all_.notices() == [
            f"{archived} It is tried again next time; I will not write again before it is paused.",
            f"{archived} It is paused after 3 failures in a row; start it again when that is mended.",
        ]
        assert all_.store.all()[0].paused
        assert all_.store.records("d1", 1)[0].reason == "is_archived"


async def test_access_is_decided_again_when_it_is_posted(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        all_.desk.permitted = replace(EVERYTHING, subscribe=False)
        await all_.settle()
        all_.desk.permitted = nothing(Refusal.GUEST)
        await all_.settle(slot=weeks(1))
        assert all_.digests() == []
        assert [record.reason for record in all_.store.records("d1", 2)] == ["not_permitted", "subscribe_not_permitted"]


@pytest.mark.parametrize(
    ("channel", "reason"),
    [({"id": "C1", "name": "shared", "is_ext_shared": True}, "not_permitted"), (None, "channel_not_found")],
)
async def test_nothing_is_posted_where_others_read_or_nobody_knows_who(
    tmp_path: Path, channel: dict[str, object] | None, reason: str
) -> None:
    async with company(tmp_path) as all_:
        all_.slack.channels = {} if channel is None else {"C1": channel}
        await all_.settle()
        assert all_.digests() == []
        assert all_.store.records("d1", 1)[0].reason == reason


async def test_a_person_gets_it_as_a_direct_message(tmp_path: Path) -> None:
    async with company(tmp_path, target="U1") as all_:
        await all_.settle()
        assert [post["channel"] for post in all_.digests()] == ["DU1"]


async def test_another_person_gets_what_that_one_may_see(tmp_path: Path) -> None:
    async with company(tmp_path, target="U2") as all_:
        all_.slack.users["U2"] = all_.slack.users["U1"]
        await all_.settle()
        assert [post["channel"] for post in all_.digests()] == ["DU2"]
        assert all_.composed_for == ["U2"]
        assert all_.desk.deeds == [(Deed.POST_DIGEST, "U1")]


@pytest.mark.parametrize("method", ["users.info", "chat.postMessage"])
@pytest.mark.parametrize("reason", ["account_inactive", "invalid_auth", "token_revoked"])
async def test_a_token_that_is_not_taken_is_no_failure_of_the_target(tmp_path: Path, method: str, reason: str) -> None:
    """The app was removed; once it is installed again, what was missed is posted late."""
    async with company(tmp_path) as all_:
        all_.slack.refusals[method] = reason
        for _ in range(4):
            await all_.settle()
            all_.lease_ends()
        assert (all_.store.all()[0].failures, all_.digests()) == (0, [])
        assert all_.store.records("d1", 1)[0].reason == reason
        all_.slack.refusals.clear()
        await all_.settle()
        assert len(all_.digests()) == 1


async def test_slack_out_of_reach_is_no_failure_of_the_target(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        all_.slack.refusals["chat.postMessage"] = "internal_error"
        await all_.settle()
        assert state(all_) is SlotState.SENDING
        all_.slack.refusals.clear()
        all_.lease_ends()
        await all_.settle()
        assert len(all_.digests()) == 1


async def test_thresholds_not_crossed_are_quiet_and_what_was_told_is_known(tmp_path: Path) -> None:
    async with company(tmp_path, thresholds=Thresholds(tier_change=True)) as all_:
        all_.content = Quiet()
        await all_.settle()
        for week, mark in enumerate(("A churned", "B churned"), start=1):
            all_.content = Posting(error_message("NRR fell"), marks=(mark,))
            await all_.settle(slot=weeks(week))
        all_.content = Quiet()
        await all_.settle(slot=weeks(3))
        assert [record.state for record in all_.store.records("d1", 4)] == [
            SlotState.QUIET,
            SlotState.POSTED,
            SlotState.POSTED,
            SlotState.QUIET,
        ]
        assert all_.told == [set(), set(), {"A churned"}, {"A churned", "B churned"}]


@pytest.mark.parametrize(
    ("step", "told"), [("main begun", set()), ("main sent", {"fell"}), ("main put down", {"fell"})]
)
async def test_what_a_dead_process_told_is_known_once_its_message_is(tmp_path: Path, step: str, told: set[str]) -> None:
    async with company(tmp_path, thresholds=Thresholds(tier_change=True)) as all_:
        all_.content = Posting(error_message("NRR fell"), marks=("fell",))
        with pytest.raises(Killed):
            await all_.settle(all_.process(killed_at(step)))
        all_.lease_ends()
        all_.content = Quiet()
        await all_.settle()
        await all_.settle(slot=weeks(1))
        assert all_.told == [set(), set(), told], "what a slot tells itself is no reason to leave its thread out"


async def test_what_was_told_elsewhere_is_news_where_the_digest_goes_now(tmp_path: Path) -> None:
    async with company(tmp_path, thresholds=Thresholds(tier_change=True)) as all_:
        all_.content = Posting(error_message("NRR fell"), marks=("fell",))
        await all_.settle()
        all_.store.change(all_.store.all()[0].model_copy(update={"target": "U1"}))
        await all_.settle(slot=weeks(1))
        assert all_.told == [set(), set()]
        assert [post["channel"] for post in all_.digests()] == ["C1", "DU1"]


async def test_what_the_owner_can_mend_is_told_in_its_words(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        all_.content = QuestionError("no_weekday")
        await all_.settle()
        assert "Choose at least one weekday." in all_.notices()[0]


async def test_a_bug_is_tried_again_and_given_up_in_the_end(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        all_.content = ZeroDivisionError("a bug")
        for _ in range(5):
            assert all_.notices() == []
            await all_.settle()
            all_.lease_ends()
        assert state(all_) is SlotState.FAILED
        assert "failed on our side" in all_.notices()[0]


async def test_a_digest_that_is_not_posted_is_in_the_audit_with_its_reason(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        all_.desk.permitted = replace(EVERYTHING, subscribe=False)
        await all_.settle()
        all_.desk.permitted = EVERYTHING
        all_.slack.refusals["chat.postMessage"] = "is_archived"
        await all_.settle(slot=weeks(1))
        assert all_.desk.deeds == [(Deed.POST_DIGEST, "U1")] * 2
        assert all_.desk.noted == [("C1", "subscribe_not_permitted"), ("C1", "is_archived")]


@pytest.mark.parametrize("forbidden", [True, False])
async def test_a_digest_that_another_process_posted_is_in_the_audit_once(tmp_path: Path, forbidden: bool) -> None:  # noqa: FBT001 - a case
    """Whoever takes it over notes it, also where the rest of it may no longer be shown, or has nothing to say."""
    async with company(tmp_path) as all_:
        with suppress(Killed):
            await all_.settle(all_.process(killed_at("main put down")))
        assert all_.desk.deeds == []
        all_.lease_ends()
        if forbidden:
            all_.desk.permitted = nothing(Refusal.GUEST)
        else:
            all_.content = Quiet()
        for _ in range(2):
            await all_.settle()
        assert len(all_.digests()) == 1
        assert all_.desk.noted == [("C1", "done")]
