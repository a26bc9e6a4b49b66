"""`holdfast` with a desk at which every answer takes some seconds longer: `slow_bot.py SECONDS serve slack`."""

from __future__ import annotations

import sys
import time
from functools import wraps

from cli.main import run
from cli.wiring import LedgerDesk

SECONDS = float(sys.argv.pop(1))
_answer = LedgerDesk.answer


@wraps(_answer)
def _slowly(*arguments: object, **named: object) -> object:
    time.sleep(SECONDS)
    return _answer(*arguments, **named)  # type: ignore[arg-type]


if __name__ == "__main__":
    LedgerDesk.answer = _slowly  # type: ignore[assignment, method-assign]
    run()
