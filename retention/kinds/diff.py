"""One period in two ledger versions: both figures, and what differs account by account with its causes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.answer import LedgerState
from retention.answer.diff import AccountDiff, AccountFigures, DiffAnswer, DiffRest
from retention.errors import LedgerError, QuestionError
from retention.kinds.diff_causes import by_account, changed
from retention.measure import in_one_currency, view_of
from retention.metrics import mix
from retention.metrics.difference import SUMS, Stands, differing
from retention.metrics.rates import headline_ratio
from retention.verdict import Beside, answer_id, answer_period, head, warnings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retention.books import Books
    from retention.ledger.view import Ledger
    from retention.measure import View
    from retention.metrics.difference import Differing
    from retention.period import Period
    from retention.scope import Scope

MOST_ACCOUNTS = 10_000


def answer(scope: Scope, ledger: Ledger, books: Books) -> DiffAnswer:
    """Measure the period in both versions; `ledger` is the later of them.

    Raises QuestionError `missing_versions`, `same_versions`, `not_complete_then` or `mixed_currencies`, LedgerError
    `unknown_version` or `empty_ledger`.
    """
    earlier, period = _earlier(scope, ledger, books), scope.period.period()
    before, after = _views(scope, earlier, ledger)
    first, second = (view.measure(period, broken_down=False) for view in (before, after))
    found = differing(_stands(before, period), _stands(after, period))
    checks = tuple(warnings(after, second, Beside(None, None, None, None), None))
    return DiffAnswer(
        **head(after, answer_period(period), checks) | {"id": answer_id(after.scope, ledger, earlier)},
        metric=scope.metric,
        earlier=LedgerState(
            version=earlier.version, fingerprint=earlier.fingerprint, complete_through=earlier.complete_through
        ),
        before=first.total,
        after=second.total,
        change=mix.change(*(headline_ratio(one.total, scope.metric) for one in (first, second))),
        accounts_total=len(found.order),
        accounts=tuple(_accounts(found, before, after, period, books)),
        rest=_rest(found),
    )


def _earlier(scope: Scope, ledger: Ledger, books: Books) -> Ledger:
    """The version that the later one is held against. It must reach the end of the period as well."""
    if scope.versions is None:
        raise QuestionError("missing_versions")
    version = scope.versions[0]
    if version == ledger.version:
        raise QuestionError("same_versions", version=version)
    earlier = books.ledger(version)
    if earlier.first_day is None:
        raise LedgerError("empty_ledger")
    if earlier.complete_through < scope.period.period().closing_day:
        facts = {"version": version, "complete_through": earlier.complete_through}
        raise QuestionError("not_complete_then", label=scope.period.label, **facts)
    return earlier


def _views(scope: Scope, earlier: Ledger, later: Ledger) -> tuple[View, View]:
    """What the question looks at in both versions, in one currency."""
    before, after = in_one_currency(scope, earlier), in_one_currency(scope, later)
    currencies = {settled.currency for settled in (before, after)} - {None}
    if len(currencies) > 1:
        raise QuestionError("mixed_currencies", currencies=tuple(sorted(filter(None, currencies))))
    settled = scope.model_copy(update={"currency": next(iter(currencies), None)})
    return view_of(settled, earlier), view_of(settled, later)


def _stands(view: View, period: Period) -> Stands:
    parts = view.parts(period)
    return Stands.of(view.ledger.columns.accounts, parts.values, parts.accounts)


def _accounts(found: Differing, before: View, after: View, period: Period, books: Books) -> Iterator[AccountDiff]:
    """The accounts that differ, with what of their rows changed."""
    positions = found.order[:MOST_ACCOUNTS].tolist()
    accounts = [found.after.accounts[position].decode() for position in positions]
    versions = before.ledger.version, after.ledger.version
    names = {**books.names(versions[0]), **books.names(versions[1])}
    differences = books.differences(*versions, accounts)
    lines, attributes = by_account(differences, (condition.attribute for condition in after.scope.conditions))
    converted = _converted(before) | _converted(after) if differences.rates else frozenset()
    for position, account in zip(positions, accounts, strict=True):
        then, now = _figures(found.before, position), _figures(found.after, position)
        balances_differ = (then.opening_arr_minor, then.closing_arr_minor) != (
            now.opening_arr_minor,
            now.closing_arr_minor,
        )
        behind = changed(
            account,
            lines.get(account, ()),
            attributes.get(account, ()),
            period=period,
            balances_differ=balances_differ,
            rates=account in converted,
        )
        yield AccountDiff(account=account, name=names.get(account), before=then, after=now, **behind._asdict())


def _converted(view: View) -> frozenset[str]:
    """The accounts with a line of another currency than the answer's."""
    columns = view.ledger.columns
    currency = columns.text["currency"]
    if view.currency is None or currency.labels == (view.currency,):
        return frozenset()
    own = currency.labels.index(view.currency) if view.currency in currency.labels else -1
    return frozenset(
        columns.accounts[position].decode()
        for position in set(columns.account_of_line()[currency.codes != own].tolist())
    )


def _figures(stands: Stands, position: int) -> AccountFigures:
    return _summed(stands.sums(position), in_segment=bool(stands.in_segment[position]))


def _rest(found: Differing) -> DiffRest | None:
    beyond = len(found.order) - MOST_ACCOUNTS
    if beyond <= 0:
        return None
    before, after = found.beyond(MOST_ACCOUNTS)
    return DiffRest(accounts=beyond, before=_summed(before, in_segment=True), after=_summed(after, in_segment=True))


def _summed(sums: Sequence[int], *, in_segment: bool) -> AccountFigures:
    return AccountFigures.model_validate(dict(zip(SUMS, sums, strict=True)) | {"in_segment": in_segment})
