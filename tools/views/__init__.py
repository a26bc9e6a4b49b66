"""Views: the pages that assistants show beside an answer, with which a person asks on (MCP Apps)."""

from tools.views.drawing import draw_answer
from tools.views.pages import COHORTS, MATRIX, MOVEMENTS, TREND, views

__all__ = ["COHORTS", "MATRIX", "MOVEMENTS", "TREND", "draw_answer", "views"]
