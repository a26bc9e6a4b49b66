"""The oracle: hand-written SQL over the database file that the product wrote."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from retention.answer import Retention
    from retention.ratio import Figure

KNOWN_LINE, RETENTION, RENEWING = (
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("known_line.sql", "retention.sql", "renewal.sql")
)
# The same accounts before they are summed.
ACCOUNTS = RETENTION.partition("-- Part 2: the movements")[0] + "SELECT * FROM chosen"
# Lines whose term ended, of the same accounts.
RENEWAL = RETENTION.partition("-- Part 2: the movements")[0] + Path(__file__).with_name("renewal.sql").read_text(
    "utf-8"
)
RENEWALS = ("lines_ended", "lines_renewed", "ended_arr_minor", "renewed_arr_minor")
# The most terms that a line of a test has: one a day.
MOST_TERMS = 1400
SUMS = (
    "accounts_opening",
    "accounts_retained",
    "accounts_expanded",
    "accounts_contracted",
    "accounts_churned",
    "accounts_new",
    "accounts_reactivated",
    "accounts_closing",
    "opening_arr_minor",
    "expansion_arr_minor",
    "contraction_arr_minor",
    "churn_arr_minor",
    "new_arr_minor",
    "reactivation_arr_minor",
    "closing_arr_minor",
)
RATIOS = ("nrr", "grr", "logo_retention", "crr", "logo_churn", "revenue_churn", "revenue_churn_lost_accounts")
Figures = dict[str, Any]


class Oracle:
    """SQL over one version of the ledger behind `connection`; `newest_only` is the overlap rule of its one source."""

    def __init__(self, connection: sqlite3.Connection, version: int, *, newest_only: bool = False) -> None:
        self.connection, self.version, self.newest_only = connection, version, newest_only
        self.connection.row_factory = sqlite3.Row
        self.connection.execute(KNOWN_LINE, {"version": version})
        self.connection.execute("CREATE TEMP TABLE number (k INTEGER PRIMARY KEY)")
        self.connection.executemany("INSERT INTO number VALUES (?)", ((k,) for k in range(1, MOST_TERMS + 1)))

    def close(self) -> None:
        self.connection.close()

    def total(self, opening: date, closing: date, conditions: Mapping[str, Sequence[str]]) -> Figures:
        """The figures of all accounts that pass; where none does there is no row and every sum is zero."""
        rows = self._rows(opening, closing, conditions, None)
        return rows[0] if rows else figures(dict.fromkeys((*SUMS, "kept", "capped"), 0))

    def rows(
        self, opening: date, closing: date, conditions: Mapping[str, Sequence[str]], by: str
    ) -> dict[str | None, Figures]:
        """The figures by segment; a segment in which nothing stands at either end is no row."""
        rows = {row.pop("segment"): row for row in self._rows(opening, closing, conditions, by, keep_segment=True)}
        return {name: row for name, row in rows.items() if any(row[name] for name in SUMS)}

    def accounts(
        self, opening: date, closing: date, conditions: Mapping[str, Sequence[str]], by: str | None = None
    ) -> list[sqlite3.Row]:
        """Every account that passes: `account_id`, `segment`, balances `b0` and `b1`, whether active `before`."""
        return self._found(ACCOUNTS, opening, closing, conditions, by)

    def renewals(
        self, opening: date, closing: date, conditions: Mapping[str, Sequence[str]], by: str | None = None
    ) -> dict[str | None, Figures]:
        """The RENEWALS by segment; without `by` all are under None. A segment without any is missing."""
        found = self._found(RENEWAL, opening, closing, conditions, by)
        return {row["segment"]: {name: row[name] for name in RENEWALS} for row in found}

    def _rows(
        self,
        opening: date,
        closing: date,
        conditions: Mapping[str, Sequence[str]],
        by: str | None,
        *,
        keep_segment: bool = False,
    ) -> list[Figures]:
        found = self._found(RETENTION, opening, closing, conditions, by)
        return [figures(dict(row)) | ({"segment": row["segment"]} if keep_segment else {}) for row in found]

    def _found(
        self, sql: str, opening: date, closing: date, conditions: Mapping[str, Sequence[str]], by: str | None
    ) -> list[sqlite3.Row]:
        asked = {
            "version": self.version,
            "opening": opening.isoformat(),
            "closing": closing.isoformat(),
            "currency": None,
            "newest_only": int(self.newest_only),
            "conditions": json.dumps({name: list(values) for name, values in conditions.items()}),
            "by": by,
        }
        return self.connection.execute(sql, asked).fetchall()


def figures(sums: Mapping[str, Any]) -> Figures:
    """The sums, and the fraction of every ratio of part 3; None where the cohort is empty."""
    opening, accounts = sums["opening_arr_minor"], sums["accounts_opening"]
    fractions = {
        "nrr": (sums["kept"], opening),
        "grr": (sums["capped"], opening),
        "logo_retention": (sums["accounts_retained"], accounts),
        "crr": (sums["accounts_closing"] - sums["accounts_new"] - sums["accounts_reactivated"], accounts),
        "logo_churn": (accounts - sums["accounts_retained"], accounts),
        "revenue_churn": (opening - sums["capped"], opening),
        "revenue_churn_lost_accounts": (sums["churn_arr_minor"], opening),
    }
    exact = {name: fraction if fraction[1] else None for name, fraction in fractions.items()}
    return {name: sums[name] for name in SUMS} | exact


def told(retention: Retention) -> Figures:
    """What the product answered, in the form of `figures`."""
    values: Figures = {name: getattr(retention, name) for name in (*SUMS, *RATIOS)}
    return {name: value if isinstance(value, int) else fraction(value) for name, value in values.items()}


def fraction(ratio: Figure | None) -> tuple[int, int] | None:
    return None if ratio is None else (int(ratio.numerator), int(ratio.denominator))
