"""What of an answer can be drawn by whoever draws: names, categories and the figures as they are shown."""

from retention.wording.series.choice import is_drawn, word_series
from retention.wording.series.model import Series, Values

__all__ = ["Series", "Values", "is_drawn", "word_series"]
