"""Charts: an answer as a Vega-Lite specification, and that as a picture. Nothing is fetched from anywhere.

Figures and words are those of `retention.wording`; the numbers here are only positions.
"""

from retention.chart.rendering import FORMS, Form, library, render
from retention.chart.specification import chart
from retention.chart.themes import THEMES, Theme, in_page, remarks

__all__ = ["FORMS", "THEMES", "Form", "Theme", "chart", "in_page", "library", "remarks", "render"]
