"""Multiples, money and rates of lines, sentence by sentence."""

from __future__ import annotations

import csv
import io
from fractions import Fraction

import pytest

from retention.language import read_question
from retention.question import Metric
from retention.ratio import LTV_CAC_BOUNDARIES, exact_amount, exact_ratio, ratio
from retention.scope import Workspace
from retention.wording import plain, word
from retention.wording.export import csv_text
from retention.wording.figures import form_of
from retention.wording.sums import adding_up, told_apart
from retention.wording.voice import voice
from tests.ledger.tape import asked
from tests.metrics.test_lifetime import LEDGER
from tests.metrics.test_renewal import LINES
from tests.metrics.test_win_back import LEDGER as GONE
from tests.series import span, trend
from tests.wording.saying import said, written

QUICK_RATIO = "Quick ratio: ARR gained (new, reactivated, expansion) divided by ARR lost (contraction, churn)."
# For the test of other languages: every sentence of these answers is one of the catalogue.
SINGLE_FIGURES = [
    (LEDGER, "quick ratio 2025 vs previous"),
    (LEDGER, "quick ratio 2025-q3 by segment"),
    (LEDGER, "quick ratio 2025-q4 by segment vs previous"),
    (LINES, "renewal rate 2025-q3 vs previous"),
    (GONE, "win-back rate 2025-q3 by region vs previous"),
    (LEDGER, "arpa 2025-q2 by segment vs previous"),
    (LEDGER, "ltv:cac 2025-q4 by segment margin=75% cac=500.50"),
    (LEDGER, "ltv 2025 vs previous"),
    (LEDGER, "ltv:cac 2025 margin=75% cac=500.50"),
]


def test_a_quick_ratio() -> None:
    assert written(LEDGER, "quick ratio 2025 vs previous")[:-1] == [
        "Quick ratio, 2025: 1.5×",
        "1 Jan – 31 Dec 2025 · 6 accounts · USD",
        "Small sample: 6 accounts.",
        "Small sample for 2024: 5 accounts.",
        "2024 (1 Jan – 31 Dec 2024): 0.0×. Change since: +1.5×.",
        "",
        "  New           1 account    +210.01",
        "  Reactivated   1 account    +500.00",
        "  Expansion     1 account    +600.00",
        "  Gained       3 accounts  +1,310.01",
        "  Contraction   1 account    −300.00",
        "  Churn         1 account    −600.00",
        "  Lost         2 accounts    −900.00",
        "",
        "NRR 91.7 % · GRR 75.0 % · logo retention 75.0 % (3 of 4)",
        QUICK_RATIO,
    ]


def test_a_renewal_rate() -> None:
    assert written(LINES, "renewal rate 2025-q3 vs previous")[:-1] == [
        "Renewal rate, Q3 2025: 60.4 %",
        "Trailing 12 months: 60.4 %",
        "1 Jul – 30 Sep 2025 · 8 lines · USD",
        "Small sample: 8 lines.",
        "Small sample for the trailing 12 months: 8 lines.",
        "Small sample for Q2 2025: 2 lines.",
        "Q2 2025 (1 Apr – 30 Jun 2025): 100.0 %. Change since: −39.6 pt.",
        "",
        "  Term ended     8 lines  2,730",
        "  Continued      4 lines  1,650",
        "  Not continued  4 lines  1,080",
        "",
        "By lines 50.0 % (4 of 8) · NRR 82.6 % · GRR 73.8 % · logo retention 77.8 % (7 of 9)",
        (
            "Renewal rate: ARR of the lines that continued when their term ended, divided by the ARR of all lines whose"
            " term ended in the period. A term is a billing interval, or what the line's own end leaves of it."
        ),
    ]


def test_a_win_back_rate() -> None:
    assert written(GONE, "win-back rate 2025-q3")[:-1] == [
        "Win-back rate, Q3 2025: 25.0 %",
        "Trailing 12 months: 25.0 %",
        "1 Jul – 30 Sep 2025 · 4 accounts · USD",
        "Small sample: 4 accounts.",
        "Small sample for the trailing 12 months: 4 accounts.",
        "",
        "  Churned by 30 Jun       4 accounts",
        "  Active again on 30 Sep   1 account",
        "",
        "NRR 100.0 % · GRR 100.0 % · logo retention 100.0 % (2 of 2)",
        (
            "Win-back rate: accounts that had churned before the period and are active at its close, divided by all"
            " that had churned before it."
        ),
    ]


