"""The command line: `holdfast …`. Each command reads its options, asks the core, prints what wording says."""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retention.errors import HoldfastError

QUESTION_MUST_CHANGE = 2
DATA_MUST_CHANGE = 3
OUR_FAULT = 1


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 answered, 1 our fault, 2 the question must change, 3 the data must change."""
    # A short command ends before its garbage matters; looking for it would be a tenth of an answer's time. What runs
    # for long switches the collector on again.
    gc.disable()
    # Looking for plugins of pydantic reads the metadata of every installed package; none is meant to change answers.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    # Sums of integers need no threads of a linear algebra library.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from cli.commands import app  # after the collector is off

    for stream in (sys.stdout, sys.stderr):
        # A redirected stream may be of an encoding without the minus sign.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    status = run_guarded(lambda: app(args=arguments))
    gc.freeze()
    sys.exit(status)


def run_guarded(command: Callable[[], object]) -> int:
    """The single handler of this face: errors become one sentence and a status, bugs a reference and a traceback."""
    from retention.errors import HoldfastError

    try:
        command()
    except SystemExit as exit_:
        return _status(exit_)
    except HoldfastError as error:
        return _explained(error)
    except BrokenPipeError:
        # The reader of our output went away; there is nobody to tell.
        sys.stderr.close()
        return 0
    except Exception:  # noqa: BLE001 - the last handler of the process
        return _report_bug()
    return 0


def _explained(error: HoldfastError) -> int:
    from retention.errors import QuestionError
    from retention.wording.errors import explain

    print(explain(error), file=sys.stderr)
    return QUESTION_MUST_CHANGE if isinstance(error, QuestionError) else DATA_MUST_CHANGE


def _status(exit_: SystemExit) -> int:
    if exit_.code is None or isinstance(exit_.code, int):
        return exit_.code or 0
    print(exit_.code, file=sys.stderr)
    return DATA_MUST_CHANGE


def _report_bug() -> int:
    import secrets
    import traceback

    from retention.wording.errors import REFERENCES, fault_reference, our_fault

    reference = fault_reference(secrets.randbelow(REFERENCES))
    print(f"reference {reference}", file=sys.stderr)
    traceback.print_exc()
    print(our_fault(reference), file=sys.stderr)
    return OUR_FAULT


if __name__ == "__main__":
    run()
