"""The retention matrix as it is read, and its rows for spreadsheets."""

from __future__ import annotations

import csv
import io

from retention.answer.matrix import MatrixAnswer
from retention.question import Term
from retention.wording import plain, word
from retention.wording.export import csv_text
from tests.kinds.asking import Q3, asked
from tests.kinds.test_matrix import MATRIX, industries

DEFINITION = (
    "Where to expand: GRR of 90 % and over with NRR of 100 % and over. Kept, not growing: NRR under 100 %. Growing, but"
    " leaking: GRR under 90 %. Where to rescue: both under."
)
LEDGER = industries(
    media=((100000, 120000),),
    retail=((100000, 95000),),
    energy=((50000, 30000), (50000, 100000)),
    travel=((50000, 30000), (50000, 60000)),
    **{"media+": ((100000, 120000),)},
)


def test_a_matrix() -> None:
    """Of 5,500: lost 200 of energy, 50 of retail and 200 of travel, so 91.8 %; worth 6,050 at the close, so 110 %."""
    ledger = f"{LEDGER}\nspace a 2025-03-01 - 10000\nspace is industry=space\nnone a 2024-01-01 - 50000"
    *lines, provenance = plain(word(asked(ledger, MATRIX, MatrixAnswer))).splitlines()
    assert lines == [
        "Retention by industry, 2025: GRR 91.8 %, NRR 110.0 %",
        "1 Jan – 31 Dec 2025 · 8 accounts · USD",
        "Small sample: 8 accounts.",
        "Nothing to retain: space (no account was active on 31 Dec 2024).",
        "Where to expand: media, media+, no industry (2,500 of opening ARR).",
        "Kept, not growing: retail (1,000 of opening ARR).",
        "Growing, but leaking: energy (1,000 of opening ARR).",
        "Where to rescue: travel (1,000 of opening ARR).",
        "",
        "  Industry  Accounts  Opening ARR      GRR      NRR  Quadrant",
        "  energy           2        1,000   80.0 %  130.0 %  growing, but leaking",
        "  media            1        1,000  100.0 %  120.0 %  where to expand",
        "  media+           1        1,000  100.0 %  120.0 %  where to expand",
        "  retail           1        1,000   95.0 %   95.0 %  kept, not growing",
        "  travel           2        1,000   80.0 %   90.0 %  where to rescue",
        "  (none)           1          500  100.0 %  100.0 %  where to expand",
        "  space            0            0      n/a      n/a  nothing to retain",
        "  total            8        5,500   91.8 %  110.0 %  –",
        "",
        DEFINITION,
    ]
    assert provenance.startswith("Complete through 31 Dec 2026 · ledger v1 · policy holdfast · answer ")


def test_decimals_show_on_which_side_of_its_bound_a_ratio_is() -> None:
    """89.96 % and 99.96 %: with one decimal they would stand on the bounds that they are under."""
    ledger = industries(retail=((10000, 8996),), media=((10000, 9996),))
    table = word(asked(ledger, MATRIX, MatrixAnswer)).breakdown
    assert table is not None
    assert [row[3:] for row in table.rows] == [
        ("99.96 %", "99.96 %", "kept, not growing"),
        ("89.96 %", "89.96 %", "where to rescue"),
        ("95.0 %", "95.0 %", "–"),
    ]


def test_another_window_than_that_of_the_bounds_is_said() -> None:
    reply = word(asked(LEDGER, MATRIX.model_copy(update={"period": Q3}), MatrixAnswer))
    assert reply.checks[-1] == "The bounds are those of 12 months; this period is another."


def test_a_segment_of_segments() -> None:
    question = MATRIX.model_copy(update={"terms": (Term(value="energy"), Term(value="travel"))})
    assert word(asked(LEDGER, question, MatrixAnswer)).headline == (
        "Energy or travel retention by industry, 2025: GRR 80.0 %, NRR 110.0 %"
    )


def test_nothing_to_retain() -> None:
    reply = word(asked("space a 2025-03-01 - 100\nspace is industry=space", MATRIX, MatrixAnswer))
    assert reply.headline == "No account was active on 31 Dec 2024, so there is nothing to retain."
    assert reply.comparison == ()


def test_rows_for_spreadsheets() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(asked(LEDGER, MATRIX, MatrixAnswer)))))
    told = [(row["row"], row["segment"], row["quadrant"], row["grr_percent"], row["opening_arr_minor"]) for row in rows]
    assert told == [
        ("segment", "energy", "leaks", "80.0", "100000"),
        ("segment", "media", "expands", "100.0", "100000"),
        ("segment", "media+", "expands", "100.0", "100000"),
        ("segment", "retail", "holds", "95.0", "100000"),
        ("segment", "travel", "shrinks", "80.0", "100000"),
        ("total", "", "", "91.0", "500000"),
    ]
    assert {(row["by"], row["grr_bound_percent"], row["nrr_bound_percent"]) for row in rows} == {
        ("industry", "90.0", "100.0")
    }
