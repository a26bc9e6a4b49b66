"""Rules from top to bottom: who may do what, and where."""

from __future__ import annotations

from dataclasses import fields
from timeit import timeit

import pytest

from retention.access.default import without_a_file
from retention.access.permit import EVERYTHING, Permit, Refusal
from retention.access.policy import Policy
from retention.access.reading import read_policy
from retention.answer import Condition
from retention.asker import ASSISTANT, LOCAL, Asker, Face, Place, SignIn, Standing
from retention.errors import QuestionError
from retention.question import Kind, Metric
from retention.wording import explain

FINANCE = Place(id="C0FIN", name="finance")
GENERAL = Place(id="C0GEN", name="general")
PARTNERS = Place(id="C0EXT", name="partners", external=True)
UNSEEN = Place(id="C0UNSEEN", external=None)
DIRECT = Place(id="D0ADA")


def slack(
    user: str = "U0BOB",
    place: Place | None = GENERAL,
    standing: Standing = Standing.MEMBER,
    groups: str = "",
    *,
    all_see: bool = False,
) -> Asker:
    return Asker(
        face=Face.SLACK,
        team="T0ACME",
        user=user,
        groups=frozenset(groups.split()),
        standing=standing,
        place=place,
        seen_by_all=all_see,
    )


def signed_in(user: str, by: SignIn = SignIn.TOKEN, *roles: str) -> Asker:
    return Asker(face=Face.MCP, user=user, sign_in=by, roles=frozenset(roles))


GUEST, STRANGER = slack("U0GUEST", standing=Standing.GUEST), slack("U0OTHER", standing=Standing.STRANGER)
POLICY = read_policy(
    """
    [[rule]]
    who = ["user:U0ADA", "group:S0FIN"]
    accounts = true
    share = true
    subscribe = true

    [[rule]]
    who = ["user:U0LEAD"]
    only = "region=emea,apac segment=enterprise"
    accounts = true
    share = true

    [[rule]]
    who = ["members"]
    channels = ["#finance", "direct"]
    accounts = true
    only = "region=EMEA"

    [[rule]]
    who = ["members"]
    metrics = ["retention", "arpa"]
    kinds = ["retention", "trend", "movers"]

    [[rule]]
    who = ["user:U0GUEST"]
    channels = ["C0GEN"]

    [[rule]]
    who = ["guests", "token:board"]
    channels = ["C0EXT"]
    external_channels = true

    [[rule]]
    who = ["token:board"]

    [[rule]]
    who = ["subject:auth0|7 b"]
    subscribe = true

    [[rule]]
    who = ["role:Finance Team"]
    share = true
    """,
    "access.toml",
)


def does(permit: Permit) -> str:
    """What a permit permits, in a line."""
    if permit.refused is not None:
        return f"nothing: {permit.refused}"
    words = [name for name in ("accounts", "share", "subscribe") if getattr(permit, name)]
    words += [condition.text for condition in permit.only]
    words += [] if permit.kinds == frozenset(Kind) else ["kinds"]
    words += [] if permit.metrics == frozenset(Metric) else ["metrics"]
    return " ".join(words)


