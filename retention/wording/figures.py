"""How the figure of a metric is shown: in percent, as a multiple, or as money."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from retention.metrics.rates import headline_figure
from retention.money import CURRENCY_DECIMALS
from retention.question import PERCENTAGES, Metric
from retention.ratio import LTV_CAC_BOUNDARIES, QUICK_RATIO_BOUNDARIES, ExactAmount, exact, exact_amount
from retention.wording.sums import PERCENT, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retention.answer import Compared, Retention
    from retention.ratio import Change, Figure
    from retention.wording.voice import Voice

MULTIPLES = {Metric.QUICK_RATIO: QUICK_RATIO_BOUNDARIES, Metric.LTV_CAC: LTV_CAC_BOUNDARIES}
MONTHS_A_YEAR = 12
# From so many major units on, a mean amount is shown without minor ones.
WHOLE_FROM = 1000


class Comparing(Protocol):
    """An answer of a kind that shows a metric, alone or against an earlier period."""

    @property
    def metric(self) -> Metric: ...
    @property
    def currency(self) -> str | None: ...
    @property
    def total(self) -> Retention: ...
    @property
    def compared(self) -> Compared | None: ...


class Form:
    """How the figures of `metric` are shown in one answer: in its `unit`, amounts in `currency`."""

    def __init__(self, voice: Voice, metric: Metric, currency: str | None, unit: Unit) -> None:
        self.unit = unit
        self._voice, self._metric, self._currency = voice, metric, currency

    @property
    def in_percent(self) -> bool:
        """Whether the metric is a rate of a whole."""
        return self._metric in PERCENTAGES

    def figure(self, value: Figure) -> str:
        """Give the figure alone: "103.4 %", "3.2×", "87,887"."""
        return self.shown(self.unit.text(value))

    def shown(self, text: str) -> str:
        """The same of a decimal text."""
        if self.in_percent:
            return self._voice.percent_of(text)
        worded = self._voice.decimal(text)
        return self._voice.say("{figure}×", figure=worded) if self._metric in MULTIPLES else worded

    def number(self, value: Figure) -> Decimal:
        """The figure as it is shown, as a number: 103.4 of "103.4 %"."""
        return Decimal(self.unit.text(value))

    def axis(self, name: str) -> str:
        """What an axis of such figures is called: "NRR, %", "ARPA, USD"."""
        unit = "%" if self.in_percent else "×" if self._metric in MULTIPLES else self._currency
        return self._voice.say("{figure}, {unit}", figure=name, unit=unit) if unit else name

    def place(self, value: Figure) -> float:
        """Where the figure stands on an axis of its unit: the number next to its exact value."""
        return float(self.unit.scale * exact(value))

    def changed(self, value: Change) -> str:
        """Give a change with its sign: "+1.0 pt", "+0.3×", "+2,887"."""
        return self.change(self.unit.text(value))

    def change(self, text: str) -> str:
        """The same of a decimal text."""
        if self.in_percent:
            return self._voice.points(text)
        return f"+{self.shown(text)}" if Decimal(text) > 0 else self.shown(text)

    def said(self, value: Figure) -> str:
        """The figure as a headline says it: "USD 87,887 a year (7,324 a month)"."""
        figure = self.figure(value)
        if not isinstance(value, ExactAmount):
            return figure
        money = f"{self._currency} {figure}" if self._currency else figure
        if self._metric is not Metric.ARPA:
            return money
        return self._voice.say("{year} a year ({month} a month)", year=money, month=self.a_month(value))

    def a_month(self, value: ExactAmount) -> str:
        """An amount a year as one a month."""
        return self.figure(exact_amount(exact(value) / MONTHS_A_YEAR))


def form(voice: Voice, answer: Comparing, metric: Metric) -> Form:
    """The form of `metric` throughout `answer`."""
    return Form(voice, metric, answer.currency, unit_of_answer(answer, metric))


def form_of(voice: Voice, metric: Metric, currency: str | None, figures: Iterable[Figure | None]) -> Form:
    """The form of `metric` where `figures` are all that is shown of it."""
    return Form(voice, metric, currency, unit_of(metric, currency, figures))


def unit_of_answer(answer: Comparing, metric: Metric) -> Unit:
    """The unit of `metric` throughout `answer`."""
    earlier = answer.compared
    parts: list[Retention] = [answer.total, *getattr(answer, "rows", ())]
    if earlier is not None:
        parts += [earlier.total, *earlier.rows]
    return unit_of(metric, answer.currency, [headline_figure(part, metric) for part in parts])


def unit_of(metric: Metric, currency: str | None, figures: Iterable[Figure | None]) -> Unit:
    """Percent, times, or major units: those have minor units where one of `figures` is small."""
    if metric in PERCENTAGES:
        return PERCENT
    if metric in MULTIPLES:
        return Unit(Fraction(1), 1, tuple(boundary // 100 for boundary in MULTIPLES[metric]))
    decimals = CURRENCY_DECIMALS.get(currency or "", 0)
    amounts = [value for value in figures if isinstance(value, ExactAmount)]
    return Unit(Fraction(1, 10**decimals), decimals if _needs_cents(amounts, 10**decimals) else 0, (), decimals)


def _needs_cents(amounts: Iterable[ExactAmount], major: int) -> bool:
    """Whether one amount is below WHOLE_FROM and would not be whole, a year or a month."""
    return any(abs(exact(value)) < WHOLE_FROM * major and exact(value) % (MONTHS_A_YEAR * major) for value in amounts)
