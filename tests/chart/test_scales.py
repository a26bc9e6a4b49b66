"""Round ticks, and waterfalls whose bars may begin above nothing."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from retention.chart.scales import percents
from retention.chart.waterfall import Step, waterfall
from tests.chart.pictures import rows_of

PLACES = st.lists(st.floats(0, 1000).map(lambda place: round(place, 6)), min_size=1)


@given(PLACES)
def test_every_place_is_within_the_stretch_and_ticks_are_round_and_even(places: list[float]) -> None:
    stretch = percents(places)
    assert stretch.low <= min(places) <= max(places) <= stretch.high
    steps = {after - before for before, after in pairwise(stretch.ticks)}
    assert len(steps) == 1
    assert steps.pop().normalize().as_tuple().digits in {(1,), (2,), (2, 5), (5,)}
    assert 2 <= len(stretch.ticks) <= 8


@given(PLACES.map(lambda places: [place / 10 for place in places]))
def test_no_tick_stands_where_there_can_be_no_figure(places: list[float]) -> None:
    stretch = percents(places, cap=100)
    assert stretch.low <= min(places) <= max(places) <= stretch.high
    assert stretch.ticks[0] >= 0
    assert stretch.ticks[-1] <= 100


@given(st.integers(1, 10**12), st.lists(st.integers(-(10**12), 10**12), max_size=8))
def test_bars_begin_below_all_levels_or_at_nothing(opening: int, changes: list[int]) -> None:
    levels = [opening]
    for change in changes:
        levels.append(max(levels[-1] + change, 0))
    moved = [after - before for before, after in pairwise(levels)]
    steps = [
        Step("opening", opening, "", is_level=True),
        *(Step("change", change, "") for change in moved),
        Step("closing", levels[-1], "", is_level=True),
    ]
    ground = waterfall(steps).ground
    assert ground == 0 or ground < min(levels)
    assert ground.normalize().as_tuple().digits[-1] != 0 or ground == 0


def test_a_change_below_zero_still_has_ground() -> None:
    drawn = waterfall([Step("a", 1.0, "", is_level=True), Step("b", -3.0, ""), Step("c", -2.0, "", is_level=True)])
    assert drawn.ground == Decimal(0)
    values = drawn.layers[1].to_dict()
    assert [row["low"] for row in next(iter(values["datasets"].values()))] == [-2.0, -2.0, -2.0]
    assert rows_of({"datasets": values["datasets"]}, "high") == [(1.0,), (1.0,), (-2.0,)]
