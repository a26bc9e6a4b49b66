"""A worded series as Slack's chart block, where all of it fits: nothing is cut, and no figure is rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.chart_limits import (
    CHART_AXIS_CHARACTERS,
    CHART_CATEGORIES,
    CHART_LABEL_CHARACTERS,
    CHART_SERIES,
    CHART_TITLE_CHARACTERS,
)
from bot.measures import length
from retention.wording.directions import steady

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from bot.blocks import Message
    from retention.wording.series import Series

TYPE = "data_visualization"
_MOST_DIGITS = 15
"""Whoever reads a JSON number has at least so many of its digits."""


def chart_block(series: Series) -> dict[str, Any] | None:
    """The block, or None where a name is too long or not its own, or where there are too many of them."""
    title = next((title for title in series.titles if _has_room(title, CHART_TITLE_CHARACTERS)), None)
    labels = [series.measure, *([] if series.along is None else [series.along])]
    names = [one.name for one in series.values]
    if (
        title is None
        or not all(_has_room(label, CHART_AXIS_CHARACTERS) for label in labels)
        or not _fit(series.categories, CHART_CATEGORIES)
        or not _fit(names, CHART_SERIES)
        or not all(_is_exact(value) for one in series.values for value in one.values)
    ):
        return None
    return {
        "type": TYPE,
        "title": title,
        "chart": {
            "type": series.form,
            "series": [
                {
                    "name": one.name,
                    "data": [
                        {"label": category, "value": _number(value)}
                        for category, value in zip(series.categories, one.values, strict=True)
                    ],
                }
                for one in series.values
            ],
            "axis_config": {
                "categories": list(series.categories),
                "y_label": series.measure,
                **({} if series.along is None else {"x_label": series.along}),
            },
        },
    }


def has_chart(message: Message) -> bool:
    return any(block["type"] == TYPE for block in message.blocks)


def _fit(names: Sequence[str], most: int) -> bool:
    """Whether there are few enough names, each short and told apart from the others without the blanks around it."""
    return (
        1 <= len(names) <= most
        and all(_has_room(name, CHART_LABEL_CHARACTERS) for name in names)
        and len({name.strip() for name in names}) == len(names)
    )


def _has_room(text: str, characters: int) -> bool:
    return bool(text.strip()) and length(text) <= characters and text == steady(text)


def _is_exact(value: Decimal) -> bool:
    return len(value.normalize().as_tuple().digits) <= _MOST_DIGITS


def _number(value: Decimal) -> int | float:
    """The JSON number of that value."""
    return int(value) if value == value.to_integral_value() else float(value)