@pytest.mark.parametrize(
    ("asker", "permitted"),
    [
        (slack("U0ADA"), "accounts share subscribe"),
        (slack(groups="S0FIN S0OPS"), "accounts share subscribe"),
        (slack("U0LEAD"), "accounts share region=apac region=emea segment=enterprise"),
        (slack(place=FINANCE), "accounts region=EMEA"),
        (slack(place=DIRECT), "accounts region=EMEA"),
        (slack(), "kinds metrics"),
        (slack(place=None), "accounts region=EMEA"),
        # The one rule that names the guest holds in one channel; the others are about members.
        (GUEST, ""),
        (GUEST.model_copy(update={"place": FINANCE}), "nothing: guest"),
        (slack("U0ADA", standing=Standing.GUEST), "accounts share subscribe"),
        (slack("U0NEW", standing=Standing.GUEST, groups="S0FIN"), "nothing: guest"),
        (STRANGER, "nothing: stranger"),
        # Shared with another company: only a rule that says so holds there.
        (slack("U0ADA", PARTNERS), "nothing: external"),
        (slack("U0NEW", PARTNERS, Standing.GUEST), ""),
        (slack("U0OTHER", PARTNERS, Standing.STRANGER), "nothing: stranger"),
        # Where it is not known who reads along, one person may read, all may not.
        (slack("U0ADA", UNSEEN), "accounts share subscribe"),
        (slack("U0ADA", UNSEEN, all_see=True), "nothing: external"),
        # What all see is no more than any member there may see; sharing it is the asker's own right.
        (slack("U0ADA", GENERAL, all_see=True), "share subscribe kinds metrics"),
        (slack("U0ADA", FINANCE, all_see=True), "accounts share subscribe region=EMEA"),
        (slack("U0LEAD", FINANCE, all_see=True), "accounts share region=emea segment=enterprise"),
        (slack("U0ADA", DIRECT, all_see=True), "accounts share subscribe"),
        (slack("U0ADA", None, all_see=True), "accounts share subscribe region=EMEA"),
        # The terminal is no rule's subject; assistants need one.
        (LOCAL, "accounts share subscribe"),
        (ASSISTANT, "nothing: no_rule"),
        (signed_in("board"), ""),
        (signed_in("else"), "nothing: no_rule"),
        (signed_in("board", SignIn.SUBJECT), "nothing: no_rule"),
        (signed_in("auth0|7 b", SignIn.SUBJECT), "subscribe"),
        (signed_in("auth0|7 b"), "nothing: no_rule"),
        (signed_in("x", SignIn.SUBJECT, "Finance Team"), "share"),
        (signed_in("x", SignIn.SUBJECT, "token:board", "subject:auth0|7 b", "group:S0FIN"), "nothing: no_rule"),
        (signed_in("role:Finance Team", SignIn.SUBJECT), "nothing: no_rule"),
    ],
)
def test_the_first_rule_that_matches_decides(asker: Asker, permitted: str) -> None:
    assert does(POLICY.permit(asker)) == permitted


def test_the_terminal_is_held_to_a_rule_that_names_it() -> None:
    policy = read_policy('[[rule]]\nwho = ["terminal", "mcp"]\nonly = "region=emea"', "access.toml")
    assert does(policy.permit(LOCAL)) == does(policy.permit(ASSISTANT)) == "region=emea"


def test_readers_that_may_see_nothing_are_shown_nothing() -> None:
    policy = read_policy('[[rule]]\nwho = ["user:U0ADA"]\nshare = true', "access.toml")
    assert does(policy.permit(slack("U0ADA", all_see=True))) == "nothing: readers"
    lead, all_others = (
        read_policy(f'[[rule]]\nwho = ["{who}"]\nonly = "region={region}"', "access.toml")
        for who, region in (("user:U0ADA", "emea"), ("members", "apac"))
    )
    apart = Policy(lead.rules + all_others.rules)
    assert does(apart.permit(slack("U0ADA", all_see=True))) == "nothing: readers"


@pytest.mark.parametrize(
    ("asker", "permitted"),
    [
        (LOCAL, "accounts share subscribe"),
        (ASSISTANT, "accounts share subscribe"),
        (slack(), "accounts share subscribe"),
        (slack(all_see=True), "accounts share subscribe"),
        (slack(place=UNSEEN), "accounts share subscribe"),
        (slack(place=UNSEEN, all_see=True), "nothing: external"),
        (slack(place=PARTNERS), "nothing: external"),
        (GUEST, "nothing: guest"),
        (STRANGER, "nothing: stranger"),
    ],
)
def test_without_a_file_members_may_do_everything_and_others_nothing(asker: Asker, permitted: str) -> None:
    assert does(without_a_file(asker)) == permitted


def refusal(permit: Permit, kind: Kind = Kind.RETENTION, metric: Metric = Metric.NRR) -> str:
    with pytest.raises(QuestionError) as raised:
        permit.admit_kind(kind, metric)
    return explain(raised.value)


