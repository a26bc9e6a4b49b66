"""What a company says of itself, so that reference rows for companies like it can apply."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from retention.errors import SettingsError
from retention.language import nearest

if TYPE_CHECKING:
    from collections.abc import Collection

# Compiled where they are used: most answers need neither.
_TOKENS = r'(?:[^\s"]|"[^"]*")+'
_QUANTITY = r"(\d{1,15})(?:\.(\d{1,4}))?([kmbKMB]?)"
_SCALES = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9}
# Facts that are an amount in US dollars; ARPA is that of a month.
AMOUNTS = ("arr_usd", "acv_usd", "arpa_usd")


class Company(BaseModel):
    """The facts of the whole company; None where it says nothing. Amounts are decimal text in US dollars."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    segment: str | None = None
    stage: str | None = None
    industry: str | None = None
    purchase: str | None = None
    market: str | None = None
    arr_usd: str | None = None
    acv_usd: str | None = None
    arpa_usd: str | None = None

    def fact(self, name: str) -> str | None:
        """What is known under `name`, one of FACTS."""
        value: str | None = getattr(self, name)
        return value

    def only(self, names: Collection[str]) -> Company:
        """The company as far as these facts go."""
        return Company(**{name: self.fact(name) for name in FACTS if name in names})


FACTS = tuple(Company.model_fields)


def read_company(text: str, setting: str) -> Company:
    """The facts in `text`: `stage=series-b arr_usd=42M market="overseas SaaS"`.

    Raises SettingsError `company_facts` with every problem: `unbalanced_quote`, `not_a_fact`, `unknown_fact`,
    `no_value`, `not_dollars`, `given_twice`.
    """
    if text.count('"') % 2:
        raise SettingsError("company_facts", setting=setting, problems=((text, "unbalanced_quote", {}),))
    facts: dict[str, str] = {}
    problems: list[tuple[str, str, dict[str, object]]] = []
    for token in re.findall(_TOKENS, text):
        name, equals, written = token.partition("=")
        value = written.strip('"').strip()
        problem = _problem(name, equals, value, facts)
        if problem is not None:
            problems.append((token, *problem))
            continue
        facts[name] = decimal_text(value) if name in AMOUNTS else value
    if problems:
        raise SettingsError("company_facts", setting=setting, problems=tuple(problems))
    return Company(**facts)


def _problem(name: str, equals: str, value: str, facts: Collection[str]) -> tuple[str, dict[str, object]] | None:
    if not equals:
        return "not_a_fact", {"valid": FACTS}
    if name not in FACTS:
        return "unknown_fact", {"fact": name, "nearest": nearest(name, FACTS), "valid": FACTS}
    if name in facts:
        return "given_twice", {"fact": name}
    if not value:
        return "no_value", {"fact": name}
    if name in AMOUNTS and quantity(value) is None:
        return "not_dollars", {"value": value}
    return None


def quantity(text: str) -> Decimal | None:
    """The amount that `text` says, exactly: 42000000, 38k, 1.5M, 2B; None where it says none."""
    matched = re.fullmatch(_QUANTITY, text.strip(), re.ASCII)
    if matched is None:
        return None
    whole, fraction, scale = matched.groups()
    return Decimal(f"{whole}.{fraction or 0}") * _SCALES[scale.lower()]


def decimal_text(written: str) -> str:
    """An amount that `quantity` can read, written out: "42M" is "42000000"."""
    value = quantity(written)
    if value is None:
        message = f"not an amount: {written}"
        raise ValueError(message)
    return f"{value.normalize():f}"
