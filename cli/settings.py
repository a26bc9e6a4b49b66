"""Settings from the environment. One small model: reading it must not cost more than an answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from retention.benchmark.company import Company, read_company
from retention.errors import LedgerError, SettingsError
from retention.scope import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retention.answer import Benchmark

DATABASE = "HOLDFAST_DB"
DEFAULT_DATABASE = "holdfast.db"
FISCAL_START = "HOLDFAST_FISCAL_YEAR_START"
TIME_ZONE = "HOLDFAST_TIME_ZONE"
HEADLINE = "HOLDFAST_HEADLINE"
COMPANY = "HOLDFAST_COMPANY"
BENCHMARKS = "HOLDFAST_BENCHMARKS"
MONTHS_A_YEAR = 12


def database_path(option: Path | None, environment: Mapping[str, str]) -> Path:
    """The ledger's file: `--db`, else HOLDFAST_DB, else holdfast.db in the current folder."""
    return option if option is not None else Path(environment.get(DATABASE) or DEFAULT_DATABASE)


def workspace(environment: Mapping[str, str]) -> Workspace:
    """What the company settled.

    Raises SettingsError `bad_setting`, `unknown_time_zone`, `company_facts`, `benchmarks_unreadable` or
    `benchmark_rows`.
    """
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
        company=read_company(facts, COMPANY) if (facts := environment.get(COMPANY) or "").strip() else Company(),
        own_rows=_own_rows(Path(file)) if (file := environment.get(BENCHMARKS)) else (),
    )


def _own_rows(path: Path) -> tuple[Benchmark, ...]:
    from retention.benchmark.reading import read_rows  # most workspaces do without
    from retention.sources.files import read_csv

    try:
        file = read_csv(path)
        records = [record for block in file.blocks for record in zip(block.numbers, block.rows, strict=True)]
    except LedgerError as error:
        raise SettingsError("benchmarks_unreadable", setting=BENCHMARKS, problem=error) from error
    rows, faults = read_rows(file.header, records)
    if faults:
        raise SettingsError("benchmark_rows", setting=BENCHMARKS, file=file.name, faults=faults)
    return rows


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