def test_arpa_is_told_a_year_and_a_month() -> None:
    assert written(LEDGER, "arpa 2025 big")[:-1] == [
        "Big ARPA, 2025: USD 1,350 a year (113 a month)",
        "1 Jan – 31 Dec 2025 · 2 accounts · USD",
        "Small sample: 2 accounts.",
        "",
        "  Closing ARR (31 Dec 2025)  2 accounts  2,700",
        "",
        "NRR 112.5 % · GRR 87.5 % · logo retention 100.0 % (2 of 2)",
        "ARPA: ARR at the close divided by the accounts that are active then.",
    ]


def test_lifetimes() -> None:
    assert written(LEDGER, "ltv:cac 2025-q4 margin=75% cac=500.50")[:-1] == [
        "LTV:CAC, Q4 2025: 4.8×",
        "1 Oct – 31 Dec 2025 · 5 accounts · USD",
        "Small sample: 5 accounts.",
        "Small sample for the trailing 12 months: 4 accounts.",
        "",
        "  Closing ARR (31 Dec)          4,010.01",
        "  ARPA a year                     802.00",
        "  Gross margin                      75 %",
        "  Logo churn, 12 months  25.0 % (1 of 4)",
        "  LTV                              2,406",
        "  CAC                             500.50",
        "",
        "NRR 93.0 % · GRR 93.0 % · logo retention 100.0 % (5 of 5)",
        "LTV:CAC: LTV divided by what a new customer costs.",
    ]
    assert said(LEDGER, "ltv 2025-q4 margin=75%").headline == "LTV, Q4 2025: USD 2,406"


@pytest.mark.parametrize(
    ("question", "header", "total"),
    [
        ("quick ratio 2025", "Segment Gained Lost Quick_ratio NRR GRR", "1,310.01 900.00 1.5× 91.7_% 75.0_%"),
        (
            "renewal rate 2025",
            "Segment Lines_due Continued ARR_due Continued_ARR Renewal_rate By_lines",
            "6 5 4,610.01 4,010.01 87.0_% 83.3_%",
        ),
        ("win-back rate 2025", "Segment Churned_before Active_again Win-back_rate", "1 1 100.0_%"),
        ("arpa 2025", "Segment Accounts Closing_ARR ARPA A_month", "5 4,010.01 802.00 66.83"),
        (
            "ltv 2025 margin=75%",
            "Segment Accounts ARPA Churn_a_year LTV",
            "5 802.00 25.0_% 2,406.01",
        ),
        (
            "ltv:cac 2025 margin=75% cac=500.50",
            "Segment Accounts ARPA Churn_a_year LTV LTV:CAC",
            "5 802.00 25.0_% 2,406.01 4.8×",
        ),
        (
            "arpa 2025 vs previous",
            "Segment Accounts Closing_ARR ARPA A_month ARPA_change",
            "5 4,010.01 802.00 66.83 −98.00",
        ),
    ],
)
def test_a_breakdown_shows_what_the_metric_is_made_of(question: str, header: str, total: str) -> None:
    table = said(LEDGER, f"{question} by segment").breakdown
    assert table is not None
    assert [title.replace(" ", "_") for title in table.header] == header.split()
    assert [cell.replace(" ", "_") for cell in table.rows[-1]] == ["total", *total.split()]


@pytest.mark.parametrize(
    ("ledger", "question", "headline"),
    [
        (LEDGER, "quick ratio 2025-q3", "No quick ratio, Q3 2025: nothing was lost."),
        (LEDGER, "quick ratio 2025-q3 small", "No small quick ratio, Q3 2025: nothing was lost."),
        (
            "a l 2024-01-01 - 12 interval=year",
            "renewal rate 2025-02",
            "No renewal rate, Feb 2025: no line's term ended.",
        ),
        (
            "a l 2024-01-01 - 12",
            "win-back rate 2025",
            "No win-back rate, 2025: no account had churned before.",
        ),
        (
            "a l 2024-01-01 2025-02-01 12",
            "arpa 2025-q3",
            "No ARPA, Q3 2025: no account was active at the close.",
        ),
        (LEDGER, "ltv 2025", "No LTV, 2025: it needs your gross margin. Add margin=80%."),
        (LEDGER, "ltv:cac 2025", "No LTV:CAC, 2025: it needs your gross margin. Add margin=80%."),
        (LEDGER, "ltv:cac 2025 margin=75%", "No LTV:CAC, 2025: it needs what a new customer costs. Add cac=1200."),
        (
            LEDGER,
            "ltv 2025 big margin=75%",
            "No big LTV, 2025: no account was lost in 12 months, so a lifetime has no end.",
        ),
        (
            "a l 2025-02-01 - 12",
            "ltv 2025 margin=75%",
            ("No LTV, 2025: it needs the churn of 12 months, and no account was active 12 months before the end."),
        ),
    ],
)
def test_a_headline_without_a_figure_says_why(ledger: str, question: str, headline: str) -> None:
    reply = said(ledger, question)
    assert reply.headline == headline
    assert headline.partition(": ")[2] not in " ".join(reply.checks)


