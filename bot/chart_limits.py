"""What Slack accepts of charts and pictures. Both stand in messages only."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from bot.measures import too_long, unknown_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.measures import Block

CHART_TITLE_CHARACTERS = 50
CHART_SERIES = 6
CHART_CATEGORIES = 20
CHART_LABEL_CHARACTERS = 20
CHART_AXIS_CHARACTERS = 50
IMAGE_ALT_CHARACTERS = 2_000
IMAGE_TITLE_CHARACTERS = 2_000
IMAGE_URL_CHARACTERS = 3_000

_FORMS = {"line", "bar", "area"}
_AXES = {"x_label", "y_label"}


def check_chart(where: str, block: Block) -> Iterator[str]:
    yield from unknown_keys(where, block, {"type", "block_id", "title", "chart"})
    yield from _check_label(f"{where} title", block.get("title"), CHART_TITLE_CHARACTERS)
    chart = block.get("chart", {})
    if chart.get("type") not in _FORMS:
        yield f"{where}: chart of type {chart.get('type')!r}"
    yield from unknown_keys(f"{where} chart", chart, {"type", "series", "axis_config"})
    axes = chart.get("axis_config", {})
    yield from unknown_keys(f"{where} axis_config", axes, {"categories", *_AXES})
    for name in sorted(_AXES & set(axes)):
        yield from _check_label(f"{where} {name}", axes[name], CHART_AXIS_CHARACTERS)
    categories, series = axes.get("categories", []), chart.get("series", [])
    yield from _check_names(f"{where} categories", categories, CHART_CATEGORIES)
    yield from _check_names(f"{where} series", [one.get("name") for one in series], CHART_SERIES)
    for one in series:
        yield from _check_series(f"{where} series {one.get('name')!r}", one, categories)


def _check_names(where: str, names: Sequence[object], most: int) -> Iterator[str]:
    if not 1 <= len(names) <= most:
        yield f"{where}: {len(names)}, 1 to {most}"
    for name in names:
        yield from _check_label(where, name, CHART_LABEL_CHARACTERS)
    yield from (f"{where}: {name!r} {count} times" for name, count in Counter(names).items() if count > 1)


def _check_label(where: str, label: object, limit: int) -> Iterator[str]:
    if not isinstance(label, str) or not label.strip():
        yield f"{where}: empty"
        return
    yield from too_long(where, label, limit)


def _check_series(where: str, series: Mapping[str, Any], categories: Sequence[str]) -> Iterator[str]:
    yield from unknown_keys(where, series, {"name", "data"})
    points = series.get("data", [])
    if [point.get("label") for point in points] != list(categories):
        yield f"{where}: points that are not those of the categories"
    for point in points:
        yield from unknown_keys(f"{where} point", point, {"label", "value"})
        value = point.get("value")
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            yield f"{where}: {value!r} is no number"


def check_image(where: str, block: Block) -> Iterator[str]:
    yield from unknown_keys(where, block, {"type", "block_id", "alt_text", "slack_file", "image_url"})
    yield from _check_label(f"{where} alt_text", block.get("alt_text"), IMAGE_ALT_CHARACTERS)
    if ("slack_file" in block) == ("image_url" in block):
        yield f"{where}: neither or both of slack_file and image_url"
    if "image_url" in block:
        yield from _check_label(f"{where} image_url", block["image_url"], IMAGE_URL_CHARACTERS)
    file = block.get("slack_file", {})
    yield from unknown_keys(f"{where} slack_file", file, {"id"})
    if "slack_file" in block and not file.get("id"):
        yield f"{where}: slack_file without its id"
