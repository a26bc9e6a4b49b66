"""`Scope`: a question with everything resolved: dates, segment values, policy, currency (architecture, "one way")."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from retention.answer import Benchmark, Condition, Headline
from retention.benchmark.company import Company
from retention.benchmark.deciding import deciding
from retention.calendar import (
    DAY,
    Calendar,
    looking_back,
    previous_period,
    resolve,
    trailing_twelve_months,
    year_before,
)
from retention.errors import LedgerError, QuestionError
from retention.fitting import policy_look_back, policy_window, refuse_kind, refuse_misfit
from retention.period import MONTHS_A_YEAR, Period, PeriodKind
from retention.policy import policy_named
from retention.question import Assumptions, Basis, Comparison, Every, Kind, Metric, Movement, Trailing
from retention.segment import resolve_attribute, resolve_terms
from retention.steps import whole_steps

if TYPE_CHECKING:
    from retention.ledger.view import Ledger
    from retention.policy import Policy
    from retention.question import PeriodExpression, Question


# Their period is a stretch of many steps.
STEPPED = frozenset({Kind.TREND, Kind.COHORTS})
# How many accounts are listed where the question does not say: of each movement, or of those that moved a ratio.
LISTED = {Kind.MOVERS: 10, Kind.WHY: 10}


class Workspace(BaseModel):
    """What a company settles once: its fiscal year, the time zone of "today", the headline, how it is judged.

    `company` are its facts and `own_rows` its own reference rows, which stand before those that are shipped.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    fiscal_start_month: int = Field(default=1, ge=1, le=12)
    time_zone: str = "UTC"
    headline: Headline = "period"
    company: Company = Company()
    own_rows: tuple[Benchmark, ...] = ()


class Window(BaseModel):
    """A period as it is stored in a receipt."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    start: date
    end: date
    kind: PeriodKind
    label: str
    partial: bool

    @classmethod
    def of(cls, period: Period) -> Window:
        return cls(start=period.start, end=period.end, kind=period.kind, label=period.label, partial=period.partial)

    def period(self) -> Period:
        return Period(self.start, self.end, self.kind, self.label, self.partial)


class Version(BaseModel):
    """A ledger version, by its number and by what it holds."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    version: int
    fingerprint: str

    @classmethod
    def of(cls, ledger: Ledger) -> Version:
        return cls(version=ledger.version, fingerprint=ledger.fingerprint)


class ClosedOn(BaseModel):
    """A closed period that the answer touches, `[start, end)`: that of the total, of the comparison, or of a point.

    `closed` is the version that it is closed on, `current` the one that it is held against: the newest for the total,
    which itself is answered on `closed`, and that of the answer for the others.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    of: Literal["total", "compared", "point"]
    label: str
    start: date
    end: date
    closed: Version
    current: Version


class Scope(BaseModel):
    """All that decides an answer beside the ledger: two equal scopes on one ledger have one answer and one id.

    `steps` are those of a trend, or those at whose closes cohorts are looked at, the cohorts' own among them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    metric: Metric
    period: Window
    conditions: tuple[Condition, ...]
    by: str | None
    compare: Comparison | None
    compared_period: Window | None
    policy: str
    currency: str | None
    headline: Headline
    kind: Kind = Kind.RETENTION
    every: Every | None = None
    steps: tuple[Window, ...] = ()
    window: Trailing | None = None
    basis: Basis | None = None
    movement: Movement | None = None
    top: int | None = None
    against_policy: str | None = None
    versions: tuple[int, int] | None = None
    assumptions: Assumptions | None = None
    asked_period: Window | None = None
    company: Company = Company()
    own_rows: tuple[Benchmark, ...] = ()
    known_on: date | None = None
    closed: tuple[ClosedOn, ...] = ()

    @property
    def segment(self) -> str | None:
        """The conditions as the question language writes them; None for all accounts."""
        return " ".join(condition.text for condition in self.conditions) or None

    @property
    def windows(self) -> tuple[Period, ...]:
        """What each step looks back on: itself, or the stretch of the scope's `window` that ends with it."""
        steps = tuple(step.period() for step in self.steps)
        return steps if self.window is None else tuple(looking_back(self.window, step.end) for step in steps)


