"""Any series of imports: the ledger holds what a plain dictionary holds, and every version can be built again."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from retention.store.schema import open_for_reading
from retention.store.snapshot import load, rebuild
from tests.store.books import HEADER, Books

MAPPING = """
name = "{name}"
[lines]
account_id = "account_id"
line_id = "line_id"
start = "start"
end = "end"
product = "product"
amount = "amount"
currency = "currency"
interval = "interval"
overlap = "{overlap}"
[accounts]
account_id = "account_id"
valid_from = "valid_from"
"""


class Import(NamedTuple):
    """One import; a line is (account, amount), an attribute (account, from month) -> region."""

    source: str
    overlap: str
    replaces: bool
    lines: dict[str, tuple[str, int]]
    regions: dict[tuple[str, str], str] | None


accounts = st.sampled_from("ABC")
imports = st.builds(
    Import,
    st.sampled_from(["stripe", "manual"]),
    st.sampled_from(["sum", "latest_wins"]),
    st.booleans(),
    st.dictionaries(st.sampled_from(["1", "2", "3", "4"]), st.tuples(accounts, st.integers(-2, 3)), min_size=1),
    st.none()
    | st.dictionaries(
        st.tuples(accounts, st.sampled_from(["", "2025-02-01"])), st.sampled_from(["emea", "apac", ""]), min_size=1
    ),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(imports, min_size=1, max_size=6))
def test_a_series_of_imports(series: list[Import]) -> None:
    lines: dict[tuple[str, str], tuple[str, int]] = {}
    regions: dict[tuple[str, str], tuple[str, str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        books = Books(Path(folder))
        for each in series:
            before = books.versions() if books.database.exists() else 0
            report = books.land(
                HEADER
                + "".join(
                    f"{account},{name},p,2025-01-0{name},,{amount},USD,month\n"
                    for name, (account, amount) in each.lines.items()
                ),
                None
                if each.regions is None
                else "account_id,valid_from,region\n"
                + "".join(f"{account},{day},{region}\n" for (account, day), region in each.regions.items()),
                mapping_file=books.write("mine.toml", MAPPING.format(name=each.source, overlap=each.overlap)),
                replaces=each.replaces,
            )
            if each.replaces:
                lines = {key: said for key, said in lines.items() if key[0] != each.source}
            lines |= {(each.source, name): said for name, said in each.lines.items()}
            regions = expected_regions(regions, each) if report.changed else regions
            change = report.lines
            assert report.version == before + report.changed
            assert change.added + change.corrected + change.unchanged == len(each.lines)
            standing = books.rows("SELECT source, line_id, account_id, amount_minor FROM line WHERE retired IS NULL")
            assert {(row[0], row[1]): (row[2], row[3] // 100) for row in standing} == lines
            known = books.rows("SELECT account_id, valid_from, value FROM attribute WHERE retired IS NULL")
            assert {(row[0], row[1]): row[2] for row in known} == {key: said for key, (said, _) in regions.items()}
        with closing(open_for_reading(books.database)) as connection:
            for version in range(1, books.versions() + 1):
                rebuild(connection, version)
            assert load(connection, books.database).fingerprint == rebuild(connection, books.versions()).fingerprint


def expected_regions(
    known: dict[tuple[str, str], tuple[str, str]], each: Import
) -> dict[tuple[str, str], tuple[str, str]]:
    """Value and source of every account's region, as decided: the last to say otherwise owns it."""
    if each.regions is None:
        return known
    kept = {
        key: (value, source)
        for key, (value, source) in known.items()
        if key in each.regions or source != each.source or not each.replaces
    }
    for key, value in each.regions.items():
        if key not in kept or kept[key][0] != value:
            kept[key] = (value, each.source)
    return {key: said for key, said in kept.items() if said[0] or key[1]}
