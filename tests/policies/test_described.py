"""What `describe_ledger` says of a policy."""

from __future__ import annotations

import pytest

from retention.describe import _policy
from retention.policy import PARAMETERS, policies, policy_named


@pytest.mark.parametrize("name", policies())
def test_it_is_every_parameter_in_one_order_and_nothing_else(name: str) -> None:
    """Not which of them are documented: that is a set, whose order differs from process to process."""
    assert tuple(_policy(policy_named(name)).parameters) == PARAMETERS
