"""Why a ratio changed as it is read, and its rows for spreadsheets."""

from __future__ import annotations

import csv
import io

import pytest

from retention.answer.why import WhyAnswer
from retention.question import Comparison, Metric, Question
from retention.wording import plain, word
from retention.wording.export import csv_text
from tests.kinds.asking import asked
from tests.kinds.test_movers import QUARTER
from tests.kinds.test_why import DRIVEN, QUARTERLY, WHY
from tests.wording.test_answers import NRR
from tests.wording.test_comparison import REGIONS

NAMES = {"gone": "Gone & Sons"}


def lines_of(ledger: str, question: Question, names: dict[str, str] | None = None) -> list[str]:
    return plain(word(asked(ledger, question, WhyAnswer, names))).splitlines()


def test_a_change_taken_apart() -> None:
    *lines, provenance = lines_of(REGIONS, WHY)
    assert lines == [
        "NRR rose 3.8 points: 105.0 % (2024) to 108.8 % (2025)",
        "1 Jan – 31 Dec 2025 · against 1 Jan – 31 Dec 2024 · 3 accounts · USD",
        "Small sample: 3 accounts.",
        "Small sample for 2024: 2 accounts.",
        "Of that: rate −0.6 pt (the segments' own NRR), mix +4.4 pt (their shares of opening ARR).",
        "Moved most by emea: +4.5 pt.",
        "The movement that changed NRR most is expansion: +6.3 pt, from 5.0 % to 11.3 % of opening ARR.",
        "",
        "  Region  NRR before  NRR now  Share before  Share now      Rate      Mix",
        "  emea       110.0 %  115.0 %        50.0 %     75.0 %  +3.13 pt  +1.4 pt",
        "  amer       100.0 %   90.0 %        50.0 %     25.0 %  −3.75 pt  +3.0 pt",
        "  total      105.0 %  108.8 %       100.0 %    100.0 %   −0.6 pt  +4.4 pt",
        "",
        "Change of NRR by movement, 2024 to 2025 (shares of opening ARR)",
        "  Movement     NRR before  NRR now   Effect",
        "  opening ARR     100.0 %  100.0 %        –",
        "  expansion        +5.0 %  +11.3 %  +6.3 pt",
        "  contraction       0.0 %   −2.5 %  −2.5 pt",
        "  churn             0.0 %    0.0 %   0.0 pt",
        "  NRR             105.0 %  108.8 %  +3.8 pt",
        "",
        "What moved NRR from 100 %, 2025 alone (not the change): 3 accounts",
        "  Account  Region  Change       NRR  Cause",
        "  e2       emea      +285  +7.13 pt  expansion: seats or price (no quantities)",
        "  e        emea      +165  +4.13 pt  expansion: seats or price (no quantities)",
        "  a        amer      −100  −2.50 pt  contraction: seats or price (no quantities)",
        "  total    –            –   +8.8 pt  –",
        "",
        "Expansion by driver, 2025 alone",
        "  Driver                          Accounts   ARR",
        "  seats or price (no quantities)         2  +450",
        "  total                                  –  +450",
        "",
        "Contraction by driver, 2025 alone",
        "  Driver                          Accounts   ARR",
        "  seats or price (no quantities)         1  −100",
        "  total                                  –  −100",
        "",
        NRR,
    ]
    assert provenance.startswith("Complete through 31 Dec 2026 · ledger v1 · policy holdfast · answer ")


