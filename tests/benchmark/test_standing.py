"""Where a figure stands against a row, by hand, and how many decimals it takes to be seen."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.answer import Benchmark, Standing
from retention.benchmark.standing import standing, told_apart
from retention.ratio import Ratio, ratio


def row(low: str | None, high: str | None, statistic: str = "typical range") -> Benchmark:
    return Benchmark(
        metric="nrr",
        slice="",
        low=low,
        high=high,
        statistic=statistic,
        label=None,
        sample=None,
        year=None,
        source="X",
        standing="own",
    )


def exactly(numerator: int, denominator: int) -> Ratio:
    made = ratio(numerator, denominator)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("low", "high", "statistic", "per_ten_thousand", "expected"),
    [
        ("110", "130", "typical range", 10_999, "under"),
        ("110", "130", "typical range", 11_000, "within"),
        ("110", "130", "typical range", 13_000, "within"),
        ("110", "130", "typical range", 13_001, "over"),
        ("100", "120", "tier", 11_999, "within"),
        ("100", "120", "tier", 12_000, "over"),
        ("120", None, "tier", 12_000, "within"),
        (None, "90", "tier", 9_000, "over"),
        (None, "90", "tier", 8_999, "within"),
        ("110", None, "target", 10_999, "under"),
        ("110", None, "target", 99_999, "within"),
        (None, "5", "target", 500, "within"),
        (None, "5", "target", 501, "over"),
        ("101", "101", "median", 10_100, "within"),
        ("101", "101", "median", 10_101, "over"),
        ("101", "101", "median", 10_099, "under"),
        ("100.5", "100.5", "median", 10_050, "within"),
    ],
)
def test_standing(low: str | None, high: str | None, statistic: str, per_ten_thousand: int, expected: str) -> None:
    assert standing(exactly(per_ten_thousand, 10_000), row(low, high, statistic)).value == expected


@pytest.mark.parametrize(
    ("per_ten_thousand", "shown"),
    [(10_996, "109.96"), (11_000, "110.0"), (11_004, "110.04"), (9_246, "92.46"), (9_250, "92.5"), (9_243, "92.4")],
)
def test_a_figure_is_shown_on_a_bound_only_where_it_is_there(per_ten_thousand: int, shown: str) -> None:
    rows = (row("110", "130"), row("92.5", None))
    assert told_apart(exactly(per_ten_thousand, 10_000), rows, ()).percent == shown


TENTHS = st.integers(0, 3000)


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.lists(TENTHS, min_size=1, max_size=4))
def test_the_figure_that_is_shown_stands_where_the_exact_one_does(kept: int, opening: int, tenths: list[int]) -> None:
    """Whatever the bounds, nobody who reads the rounded figure can come to another verdict."""
    exact = exactly(kept, opening)
    rows = [row(f"{bound // 10}.{bound % 10}", None) for bound in tenths]
    rows += [row(None, f"{bound // 10}.{bound % 10}", "tier") for bound in tenths]
    shown = Fraction(told_apart(exact, rows, ()).percent) / 100
    as_read = exact.model_copy(update={"numerator": shown.numerator, "denominator": shown.denominator})
    assert [standing(exact, one) for one in rows] == [standing(as_read, one) for one in rows]
    assert set(Standing) >= {standing(exact, one) for one in rows}