@pytest.mark.parametrize(
    ("asker", "kind", "metric", "sentence"),
    [
        (
            GUEST.model_copy(update={"place": FINANCE}),
            Kind.RETENTION,
            Metric.NRR,
            (
                "You are a guest here, and guests see nothing unless a rule names them. Whoever runs Holdfast can add"
                " one to access.toml."
            ),
        ),
        (
            STRANGER,
            Kind.RETENTION,
            Metric.NRR,
            (
                "You are not a member of this workspace, so I show you nothing. Whoever runs Holdfast can name you in"
                " access.toml."
            ),
        ),
        (
            slack(place=PARTNERS),
            Kind.RETENTION,
            Metric.NRR,
            (
                "People of other companies are in #partners, so I answer nothing here. Ask in a channel of your own"
                " company, or in a direct message."
            ),
        ),
        (
            ASSISTANT,
            Kind.RETENTION,
            Metric.NRR,
            "No rule lets you ask here. Whoever runs Holdfast can add one to access.toml.",
        ),
        (
            slack(),
            Kind.COHORTS,
            Metric.NRR,
            "You may not ask for cohorts. You may ask for retention, trend, and movers.",
        ),
        (
            slack(),
            Kind.RETENTION,
            Metric.LTV,
            (
                "You may not ask for LTV. You may ask for NRR, GRR, logo retention, CRR, logo churn, revenue churn, and"
                " ARPA."
            ),
        ),
        (
            slack(),
            Kind.MOVERS,
            Metric.NRR,
            'Account names are not shown in #general. Ask in #finance, or ask without "movers".',
        ),
        (
            signed_in("board"),
            Kind.ACCOUNTS,
            Metric.NRR,
            'Account names are not shown to you. Ask without "accounts".',
        ),
    ],
)
def test_the_sentence_of_a_refusal(asker: Asker, kind: Kind, metric: Metric, sentence: str) -> None:
    assert refusal(POLICY.permit(asker), kind, metric) == sentence


def test_a_place_without_a_name_and_no_rule() -> None:
    policy = read_policy('[[rule]]\nwho = ["user:U0ADA"]\nchannels = ["direct"]', "access.toml")
    sentence = "No rule lets you ask in {place}. Whoever runs Holdfast can add one to access.toml."
    assert refusal(policy.permit(slack())) == sentence.format(place="#general")
    assert refusal(policy.permit(slack(place=UNSEEN))) == sentence.format(place="this conversation")
    readers = read_policy('[[rule]]\nwho = ["user:U0ADA"]', "access.toml").permit(slack("U0ADA", all_see=True))
    assert refusal(readers) == "Not everybody in #general may see this, so it is not shown to all."
    hidden = read_policy('[[rule]]\nwho = ["members"]', "access.toml").permit(slack())
    assert refusal(hidden, Kind.ACCOUNTS) == 'Account names are not shown in #general. Ask without "accounts".'


def test_what_one_person_reads_alone_is_direct_wherever_it_is_shown() -> None:
    """App Home, its forms and a digest to oneself are in no channel: a rule for direct messages holds there."""
    policy = read_policy(
        """
        [[rule]]
        who = ["members", "mcp"]
        channels = ["direct"]
        only = "region=EMEA"

        [[rule]]
        who = ["members", "mcp"]
        """,
        "access.toml",
    )
    assert policy.permit(slack(place=None)).only == policy.permit(slack(place=DIRECT)).only != ()
    assert policy.permit(slack()).only == policy.permit(ASSISTANT).only == ()


def test_sharing_and_subscribing_are_rights_of_their_own() -> None:
    permit = POLICY.permit(slack())
    for admit, sentence in (
        (permit.admit_share, "You may not share answers in #general."),
        (permit.admit_subscribe, "You may not have digests posted in #general."),
    ):
        with pytest.raises(QuestionError) as raised:
            admit()
        assert explain(raised.value) == sentence
    EVERYTHING.admit_share()
    EVERYTHING.admit_subscribe()


def test_a_refused_permit_permits_nothing() -> None:
    permit = without_a_file(GUEST)
    assert permit.refused is Refusal.GUEST
    left = {field.name: getattr(permit, field.name) for field in fields(permit)}
    assert [name for name, value in left.items() if value] == ["refused", "place"]
    with pytest.raises(QuestionError):
        permit.admit_share()


def test_every_value_of_a_condition_is_kept() -> None:
    [rule] = read_policy('[[rule]]\nwho = ["mcp"]\nonly = "segment=\\"mid market\\",smb"', "access.toml").rules
    assert rule.only == (Condition(attribute="segment", values=("mid market", "smb")),)


def test_hundreds_of_rules_are_no_burden() -> None:
    """A permit is asked for several times a question, also where nothing else may wait."""
    rules = "".join(f'[[rule]]\nwho = ["user:U{n}"]\nchannels = ["#c{n}"]\naccounts = true\n' for n in range(400))
    many = read_policy(rules + '[[rule]]\nwho = ["members"]\n', "access.toml")
    asker = slack("U7")
    assert many.permit(asker).names_shown == ("c7",)
    assert timeit(lambda: many.permit(asker), number=20) / 20 < 0.02
