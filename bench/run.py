"""`make bench`: every comparison in one run, as ratios, written to RESULTS.md."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bench.answering import answering
from bench.assistants import assistants
from bench.importing import importing
from bench.machine import machine
from bench.results import Figure, document, told
from bench.slack_asking import slack_asking
from bench.starting import starting

if TYPE_CHECKING:
    from bench.peers import Comparison

RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    facts, begun = list(machine()), time.perf_counter()
    comparisons: list[Comparison] = []
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="holdfast-bench-") as scratch:
        for part in (starting, answering, importing, slack_asking, assistants):
            for found in part(Path(scratch)):
                if isinstance(found, Figure):
                    print(f"{found.of}: {found.value}", flush=True)
                    figures.append(found)
                else:
                    print(told(found), flush=True)
                    comparisons.append(found)
    seconds = time.perf_counter() - begun
    RESULTS.write_text(document(comparisons, figures, facts, datetime.now(UTC).date(), seconds), encoding="utf-8")
    print(f"Written to {RESULTS.name} in {seconds:.0f} s.")


if __name__ == "__main__":
    main()
