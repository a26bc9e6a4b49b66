"""The sample ledger keeps its promises. Levels are computed here from the CSV texts, without the product's kernel."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from cli.importing import write_sample
from retention.sources.mapping import shipped
from retention.sources.package import read_package
from retention.sources.sample import sample

if TYPE_CHECKING:
    from pathlib import Path

TODAYS = (date(2026, 11, 22), date(2025, 1, 1), date(2027, 3, 31))
MONTHS = 36
DATES = ("start", "end", "cancelled", "past_due_since")
FIRST_COLUMNS = "account_id line_id product start end amount currency interval quantity".split()
INTERVALS_A_YEAR = {"month": 12, "quarter": 4, "half-year": 2, "year": 1}
SEGMENTS = ("enterprise", "mid-market", "smb")

every_today = pytest.mark.parametrize("today", TODAYS, ids=str)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def month_ends(today: date) -> list[date]:
    """List 37 closes: the day before the first month, then the last day of every month."""
    ends = [today.replace(day=1) - timedelta(days=1)]
    while len(ends) <= MONTHS:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]


def run_rate(line: dict[str, str]) -> int:
    return int(line["amount"].replace(".", "")) * INTERVALS_A_YEAR[line["interval"]]


@dataclass(frozen=True)
class Levels:
    """Month-end balances (ARR in cents) and segments by account; a window is two places among the 37 closes."""

    closes: list[date]
    balances: dict[str, list[int]]
    segments: dict[str, list[str]]

    def cohort(self, opening: int, closing: int, segment: str | None = None) -> list[tuple[int, int]]:
        """Pairs of opening and closing balance of the accounts that were active at opening."""
        return [
            (balances[opening], balances[closing])
            for account, balances in self.balances.items()
            if balances[opening] > 0 and segment in (None, self.segments[account][opening])
        ]

    def nrr(self, opening: int, closing: int, segment: str | None = None) -> float:
        cohort = self.cohort(opening, closing, segment)
        return 100 * sum(after for _, after in cohort) / sum(before for before, _ in cohort)

    def grr(self, opening: int, closing: int, segment: str) -> float:
        cohort = self.cohort(opening, closing, segment)
        return 100 * sum(min(pair) for pair in cohort) / sum(before for before, _ in cohort)

    def logo_retention(self, opening: int, closing: int, segment: str) -> float:
        cohort = self.cohort(opening, closing, segment)
        return 100 * sum(after > 0 for _, after in cohort) / len(cohort)

    def movements(self, opening: int, closing: int) -> Counter[str]:
        counts: Counter[str] = Counter()
        for balances in self.balances.values():
            before, after = balances[opening], balances[closing]
            if before == after:
                continue
            if before > 0:
                counts["expansion" if after > before else "contraction" if after > 0 else "churn"] += 1
            else:
                counts["reactivation" if any(balances[:opening]) else "new"] += 1
        return counts


def levels_of(today: date, lines: list[dict[str, str]]) -> Levels:
    closes = month_ends(today)
    balances: dict[str, list[int]] = defaultdict(lambda: [0] * len(closes))
    for line in lines:
        for place, close in enumerate(closes):
            if line["start"] <= close.isoformat() and (not line["end"] or close.isoformat() < line["end"]):
                balances[line["account_id"]][place] += run_rate(line)
    segments: dict[str, list[str]] = defaultdict(lambda: [""] * len(closes))
    for standing in rows_of(sample(today).accounts_csv):
        for place, close in enumerate(closes):
            if standing["valid_from"] <= close.isoformat():
                segments[standing["account_id"]][place] = standing["segment"]
    return Levels(closes, dict(balances), dict(segments))


@cache
def levels(today: date) -> Levels:
    return levels_of(today, rows_of(sample(today).lines_csv))


@cache
def corrected_levels(today: date) -> Levels:
    made = sample(today)
    lines = {line["line_id"]: line for line in rows_of(made.lines_csv)}
    lines |= {line["line_id"]: line for line in rows_of(made.correction_csv)}
    return levels_of(today, list(lines.values()))


def last_quarters(closes: list[date], count: int) -> list[tuple[int, int]]:
    """Give the windows of the last `count` full calendar quarters, the oldest first."""
    ends = [place for place, close in enumerate(closes) if close.month % 3 == 0]
    return list(pairwise(ends))[-count:]


def test_the_same_day_gives_the_same_text() -> None:
    assert sample(TODAYS[0]) == sample(TODAYS[0])


def test_two_days_of_a_month_give_the_same_text() -> None:
    assert sample(date(2026, 11, 1)) == sample(date(2026, 11, 30))


def test_another_month_moves_the_dates_and_nothing_else() -> None:
    def undated(text: str) -> list[list[str]]:
        return [[value for name, value in row.items() if name not in DATES] for row in rows_of(text)]

    first, *others = TODAYS
    for other in others:
        assert undated(sample(other).lines_csv) == undated(sample(first).lines_csv)
        assert undated(sample(other).correction_csv) == undated(sample(first).correction_csv)


@every_today
def test_36_full_months_end_before_today(today: date) -> None:
    made = sample(today)
    closes = month_ends(today)
    starts = [line["start"] for line in rows_of(made.lines_csv)]
    ends = [line["end"] for line in rows_of(made.lines_csv) if line["end"]]
    assert made.complete_through == closes[-1]
    assert min(starts) == (closes[0] + timedelta(days=1)).isoformat()
    assert max(starts + ends) <= made.complete_through.isoformat()
    assert closes[-2].isoformat() < max(starts)


def test_headers_are_those_of_the_canonical_format() -> None:
    made = sample(TODAYS[0])
    lines_header = (
        "account_id,line_id,product,start,end,amount,currency,interval,quantity,status,discount,discount_kind,cancelled,"
        "past_due_since,kind,subscription,reason"
    )
    assert made.lines_csv.partition("\n")[0] == lines_header
    assert made.correction_csv.partition("\n")[0] == lines_header
    assert made.accounts_csv.partition("\n")[0] == "account_id,name,segment,region,industry,plan,valid_from"
    assert "\r" not in made.lines_csv + made.accounts_csv + made.correction_csv


def test_600_accounts_in_three_segments() -> None:
    made = sample(TODAYS[0])
    first_rows = {row["account_id"]: row for row in reversed(rows_of(made.accounts_csv))}
    assert sorted(first_rows) == [f"A-{number:04d}" for number in range(1, 601)]
    assert Counter(row["segment"] for row in first_rows.values()) == {"enterprise": 90, "mid-market": 180, "smb": 330}
    assert {row["region"] for row in first_rows.values()} == {"amer", "emea", "apac", "latam"}
    assert {row["plan"] for row in first_rows.values()} == {"starter", "business", "scale"}
    assert len({row["industry"] for row in first_rows.values()}) == 7
    assert {line["account_id"] for line in rows_of(made.lines_csv)} == set(first_rows)


def test_row_counts() -> None:
    made = sample(TODAYS[0])
    assert len(rows_of(made.lines_csv)) == 2647
    assert len(rows_of(made.accounts_csv)) == 684
    assert len(rows_of(made.correction_csv)) == 2


def test_a_third_of_the_accounts_exists_from_the_first_day_and_others_join_every_month() -> None:
    first_starts: dict[str, str] = {}
    for line in rows_of(sample(TODAYS[0]).lines_csv):
        first_starts.setdefault(line["account_id"], line["start"])
    joined = Counter(start[:7] for start in first_starts.values())
    assert joined["2023-11"] == 200
    assert len(joined) == MONTHS
    assert sum(joined.values()) == 600


def test_names_are_unique_plain_text_of_several_kinds() -> None:
    names = {row["account_id"]: row["name"] for row in rows_of(sample(TODAYS[0]).accounts_csv)}.values()
    assert len(set(names)) == 600
    assert all(name[0].isalpha() and name == name.strip() for name in names)
    for mark in ("'", "&", ", "):
        assert 3 <= sum(mark in name for name in names) <= 60
    assert sum(not name.isascii() for name in names) == 25


@every_today
def test_lines_are_well_formed(today: date) -> None:
    lines = rows_of(sample(today).lines_csv)
    assert [line["line_id"] for line in lines] == [f"L{number:06d}" for number in range(1, len(lines) + 1)]
    for line in lines:
        assert re.fullmatch(r"[1-9][0-9]*\.[0-9]{2}", line["amount"])
        assert run_rate(line) % 100 == 0, "the annual run rate is a whole number of dollars"
        assert line["currency"] == "USD"
        assert line["status"] == ("past_due" if line["past_due_since"] else "active")
        assert int(line["quantity"]) >= 1
        assert not line["end"] or line["start"] < line["end"]
    assert {line["product"] for line in lines} == {"platform", "analytics", "security", "support"}
    intervals = Counter(line["interval"] for line in lines)
    assert set(intervals) == set(INTERVALS_A_YEAR)
    assert min(intervals.values()) > 100


def test_a_change_ends_the_old_line_where_the_new_one_starts() -> None:
    histories: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for line in rows_of(sample(TODAYS[0]).lines_csv):
        histories[line["account_id"], line["product"]].append(line)
    changes = gaps = 0
    for history in histories.values():
        for old, new in pairwise(history):
            assert old["end"]
            assert old["end"] <= new["start"]
            if old["end"] == new["start"]:
                assert (old["amount"], old["quantity"]) != (new["amount"], new["quantity"])
                changes += 1
            else:
                gaps += 1
    assert changes > 1000
    assert gaps > 20


def test_some_accounts_change_segment_and_stay() -> None:
    history = levels(TODAYS[0])
    moved = {
        account: (segments[0], segments[-1]) for account, segments in history.segments.items() if len(set(segments)) > 1
    }
    assert ("smb", "mid-market") in moved.values()
    assert ("mid-market", "enterprise") in moved.values()
    assert all(history.balances[account][-1] > 0 for account in moved)
    in_the_last_year = [account for account in moved if history.segments[account][24] != history.segments[account][36]]
    assert in_the_last_year


def test_a_standing_that_changes_says_from_when() -> None:
    seen: dict[str, str] = {}
    for row in rows_of(sample(TODAYS[0]).accounts_csv):
        if row["account_id"] in seen:
            assert row["valid_from"] > seen[row["account_id"]]
        else:
            assert not row["valid_from"]
        seen[row["account_id"]] = row["valid_from"]


@every_today
def test_trailing_twelve_months_stand_at_the_promised_levels(today: date) -> None:
    year = levels(today)
    assert 113 <= year.nrr(24, 36, "enterprise") <= 117
    assert 102 <= year.nrr(24, 36, "mid-market") <= 106
    assert 90.5 <= year.nrr(24, 36, "smb") <= 94
    assert year.nrr(24, 36) >= 108
    assert 94 <= year.grr(24, 36, "enterprise") <= 96
    assert 78.5 <= year.grr(24, 36, "smb") <= 81.5
    assert 80 <= year.logo_retention(24, 36, "smb") <= 85


@every_today
def test_the_year_before_is_plausible_too(today: date) -> None:
    year = levels(today)
    assert 110 <= year.nrr(12, 24, "enterprise") <= 118
    assert 99 <= year.nrr(12, 24, "mid-market") <= 107
    assert 90 <= year.nrr(12, 24, "smb") <= 95


@every_today
def test_the_last_eight_quarters_are_plausible_and_hold_every_movement(today: date) -> None:
    history = levels(today)
    quarters = last_quarters(history.closes, 8)
    assert len(quarters) == 8
    for opening, closing in quarters:
        assert closing - opening == 3
        for segment in SEGMENTS:
            assert 96 <= history.nrr(opening, closing, segment) <= 106
        movements = history.movements(opening, closing)
        assert set(movements) == {"expansion", "contraction", "churn", "new", "reactivation"}
        assert movements["reactivation"] < movements["churn"] < movements["new"] < movements["expansion"]


def test_revenue_is_of_the_promised_order() -> None:
    history = levels(TODAYS[0])
    closing = {
        segment: sorted(
            balances[-1] // 100
            for account, balances in history.balances.items()
            if balances[-1] and history.segments[account][-1] == segment
        )
        for segment in SEGMENTS
    }
    assert 20_000_000 <= sum(map(sum, closing.values())) <= 40_000_000
    assert closing["enterprise"][0] >= 50_000
    assert closing["enterprise"][-1] <= 999_999
    assert closing["smb"][0] >= 200
    assert 1_500 <= closing["smb"][len(closing["smb"]) // 2] <= 4_000


def test_most_of_those_who_leave_stay_away() -> None:
    balances = levels(TODAYS[0]).balances.values()
    left = [account for account in balances if any(before > 0 and after == 0 for before, after in pairwise(account))]
    away = [account for account in left if account[-1] == 0]
    assert len(left) > 100
    assert len(left) / 2 < len(away) < len(left)


@every_today
def test_the_correction_restates_lines_of_one_enterprise_account(today: date) -> None:
    made = sample(today)
    recorded = {line["line_id"]: line for line in rows_of(made.lines_csv)}
    price, ended = rows_of(made.correction_csv)
    assert price["account_id"] == ended["account_id"]
    assert set(levels(today).segments[price["account_id"]]) == {"enterprise"}
    assert {name for name in price if price[name] != recorded[price["line_id"]][name]} == {
        "amount",
        "discount",
        "discount_kind",
    }
    assert float(price["amount"]) + float(price["discount"]) == float(recorded[price["line_id"]]["amount"])
    assert {name for name in ended if ended[name] != recorded[ended["line_id"]][name]} == {"end", "reason"}
    assert run_rate(price) < run_rate(recorded[price["line_id"]])
    assert run_rate(price) % 100 == 0
    assert not recorded[ended["line_id"]]["end"]


@every_today
def test_the_correction_lowers_the_last_two_enterprise_quarters_a_little(today: date) -> None:
    before, after = levels(today), corrected_levels(today)
    for opening, closing in last_quarters(before.closes, 2):
        fall = before.nrr(opening, closing, "enterprise") - after.nrr(opening, closing, "enterprise")
        assert 0.1 <= fall <= 0.6
    assert after.nrr(24, 36, "enterprise") >= 113
    for opening, closing in last_quarters(before.closes, 8)[:-2]:
        assert before.nrr(opening, closing) == after.nrr(opening, closing)


def test_amounts_and_days_are_what_they_are_without_particulars() -> None:
    """A hash of the first nine columns as they were before lines could say more."""
    told = [[line[name] for name in FIRST_COLUMNS] for line in rows_of(sample(TODAYS[0]).lines_csv)]
    assert hashlib.sha256(repr(told).encode()).hexdigest().startswith("04f7124787910848")


@every_today
def test_lines_say_why_they_ended(today: date) -> None:
    lines = rows_of(sample(today).lines_csv)
    reasons = Counter(line["reason"] for line in lines if line["reason"])
    assert sum(reasons.values()) > 400
    assert min(reasons.values()) >= 5
    assert reasons["price"] > reasons["poor support"]
    assert all(line["end"] for line in lines if line["reason"])
    starts = {(line["account_id"], line["product"], line["start"]): line for line in lines}
    for line in lines:
        following = starts.get((line["account_id"], line["product"], line["end"]))
        if line["end"] and (following is None or run_rate(following) < run_rate(line)):
            assert line["reason"]


@every_today
def test_some_of_those_who_leave_give_notice(today: date) -> None:
    cancelled = [line for line in rows_of(sample(today).lines_csv) if line["cancelled"]]
    assert len({line["account_id"] for line in cancelled}) > 60
    for line in cancelled:
        notice = date.fromisoformat(line["end"]) - date.fromisoformat(line["cancelled"])
        assert 5 <= notice.days <= 75
        assert line["start"] <= line["cancelled"]


@every_today
def test_some_lines_are_discounted_for_good_or_once(today: date) -> None:
    discounted = [line for line in rows_of(sample(today).lines_csv) if line["discount"]]
    kinds = Counter(line["discount_kind"] for line in discounted)
    assert (kinds["recurring"] > 100, kinds["once"] > 20, len(kinds)) == (True, True, 2)
    for line in discounted:
        assert re.fullmatch(r"[1-9][0-9]*\.00", line["discount"])
        assert float(line["discount"]) <= float(line["amount"])
    assert all(bool(line["discount"]) == bool(line["discount_kind"]) for line in rows_of(sample(today).lines_csv))


@every_today
def test_a_few_customers_are_behind_with_their_bills(today: date) -> None:
    made = sample(today)
    behind = [line for line in rows_of(made.lines_csv) if line["past_due_since"]]
    assert 5 <= len({line["account_id"] for line in behind}) <= 30
    for line in behind:
        assert (line["end"], line["interval"]) == ("", "month")
        days = made.complete_through - date.fromisoformat(line["past_due_since"])
        assert 3 <= days.days <= 70
        assert line["start"] <= line["past_due_since"]


def test_every_product_of_an_account_is_a_subscription() -> None:
    for line in rows_of(sample(TODAYS[0]).lines_csv):
        assert line["subscription"] == f"{line['account_id']}/{line['product']}"


def test_an_import_has_nothing_to_say_against_the_sample(tmp_path: Path) -> None:
    lines, accounts, correction = write_sample(tmp_path, TODAYS[0])
    for package in (
        read_package(shipped("canonical"), lines, accounts),
        read_package(shipped("canonical"), correction, None),
    ):
        assert package.faults == []
        assert package.lines.notices == ()


def test_it_is_written_in_a_moment() -> None:
    seconds = []
    for _ in range(3):
        started = time.process_time()
        sample(TODAYS[0])
        seconds.append(time.process_time() - started)
    assert min(seconds) < 0.5
