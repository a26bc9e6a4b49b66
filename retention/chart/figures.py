"""Figures of one chart in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retention.wording.voice import Voice


class Amounts:
    """Words for amounts that stand side by side, in minor units: all whole, or all with their currency's decimals."""

    def __init__(self, speaker: Voice, currency: str | None, minors: Iterable[int]) -> None:
        self._speaker, self._currency = speaker, currency
        self._cents = any(not speaker.is_whole(minor, currency) for minor in minors)

    def plain(self, minor: int) -> str:
        return self._speaker.money(minor, self._currency, cents=self._cents)

    def signed(self, minor: int) -> str:
        return self._speaker.money(minor, self._currency, cents=self._cents, sign=True)


def accounts(speaker: Voice, count: int) -> str:
    return speaker.plural("{count} account", "{count} accounts", count)
