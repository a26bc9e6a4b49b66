"""Calls that must change, and what each is told: the exact words that an assistant reads."""

from __future__ import annotations

from typing import Any

RETENTION = "Arguments: period, metric, segment, by, compare, policy, currency, known_on, margin, cac."
METRICS = (
    "Metrics: nrr, grr, logo_retention, crr, logo_churn, revenue_churn, quick_ratio, renewal_rate, "
    "win_back_rate, arpa, ltv, ltv_cac."
)
POLICIES = (
    "Policies: holdfast, chartmogul, stripe, profitwell, baremetrics, chargebee, maxio, recurly, "
    "revenuecat, growpanel, saas_capital, hubspot_10k."
)
ATTRIBUTES = "Attributes: industry, plan, region, segment, product, interval."
COMPLETE = "the ledger is complete through 31 Oct 2026."
OTHER_WINDOW = "what each point looks back on is a trailing period, as in ttm or trailing-3-months."

WRONG_CALLS: list[tuple[str, dict[str, Any], str]] = [
    (
        "get_retention",
        {"period": "last-quarter", "segmnt": "enterprise"},
        f'I don\'t know the argument "segmnt". Did you mean segment? {RETENTION}',
    ),
    (
        "get_retention",
        {"Period": "last-quarter"},
        f'I don\'t know the argument "Period". Did you mean period? {RETENTION}',
    ),
    (
        "get_retention",
        {"period": "last-quarter", "date_range": "2025"},
        f'I don\'t know the argument "date_range". {RETENTION}',
    ),
    (
        "get_trend",
        {"metric": "nrr", "interval": "month"},
        (
            'I don\'t know the argument "interval". Arguments: period, every, window, metric, segment, by, '
            "policy, currency, known_on, margin, cac."
        ),
    ),
    (
        "get_cohorts",
        {"metric": "nrr"},
        'I don\'t know the argument "metric". Arguments: period, every, basis, segment, policy, currency, known_on.',
    ),
    (
        "list_accounts",
        {"limit": 50},
        (
            'I don\'t know the argument "limit". Arguments: period, movement, segment, by, top, policy, '
            "currency, known_on."
        ),
    ),
    ("describe_ledger", {"verbose": True}, 'I don\'t know the argument "verbose": this tool takes none.'),
    (
        "verify_answer",
        {"id": "931ea5bb"},
        (
            'I don\'t know the argument "id". Arguments: answer. The argument answer is missing, for example '
            'answer="931ea5bb".'
        ),
    ),
    ("get_retention", {}, 'The argument period is missing, for example period="last-quarter".'),
    ("reconcile_policies", {}, 'The argument policy is missing, for example policy="chartmogul".'),
    ("compare_versions", {"newer": 2}, "The argument older is missing, for example older=1."),
    ("verify_answer", {}, 'The argument answer is missing, for example answer="931ea5bb".'),
    ("get_retention", {"period": 2025}, 'The argument period must be text, not a number: write "2025".'),
    (
        "get_retention",
        {"period": ["2025"]},
        'The argument period must be text, not a list, for example period="last-quarter".',
    ),
    (
        "get_retention",
        {"period": {"from": "2025-01-01", "to": "2025-12-31"}},
        'The argument period must be text, not an object, for example period="last-quarter".',
    ),
    (
        "get_retention",
        {"period": True},
        'The argument period must be text, not true or false, for example period="last-quarter".',
    ),
    (
        "get_retention",
        {"period": None},
        'The argument period must be text, not null, for example period="last-quarter".',
    ),
    ("list_accounts", {"top": "20"}, "The argument top must be a whole number, not text, for example top=20."),
    ("list_accounts", {"top": 2.5}, "The argument top must be a whole number, not a fraction, for example top=20."),
    ("list_accounts", {"top": True}, "The argument top must be a whole number, not true or false, for example top=20."),
    ("compare_versions", {"older": "v1"}, "The argument older must be a whole number, not text, for example older=1."),
    (
        "get_retention",
        {"period": "2025", "by": ["region", "segment"]},
        'The argument by must be text, not a list, for example by="region".',
    ),
    (
        "get_retention",
        {"period": "2025", "segment": ["enterprise"]},
        'The argument segment must be text, not a list, for example segment="enterprise".',
    ),
    (
        "get_retention",
        {"period": "last-quarter", "metric": "net_revenue"},
        f'I don\'t know the metric "net_revenue". Did you mean net revenue retention? {METRICS}',
    ),
    (
        "get_retention",
        {"period": "last-quarter", "metric": "NRRR"},
        f'I don\'t know the metric "NRRR". Did you mean nrr? {METRICS}',
    ),
    ("get_trend", {"every": "week"}, '"week" is no step. Valid: month, quarter, year.'),
    ("get_trend", {"every": "quartely"}, '"quartely" is no step. Did you mean quarter? Valid: month, quarter, year.'),
    ("get_cohorts", {"basis": "money"}, '"money" is no basis. Valid: revenue, logo.'),
    (
        "list_accounts",
        {"movement": "upgrades"},
        '"upgrades" is no movement. Valid: expansion, contraction, churn, new, reactivation.',
    ),
    (
        "get_retention",
        {"period": "2025", "compare": "2024"},
        'I can\'t compare with "2024". Comparisons: previous, last-year.',
    ),
    (
        "get_retention",
        {"period": "2025", "compare": "last-yaer"},
        'I can\'t compare with "last-yaer". Did you mean last-year? Comparisons: previous, last-year.',
    ),
    (
        "get_retention",
        {"period": "2025", "segment": "entreprise"},
        'I don\'t know the segment "entreprise". Did you mean enterprise? Segments: enterprise, mid-market, smb.',
    ),
    (
        "get_retention",
        {"period": "2025", "segment": "region=europe"},
        'I don\'t know the region "europe". Values of region: amer, apac, emea, latam.',
    ),
    (
        "get_retention",
        {"period": "2025", "segment": "country=de"},
        f'I don\'t know the attribute "country". {ATTRIBUTES}',
    ),
    (
        "get_retention",
        {"period": "2025", "segment": "enterprise last-quarter"},
        '"last-quarter" is a period, not a segment. Give it on its own, outside the segment.',
    ),
    (
        "get_retention",
        {"period": "2025", "segment": '"mid market'},
        'The quote that begins at "mid market is not closed.',
    ),
    (
        "get_retention",
        {"period": "2025", "by": "regoin"},
        f'I don\'t know the attribute "regoin". Did you mean region? {ATTRIBUTES}',
    ),
    (
        "get_retention",
        {"period": "2025", "segment": "region"},
        '"region" is an attribute. Ask "by region" for a breakdown, or region=VALUE for one segment.',
    ),
    ("get_retention", {"period": "2025-13"}, 'I can\'t read the period "2025-13": months go from 01 to 12.'),
    ("get_retention", {"period": "2025-Q5"}, 'I can\'t read the period "2025-Q5": quarters go from 1 to 4.'),
    (
        "get_retention",
        {"period": "2025-02-30..2025-03-01"},
        'I can\'t read the period "2025-02-30": the days of 2025-02 go from 01 to 28.',
    ),
    (
        "get_retention",
        {"period": "2025-06-30..2025-06-01"},
        'I can\'t read the period "2025-06-30..2025-06-01": 30 Jun 2025 comes after 1 Jun 2025.',
    ),
    (
        "get_retention",
        {"period": "last-fortnight"},
        (
            'I can\'t read the period "last-fortnight": write it as last-month, last-quarter, last-year, qtd, '
            "ttm, or last-8-weeks."
        ),
    ),
    (
        "get_retention",
        {"period": "yesterday"},
        (
            'I can\'t read the period "yesterday": write it as last-quarter, ttm, 2025-Q3, 2025-06 or '
            "2025-06-01..2025-08-31."
        ),
    ),
    (
        "get_retention",
        {"period": "2025-06-30"},
        (
            'I can\'t read the period "2025-06-30": a day alone is no period; ask as of 2025-06-30 for the 12 '
            "months that end with it, or 2025-06-30..2025-06-30 for that day."
        ),
    ),
    ("get_retention", {"period": "1850"}, 'I can\'t read the period "1850": years go from 1900 to 2200.'),
    ("get_retention", {"period": ""}, "The period is missing, for example last-quarter."),
    ("get_retention", {"period": "2027"}, f"2027 is not over: {COMPLETE} Ask last-year for 2025."),
    (
        "get_retention",
        {"period": "2026-Q4"},
        f"Q4 2026 is not over: {COMPLETE} Ask qtd for the quarter so far, or last-quarter for Q3 2026.",
    ),
    (
        "get_retention",
        {"period": "2026-12-01..2026-12-31"},
        f"1 Dec – 31 Dec 2026 is not over: {COMPLETE} Ask for a period that ends on 31 Oct 2026 or before.",
    ),
    (
        "get_trend",
        {"period": "last-month", "every": "quarter"},
        (
            '"last-month" is shorter than a quarter, so no step of the trend fits in it. Ask for a longer '
            "period, as in nrr quarterly 2025."
        ),
    ),
    ("get_trend", {"window": "2025-Q3"}, f'I can\'t read the period "2025-Q3": {OTHER_WINDOW}'),
    (
        "get_trend",
        {"period": "all-time", "every": "month", "window": "ttm as of 2025-06-30"},
        f'I can\'t read the period "ttm as of 2025-06-30": {OTHER_WINDOW}',
    ),
    (
        "get_retention",
        {"period": "2025", "known_on": "last week"},
        'After "as known on" comes a day, as in as known on 2025-07-05.',
    ),
    ("get_retention", {"period": "2025", "margin": "80%"}, '"margin=80%" goes with ltv and ltv:cac, not with NRR.'),
    (
        "get_retention",
        {"period": "2025", "metric": "ltv", "margin": "0.8"},
        (
            'I can\'t read the margin "0.8": give a percentage above 0 and up to 100, as in margin=80%. Did '
            "you mean margin=80%?"
        ),
    ),
    (
        "get_retention",
        {"period": "2025", "metric": "ltv_cac", "margin": "80%", "cac": "-5"},
        'I can\'t read the cost "-5": give an amount above 0, as in cac=1200 or cac=1,200.50.',
    ),
    ("list_accounts", {"top": 0}, 'I can\'t read "top 0": a number of accounts goes from 1 to 1,000.'),
    ("list_accounts", {"top": 100000}, 'I can\'t read "top 100000": a number of accounts goes from 1 to 1,000.'),
    (
        "list_accounts",
        {"top": 1000000000000000000000000000000},
        'I can\'t read "top 1000000000000000000000000000000": a number of accounts goes from 1 to 1,000.',
    ),
    (
        "explain_change",
        {"metric": "ltv"},
        (
            "I can't take a change of LTV apart: it is no share of the opening. Ask why for NRR, GRR, revenue "
            "churn, logo retention, CRR, or logo churn."
        ),
    ),
    (
        "explain_change",
        {"period": "all-time"},
        (
            'Nothing comes before "all-time", so there is nothing to compare it with. Ask for a shorter '
            "period, as in last-year vs previous."
        ),
    ),
    (
        "get_benchmarks",
        {"metric": "arpa"},
        (
            '"benchmarks" can be asked of NRR, GRR, logo retention, CRR, logo churn, revenue churn, renewal '
            "rate, and win-back rate, not of ARPA. Ask ARPA of one period, or as a trend."
        ),
    ),
    (
        "reconcile_policies",
        {"policy": "holdfast"},
        "holdfast against itself shows nothing. Name another policy, as in reconcile chartmogul stripe.",
    ),
    (
        "reconcile_policies",
        {"policy": "chartmogul", "against": "chargbee"},
        f'I don\'t know the policy "chargbee". Did you mean chargebee? {POLICIES}',
    ),
    (
        "compare_versions",
        {"older": 2, "newer": 1},
        "The older version comes first, and v2 is newer than v1. Exchange the two.",
    ),
    ("compare_versions", {"older": 1, "newer": 99}, "There is no ledger version 99. Versions: 1 to 2."),
    (
        "compare_versions",
        {"older": 1, "newer": 10**19},
        "There is no ledger version 10000000000000000000. Versions: 1 to 2.",
    ),
    ("compare_versions", {"older": -(10**19)}, "There is no ledger version -10000000000000000000. Versions: 1 to 2."),
    ("compare_versions", {"older": 0}, "There is no ledger version 0. Versions: 1 to 2."),
    ("get_retention", {"period": "2025", "policy": "gaap"}, f'I don\'t know the policy "gaap". {POLICIES}'),
    ("get_retention", {"period": "2025", "currency": "EUR"}, "No line of this ledger bills in EUR. Currencies: USD."),
    ("get_retention", {"period": "2025", "currency": "euro"}, "No line of this ledger bills in EURO. Currencies: USD."),
    ("verify_answer", {"answer": "abc"}, '"abc" is too short for an answer\'s id: give 6 characters or more.'),
    (
        "verify_answer",
        {"answer": "0000000000000000"},
        "There is no answer 0000000000000000 here that you may see. An answer's id stands at its end.",
    ),
    ("get_retention", {"period": "2025\x00"}, "The question holds the unreadable character U+0000. Leave it out."),
    (
        "get_nrr",
        {"period": "2025"},
        (
            'There is no tool "get_nrr". Tools: get_retention, get_trend, get_cohorts, list_accounts, '
            "explain_change, get_matrix, reconcile_policies, get_benchmarks, compare_versions, "
            "describe_ledger, verify_answer."
        ),
    ),
    ("get_matrix", {"by": "account"}, f'I don\'t know the attribute "account". {ATTRIBUTES}'),
]
