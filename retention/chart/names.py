"""Names beside points: each on the first side where it has room, so that no name covers another or a point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Side = Literal["right", "left", "above", "below"]
SIDES: tuple[Side, ...] = ("right", "left", "above", "below")
_HIGH = 15
_GAP = 4


class Box(NamedTuple):
    """A point in pixels from the upper left, how far its mark reaches, how wide its name is."""

    x: float
    y: float
    reach: float
    wide: float


class _Area(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Area) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def placed(points: Sequence[Box], plot: tuple[int, int]) -> list[Side | None]:
    """The side of each name, None where it has room on none; the points that come first choose first."""
    taken = [_Area(one.x - one.reach, one.y - one.reach, one.x + one.reach, one.y + one.reach) for one in points]
    marks = len(taken)
    sides: list[Side | None] = []
    for number, point in enumerate(points):
        chosen = None
        for side in SIDES:
            area = _area(point, side)
            inside = area.left >= 0 and area.top >= 0 and area.right <= plot[0] and area.bottom <= plot[1]
            others = (other for place, other in enumerate(taken) if place >= marks or place != number)
            if inside and not any(area.meets(other) for other in others):
                chosen = side
                taken.append(area)
                break
        sides.append(chosen)
    return sides


def _area(point: Box, side: Side) -> _Area:
    away = point.reach + _GAP
    match side:
        case "right":
            return _Area(point.x + away, point.y - _HIGH / 2, point.x + away + point.wide, point.y + _HIGH / 2)
        case "left":
            return _Area(point.x - away - point.wide, point.y - _HIGH / 2, point.x - away, point.y + _HIGH / 2)
        case "above":
            return _Area(point.x - point.wide / 2, point.y - away - _HIGH, point.x + point.wide / 2, point.y - away)
        case "below":
            return _Area(point.x - point.wide / 2, point.y + away, point.x + point.wide / 2, point.y + away + _HIGH)