def test_drivers_and_reasons() -> None:
    lines = lines_of(DRIVEN, QUARTERLY.model_copy(update={"top": 3}), NAMES)
    title = "What moved NRR from 100 %, Q3 2025 alone (not the change): the largest 3 of 7 accounts"
    assert lines[lines.index(title) + 1 : -2] == [
        "  Account   Name         Segment  Change       NRR  Cause",
        "  left      –            (none)    −9.00  −23.1 pt  churn",
        "  gone      Gone & Sons  (none)    −7.00  −17.9 pt  churn: budget",
        "  up        –            smb       +3.20   +8.2 pt  expansion: seats",
        "  4 others  –            –             –   −5.1 pt  –",
        "  total     –            –             –  −37.9 pt  –",
        "",
        "Expansion by driver, Q3 2025 alone",
        "  Driver    Accounts    ARR",
        "  seats            1  +2.00",
        "  price            1  +1.20",
        "  products         1  +1.00",
        "  total            –  +4.20",
        "",
        "Contraction by driver, Q3 2025 alone",
        "  Driver       Accounts  ARR",
        "  seats               1   −1",
        "  plan change         1   −1",
        "  total               –   −2",
        "",
        "Contraction by reason, Q3 2025 alone",
        "  Reason   Accounts  ARR",
        "  people          1   −1",
        "  smaller         1   −1",
        "  total           –   −2",
        "",
        "Churn by reason, Q3 2025 alone",
        "  Reason  Accounts  ARR",
        "  budget         2   −8",
        "  (none)         1   −9",
        "  total          –  −17",
        "",
    ]


@pytest.mark.parametrize(
    ("metric", "titles"),
    [
        (
            Metric.NRR,
            ["Change of NRR by movement", "What moved NRR from 100 %", "Expansion by driver", "Contraction by driver"],
        ),
        (Metric.GRR, ["Change of GRR by movement", "What moved GRR from 100 %", "Contraction by driver"]),
        (
            Metric.REVENUE_CHURN,
            ["Change of revenue churn by movement", "What moved revenue churn from 0 %", "Contraction by driver"],
        ),
        (Metric.LOGO_RETENTION, ["Change of logo retention by movement", "What moved logo retention from 100 %"]),
        (Metric.CRR, ["Change of CRR by movement", "What moved CRR from 100 %"]),
        (Metric.LOGO_CHURN, ["Change of logo churn by movement", "What moved logo churn from 0 %"]),
    ],
)
def test_only_movements_that_move_the_metric_are_told(metric: Metric, titles: list[str]) -> None:
    unexplained = DRIVEN.replace("reason=", "subscription=")
    reply = word(asked(unexplained, QUARTERLY.model_copy(update={"metric": metric}), WhyAnswer))
    assert [(table.title or "").partition(",")[0] for table in reply.more] == titles


@pytest.mark.parametrize(
    ("ledger", "headline"),
    [
        ("a l 2020-01-01 - 100", "NRR did not change: 100.0 % (Q2 2025), 100.0 % (Q3 2025)"),
        ("a l 2025-05-01 - 100", "NRR, Q3 2025: 100.0 %"),
        ("a l 2025-08-01 - 100", "No account was active on 30 Jun 2025, so there is nothing to retain."),
        (
            "a l 2020-01-01 2025-08-01 100\na m 2025-08-01 - 70",
            "NRR fell 30.0 points: 100.0 % (Q2 2025) to 70.0 % (Q3 2025)",
        ),
    ],
)
def test_headlines(ledger: str, headline: str) -> None:
    assert lines_of(f"{ledger}\na is segment=smb", QUARTERLY)[0] == headline


def test_an_earlier_period_without_a_cohort_is_told() -> None:
    reply = word(asked("a l 2025-05-01 - 100\na is segment=smb", QUARTERLY, WhyAnswer))
    assert reply.comparison == ("Q2 2025: no account was active at its opening.",)
    assert (reply.breakdown, reply.more) == (None, ())


def test_a_change_of_one_segment_has_no_mix_to_tell() -> None:
    reply = word(asked("a l 2020-01-01 2025-08-01 100\na m 2025-08-01 - 70\na is segment=smb", QUARTERLY, WhyAnswer))
    assert reply.comparison == (
        "The movement that changed NRR most is contraction: −30.0 pt, from 0.0 % to 30.0 % of opening ARR.",
    )
    assert reply.breakdown is not None


