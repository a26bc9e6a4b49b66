"""What can be written where a question is being written: segments word by word, and periods that the ledger covers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from retention.errors import QuestionError
from retention.language import read_terms
from retention.language.writing import written_condition, written_value
from retention.period import MONTHS_A_YEAR
from retention.question import Term
from retention.segment import folded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from retention.asker import Asker
    from retention.desk import Desk, LedgerDescription

_MONTHS_A_QUARTER = 3
# The last word of a segment, a quotation that is still open included: `region="la`.
_LAST_WORD = re.compile(
    r"""(?:^|(?<=\s))(?:(?P<attribute>[^\s=:"']+)[=:](?P<listed>(?:[^\s"']*,)?))?(?P<word>"[^"]*|'[^']*|[^\s"'][^\s"]*|)$"""
)
# Bare words of this attribute are too easily meant as something else; `retention.segment` takes none.
_NEVER_BARE = "interval"


class _Begun(NamedTuple):
    """A segment as far as it is written: what stands, then the attribute, its values so far and the word begun."""

    before: str
    attribute: str | None
    listed: str
    word: str


def segments_like(text: str, desk: Desk, asker: Asker) -> Iterator[str]:
    """The text with its last word completed, as a question takes it, by every value that `asker` sees and it may be.

    A word that begins the name of an attribute stands for all of its values.
    """
    begun = _begun(text)
    if begun is None:
        return
    known = desk.values_like("", asker=asker)
    if begun.attribute is not None:
        names = {folded(term.attribute or ""): term.attribute for term in known}
        attribute = names.get(folded(begun.attribute))
        if attribute is not None:
            for term in desk.values_like(f"{attribute}={begun.word}", asker=asker):
                yield f"{begun.before}{begun.attribute}={begun.listed}{written_value(term.value)}"
        return
    times = Counter(folded(term.value) for term in known)
    found = desk.values_like(begun.word, asker=asker) if begun.word else known
    for term in found:
        yield begun.before + _said(term, alone=times[folded(term.value)] == 1)
    if begun.word:
        for term in known:
            if folded(term.attribute or "").startswith(folded(begun.word)) and term not in found:
                yield begun.before + _said(term, alone=False)


def named_periods(ledger: LedgerDescription) -> Iterator[str]:
    """Quarters, months and years that the ledger holds whole, each newest first.

    On a fiscal calendar a quarter of the same name ends earlier: it is over, too.
    """
    months = tuple(months_held(ledger))
    first = months[-1] if months else None
    for month in months:
        if month.month % _MONTHS_A_QUARTER == 0 and first is not None and first <= month.replace(month=month.month - 2):
            yield f"{month.year}-Q{month.month // _MONTHS_A_QUARTER}"
    yield from (f"{month.year}-{month.month:02}" for month in months)
    for month in months:
        if month.month == MONTHS_A_YEAR and first is not None and first <= month.replace(month=1):
            yield f"{month.year}"


def months_held(ledger: LedgerDescription) -> Iterator[date]:
    """The first days of the months that the ledger holds whole, newest first."""
    after = ledger.complete_through.fromordinal(ledger.complete_through.toordinal() + 1)
    month = after.replace(day=1)
    while True:
        month = month.fromordinal(month.toordinal() - 1).replace(day=1)
        if month < ledger.first_day:
            return
        yield month


def _begun(text: str) -> _Begun | None:
    """None where no word is begun: behind a quotation that was closed."""
    found = _LAST_WORD.search(text)
    if found is None:
        return None
    return _Begun(text[: found.start()], found["attribute"], found["listed"] or "", found["word"].strip("\"'"))


def _said(term: Term, *, alone: bool) -> str:
    """The value by itself where that can mean nothing else, else with its attribute."""
    bare = written_value(term.value)
    if alone and term.attribute != _NEVER_BARE and _reads_as(bare, term.value):
        return bare
    return written_condition(term.attribute or "", term.value)


def _reads_as(text: str, value: str) -> bool:
    try:
        return read_terms(text) == (Term(value=value),)
    except QuestionError:
        return False
