"""Which chart an answer has: one a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.chart.accounts import movers
from retention.chart.bridge import bridge
from retention.chart.causes import why
from retention.chart.matrix import matrix
from retention.chart.movements import lifetime, movements
from retention.chart.ranges import ranges
from retention.chart.segments import comparison, segments
from retention.chart.trend import trend
from retention.chart.triangle import triangle
from retention.chart.versions import versions
from retention.errors import QuestionError
from retention.metrics.rates import headline_figure
from retention.question import Kind, Metric
from retention.wording.voice import Voice, voice

if TYPE_CHECKING:
    from retention.answer import Answer
    from retention.answer.any import AnyAnswer
    from retention.chart.canvas import Specification


def chart(answer: AnyAnswer, locale: str | Voice = "en") -> Specification:
    """The answer as a Vega-Lite specification; the same answer in the same locale gives the same bytes.

    Raises QuestionError `nothing_to_draw` where the answer has no figure, as that of an empty cohort.
    """
    speaker = voice(locale)
    match answer.kind:
        case Kind.RETENTION:
            return _period(speaker, answer)
        case Kind.TREND:
            return trend(speaker, answer)
        case Kind.COHORTS:
            return triangle(speaker, answer)
        case Kind.MOVERS | Kind.ACCOUNTS:
            return movers(speaker, answer)
        case Kind.MATRIX:
            return matrix(speaker, answer)
        case Kind.RECONCILE:
            return bridge(speaker, answer)
        case Kind.BENCHMARKS:
            return ranges(speaker, answer)
        case Kind.DIFF:
            return versions(speaker, answer)
        case Kind.WHY:
            return why(speaker, answer)


def _period(speaker: Voice, answer: Answer) -> Specification:
    if headline_figure(answer.total, answer.metric) is None:
        raise QuestionError("nothing_to_draw")
    if answer.compared is not None:
        return comparison(speaker, answer, answer.compared)
    if answer.rows:
        return segments(speaker, answer)
    if answer.metric in {Metric.LTV, Metric.LTV_CAC} and answer.total.lifetime is not None:
        return lifetime(speaker, answer, answer.total.lifetime)
    return movements(speaker, answer)
