"""The desk under a file of rules: what it answers, recalls and describes, and what it notes."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cli.access import AccessRules
from cli.importing import import_sample
from cli.wiring import LedgerDesk
from retention.access.permit import Refusal
from retention.access.reading import read_policy
from retention.answer import Condition
from retention.answer.diff import DiffAnswer
from retention.answer.reconcile import ReconcileAnswer
from retention.answer.why import WhyAnswer
from retention.asker import LOCAL, Asker, Face, Place, Standing
from retention.errors import QuestionError, SettingsError
from retention.language import read_question
from retention.question import Kind
from retention.scope import Workspace
from retention.store.registry import open_registry, registry_path
from retention.store.registry.audit import entries
from retention.wording import explain, plain, word
from retention.wording.export import csv_text
from tests.narrowed import main, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from retention.access.policy import Policy
    from retention.answer.any import AnyAnswer

TODAY = date(2025, 11, 22)
GENERAL = Place(id="C0GEN", name="general")
ADA, LEAD, BOB = (
    Asker(face=Face.SLACK, team="T0ACME", user=user, place=GENERAL) for user in ("U0ADA", "U0LEAD", "U0BOB")
)
GUEST = BOB.model_copy(update={"standing": Standing.GUEST})
RULES = """
[[rule]]
who = ["user:U0ADA"]
accounts = true

[[rule]]
who = ["user:U0LEAD"]
only = "region=EMEA"
accounts = true

[[rule]]
who = ["user:U0LOST"]
only = "region=atlantis"

