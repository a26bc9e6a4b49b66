"""What is said when a setting of the workspace must change. The settings of Slack are read in tests/bot."""

from __future__ import annotations

import pytest

from cli.settings import workspace
from retention.errors import SettingsError
from retention.scope import Workspace
from retention.wording import explain, our_fault


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        (
            "HOLDFAST_FISCAL_YEAR_START",
            "13",
            'HOLDFAST_FISCAL_YEAR_START is "13". Valid: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12.',
        ),
        (
            "HOLDFAST_FISCAL_YEAR_START",
            "July",
            'HOLDFAST_FISCAL_YEAR_START is "July". Valid: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12.',
        ),
        ("HOLDFAST_HEADLINE", "nrr", 'HOLDFAST_HEADLINE is "nrr". Valid: period, ttm.'),
        (
            "HOLDFAST_TIME_ZONE",
            "Europe/Berln",
            'HOLDFAST_TIME_ZONE is "Europe/Berln", which is no time zone. Did you mean Europe/Berlin?',
        ),
        (
            "HOLDFAST_TIME_ZONE",
            "../../secret",
            'HOLDFAST_TIME_ZONE is "../../secret", which is no time zone. Write it as UTC or Europe/Berlin.',
        ),
    ],
)
def test_settings_of_the_workspace(setting: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as raised:
        workspace({setting: value})
    assert explain(raised.value) == sentence


def test_good_settings() -> None:
    given = {
        "HOLDFAST_FISCAL_YEAR_START": "7",
        "HOLDFAST_HEADLINE": "ttm",
        "HOLDFAST_TIME_ZONE": "Asia/Kuala_Lumpur",
    }
    assert workspace(given) == Workspace(fiscal_start_month=7, headline="ttm", time_zone="Asia/Kuala_Lumpur")
    assert workspace(dict.fromkeys(given, "")) == Workspace()


def test_our_fault() -> None:
    assert our_fault("7Q2M") == ("That failed on our side (reference 7Q2M). It has been logged; nothing was changed.")
