"""Settings from the environment. One small model: reading it must not cost more than an answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from retention.errors import SettingsError
from retention.scope import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

DATABASE = "HOLDFAST_DB"
DEFAULT_DATABASE = "holdfast.db"
FISCAL_START = "HOLDFAST_FISCAL_YEAR_START"
TIME_ZONE = "HOLDFAST_TIME_ZONE"
HEADLINE = "HOLDFAST_HEADLINE"
MONTHS_A_YEAR = 12


def database_path(option: Path | None, environment: Mapping[str, str]) -> Path:
    """The ledger's file: `--db`, else HOLDFAST_DB, else holdfast.db in the current folder."""
    return option if option is not None else Path(environment.get(DATABASE) or DEFAULT_DATABASE)


def workspace(environment: Mapping[str, str]) -> Workspace:
    """What the company settled. Raises SettingsError `bad_setting` or `unknown_time_zone`."""
    start, months = environment.get(FISCAL_START) or "1", tuple(str(month + 1) for month in range(MONTHS_A_YEAR))
    if start not in months:
        raise SettingsError("bad_setting", setting=FISCAL_START, value=start, valid=months)
    headline = environment.get(HEADLINE) or "period"
    if headline not in {"period", "ttm"}:
        raise SettingsError("bad_setting", setting=HEADLINE, value=headline, valid=("period", "ttm"))
    return Workspace(
        fiscal_start_month=int(start),
        time_zone=_time_zone(environment.get(TIME_ZONE) or "UTC"),
        headline="ttm" if headline == "ttm" else "period",
    )


def _time_zone(name: str) -> str:
    if name != "UTC":
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # most workspaces do without

        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise SettingsError("unknown_time_zone", setting=TIME_ZONE, value=name, nearest=_nearest(name)) from error
    return name


def _nearest(name: str) -> str | None:
    from zoneinfo import available_timezones

    from retention.language import nearest

    return nearest(name, sorted(available_timezones()))