[[rule]]
who = ["members"]
"""
EVERYBODY = '[[rule]]\nwho = ["members"]'
OF_ALL = "why nrr 2025-Q3 by segment", "diff 2025-Q2 v1 v2", "reconcile chartmogul stripe 2025-Q3"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "sample.db"
    list(import_sample(path, TODAY))
    path.with_name("access.toml").write_text(RULES, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def desk(database: Path) -> Iterator[LedgerDesk]:
    opened = LedgerDesk(database, Workspace(), lambda: TODAY)
    yield opened
    opened.close()


def ask(desk: LedgerDesk, text: str, asker: Asker) -> AnyAnswer:
    return desk.answer(read_question(text), asker)


def refused(desk: LedgerDesk, text: str, asker: Asker) -> str:
    with pytest.raises(QuestionError) as raised:
        ask(desk, text, asker)
    return explain(raised.value)


@pytest.mark.parametrize(
    ("text", "explicit"),
    [
        ("nrr 2025-Q3", "nrr 2025-Q3 region=emea"),
        ("nrr 2025-Q3 by segment vs previous", "nrr 2025-Q3 region=emea by segment vs previous"),
        ("nrr 2025-Q3 by region", "nrr 2025-Q3 region=emea by region"),
        ("grr monthly 2025 enterprise", "grr monthly 2025 enterprise region=emea"),
        ("cohorts", "cohorts region=emea"),
        ("movers 2025-Q3", "movers 2025-Q3 region=emea"),
        ("why nrr 2025-Q3", "why nrr 2025-Q3 region=emea"),
        ("matrix ttm", "matrix ttm region=emea"),
        ("benchmarks nrr", "benchmarks nrr region=emea"),
        ("reconcile chartmogul stripe", "reconcile chartmogul stripe region=emea"),
        ("nrr 2025-Q3 region=emea", "nrr 2025-Q3 region=emea"),
    ],
)
def test_a_lead_asks_of_the_region_without_naming_it(desk: LedgerDesk, text: str, explicit: str) -> None:
    answer = ask(desk, text, LEAD)
    assert answer == ask(desk, explicit, ADA)
    assert Condition(attribute="region", values=("emea",)) in answer.conditions
    assert "emea" in plain(word(answer)).splitlines()[0].casefold() or answer.kind is Kind.COHORTS


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nrr 2025-Q3 region=apac", "You see region=emea only."),
        ("nrr 2025-Q3 region=emea,apac", "You see region=emea only."),
        ("nrr 2025-Q3 region=atlantis", "You see region=emea only."),
        (
            "nrr 2025-Q3 apac",
            (
                'I don\'t know the word "apac": it is no metric and no period, and no industry, plan, region, segment,'
                " product, or interval is called so. Did you mean arpa? You see region=emea only."
            ),
        ),
        (
            "nrr 2025-Q3 entreprise",
            (
                'I don\'t know the segment "entreprise". Did you mean enterprise? Segments: enterprise, mid-market,'
                " smb. You see region=emea only."
            ),
        ),
        (
            "nrr 2025-Q3 currency=SEK",
            "No line of this ledger bills in SEK. Currencies: USD. You see region=emea only.",
        ),
    ],
)
def test_beyond_the_region_nothing_is_answered_or_listed(desk: LedgerDesk, text: str, sentence: str) -> None:
    assert refused(desk, text, LEAD) == sentence


def test_the_region_is_found_in_the_version_that_was_known_then(desk: LedgerDesk) -> None:
    newest = desk.describe(LEAD).versions[-1]
    answer = main(ask(desk, f"nrr 2025-Q2 as known on {newest.imported_at:%Y-%m-%d}", LEAD))
    assert answer.segment == "region=emea"


def test_a_restriction_to_what_the_ledger_lacks_shows_nothing(desk: LedgerDesk) -> None:
    lost = LEAD.model_copy(update={"user": "U0LOST"})
    sentence = (
        "The access rules let you see region=atlantis only, and this ledger has no such accounts. Whoever runs Holdfast"
        " can change access.toml."
    )
    assert refused(desk, "nrr 2025-Q3", lost) == sentence
    with pytest.raises(QuestionError) as raised:
        desk.describe(lost)
    assert explain(raised.value) == sentence


def test_the_description_holds_the_region_alone(desk: LedgerDesk) -> None:
    whole, part = desk.describe(ADA), desk.describe(LEAD)
    regions = {value.value: value.accounts for one in whole.attributes if one.name == "region" for value in one.values}
    [own] = [one for one in part.attributes if one.name == "region"]
    assert [value.value for value in own.values] == ["emea"]
    assert own.values_total == 1
    assert own.values[0].accounts == regions["emea"]
    assert part.accounts < whole.accounts
    assert part.lines < whole.lines
    assert whole == desk.describe(LOCAL)
    with pytest.raises(QuestionError) as raised:
        desk.describe(GUEST)
    assert raised.value.code == "not_permitted"


@pytest.mark.parametrize("text", OF_ALL)
def test_accounts_are_left_out_where_names_are_not_shown(desk: LedgerDesk, text: str) -> None:
    """The figures, and the id of the whole answer, stay."""
    whole, left = ask(desk, text, ADA), ask(desk, text, BOB)
    assert left.id == whole.id
    unlike = {"accounts", "rest", "steps", "warnings"}
    assert left.model_dump(exclude=unlike) == whole.model_dump(exclude=unlike)
    sentence = "Account names are not shown in #general, so the accounts are left out."
    assert sentence in plain(word(left))
    assert sentence not in plain(word(whole))
    names = set(_names(whole))
    assert names
    told = left.model_dump_json() + plain(word(left)) + csv_text(left)
    assert not {name for name in names if name in told}


def _names(answer: AnyAnswer) -> Iterator[str]:
    match answer:
        case WhyAnswer():
            accounts = [one.account for one in answer.accounts]
        case DiffAnswer():
            yield from (one.name or one.account for one in answer.accounts)
            return
        case ReconcileAnswer():
            yield from (one.name or one.account for step in answer.steps for one in step.accounts)
            return
        case _:
            raise AssertionError(answer.kind)
    yield from (one.name or one.account for one in accounts)


def test_where_there_is_nothing_to_leave_out_nothing_is_said(desk: LedgerDesk) -> None:
    text = "diff 2024-Q1 v1 v2"
    assert not set(_names(ask(desk, text, ADA)))
    assert ask(desk, text, BOB) == ask(desk, text, ADA)


def test_a_direct_message_has_no_name(desk: LedgerDesk) -> None:
    alone = BOB.model_copy(update={"place": None})
    left = ask(desk, OF_ALL[0], alone)
    assert "Account names are not shown here, so the accounts are left out." in plain(word(left))


def test_lists_of_accounts_are_refused(desk: LedgerDesk) -> None:
    for text, word_ in (("movers 2025-Q3", "movers"), ("accounts churned 2025-Q3", "accounts")):
        sentence = f'Account names are not shown in #general. Ask without "{word_}".'
        assert refused(desk, text, BOB) == sentence


def test_a_given_answer_is_recalled_within_the_permit_alone(desk: LedgerDesk) -> None:
    """Whole it is unknown to the lead, and so is a list of accounts to whoever sees no names."""
    whole, mine = ask(desk, "nrr 2025-Q3", ADA), ask(desk, "nrr 2025-Q3", LEAD)
    movers, why = ask(desk, "movers 2025-Q3", ADA), ask(desk, OF_ALL[0], ADA)
    assert desk.recall(whole.id, ADA).answer == whole
    assert desk.recall(mine.id, LEAD).answer == mine
    assert narrowed(desk.recall(why.id, BOB).answer, WhyAnswer).accounts == ()
    assert narrowed(desk.recall(why.id, ADA).answer, WhyAnswer).accounts
    for answer, asker in ((whole, LEAD), (movers, LEAD), (movers, BOB), (why, LEAD)):
        with pytest.raises(QuestionError) as raised:
            desk.recall(answer.id, asker)
        assert (raised.value.code, raised.value.facts) == ("unknown_answer", {"text": answer.id})
    with pytest.raises(QuestionError) as raised:
        desk.recall(whole.id, GUEST)
    assert raised.value.code == "not_permitted"


def test_a_given_answer_is_verified_within_the_permit_alone(desk: LedgerDesk) -> None:
    """The verdict is of the whole answer; what is shown of both is what the asker may see."""
    whole, why = ask(desk, "nrr 2025-Q3", ADA), ask(desk, OF_ALL[0], ADA)
    assert desk.verify(whole.id, ADA).holds
    found = desk.verify(why.id, BOB)
    assert found.holds
    for shown in (found.answer, found.recomputed):
        assert shown.id == why.id
        assert narrowed(shown, WhyAnswer).accounts == ()
    assert narrowed(desk.verify(why.id, ADA).recomputed, WhyAnswer).accounts
    for answer, asker in ((whole, LEAD), (why, LEAD)):
        with pytest.raises(QuestionError) as raised:
            desk.verify(answer.id, asker)
        assert (raised.value.code, raised.value.facts) == ("unknown_answer", {"text": answer.id})


def test_the_receipt_keeps_the_whole_answer(desk: LedgerDesk, database: Path) -> None:
    given = ask(desk, "why nrr 2025-Q2 by segment", BOB)
    again = LedgerDesk(database, Workspace(), lambda: TODAY)
    assert narrowed(again.recall(given.id).answer, WhyAnswer).accounts
    again.close()


def test_a_diff_tells_the_lead_nothing_of_other_regions(desk: LedgerDesk) -> None:
    answer = narrowed(ask(desk, "diff 2025-Q2 v1 v2", LEAD), DiffAnswer)
    assert all(change.attribute != "region" for one in answer.accounts for change in one.attributes)
    assert all(line.account is None for one in answer.accounts for line in one.lines)


def test_every_question_is_noted_with_what_came_of_it(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    list(import_sample(path, TODAY))
    path.with_name("access.toml").write_text(RULES, encoding="utf-8")
    desk = LedgerDesk(path, Workspace(), lambda: TODAY)
    answer = ask(desk, "nrr 2025-Q3", LEAD)
    refused(desk, "movers 2025-Q3 smb", BOB)
    refused(desk, "nrr 2025-Q3", GUEST)
    desk.close()
    found = entries(open_registry(registry_path(path)))
    assert found.total == len(found.entries) == 3
    assert [(one.user, one.place, one.outcome, one.question, one.answer) for one in found.entries] == [
        ("U0LEAD", "#general C0GEN", "done", "nrr 2025-Q3 region=emea", answer.id),
        ("U0BOB", "#general C0GEN", "accounts_not_shown", 'movers 2025-Q3 "smb"', None),
        ("U0BOB", "#general C0GEN", "not_permitted", "nrr 2025-Q3", None),
    ]


def test_a_bug_is_noted_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "books.db"
    list(import_sample(path, TODAY))
    desk = LedgerDesk(path, Workspace(), lambda: TODAY)

    def broken(*_: object) -> AnyAnswer:
        raise ZeroDivisionError

    monkeypatch.setattr("cli.wiring.answer_scope", broken)
    with pytest.raises(ZeroDivisionError):
        ask(desk, "nrr 2025-Q3", LOCAL)
    desk.close()
    [noted] = entries(open_registry(registry_path(path))).entries
    assert (noted.face, noted.outcome, noted.question, noted.answer) == ("terminal", "failed", "nrr 2025-Q3", None)


def test_a_changed_file_holds_for_the_next_question(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """One that cannot be read any more permits nothing, to the terminal neither, until it can be."""
    path, rules = tmp_path / "books.db", tmp_path / "access.toml"
    list(import_sample(path, TODAY))
    desk = LedgerDesk(path, Workspace(), lambda: TODAY)
    desk.check()
    assert ask(desk, "nrr 2025-Q3", BOB)
    rules.write_text('[[rule]]\nwho = ["user:U0ADA"]', encoding="utf-8")
    assert refused(desk, "nrr 2025-Q3", BOB) == (
        "No rule lets you ask in #general. Whoever runs Holdfast can add one to access.toml."
    )
    assert ask(desk, "nrr 2025-Q3", LOCAL)
    # As many bytes, and within the same tick of the clock.
    rules.write_text('[[rule]]\nwho = ["user:U0BOB"]', encoding="utf-8")
    assert ask(desk, "nrr 2025-Q3", BOB)
    unreadable = (
        "The access rules cannot be read, so I show nothing to anybody. Whoever runs Holdfast finds in the log what is"
        " wrong with access.toml."
    )
    rules.write_text('[[rule]]\nwho = ["U0BOB"]', encoding="utf-8")
    for asker in (BOB, BOB, LOCAL):
        assert refused(desk, "nrr 2025-Q3", asker) == unreadable
    [told] = caplog.messages
    assert told.startswith("access: nobody is answered until the rules can be read: access.toml, rule 1: who has")
    with pytest.raises(SettingsError):
        desk.check()
    rules.unlink()
    assert refused(desk, "nrr 2025-Q3", BOB) == unreadable
    rules.write_text('[[rule]]\nwho = ["members"]', encoding="utf-8")
    assert ask(desk, "nrr 2025-Q3", BOB)
    desk.close()


def test_the_same_rules_are_read_once_also_wrong_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading them takes its time, and who asks meanwhile would wait for it."""
    read: list[str] = []

    def reading(text: str, file: str) -> Policy:
        read.append(text)
        return read_policy(text, file)

    monkeypatch.setattr("retention.access.reading.read_policy", reading)
    file = tmp_path / "access.toml"
    rules = AccessRules(file)
    for text, refused_ in ((EVERYBODY, None), ('[[rule]]\nwho = ["U0BOB"]', Refusal.UNREADABLE), (EVERYBODY, None)):
        file.write_text(text, encoding="utf-8")
        for _ in range(3):
            assert rules.permit(BOB).refused is refused_
    assert len(read) == 3


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    list(import_sample(path, TODAY))
    named = tmp_path / "rules" / "mine.toml"
    desk = LedgerDesk(path, Workspace(), lambda: TODAY, {"HOLDFAST_ACCESS": os.fspath(named)})
    with pytest.raises(SettingsError) as raised:
        desk.check()
    assert explain(raised.value) == "mine.toml cannot be read: No such file or directory."
    assert refused(desk, "nrr 2025-Q3", LOCAL).startswith("The access rules cannot be read")
    named.parent.mkdir()
    named.write_text('[[rule]]\nwho = ["group:S0FIN"]', encoding="utf-8")
    desk.check()
    assert desk.by_groups()
    assert ask(desk, "nrr 2025-Q3", LOCAL)
    desk.close()