def test_all_that_is_missing_is_told() -> None:
    assert said(LEDGER, "ltv:cac 2025").checks[0] == "No LTV:CAC: it needs what a new customer costs. Add cac=1200."


def test_rows_without_a_figure_are_named() -> None:
    assert said(LEDGER, "quick ratio 2025-q4 by segment").checks[0] == "No quick ratio for small: nothing was lost."


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        (
            "quick ratio 2025-q4 vs previous",
            ("No quick ratio for Q3 2025 (1 Jul – 30 Sep 2025): nothing was lost.",),
        ),
        # What nobody gave is said once.
        ("ltv 2025 vs previous", ()),
        ("ltv 2025-q4 vs previous margin=75%", ("Q3 2025 (1 Jul – 30 Sep 2025): 2,586. Change since: −180.",)),
        (
            "arpa 2025-q2 by segment vs previous",
            (
                "Q1 2025 (1 Jan – 31 Mar 2025): 1,050.00. Change since: −25.00.",
                "Of that: rate −25.00 (the segments' own ARPA), mix 0.00 (their shares of accounts).",
            ),
        ),
    ],
)
def test_comparisons(question: str, sentences: tuple[str, ...]) -> None:
    assert said(LEDGER, question).comparison == sentences


def test_rate_and_mix_of_renewals_and_win_backs_name_their_weights() -> None:
    *_, effect = said(GONE, "win-back rate 2025-q3 by region vs previous").comparison
    assert effect.endswith("(the segments' own win-back rate), mix 0.0 pt (their shares of churned accounts).")
    renewed = f"{LINES}\nlost is region=emea\nmonthly is region=apac\nquarter is region=apac"
    *_, effect = said(renewed, "renewal rate 2025-q3 by region vs previous").comparison
    assert effect.endswith("(their shares of ARR due).")


def test_the_mean_of_every_segment_rose_and_that_of_all_fell() -> None:
    """Simpson: 9 big accounts of 1,000 and one small of 100; then 9 of 1,010 and 21 of 101."""
    rows = [f"b{n} a 2023-01-01 2025-03-01 100000\nb{n} b 2025-03-01 - 101000\nb{n} is size=big" for n in range(9)]
    rows += ["s0 a 2023-01-01 2025-03-01 10000\ns0 b 2025-03-01 - 10100\ns0 is size=small"]
    rows += [f"s{n} a 2025-05-01 - 10100\ns{n} is size=small" for n in range(1, 21)]
    assert said("\n".join(rows), "arpa 2025 by size vs previous").checks[-1] == (
        "The ARPA of every segment rose, yet the total fell from 910.00 to 373.70: small grew from 10.0 % to 70.0 % of"
        " accounts. Rate +6.40, mix −542.70."
    )


def test_a_policy_of_months_sums_what_was_gained_and_lost() -> None:
    reply = said(LEDGER, "quick ratio 2025 policy=hubspot_10k")
    assert reply.headline == "Quick ratio, 2025: 1.5×"
    assert reply.definition == f"{QUICK_RATIO} Policy hubspot_10k sums the movements of every month."


def test_a_workspace_that_leads_with_twelve_months_leads_with_what_has_them() -> None:
    led = Workspace(headline="ttm")
    assert written(LEDGER, "quick ratio 2025-q4", workspace=led)[:2] == [
        "Quick ratio, 12 months to 31 Dec 2025: 1.5×",
        "Q4 2025: 0.0×",
    ]
    # The close of a quarter is the close of its twelve months.
    assert written(LEDGER, "arpa 2025-q4", workspace=led)[0] == "ARPA, Q4 2025: USD 802.00 a year (66.83 a month)"


