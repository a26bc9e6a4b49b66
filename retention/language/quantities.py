"""Numbers in a question: how many accounts, which ledger versions, what margin and what cost."""

from __future__ import annotations

import re
from decimal import Decimal

from retention.errors import QuestionError
from retention.language.stretches import NUMBER_WORDS

MOST_LISTED = 1000
WHOLE = 100
PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)( ?%)?")
VERSION = re.compile(r"(v|versions?[ _-]?)?[0-9]{1,9}", re.IGNORECASE)
AMOUNT = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,6})?")


def top(text: str) -> int:
    """`top 20`: how many accounts of a movement are listed. Errors: unreadable_top."""
    number = text[len("top") :].strip(" _-").casefold().replace(",", "")
    listed = NUMBER_WORDS.index(number) + 1 if number in NUMBER_WORDS else int(number) if number.isdigit() else 0
    if " -" in text or not 1 <= listed <= MOST_LISTED:
        raise QuestionError("unreadable_top", text=text, lowest=1, highest=MOST_LISTED)
    return listed


def versions(text: str) -> list[int]:
    """`v3`, `versions 3 and 5`, `v3..v5`: the ledger versions named, in their order."""
    return [int(number) for number in re.findall("[0-9]+", text)]


def margin(text: str) -> str:
    """`80%`, `80`, `72.5%`: a gross margin in percent as decimal text, above 0, at most 100.

    A bare `0.8` is refused: it may mean 80 % as well as 0.8 %. Errors: unreadable_margin.
    """
    read = PERCENT.fullmatch(text)
    share = Decimal(read[1]) if read else Decimal(0)
    if read and not read[2] and 0 < share < 1:
        raise QuestionError("unreadable_margin", text=text, nearest=f"margin={_plain(share * WHOLE)}%")
    if not 0 < share <= WHOLE:
        raise QuestionError("unreadable_margin", text=text, nearest=None)
    return _plain(share)


def cost(text: str) -> str:
    """`1200`, `1,200.50`: a cost in major units of the currency as decimal text, above 0. Errors: unreadable_cost."""
    amount = Decimal(text.replace(",", "")) if AMOUNT.fullmatch(text) else Decimal(0)
    if amount <= 0:
        raise QuestionError("unreadable_cost", text=text)
    return _plain(amount)


def _plain(number: Decimal) -> str:
    """Write equal numbers alike: 80 for 80.0, and never 8E+1."""
    return f"{number.normalize():f}"
