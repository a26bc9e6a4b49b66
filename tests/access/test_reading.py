"""A file of rules that cannot be used: every fault of it at once, each with how to write it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from retention.access.reading import read_policy
from retention.errors import SettingsError
from retention.question import OF_THE_OPENING, Kind, Metric
from retention.wording import explain

WHO = 'who = ["members"]'
ALL_WHO = (
    *("members", "guests", "strangers", "terminal", "mcp", "user:ID", "group:ID", "team:ID"),
    *("token:NAME", "subject:SUB", "role:NAME"),
)


def problems(text: str) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        read_policy(text, "access.toml")
    return explain(raised.value).splitlines()


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("accounts = true", 'It does not say for whom it is. Write who = ["members"].'),
        ("who = []", 'who is no list of words. Write who = ["…"], or leave it out.'),
        ('who = "members"', 'who is no list of words. Write who = ["…"], or leave it out.'),
        (
            'who = ["everybody"]',
            (
                'who has "everybody". Valid: members, guests, strangers, terminal, mcp, user:ID, group:ID, team:ID,'
                " token:NAME, subject:SUB, role:NAME."
            ),
        ),
        (
            'who = ["user:ada"]',
            (
                'who has "user:ada". Valid: members, guests, strangers, terminal, mcp, user:ID, group:ID, team:ID,'
                " token:NAME, subject:SUB, role:NAME."
            ),
        ),
        (f'{WHO}\nchannels = ["finance"]', 'channels has "finance". Valid: #NAME, ID, direct.'),
        (f"{WHO}\nchannels = [1]", 'channels is no list of words. Write channels = ["…"], or leave it out.'),
        (
            f'{WHO}\nkinds = ["nrr"]',
            (
                'kinds has "nrr". Valid: retention, trend, cohorts, movers, accounts, why, matrix, benchmarks,'
                " reconcile, diff."
            ),
        ),
        (
            f'{WHO}\nmetrics = ["arpa"]',
            'metrics lacks "retention": the metrics of the movements stand in every answer.',
        ),
        (
            f'{WHO}\nmetrics = ["retention", "nrr"]',
            'metrics has "nrr". Valid: retention, quick_ratio, renewal_rate, win_back_rate, arpa, ltv, ltv_cac.',
        ),
        ('who = ["role:"]', 'who has "role:". Valid: ' + ", ".join(ALL_WHO) + "."),
        ('who = ["token:two words"]', 'who has "token:two words". Valid: ' + ", ".join(ALL_WHO) + "."),
        ('who = ["subject:"]', 'who has "subject:". Valid: ' + ", ".join(ALL_WHO) + "."),
        (f'{WHO}\naccounts = "yes"', "accounts is true or false."),
        (f"{WHO}\nexternal_channels = 1", "external_channels is true or false."),
        (f'{WHO}\nonly = ""', 'only is no segment. Write only = "region=emea".'),
        (f'{WHO}\nonly = ["region=emea"]', 'only is no segment. Write only = "region=emea".'),
        (f'{WHO}\nonly = "emea"', 'only has "emea" without its attribute. Write it as region=emea.'),
        (
            f'{WHO}\nonly = "region="',
            'only = "region=" is no segment. After "region=" comes a value, as in segment=enterprise.',
        ),
        (
            f"{WHO}\nonly = 'region=emea last-quarter'",
            (
                'only = "region=emea last-quarter" is no segment. "last-quarter" is a period, not a segment. Give it on'
                " its own, outside the segment."
            ),
        ),
        (
            f"{WHO}\nacounts = true",
            (
                '"acounts" is not known here. Known: who, kinds, metrics, only, channels, accounts, share, subscribe,'
                " external_channels."
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_rule(rule: str, sentence: str) -> None:
    assert problems(f"[[rule]]\n{rule}") == [f"access.toml, rule 1: {sentence}"]


def test_every_fault_at_once() -> None:
    assert problems(f'rules = 1\n[[rule]]\n{WHO}\nshare = 1\n[[rule]]\naccounts = 0\n[[rule]]\nwho = ["me"]') == [
        'access.toml: "rules" is not known here. Known: rule.',
        "access.toml, rule 1: share is true or false.",
        'access.toml, rule 2: It does not say for whom it is. Write who = ["members"].',
        "access.toml, rule 2: accounts is true or false.",
        (
            'access.toml, rule 3: who has "me". Valid: members, guests, strangers, terminal, mcp, user:ID, group:ID,'
            " team:ID, token:NAME, subject:SUB, role:NAME."
        ),
    ]


@pytest.mark.parametrize("text", ["rule = 1", "[rule]\nwho = []", "rule = [1]"])
def test_rules_that_are_none(text: str) -> None:
    assert problems(text) == ["access.toml: Every rule begins with [[rule]]."]


def test_text_that_is_no_toml() -> None:
    [sentence] = problems("[[rule]\nwho")
    assert sentence.startswith("access.toml cannot be read: ")


def test_an_empty_file_has_no_rules() -> None:
    assert read_policy("", "access.toml").rules == ()


def test_what_a_rule_leaves_out() -> None:
    """Everything may be asked, nothing more is permitted."""
    [rule] = read_policy(f"[[rule]]\n{WHO}", "access.toml").rules
    assert (rule.kinds, rule.metrics) == (frozenset(Kind), frozenset(Metric))
    assert not (rule.accounts)
    assert not (rule.share)
    assert not (rule.subscribe)
    assert not (rule.external_channels)
    assert not (rule.only)
    assert rule.channels is None


def test_the_metrics_of_the_movements_stand_together() -> None:
    [rule] = read_policy(f'[[rule]]\n{WHO}\nmetrics = ["retention", "arpa"]', "access.toml").rules
    assert rule.metrics == OF_THE_OPENING | {Metric.ARPA}


def test_the_example_of_the_documents_is_read() -> None:
    text = (Path(__file__).parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
    example, signed_in = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    rules = read_policy(example, "access.toml").rules
    assert [sorted(rule.who) for rule in rules] == [
        ["group:S0FINANCE", "user:U0CEO"],
        ["user:U0EMEALEAD"],
        ["members"],
        ["members"],
        ["user:U0AUDITOR"],
        ["mcp"],
    ]
    assert [sorted(rule.who) for rule in read_policy(signed_in, "access.toml").rules] == [
        ["role:finance", "token:finance"],
        ["subject:auth0|5f7c8ec7c33c6c004bbafe82"],
    ]
    [problem] = re.findall(r"\$ holdfast ask nrr\n(.*?)```", text, re.DOTALL)
    wrong = 'who = ["members"]\n[[rule]]\nwho = ["everybody"]\n[[rule]]\nwho = ["members"]\nshare = 1'
    assert problems(f"[[rule]]\n{wrong}") == problem.splitlines()