@pytest.mark.parametrize(
    ("metric", "figure", "text"),
    [
        (Metric.QUICK_RATIO, ratio(32, 10), "3.2×"),
        (Metric.QUICK_RATIO, ratio(999, 1000), "0.999×"),
        (Metric.QUICK_RATIO, ratio(1, 1), "1.0×"),
        (Metric.QUICK_RATIO, ratio(396, 100), "3.96×"),
        (Metric.QUICK_RATIO, ratio(1, 30), "0.03×"),
        (Metric.LTV_CAC, exact_ratio(Fraction(296, 100), LTV_CAC_BOUNDARIES), "2.96×"),
        (Metric.LTV_CAC, exact_ratio(Fraction(396, 100), LTV_CAC_BOUNDARIES), "4.0×"),
        (Metric.ARPA, exact_amount(Fraction(8788750)), "87,888"),
        (Metric.ARPA, exact_amount(Fraction(99950)), "999.50"),
        (Metric.ARPA, exact_amount(Fraction(60000)), "600"),
        (Metric.LTV, exact_amount(Fraction(1, 3)), "0.003"),
    ],
)
def test_a_figure_in_its_own_form(metric: Metric, figure: object, text: str) -> None:
    """One decimal for multiples, more where one would put it on 0, 1 or the usual bar; small money with its cents."""
    shown = form_of(voice("en"), metric, "USD", (figure,))  # type: ignore[arg-type]
    assert shown.figure(figure) == text  # type: ignore[arg-type]


def test_money_that_adds_up_has_no_decimal_or_its_cents() -> None:
    """As whole dollars 53,133 and 9,555 make 62,688, and 6,527 and 3,029 do not make 9,555: those have their cents."""
    amounts = [exact_amount(Fraction(minor)) for minor in (6268842, 5313316, 652657, 302869)]
    unit = form_of(voice("en"), Metric.ARPA, "USD", amounts[:2]).unit
    assert adding_up("62688", (amounts[1], exact_amount(Fraction(955526))), unit) == ("53133", "9555")
    assert adding_up("9555", amounts[2:], unit) == ("6526.57", "3028.69")
    assert told_apart(exact_amount(Fraction(5313316)), exact_amount(Fraction(5313319)), unit) == (
        "53133.16",
        "53133.19",
    )


def test_csv_has_what_the_question_measured() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(asked(LEDGER, "ltv:cac 2025 by segment margin=75% cac=500.50")))))
    assert [row["segment"] for row in rows] == ["big", "small", ""]
    total = rows[-1]
    assert {name: cell for name, cell in total.items() if name.startswith(("quick", "arpa", "lifetime"))} == {
        "quick_ratio_numerator": "131001",
        "quick_ratio_denominator": "90000",
        "quick_ratio_percent": "145.6",
        "arpa_numerator": "401001",
        "arpa_denominator": "5",
        "arpa_rounded_minor": "80200",
        "lifetime_margin_percent": "75",
        "lifetime_cac_minor": "50050",
        "lifetime_churn_a_year_numerator": "1",
        "lifetime_churn_a_year_denominator": "4",
        "lifetime_churn_a_year_percent": "25.0",
        "lifetime_ltv_numerator": "1203003",
        "lifetime_ltv_denominator": "5",
        "lifetime_ltv_rounded_minor": "240601",
        "lifetime_ltv_cac_numerator": "1203003",
        "lifetime_ltv_cac_denominator": "250250",
        "lifetime_ltv_cac_percent": "480.7",
    }
    assert rows[0]["lifetime_ltv_numerator"] == rows[0]["lifetime_ltv_cac_percent"] == ""
    (renewed,) = csv.DictReader(io.StringIO(csv_text(asked(LINES, "renewal rate 2025-q3"))))
    assert (renewed["renewals_lines_ended"], renewed["renewals_by_arr_percent"]) == ("8", "60.4")
    (won,) = csv.DictReader(io.StringIO(csv_text(asked(GONE, "win-back rate 2025-q3"))))
    assert (won["win_back_accounts_won_back"], won["win_back_rate_percent"]) == ("1", "25.0")


def test_trends_in_their_own_form() -> None:
    over_time = trend(LEDGER, span("2025-01-01", "2025-12-31"), metric=Metric.ARPA, by="segment")
    assert word(over_time).headline == "ARPA by month, Jan 2025 – Dec 2025: 900.00 to 802.00 (−98.00)"
    without = read_question("ltv quarterly 2025")
    assert without.assumptions is None
    lost = plain(word(trend(LEDGER, span("2025-01-01", "2025-12-31"), metric=Metric.LTV))).splitlines()
    assert lost[0].startswith("No LTV, ")
    assert lost[0].endswith(": it needs your gross margin. Add margin=80%.")
