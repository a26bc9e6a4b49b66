"""Policies: the named rules by which lines are counted (definitions, part 4)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from retention.errors import QuestionError

DEFAULT_POLICY = "holdfast"
_WEEKS_AND_DAYS = {"52": (52, 1), "48": (48, 1), "51.96": (5196, 100), "365": (365, 1), "360": (360, 1), "0": (0, 1)}

Days = Annotated[int, Field(ge=0, le=3650)]


class Policy(BaseModel):
    """One set of rules. Every parameter takes effect; `documented` names those that the vendor itself publishes.

    method              how the movements of a window become a ratio
    window              as_asked, or the vendor's own window, which ends where the period asked ends
    grain               whether an account or each subscription is opened, kept and lost
    reactivation_days   after a longer gap a return counts as new; "any": it never does
    reactivation_in_nrr whether returning revenue offsets lost revenue
    churn_terminal      whether an account that lapsed inside the window stays lost, even if it is back
    grr_cap             what may not exceed its opening: each account, each movement, or the whole
    logo_denominator    of logo retention and churn
    churn_timing        the day a cancelled line stops to count: of the cancellation, the end of the billing period it
                        fell in, or the end that was scheduled (the line's own end)
    past_due            until_cancelled, excluded, or the number of days that an unpaid line still counts
    paused, trial, usage  whether such lines count
    discount            net of every discount, net of recurring ones only, or at list price
    week_factor, day_factor  how often a year weekly and daily lines are counted
    fx                  which rates convert lines of other currencies
    same_period         an account that joins and leaves inside the window: in both movements, or in none
    segment_as_of       the day at whose close an account's attributes are read
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    method: Literal["point_to_point", "movement_sum", "compounded", "weighted_average"]
    window: Literal["as_asked", "rolling_30_days", "twelve_months"]
    grain: Literal["account", "subscription"]
    reactivation_days: Days | Literal["any"]
    reactivation_in_nrr: bool
    churn_terminal: bool
    grr_cap: Literal["per_account", "movement", "aggregate"]
    logo_denominator: Literal["opening", "opening_plus_new"]
    churn_timing: Literal["at_cancel", "at_period_end", "when_scheduled"]
    past_due: Days | Literal["until_cancelled", "excluded"]
    paused: bool
    trial: bool
    usage: bool
    discount: Literal["net", "net_recurring", "list"]
    week_factor: Literal["52", "48", "51.96", "0"]
    day_factor: Literal["365", "360", "0"]
    fx: Literal["constant", "at_line_start", "at_period_end"]
    same_period: Literal["both", "ignored"]
    segment_as_of: Literal["opening", "closing", "current"]
    documented: frozenset[str] = frozenset()

    @property
    def counted_statuses(self) -> frozenset[str]:
        """The statuses that count for at least a part of a line's time."""
        optional = {"trial": self.trial, "paused": self.paused, "past_due": self.past_due != "excluded"}
        return frozenset({"active", "cancelled"} | {status for status, counts in optional.items() if counts})

    @property
    def by_months(self) -> bool:
        """Whether the window is measured month by month."""
        return self.method != "point_to_point"

    def factor(self, interval: str) -> tuple[int, int]:
        """Intervals a year of weekly and daily lines, as a fraction."""
        return _WEEKS_AND_DAYS[{"week": self.week_factor, "day": self.day_factor}[interval]]

    def parameters(self) -> dict[str, Any]:
        """Every parameter by its name, in the order of the definitions."""
        return {name: getattr(self, name) for name in PARAMETERS}


PARAMETERS = tuple(name for name in Policy.model_fields if name not in {"name", "documented"})


@cache
def policies() -> dict[str, Policy]:
    """The presets of `policies.toml`, by name."""
    return policies_of(files("retention").joinpath("policies.toml").read_text(encoding="utf-8"))


def policies_of(text: str) -> dict[str, Policy]:
    """The presets that a TOML text holds. A preset has two tables: `documented` and `ours`, together every parameter.

    Raises ValueError where a parameter stands in both, pydantic's where one is missing, unknown or has no such value.
    """
    return {name: _policy(name, **tables) for name, tables in tomllib.loads(text).items()}


def _policy(name: str, *, ours: dict[str, Any], documented: dict[str, Any] | None = None) -> Policy:
    documented = documented or {}
    both = sorted(ours.keys() & documented.keys())
    if both:
        raise ValueError(name, both)
    return Policy.model_validate({"name": name, **documented, **ours, "documented": frozenset(documented)})


def toml_of(policy: Policy) -> str:
    """The preset as `policies.toml` writes it."""
    parts: dict[str, dict[str, Any]] = {"documented": {}, "ours": {}} if policy.documented else {"ours": {}}
    for name, value in policy.parameters().items():
        parts["documented" if name in policy.documented else "ours"][name] = value
    tables = (
        f"[{policy.name}.{table}]\n" + "".join(f"{name} = {_toml_value(value)}\n" for name, value in values.items())
        for table, values in parts.items()
    )
    return "\n".join(tables)


def _toml_value(value: str | int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else f'"{value}"'


def _nearest(name: str) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    return next(iter(get_close_matches(name.casefold(), policies(), n=1)), None)


def policy_named(name: str) -> Policy:
    """The preset called `name`; raises QuestionError `unknown_policy`."""
    known = policies()
    if name not in known:
        raise QuestionError("unknown_policy", text=name, nearest=_nearest(name), valid=tuple(known))
    return known[name]