def resolve_scope(
    question: Question, *, ledger: Ledger, today: date, workspace: Workspace, settled: Period | None = None
) -> Scope:
    """Resolve `question` against the ledger and `today`; its period too, where that is not `settled` before.

    Raises QuestionError, or LedgerError `empty_ledger`.
    """
    if ledger.first_day is None:
        raise LedgerError("empty_ledger")
    calendar = Calendar(workspace.fiscal_start_month)
    policy = policy_named(question.policy.casefold())
    against = None if question.against_policy is None else policy_named(question.against_policy.casefold())
    by = _breakdown(question, ledger)
    # In one order, so that the same segment is the same question however it was written.
    conditions = tuple(sorted(resolve_terms(question.terms, ledger), key=lambda condition: condition.attribute))
    period = settled or resolve_period(
        question.period,
        ledger=ledger,
        today=today,
        workspace=workspace,
        as_far_as_known=question.kind in STEPPED,
    )
    refuse_kind(question.metric, question.kind)
    for rules in (policy,) if against is None else (policy, against):
        refuse_misfit(rules, question.metric, question.kind, period)
    asked, period = period, _measured(question, policy, period)
    # Why is always why since when.
    compare = question.compare or (Comparison.PREVIOUS if question.kind is Kind.WHY else None)
    compared = _compared(compare, period, calendar)
    if compared is not None:
        refuse_misfit(policy, question.metric, question.kind, compared)
    company, own_rows = deciding(question.kind, question.metric, conditions, workspace.company, workspace.own_rows)
    every = (question.every or Every.MONTH) if question.kind in STEPPED else None
    return Scope(
        metric=question.metric,
        period=Window.of(period),
        conditions=conditions,
        by=by,
        compare=compare,
        compared_period=None if compared is None else Window.of(compared),
        policy=policy.name,
        currency=_currency(question.currency, ledger),
        headline=workspace.headline,
        kind=question.kind,
        every=every,
        steps=_steps(question.kind, every, period, ledger, calendar),
        window=policy_look_back(policy, question.window) if question.kind is Kind.TREND else None,
        basis=(question.basis or Basis.REVENUE) if question.kind is Kind.COHORTS else None,
        movement=question.movement,
        top=question.top or LISTED.get(question.kind),
        against_policy=None if against is None else against.name,
        versions=_versions(question.versions, ledger),
        assumptions=question.assumptions,
        asked_period=None if period == asked else Window.of(asked),
        company=company,
        own_rows=own_rows,
        known_on=question.known_on,
    )


def resolve_period(  # noqa: PLR0913 - everything that dates depend on
    expression: PeriodExpression,
    *,
    ledger: Ledger,
    today: date,
    workspace: Workspace,
    complete_through: date | None = None,
    as_far_as_known: bool = False,
) -> Period:
    """The dates of `expression` on a ledger that reaches as far as it does, or through the day given.

    What reaches beyond is refused, or cut where it is wanted `as_far_as_known`.

    Raises QuestionError, or LedgerError `empty_ledger`.
    """
    if ledger.first_day is None:
        raise LedgerError("empty_ledger")
    return resolve(
        expression,
        today=today,
        complete_through=complete_through or ledger.complete_through,
        first_day=ledger.first_day,
        calendar=Calendar(workspace.fiscal_start_month),
        as_far_as_known=as_far_as_known,
    )


def _measured(question: Question, policy: Policy, period: Period) -> Period:
    """The window of the answer; series of windows keep the stretch that was asked for, a bridge has both windows."""
    if question.kind in (Kind.TREND, Kind.COHORTS, Kind.RECONCILE):
        return period
    return policy_window(policy, period)


def _steps(kind: Kind, every: Every | None, period: Period, ledger: Ledger, calendar: Calendar) -> tuple[Window, ...]:
    """The whole steps of a trend's period; of cohorts also those that follow, as far as the ledger is complete."""
    if every is None or ledger.first_day is None:
        return ()
    steps = whole_steps(period, every, first_day=ledger.first_day, calendar=calendar)
    if kind is Kind.COHORTS:
        known = Period(steps[0].start, ledger.complete_through + DAY, PeriodKind.SPAN, period.label)
        steps = whole_steps(known, every, first_day=ledger.first_day, calendar=calendar)
    return tuple(map(Window.of, steps))


def _breakdown(question: Question, ledger: Ledger) -> str | None:
    """The attribute of the breakdown. Raises QuestionError `needs_breakdown` for kinds that are nothing without one."""
    if question.by is not None:
        return resolve_attribute(question.by, ledger)
    if question.kind in (Kind.WHY, Kind.MATRIX):
        # The attribute that most ledgers have is the one that is meant.
        if "segment" in ledger.attribute_names:
            return "segment"
        raise QuestionError("needs_breakdown", kind=question.kind, valid=ledger.attribute_names)
    return None


def _versions(asked: tuple[int, int | None] | None, ledger: Ledger) -> tuple[int, int] | None:
    """Both versions of a diff; without a second one it is the ledger that is asked."""
    return None if asked is None else (asked[0], ledger.version if asked[1] is None else asked[1])


def trailing_window(period: Period) -> Period | None:
    """The twelve months that end with `period`; None when it is itself twelve months."""
    return None if period.months == MONTHS_A_YEAR else trailing_twelve_months(period.end)


def _compared(compare: Comparison | None, period: Period, calendar: Calendar) -> Period | None:
    if compare is None:
        return None
    return previous_period(period, calendar) if compare is Comparison.PREVIOUS else year_before(period, calendar)


def _currency(asked: str | None, ledger: Ledger) -> str | None:
    rates = ledger.columns.rates
    known = ledger.currencies if rates is None else tuple(sorted({*ledger.currencies, *rates.currencies}))
    if asked is None or asked in known:
        return asked
    raise QuestionError("unknown_currency", text=asked, valid=known)
