"""Policies: the named rules by which lines are counted (definitions, part 4)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from retention.errors import QuestionError

DEFAULT_POLICY = "holdfast"


class Policy(BaseModel):
    """One set of rules. Every parameter that this version of the definitions knows is here and takes effect.

    `trial`, `paused`, `past_due`: whether lines of that status count while they run.
    `segment_as_of`: the day at whose close an account's attributes are read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    method: Literal["point_to_point"]
    grain: Literal["account"]
    grr_cap: Literal["per_account"]
    segment_as_of: Literal["opening"]
    trial: bool
    paused: bool
    past_due: bool

    @property
    def counted_statuses(self) -> frozenset[str]:
        optional = {"trial": self.trial, "paused": self.paused, "past_due": self.past_due}
        return frozenset({"active", "cancelled"} | {status for status, counts in optional.items() if counts})


@cache
def policies() -> dict[str, Policy]:
    """The presets of `policies.toml`, by name."""
    presets = tomllib.loads(files("retention").joinpath("policies.toml").read_text(encoding="utf-8"))
    return {name: Policy.model_validate({"name": name, **parameters}) for name, parameters in presets.items()}


def policy_named(name: str) -> Policy:
    """The preset called `name`; raises QuestionError `unknown_policy`."""
    known = policies()
    if name not in known:
        raise QuestionError("unknown_policy", text=name, nearest=None, valid=tuple(known))
    return known[name]
