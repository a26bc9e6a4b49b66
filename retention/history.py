"""Which ledger version answers: the newest, the one of a day, or the one that a period is closed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from retention.answer import ClosedPeriod, KnownOn
from retention.errors import LedgerError, QuestionError
from retention.fitting import policy_window
from retention.measure import view_of
from retention.metrics.mix import same
from retention.metrics.rates import headline_figure
from retention.period import MONTHS_OF, Period
from retention.policy import policy_named
from retention.question import Kind
from retention.scope import STEPPED, ClosedOn, Scope, Version, resolve_period, resolve_scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Warnings
    from retention.answer.any import AnyAnswer
    from retention.books import Books, Closing
    from retention.ledger.view import Ledger
    from retention.question import PeriodExpression, Question
    from retention.ratio import Figure
    from retention.scope import Window, Workspace


class Asked(NamedTuple):
    """A question resolved, and the version that answers it."""

    scope: Scope
    ledger: Ledger


def asked(question: Question, *, newest: Ledger, today: date, workspace: Workspace, books: Books) -> Asked:
    """Resolve `question` on the version that it is about. Raises QuestionError, or LedgerError.

    A day that it names decides; else the closing of its period, or of one around it; else it is the newest.
    """
    asking = _Asking(question, newest, today, workspace)
    if question.known_on is not None:
        then = books.ledger(books.known_by(question.known_on, today))
        return Asked(asking.on(then), then)
    if question.kind is Kind.DIFF:
        return asking.on_the_later(books)
    closings = books.closings()
    if not closings:
        return Asked(asking.on_newest(), newest)
    stepped = question.kind in STEPPED
    period = resolve_period(question.period, ledger=newest, today=today, workspace=workspace, as_far_as_known=stepped)
    # A stretch of many steps is never itself the period that was closed.
    closing = None if stepped else closing_around(period, closings)
    if closing is None:
        scope, ledger = asking.on_newest(), newest
    else:
        ledger = books.ledger(closing.version)
        scope = asking.on_closed(closing, ledger, period)
    touched = tuple(_touched(scope, closing, closings, ledger, newest, books))
    return Asked(scope.model_copy(update={"closed": touched}), ledger)


@dataclass(frozen=True, slots=True)
class _Asking:
    """A question with all that resolving it takes, but for the version."""

    question: Question
    newest: Ledger
    today: date
    workspace: Workspace

    def on(self, ledger: Ledger, period: Period | None = None) -> Scope:
        """Resolved on one version, with its `period` where that is settled before."""
        return resolve_scope(self.question, ledger=ledger, today=self.today, workspace=self.workspace, settled=period)

    def on_newest(self) -> Scope:
        """Resolved on the newest version, once for each day."""
        return self.newest.remember(("scope", self.question, self.today, self.workspace), lambda: self.on(self.newest))

    def on_the_later(self, books: Books) -> Asked:
        """Resolved on the later of two versions, the newest where only one is named."""
        if self.question.versions is None:
            raise QuestionError("missing_versions")
        one, other = self.question.versions
        first, second = sorted((one, self.newest.version if other is None else other))
        later = books.ledger(second)
        books.ledger(first)
        return Asked(self.on(later).model_copy(update={"versions": (first, second)}), later)

    def on_closed(self, closing: Closing, ledger: Ledger, period: Period) -> Scope:
        """Resolved on the version of `closing`.

        Raises QuestionError `closed_without` where only the newest knows what it asks for.
        """
        try:
            return self.on(ledger, period)
        except QuestionError as error:
            self.on_newest()
            facts = {"label": closing.label, "version": closing.version, "today": self.today}
            raise QuestionError("closed_without", cause=error, **facts) from error


def closing_around(window: Period | Window, closings: tuple[Closing, ...]) -> Closing | None:
    """The closing of this period, else of the shortest one that it lies in."""
    around = (closing for closing in closings if closing.holds(window.start, window.end))
    return min(around, key=lambda closing: (closing.end - closing.start, closing.start), default=None)


def _touched(  # noqa: PLR0913 - what was chosen, and from what
    scope: Scope,
    closing: Closing | None,
    closings: tuple[Closing, ...],
    ledger: Ledger,
    newest: Ledger,
    books: Books,
) -> Iterator[ClosedOn]:
    """Every closed period whose figure the answer must tell beside its own."""
    if closing is not None:
        yield _closed_on("total", closing, Version.of(ledger), Version.of(newest))
    if scope.compared_period is not None:
        earlier = closing_around(scope.compared_period, closings)
        if earlier is not None and earlier.version != ledger.version:
            yield _closed_on("compared", earlier, Version.of(books.ledger(earlier.version)), Version.of(ledger))
    if scope.kind is Kind.TREND:
        for one in closings:
            if scope.period.start < one.end <= scope.period.end and one.version != ledger.version:
                yield _closed_on("point", one, Version.of(books.ledger(one.version)), Version.of(ledger))


def _closed_on(
    of: Literal["total", "compared", "point"], closing: Closing, closed: Version, current: Version
) -> ClosedOn:
    return ClosedOn(of=of, label=closing.label, start=closing.start, end=closing.end, closed=closed, current=current)


def history_warnings(scope: Scope, ledger: Ledger, books: Books, answer: AnyAnswer) -> Iterator[Warnings]:
    """Which version was asked, and what the closed periods that the answer touches are on the other one."""
    if scope.known_on is not None:
        yield KnownOn(day=scope.known_on)
    settled = scope.model_copy(update={"currency": answer.currency})
    for closed in scope.closed:
        window = _window_told(closed, scope, answer)
        if window is None:
            continue
        if closed.of == "total":
            figure, now = _figure(settled, window, ledger), _figure(settled, window, _version(closed.current, books))
        else:
            figure, now = _figure(settled, window, _version(closed.closed, books)), _figure(settled, window, ledger)
        if closed.of == "point" and same(figure, now):
            continue
        told = scope.asked_period or scope.period if closed.of == "total" else window
        exact = (closed.start, closed.end) == (told.start, told.end)
        yield ClosedPeriod(
            of=closed.of,
            label=told.label,
            within=None if exact else closed.label,
            metric=scope.metric,
            closed_version=closed.closed.version,
            current_version=closed.current.version,
            closed=figure,
            now=now,
        )


def _window_told(closed: ClosedOn, scope: Scope, answer: AnyAnswer) -> Period | None:
    """The window of the answer that the closing is about; None where no point of a trend is."""
    if closed.of == "total":
        asked = scope.period.period()
        # A bridge keeps the period that was asked for; each of its figures is that of its policy's own window.
        return policy_window(policy_named(scope.policy), asked) if scope.kind is Kind.RECONCILE else asked
    if closed.of == "compared":
        return None if scope.compared_period is None else scope.compared_period.period()
    points = (point.period for point in answer.points) if answer.kind is Kind.TREND else ()
    for point in points:
        if (point.start, point.end) == (closed.start, closed.end):
            return Period(point.start, point.end, point.kind, point.label, point.partial)
    return None


def _version(version: Version, books: Books) -> Ledger:
    """That version. Raises LedgerError `tampered` where it no longer is what it was."""
    ledger = books.ledger(version.version)
    if ledger.fingerprint != version.fingerprint:
        raise LedgerError("tampered", version=version.version)
    return ledger


def _figure(scope: Scope, period: Period, ledger: Ledger) -> Figure | None:
    """The metric of `scope` in one window; None where there is nothing to retain, or no rate to convert it with."""
    try:
        return headline_figure(view_of(scope, ledger).measure(period, broken_down=False).total, scope.metric)
    except QuestionError:
        return None


def closable_period(expression: PeriodExpression, *, ledger: Ledger, today: date, workspace: Workspace) -> Period:
    """The month, quarter, half or year that is to be closed on `ledger`.

    Raises QuestionError `not_closable` for any other stretch, `not_complete` where that version does not reach its end.
    """
    return _calendar_unit(expression, ledger, today, workspace, complete_through=ledger.complete_through)


def closed_period(expression: PeriodExpression, *, ledger: Ledger, today: date, workspace: Workspace) -> Period:
    """The month, quarter, half or year that may be closed, wherever the newest ledger ends.

    Raises QuestionError `not_closable`.
    """
    return _calendar_unit(expression, ledger, today, workspace, complete_through=date.max - timedelta(days=1))


def _calendar_unit(
    expression: PeriodExpression, ledger: Ledger, today: date, workspace: Workspace, *, complete_through: date
) -> Period:
    period = resolve_period(
        expression, ledger=ledger, today=today, workspace=workspace, complete_through=complete_through
    )
    if period.kind not in MONTHS_OF or period.partial:
        raise QuestionError("not_closable", label=period.label)
    return period
