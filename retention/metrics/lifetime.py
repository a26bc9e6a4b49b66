"""LTV and LTV:CAC: ARPA × gross margin / churn of a year, and that against the cost of winning a customer."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from retention.answer import Lifetime
from retention.errors import QuestionError
from retention.money import CURRENCY_DECIMALS, read_minor
from retention.ratio import LTV_CAC_BOUNDARIES, exact, exact_amount, exact_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer import Retention, Row
    from retention.question import Assumptions
    from retention.ratio import ExactAmount, Ratio


@dataclass(frozen=True, slots=True)
class Given:
    """What only the asker knows: gross margin in percent as decimal text, the cost of a customer in minor units."""

    margin_percent: str | None
    cac_minor: int | None


def given(assumptions: Assumptions | None, currency: str | None) -> Given:
    """The assumptions, with the cost in minor units of the answer's currency.

    Raises QuestionError `cac_decimals` where it has more decimals than the currency.
    """
    if assumptions is None:
        return Given(None, None)
    cac, decimals = assumptions.cac, CURRENCY_DECIMALS.get(currency or "", 0)
    try:
        minor = None if cac is None else read_minor(cac, decimals)
    except ValueError as error:
        raise QuestionError("cac_decimals", text=cac, currency=currency, decimals=decimals) from error
    return Given(assumptions.margin_percent, minor)


def lifetime_of(arpa: ExactAmount | None, churn: Ratio | None, known: Given) -> Lifetime:
    """ARPA × margin / `churn`, the logo churn of twelve months; what is missing leaves its result None."""
    ltv = None
    if arpa is not None and churn is not None and churn.numerator and known.margin_percent is not None:
        ltv = exact(arpa) * Fraction(known.margin_percent) / 100 / exact(churn)
    return Lifetime(
        margin_percent=known.margin_percent,
        cac_minor=known.cac_minor,
        churn_a_year=churn,
        ltv=None if ltv is None else exact_amount(ltv),
        ltv_cac=None if ltv is None or not known.cac_minor else exact_ratio(ltv / known.cac_minor, LTV_CAC_BOUNDARIES),
    )


def total_with_lifetime(total: Retention, year: Retention, known: Given) -> Retention:
    """`total` with its lifetime; `year` is the same set of accounts over the twelve months to the closing."""
    return total.model_copy(update={"lifetime": lifetime_of(total.arpa, year.logo_churn, known)})


def rows_with_lifetimes(rows: Sequence[Row], years: Sequence[Row], known: Given) -> tuple[Row, ...]:
    """The same for each row, with the row of its segment over the twelve months."""
    churn = {row.segment: row.logo_churn for row in years}
    return tuple(
        row.model_copy(update={"lifetime": lifetime_of(row.arpa, churn.get(row.segment), known)}) for row in rows
    )
