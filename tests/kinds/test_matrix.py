"""Segments by GRR and NRR, by hand."""

from __future__ import annotations

from retention.answer import EmptyRows, SmallSample
from retention.answer.matrix import MatrixAnswer, Quadrant
from retention.period import PeriodKind
from retention.question import Kind, Metric, Named, Question
from tests.kinds.asking import asked

YEAR = Named(unit=PeriodKind.YEAR, year=2025)
MATRIX = Question(kind=Kind.MATRIX, period=YEAR, by="industry")
CHANGED = "2024-01-01 2025-06-01"


def industries(**changes: tuple[tuple[int, int], ...]) -> str:
    """Accounts of each industry that go from one ARR to another in June 2025."""
    rows = []
    for industry, accounts in changes.items():
        for number, (before, after) in enumerate(accounts):
            name = f"{industry}{number}"
            rows += [f"{name} a {CHANGED} {before}", f"{name} is industry={industry}"]
            rows += [f"{name} b 2025-06-01 - {after}"] if after else []
    return "\n".join(rows)


def quadrants(ledger: str) -> dict[str | None, Quadrant]:
    return {found.row.segment: found.quadrant for found in asked(ledger, MATRIX, MatrixAnswer).rows}


def test_a_segment_in_every_quadrant() -> None:
    """Media 100 % and 120 %, retail 95 % and 95 %, energy 80 % and 130 %, travel 80 % and 90 %, space only new."""
    ledger = industries(
        media=((1000, 1200),),
        retail=((1000, 950),),
        energy=((500, 300), (500, 1000)),
        travel=((500, 300), (500, 600)),
    )
    ledger += "\nspace a 2025-03-01 - 100\nspace is industry=space"
    assert quadrants(ledger) == {
        "media": Quadrant.EXPANDS,
        "retail": Quadrant.HOLDS,
        "energy": Quadrant.LEAKS,
        "travel": Quadrant.SHRINKS,
        "space": Quadrant.EMPTY,
    }


def test_a_ratio_on_its_bound_counts_as_over_it() -> None:
    """On: 90 % and 100 % (900 + 100 of 1,000). Under: one in ten million less kept, or less won."""
    million = 1_000_000
    ledger = industries(
        on=((million, 900_000), (million, 1_100_000)),
        kept=((10 * million, 9_000_000 - 1), (1, 1_000_002)),
        won=((10 * million, 9_999_999),),
    )
    on_grr = industries(on=((10, 9),))
    assert quadrants(on_grr) == {"on": Quadrant.HOLDS}
    assert quadrants(ledger) == {"on": Quadrant.EXPANDS, "kept": Quadrant.LEAKS, "won": Quadrant.HOLDS}


def test_the_answer_carries_its_bounds_and_every_segment_once() -> None:
    answer = asked(industries(media=((1000, 1200),), retail=((3000, 100),)), MATRIX, MatrixAnswer)
    assert (answer.grr_bound.numerator, answer.grr_bound.denominator) == (90, 100)
    assert (answer.nrr_bound.numerator, answer.nrr_bound.denominator) == (100, 100)
    assert [found.row.segment for found in answer.rows] == ["retail", "media"]
    assert answer.total.opening_arr_minor == 4000
    assert answer.by == "industry"


def test_small_samples_and_empty_rows_are_said_and_no_spread() -> None:
    many = industries(media=((100, 100),) * 20, retail=((100, 40),) * 20, energy=((100, 100),))
    many += "\nspace a 2025-03-01 - 100\nspace is industry=space"
    answer = asked(many, MATRIX, MatrixAnswer)
    assert [(type(check), getattr(check, "segment", None)) for check in answer.warnings] == [
        (EmptyRows, None),
        (SmallSample, "energy"),
    ]


def test_the_metric_of_the_question_changes_nothing_but_the_id() -> None:
    ledger = industries(media=((1000, 1200),))
    first, second = (
        asked(ledger, MATRIX.model_copy(update={"metric": metric}), MatrixAnswer) for metric in (Metric.NRR, Metric.GRR)
    )
    assert first.model_copy(update={"id": second.id}) == second
