"""Charts: an answer as a Vega-Lite specification, and that as a picture. Nothing is fetched from anywhere.

Figures and words are those of `retention.wording`; the numbers here are only positions.
"""

from retention.chart.rendering import FORMS, Form, render
from retention.chart.specification import chart

__all__ = ["FORMS", "Form", "chart", "render"]
