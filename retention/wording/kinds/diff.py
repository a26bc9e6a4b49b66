"""One period in two ledger versions, in words and as rows for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.answer import Retention
from retention.metrics import mix
from retention.metrics.difference import SUMS
from retention.metrics.rates import headline_ratio
from retention.question import Metric
from retention.wording.cells import head_cells, inert, ratio_cells
from retention.wording.checks import check_sentences, nothing_to_retain
from retention.wording.kinds.diff_changes import because
from retention.wording.names import definition, metric_name, period_name, subject
from retention.wording.parts import Amounts, account_count, provenance, scope_line
from retention.wording.reply import Align, Reply, Table
from retention.wording.sums import leading_to
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer.diff import AccountDiff, AccountFigures, DiffAnswer
    from retention.wording.voice import Voice

# What a person reads of a list; JSON and CSV have all of it.
ACCOUNTS_READ = 50
BALANCES = ("opening_arr_minor", "closing_arr_minor")


def reply(voice: Voice, answer: DiffAnswer) -> Reply:
    """Both figures, both statements side by side, and the accounts that differ with what changed for them."""
    amounts = _amounts(voice, answer)
    return Reply(
        headline=_headline(voice, answer),
        tier=None,
        scope=scope_line(voice, answer, account_count(voice, answer.after.accounts_opening)),
        checks=tuple(_checks(voice, answer)),
        comparison=(),
        statement=None,
        breakdown=_both(voice, answer, amounts),
        rates=None,
        definition=" ".join(
            (
                definition(voice, answer.metric),
                voice.say("The accounts' changes add up to those of the sums above, exactly."),
            )
        ),
        provenance=provenance(voice, answer),
        more=(_accounts(voice, answer, amounts),) if answer.accounts else (),
    )


def _amounts(voice: Voice, answer: DiffAnswer) -> Amounts:
    totals = (getattr(total, name) for total in (answer.before, answer.after) for name in SUMS)
    accounts = (
        getattr(figures, name)
        for one in answer.accounts[:ACCOUNTS_READ]
        for figures in (one.before, one.after)
        for name in SUMS
    )
    return Amounts(voice, answer.currency, (*totals, *accounts))


def _versions(answer: DiffAnswer) -> tuple[str, str]:
    return f"v{answer.earlier.version}", f"v{answer.ledger.version}"


def _headline(voice: Voice, answer: DiffAnswer) -> str:
    before, after = (headline_ratio(total, answer.metric) for total in (answer.before, answer.after))
    none, (earlier, later) = voice.say("n/a"), _versions(answer)
    figures = {
        "subject": subject(voice, answer.metric, answer.conditions, answer.policy),
        "period": period_name(voice, answer.period),
        "before": none if before is None else voice.percent(before),
        "after": none if after is None else voice.percent(after),
        "earlier": earlier,
        "later": later,
    }
    if answer.change is None:
        return voice.say("{subject}, {period}: {before} in ledger {earlier}, {after} in {later}", **figures)
    if before is not None and after is not None:
        began, ended, moved = leading_to(before, after, answer.change)
        figures |= {"before": voice.percent_of(began), "after": voice.percent_of(ended), "change": voice.points(moved)}
    return voice.say("{subject}, {period}: {before} in ledger {earlier}, {after} in {later} ({change})", **figures)


def _checks(voice: Voice, answer: DiffAnswer) -> Iterator[str]:
    if not answer.after.accounts_opening:
        yield nothing_to_retain(voice, answer)
    yield from check_sentences(voice, answer)
    yield _how_many(voice, answer)


def _how_many(voice: Voice, answer: DiffAnswer) -> str:
    earlier, later = _versions(answer)
    if not answer.accounts_total:
        return voice.say("No account differs between ledger {earlier} and {later}.", earlier=earlier, later=later)
    return voice.plural(
        "{count} account differs between ledger {earlier} and {later}.",
        "{count} accounts differ between ledger {earlier} and {later}.",
        answer.accounts_total,
        earlier=earlier,
        later=later,
    )


def _both(voice: Voice, answer: DiffAnswer, amounts: Amounts) -> Table:
    """The sums and ratios of both versions, and how they changed."""
    names = {
        "opening": voice.say("opening ARR"),
        "expansion": voice.say("expansion"),
        "contraction": voice.say("contraction"),
        "churn": voice.say("churn"),
        "new": voice.say("new business"),
        "reactivation": voice.say("reactivation"),
        "fx": voice.say("exchange rates"),
        "closing": voice.say("closing ARR"),
    }
    rows = []
    for name, title in names.items():
        sign = -1 if name in ("contraction", "churn") else 1
        before, after = (sign * getattr(total, f"{name}_arr_minor") for total in (answer.before, answer.after))
        shown = amounts.plain if name in ("opening", "closing") else amounts.signed
        if name in ("opening", "closing") or before or after:
            rows.append((title, shown(before), shown(after), amounts.signed(after - before)))
    earlier, later = _versions(answer)
    return Table(
        header=(voice.say("ARR"), earlier, later, voice.say("Change")),
        align=("left", "right", "right", "right"),
        rows=(
            *((capitalised(title), *cells) for title, *cells in rows),
            (voice.say("Accounts at the opening"), *_counts(voice, answer)),
            *_ratios(voice, answer),
        ),
    )


def _counts(voice: Voice, answer: DiffAnswer) -> tuple[str, str, str]:
    before, after = answer.before.accounts_opening, answer.after.accounts_opening
    return voice.number(before), voice.number(after), voice.money(after - before, None, cents=False, sign=True)


def _ratios(voice: Voice, answer: DiffAnswer) -> Iterator[tuple[str, str, str, str]]:
    none = voice.say("n/a")
    for metric in dict.fromkeys((answer.metric, Metric.NRR, Metric.GRR, Metric.LOGO_RETENTION)):
        before, after = (headline_ratio(total, metric) for total in (answer.before, answer.after))
        change = mix.change(before, after)
        yield (
            capitalised(metric_name(voice, metric)),
            none if before is None else voice.percent(before),
            none if after is None else voice.percent(after),
            none if change is None else voice.points(change.percent),
        )


def _accounts(voice: Voice, answer: DiffAnswer, amounts: Amounts) -> Table:
    """The accounts that differ most, the others in one row, and the change of the sums."""
    shown, nothing = answer.accounts[:ACCOUNTS_READ], "\N{EN DASH}"
    total = [getattr(answer.after, name) - getattr(answer.before, name) for name in BALANCES]
    several = [(voice.say("total"), total)]
    if others := answer.accounts_total - len(shown):
        listed = (sum(_change(one, name) for one in shown) for name in BALANCES)
        left = [whole - part for whole, part in zip(total, listed, strict=True)]
        several.insert(0, (voice.plural("{count} other", "{count} others", others), left))
    rows = [
        (
            one.account,
            one.name or nothing,
            [_change(one, name) for name in BALANCES],
            because(voice, answer.currency, one),
        )
        for one in shown
    ]
    rows += [(title, nothing, changes, nothing) for title, changes in several]
    named = any(one.name is not None for one in shown)
    header = (voice.say("account"), voice.say("name"), voice.say("opening change"), voice.say("closing change"))
    kept = [position for position in range(len(header) + 1) if named or position != 1]
    cells = [
        (account, name, *(amounts.signed(change) for change in changes), said) for account, name, changes, said in rows
    ]
    align: tuple[Align, ...] = ("left", "left", "right", "right", "left")
    return Table(
        header=tuple(capitalised((*header, voice.say("what changed"))[position]) for position in kept),
        align=tuple(align[position] for position in kept),
        rows=tuple(tuple(row[position] for position in kept) for row in cells),
        title=_title(voice, answer.accounts_total, len(shown)),
        foot=len(several),
    )


def _change(account: AccountDiff, name: str) -> int:
    change: int = getattr(account.after, name) - getattr(account.before, name)
    return change


def _title(voice: Voice, total: int, shown: int) -> str:
    if shown == total:
        return voice.say("What differs, account by account")
    return voice.plural(
        "What differs, account by account: the largest {shown} of {count} account; CSV has all",
        "What differs, account by account: the largest {shown} of {count} accounts; CSV has all",
        total,
        shown=voice.number(shown),
    )


def records(answer: DiffAnswer) -> list[dict[str, Any]]:
    """One row for the totals, one an account that is listed, one for the others where there are any.

    Columns: what was asked, the versions, `row` (total, account, others), `accounts` (how many differ), `account`,
    `name`, whether it was looked at, every sum before and after, the causes, the metric of the totals.
    """
    rows = [_record(answer, "total", answer.accounts_total, None, answer.before, answer.after)]
    rows += [_record(answer, "account", 1, one, one.before, one.after) for one in answer.accounts]
    if answer.rest is not None:
        rows.append(_record(answer, "others", answer.rest.accounts, None, answer.rest.before, answer.rest.after))
    return rows


def _record(  # noqa: PLR0913 - a row, its account and both sides
    answer: DiffAnswer,
    row: str,
    accounts: int,
    account: AccountDiff | None,
    before: Retention | AccountFigures,
    after: Retention | AccountFigures,
) -> dict[str, Any]:
    whole = isinstance(before, Retention) and isinstance(after, Retention)
    sides = {
        f"{name}_{side}": getattr(figures, name)
        for name in SUMS
        for side, figures in (("before", before), ("after", after))
    }
    return (
        head_cells(answer)
        | {
            "version_before": answer.earlier.version,
            "version_after": answer.ledger.version,
            "row": row,
            "accounts": accounts,
            "account": "" if account is None else inert(account.account),
            "name": "" if account is None else inert(account.name or ""),
            "in_segment_before": "" if account is None else account.before.in_segment,
            "in_segment_after": "" if account is None else account.after.in_segment,
        }
        | sides
        | {
            "causes": "" if account is None else " ".join(account.causes),
            "metric": answer.metric.value if whole else "",
        }
        | ratio_cells("metric_before", headline_ratio(before, answer.metric) if isinstance(before, Retention) else None)
        | ratio_cells("metric_after", headline_ratio(after, answer.metric) if isinstance(after, Retention) else None)
        | ratio_cells("metric_change", answer.change if whole else None)
    )
