"""The look that all charts share, and how marks become a finished specification."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import altair as alt

from retention.wording.plain import columns_wide

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retention.ratio import Change, Ratio

# A specification is a JSON document; its parts are of every JSON type.
Specification = dict[str, Any]
Datum = dict[str, str | int | float | None]
Layer = alt.Chart | alt.LayerChart

WIDTH, HEIGHT = 800, 450
MOST_BARS = 30
NAME_LETTERS = 28

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
INK, QUIET, LINE, PAPER = "#1f2933", "#56616d", "#9aa5b1", "#ffffff"
# Told apart by anyone, and in greyscale by lightness: dark, light, middle.
TOTAL, GAIN, LOSS, EARLIER = "#33475b", "#56b4e9", "#d55e00", "#8fa1b1"

_TITLE_LETTERS, _SUBTITLE_LETTERS = 76, 118
_LABEL = 13
_PADDING = 16
_LETTER = 7.4


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands over a chart: what it shows, what it rests on, remarks a line each, and where it is from."""

    title: str
    scope: str
    provenance: str
    remarks: tuple[str, ...] = ()


def finished(layers: Sequence[Layer], caption: Caption, language: str, height: int = HEIGHT) -> Specification:
    """The layers under their caption, WIDTH wide and `height` high in all. The same arguments give the same bytes."""
    told = (caption.scope, " ".join(caption.remarks), caption.provenance)
    subtitle = [line for text in told for line in wrap(text, letters_in(_SUBTITLE_LETTERS, text))]
    drawn = alt.layer(*layers).properties(
        width=WIDTH,
        height=height,
        background=PAPER,
        padding=_PADDING,
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
        description=". ".join((caption.title, caption.scope, *caption.remarks)),
        title=alt.TitleParams(text=_title(caption.title), subtitle=subtitle),
        usermeta={"language": language} | ({"remarks": list(caption.remarks)} if caption.remarks else {}),
    )
    specification: Specification = drawn.configure(**_look()).to_dict()
    return specification


def _title(text: str) -> list[str]:
    """The title in one line, or in two that break behind a comma or colon near its middle; a longer one as it fits."""
    letters = letters_in(_TITLE_LETTERS, text)
    if len(text) <= letters:
        return [text]
    breaks = [place.end() for place in re.finditer(r"[,:] ", text)]
    fitting = [place for place in breaks if max(place - 1, len(text) - place) <= letters]
    if not fitting:
        return wrap(text, letters)
    middle = min(fitting, key=lambda place: abs(2 * place - len(text)))
    return [text[:middle].rstrip(), text[middle:]]


def _look() -> dict[str, Any]:
    return {
        "font": FONT,
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "fontSize": 19,
            "color": INK,
            "subtitleFontSize": _LABEL,
            "subtitleColor": QUIET,
            "subtitlePadding": 6,
            "subtitleLineHeight": 17,
            "lineHeight": 23,
            "offset": 22,
            "limit": 0,
        },
        "axis": {
            # A reader aloud would hear positions; it hears the marks' own descriptions instead.
            "aria": False,
            "domain": False,
            "grid": False,
            "ticks": False,
            "labelColor": INK,
            "labelFontSize": _LABEL,
            "labelLimit": 230,
            "labelPadding": 8,
            "titleColor": QUIET,
            "titleFontSize": _LABEL,
            "titleFontWeight": "normal",
        },
        "legend": {
            "aria": False,
            "orient": "top",
            "labelColor": INK,
            "labelFontSize": _LABEL,
            "labelLimit": 300,
            "symbolType": "square",
            "symbolSize": 160,
            "title": None,
            "offset": 8,
        },
        "text": {"color": INK, "fontSize": _LABEL},
    }


def data(rows: Sequence[Mapping[str, str | float | None]]) -> alt.InlineData:
    return alt.InlineData(values=[dict(row) for row in rows])


def percent(ratio: Ratio | Change) -> float:
    """Where a ratio stands on an axis of percents: the number next to its exact value."""
    return float(100 * Fraction(int(ratio.numerator), int(ratio.denominator)))


def letters_wide(texts: Iterable[str]) -> float:
    """About how wide the longest of the texts is, with a gap; 0 without one."""
    return max((_LETTER * columns_wide(text) + 10 for text in texts), default=0)


def letters_in(room: int, text: str) -> int:
    """How many letters like those of `text` have the room of so many Latin ones."""
    return max(1, room * len(text) // max(columns_wide(text), 1))


def shortened(name: str, letters: int = NAME_LETTERS) -> str:
    letters = letters_in(letters, name)
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip()}…"


def slot(index: int, label: str) -> str:
    """A band's key: labels may be alike, bands are not. `SLOT_LABEL` shows the label of it."""
    return f"{index:03}{label}"


SLOT_LABEL = "slice(datum.label, 3)"
# As SLOT_LABEL, for labels of several lines.
SLOT_LINES = "split(slice(datum.label, 3), '\\n')"


def rows_high(bands: int, each: int = 26, around: int = 130) -> int:
    """How high a chart of `bands` bands must be for its labels to be read."""
    return max(HEIGHT, around + each * bands)


def by_tone(tones: Mapping[str, str]) -> alt.Scale:
    """Tones and their by_tone."""
    return alt.Scale(domain=list(tones), range=list(tones.values()))