def test_a_change_for_the_worse_while_fewer_were_lost_is_not_laid_to_churn() -> None:
    """Q2: 2,000 + 400 - 300 = 105 %. Q3: 2,100 - 105 = 95 %, a third of the churn, and nothing that grew."""
    ledger = """
        a l 2024-01-01 2025-05-01 1000
        a m 2025-05-01 -          1400
        b l 2024-01-01 2025-05-01  300
        c l 2024-01-01 2025-08-01  105
        d l 2024-01-01 -           595
        a is segment=smb
    """
    reply = word(asked(ledger, QUARTERLY, WhyAnswer))
    assert reply.headline == "NRR fell 10.0 points: 105.0 % (Q2 2025) to 95.0 % (Q3 2025)"
    assert reply.comparison[-1] == (
        "The movement that changed NRR most is expansion: −20.0 pt, from 20.0 % to 0.0 % of opening ARR."
    )
    change, *alone = reply.more
    assert [row[-1] for row in change.rows] == ["–", "−20.0 pt", "0.0 pt", "+10.0 pt", "−10.0 pt"]
    assert all("Q3 2025 alone" in (table.title or "") for table in alone)


def test_churns_start_from_nothing() -> None:
    reply = word(asked(REGIONS, WHY.model_copy(update={"metric": Metric.REVENUE_CHURN}), WhyAnswer))
    assert reply.more[0].rows == (
        ("contraction", "0.0 %", "+2.5 %", "+2.5 pt"),
        ("churn", "0.0 %", "0.0 %", "0.0 pt"),
        ("revenue churn", "0.0 %", "2.5 %", "+2.5 pt"),
    )


def test_a_policy_without_a_split_by_movement_says_so() -> None:
    answer = asked(DRIVEN, QUARTERLY.model_copy(update={"policy": "hubspot_10k"}), WhyAnswer)
    reply = word(answer)
    assert reply.comparison[-1] == (
        "Not told by movement: under hubspot_10k, NRR is not made of the period's movements over opening ARR."
    )
    assert all("alone" in (table.title or "") for table in reply.more)
    assert "movement" not in {row["row"] for row in csv.DictReader(io.StringIO(csv_text(answer)))}


def test_rows_for_spreadsheets() -> None:
    answer = asked(DRIVEN, QUARTERLY.model_copy(update={"top": 2, "compare": Comparison.PREVIOUS}), WhyAnswer, NAMES)
    rows = list(csv.DictReader(io.StringIO(csv_text(answer))))
    assert [(row["row"], row["segment"] or row["account"] or row["driver"] or row["reason"]) for row in rows] == [
        ("segment", ""),
        ("segment", "smb"),
        ("total", ""),
        ("movement", ""),
        ("movement", ""),
        ("movement", ""),
        ("account", "left"),
        ("account", "gone"),
        ("driver", "seats"),
        ("driver", "price"),
        ("driver", "product"),
        ("driver", "seats"),
        ("driver", "plan"),
        ("reason", "people"),
        ("reason", "smaller"),
        ("reason", "budget"),
        ("reason", ""),
    ]
    assert {(row["metric"], row["by"], row["compared_start"], row["compared_end"]) for row in rows} == {
        ("nrr", "segment", "2025-04-01", "2025-07-01")
    }
    smb, total, churn, gone, budget = rows[1], rows[2], rows[5], rows[7], rows[15]
    assert (smb["before_percent"], smb["after_percent"], smb["share_after_numerator"]) == ("100.0", "132.0", "10")
    assert (total["effect_percent"], total["rate_percent"], total["mix_percent"]) == ("-37.9", "-37.9", "0.0")
    assert (churn["movement"], churn["before_percent"], churn["after_percent"], churn["effect_percent"]) == (
        "churn",
        "0.0",
        "43.6",
        "-43.6",
    )
    assert (gone["name"], gone["movement"], gone["reason"], gone["effect_numerator"]) == (
        "Gone & Sons",
        "churn",
        "budget",
        "-7",
    )
    assert (budget["movement"], budget["accounts"], budget["arr_minor"]) == ("churn", "2", "800")


def test_names_of_a_quarter_without_reasons_or_quantities() -> None:
    reply = word(asked(QUARTER, QUARTERLY, WhyAnswer))
    assert [(table.title or "").partition(",")[0] for table in reply.more] == [
        "Change of NRR by movement",
        "What moved NRR from 100 %",
        "Expansion by driver",
        "Contraction by driver",
    ]
