"""Segments by GRR and NRR: where to expand, where to rescue (kind `matrix`)."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from retention.answer.head import Head
from retention.answer.parts import Model, Retention, Row
from retention.question import Kind
from retention.ratio import Ratio


class Quadrant(StrEnum):
    """GRR at or over its bound or under it, NRR likewise; EMPTY where there is nothing to retain."""

    EXPANDS = "expands"
    HOLDS = "holds"
    LEAKS = "leaks"
    SHRINKS = "shrinks"
    EMPTY = "empty"


class MatrixRow(Model):
    """A segment and where it stands."""

    row: Row
    quadrant: Quadrant


class MatrixAnswer(Head):
    """The bounds are exact; a ratio that is on its bound counts as over it."""

    kind: Literal[Kind.MATRIX] = Kind.MATRIX
    by: str
    grr_bound: Ratio
    nrr_bound: Ratio
    total: Retention
    rows: tuple[MatrixRow, ...]
