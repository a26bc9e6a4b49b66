"""What an import did, in sentences: rows, changes, warnings, faults, and how far the ledger now reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.wording.ledger_errors import field_name
from retention.wording.row_faults import fault_sentence
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from retention.describe import BelowZero
    from retention.sources.report import Change, Fault, ImportReport, Notice, RatesReport
    from retention.wording.voice import Voice

FAULTS_SHOWN = 10
FEW_LACKING = 3


def import_lines(report: ImportReport, locale: str = "en") -> Iterator[str]:
    """The report, a line each; faults are cut after FAULTS_SHOWN and say so."""
    speaker = voice(locale)
    if not report.changed:
        yield speaker.say(
            "Nothing has changed: this content was imported before. Ledger v{version} stands.",
            version=str(report.version),
        )
        return
    yield speaker.say("Imported {source} as ledger v{version}.", source=report.source, version=str(report.version))
    for file in report.files:
        yield speaker.plural(
            "{file}: {count} row read = {landed} landed + {aside} set aside.",
            "{file}: {count} rows read = {landed} landed + {aside} set aside.",
            file.rows_read,
            file=file.file,
            landed=speaker.number(file.rows_landed),
            aside=speaker.number(file.rows_quarantined),
        )
    if report.rates is None:
        yield _change(speaker, speaker.say("Lines"), report.lines)
    else:
        yield _change(speaker, speaker.say("Rates"), report.rates.change)
        yield _rates_known(speaker, report.rates)
    if any(report.attributes.model_dump().values()):
        yield _change(speaker, speaker.say("Attributes"), report.attributes)
    if report.lines.not_in_file:
        yield speaker.plural(
            "{count} line of the ledger is not in this file and stays. If the file holds all lines, import it with"
            " --replace.",
            "{count} lines of the ledger are not in this file and stay. If the file holds all lines, import it with"
            " --replace.",
            report.lines.not_in_file,
        )
    if report.intervals_rounded:
        yield speaker.plural(
            "{count} amount was rounded to a whole minor unit a year, half-up.",
            "{count} amounts were rounded to a whole minor unit a year, half-up.",
            report.intervals_rounded,
        )
    for notice in report.notices:
        yield notice_sentence(speaker, notice)
    for fault in report.faults[:FAULTS_SHOWN]:
        yield fault_sentence(speaker, fault)
    if report.faults_total > FAULTS_SHOWN:
        yield speaker.say(
            "{shown} of {total} faults shown; holdfast faults lists them all.",
            shown=speaker.number(min(FAULTS_SHOWN, len(report.faults))),
            total=speaker.number(report.faults_total),
        )
    if report.rates is None:
        yield _complete_through(speaker, report)


def fault_lines(faults: Iterable[Fault], negative: Iterable[BelowZero], locale: str = "en") -> Iterator[str]:
    """Every fault that stands, then every account whose lines sum to less than zero at some time."""
    speaker = voice(locale)
    told = False
    for fault in faults:
        told = True
        yield fault_sentence(speaker, fault)
    for account in negative:
        told = True
        cents = not speaker.is_whole(account.lowest, account.currency)
        yield speaker.say(
            "Account {account} has a negative balance from {day} on: {amount} {currency} a year at its lowest.",
            account=account.account,
            day=speaker.day(account.day),
            amount=speaker.money(account.lowest, account.currency, cents=cents),
            currency=account.currency,
        )
    if not told:
        yield speaker.say("No faults: every row of the newest imports is in the ledger.")


def _change(speaker: Voice, what: str, change: Change) -> str:
    parts = [
        speaker.say("{count} added", count=speaker.number(change.added)),
        speaker.say("{count} corrected", count=speaker.number(change.corrected)),
        speaker.say("{count} unchanged", count=speaker.number(change.unchanged)),
    ]
    if change.retired:
        parts.append(speaker.say("{count} retired", count=speaker.number(change.retired)))
    return speaker.say("{what}: {changes}.", what=what, changes=", ".join(parts))


def _rates_known(speaker: Voice, rates: RatesReport) -> str:
    return speaker.plural(
        "Rates in {base} are known for {count} currency: {currencies}.",
        "Rates in {base} are known for {count} currencies: {currencies}.",
        len(rates.currencies),
        base=rates.base,
        currencies=speaker.listed(rates.currencies),
    )


def _complete_through(speaker: Voice, report: ImportReport) -> str:
    day = speaker.day(report.complete_through)
    if report.complete_through_is == "as_before":
        return speaker.say(
            "Complete through {day}, as given before. Where the data reaches further, say so with --complete-through"
            " DATE.",
            day=day,
        )
    if report.complete_through_is == "given":
        return speaker.say("Complete through {day}, as given.", day=day)
    return speaker.say(
        "Complete through {day}: the newest line start. Where the data reaches further, say so with"
        " --complete-through DATE.",
        day=day,
    )


def notice_sentence(speaker: Voice, notice: Notice) -> str:
    """A warning with its count and its first example."""
    count, example = notice.count, notice.example
    match notice.code:
        case "overlap":
            return speaker.plural(
                "{count} line starts while another of its account runs ({same} of the same product; first: {example})."
                " They are added up; where the newer replaces the older, import with --overlap latest_wins.",
                "{count} lines start while another of their account runs ({same} of the same product; first:"
                " {example}). They are added up; where the newer replaces the older, import with --overlap"
                " latest_wins.",
                count,
                same=speaker.number(notice.facts["same_product"]),
                example=example,
            )
        case "overlap_replaced":
            return speaker.plural(
                "{count} line starts while another of its account runs and replaces it (first: {example}).",
                "{count} lines start while another of their account runs and replace it (first: {example}).",
                count,
                example=example,
            )
        case "negative_line":
            return speaker.plural(
                "{count} line has a negative amount (first: {example}).",
                "{count} lines have a negative amount (first: {example}).",
                count,
                example=example,
            )
        case "zero_line":
            return speaker.plural(
                "{count} line has the amount 0 and adds no revenue (first: {example}).",
                "{count} lines have the amount 0 and add no revenue (first: {example}).",
                count,
                example=example,
            )
        case "never_runs":
            return speaker.plural(
                "{count} line ends on the day it starts: it replaces the one before and adds nothing"
                " (first: {example}).",
                "{count} lines end on the day they start: they replace the one before and add nothing"
                " (first: {example}).",
                count,
                example=example,
            )
        case "overlap_rule_changed":
            return _rule_changed(speaker, example, notice.facts["rule"])
        case "accounts_without_attributes":
            return speaker.plural(
                "{count} account has lines but no row in any accounts file (first: {example}).",
                "{count} accounts have lines but no row in any accounts file (first: {example}).",
                count,
                example=example,
            )
        case "accounts_disagree":
            return speaker.plural(
                "{count} account has rows that disagree for the same day; the later row stands (first: {example}).",
                "{count} accounts have rows that disagree for the same day; the later row stands (first: {example}).",
                count,
                example=example,
            )
        case "currencies_without_rate":
            return speaker.plural(
                "There is no rate for {currencies}, in which lines of this ledger are billed.",
                "There are no rates for {currencies}, in which lines of this ledger are billed.",
                count,
                currencies=speaker.listed(notice.facts["currencies"]),
            )
        case "columns_unread":
            return _columns_unread(speaker, count, notice.facts)
        case "attribute_disagrees":
            return speaker.plural(
                "{count} line says another {attribute} than its account (first: {example}).",
                "{count} lines say another {attribute} than their account (first: {example}).",
                count,
                attribute=notice.facts["attribute"],
                example=example,
            )
    raise KeyError(notice.code)


def _rule_changed(speaker: Voice, source: str, rule: str) -> str:
    if rule == "sum":
        return speaker.say(
            "All overlapping lines of {source} are now added up; before, the newer replaced the older.", source=source
        )
    return speaker.say(
        "Of all overlapping lines of {source} the newer now replaces the older; before, they were added up.",
        source=source,
    )


def _columns_unread(speaker: Voice, count: int, facts: dict[str, Any]) -> str:
    """What a file has and what it lacks: the one may be the other under another name."""
    lacking, unread = facts["lacking"], speaker.listed(facts["unread"])
    if len(lacking) > FEW_LACKING:
        return speaker.plural(
            "{count} column of {file} was not read: {unread}. Columns that it could have: {lacking}.",
            "{count} columns of {file} were not read: {unread}. Columns that it could have: {lacking}.",
            count,
            file=facts["file"],
            unread=unread,
            lacking=speaker.listed(lacking, limit=len(lacking)),
        )
    return speaker.plural(
        "{file} has no column for {lacking}; {count} column was not read: {unread}.",
        "{file} has no column for {lacking}; {count} columns were not read: {unread}.",
        count,
        file=facts["file"],
        lacking=speaker.together([field_name(speaker, name) for name in lacking]),
        unread=unread,
    )
