"""The presets: every parameter stated, as documented or as ours; TOML and model are the same thing."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from retention.policy import PARAMETERS, Policy, policies, policies_of, policy_named, toml_of

NAMES = [
    "holdfast",
    "chartmogul",
    "stripe",
    "profitwell",
    "baremetrics",
    "chargebee",
    "maxio",
    "recurly",
    "revenuecat",
    "growpanel",
    "saas_capital",
    "hubspot_10k",
]


def test_the_presets() -> None:
    assert list(policies()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_from_toml_to_the_model_and_back(name: str) -> None:
    preset = policy_named(name)
    assert policies_of(toml_of(preset)) == {name: preset}
    assert preset.documented <= set(PARAMETERS)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_documented_is_our_default(name: str) -> None:
    preset, ours = policy_named(name), policy_named("holdfast")
    different = {parameter for parameter in PARAMETERS if getattr(preset, parameter) != getattr(ours, parameter)}
    assert different <= preset.documented


def test_what_the_vendors_publish() -> None:
    """One telling parameter of each (definitions, part 4)."""
    told = {
        ("chartmogul", "reactivation_in_nrr"): True,
        ("stripe", "logo_denominator"): "opening_plus_new",
        ("profitwell", "churn_timing"): "at_period_end",
        ("baremetrics", "past_due"): 30,
        ("chargebee", "grain"): "subscription",
        ("maxio", "reactivation_days"): 90,
        ("recurly", "paused"): False,
        ("revenuecat", "week_factor"): "48",
        ("growpanel", "grr_cap"): "per_account",
        ("saas_capital", "window"): "twelve_months",
        ("hubspot_10k", "method"): "weighted_average",
    }
    for (name, parameter), value in told.items():
        assert getattr(policy_named(name), parameter) == value
        assert parameter in policy_named(name).documented


def test_a_preset_that_is_not_whole_is_refused() -> None:
    text = toml_of(policy_named("holdfast"))
    with pytest.raises(ValidationError, match="segment_as_of"):
        policies_of(text.replace('segment_as_of = "opening"\n', ""))
    with pytest.raises(ValidationError, match="grain"):
        policies_of(text.replace('grain = "account"', 'grain = "company"'))
    with pytest.raises(ValueError, match="grain"):
        policies_of(f'{text}\n[holdfast.documented]\ngrain = "account"\n')


def test_a_policy_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate(policy_named("holdfast")).trial = True  # type: ignore[misc]
