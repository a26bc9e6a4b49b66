"""What the steps of trends and cohorts are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.question import Every, Trailing, Unit

if TYPE_CHECKING:
    from retention.wording.voice import Voice


def step_title(voice: Voice, every: Every) -> str:
    """Over a column of steps."""
    return {Every.MONTH: voice.say("Month"), Every.QUARTER: voice.say("Quarter"), Every.YEAR: voice.say("Year")}[every]


def step_count(voice: Voice, every: Every, count: int) -> str:
    """Say how many: "36 months"."""
    return {
        Every.MONTH: voice.plural("{count} month", "{count} months", count),
        Every.QUARTER: voice.plural("{count} quarter", "{count} quarters", count),
        Every.YEAR: voice.plural("{count} year", "{count} years", count),
    }[every]


def every_step(voice: Voice, every: Every, subject: str) -> str:
    """Say a metric over steps: "NRR by month"."""
    return {
        Every.MONTH: voice.say("{subject} by month", subject=subject),
        Every.QUARTER: voice.say("{subject} by quarter", subject=subject),
        Every.YEAR: voice.say("{subject} by year", subject=subject),
    }[every]


def window_to_each(voice: Voice, every: Every, window: Trailing) -> str:
    """Say what each point looks back on: "12 months to each month's end"."""
    length = {
        Unit.DAY: voice.plural("{count} day", "{count} days", window.count),
        Unit.WEEK: voice.plural("{count} week", "{count} weeks", window.count),
        Unit.MONTH: voice.plural("{count} month", "{count} months", window.count),
        Unit.QUARTER: voice.plural("{count} quarter", "{count} quarters", window.count),
        Unit.YEAR: voice.plural("{count} year", "{count} years", window.count),
    }[window.unit]
    return {
        Every.MONTH: voice.say("{length} to each month's end", length=length),
        Every.QUARTER: voice.say("{length} to each quarter's end", length=length),
        Every.YEAR: voice.say("{length} to each year's end", length=length),
    }[every]
