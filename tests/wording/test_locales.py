"""A second language goes the whole way: its catalogue is made here, from the template that translators are given."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import retention.wording
from retention.ask import ask
from retention.benchmark.company import FACTS, read_company
from retention.benchmark.rows import reference_rows
from retention.errors import QuestionError
from retention.language import read_question
from retention.scope import Workspace
from retention.wording import explain, plain, word
from retention.wording.voice import DOMAIN, Voice
from tests.kinds.test_benchmarks import MIXED, OWN, answered
from tests.kinds.test_movers import QUARTER as MOVED
from tests.kinds.test_why import DRIVEN
from tests.ledger.tape import TODAY, asked, ledger_of
from tests.wording.test_answers import QUARTER
from tests.wording.test_breakdowns import BREAKDOWN
from tests.wording.test_checks import CASES, REVERSED
from tests.wording.test_comparison import REGIONS
from tests.wording.test_period_sentences import PERIODS
from tests.wording.test_question_sentences import COMPANY, QUESTIONS
from tests.wording.test_single_figures import SINGLE_FIGURES

if TYPE_CHECKING:
    from retention.ledger.view import Ledger

TEMPLATE = Path(retention.wording.__file__).parent / "locale" / f"{DOMAIN}.pot"
# Letters of the catalogue become wide ones; whatever is still plain was never in it.
WIDE = {ord(letter): ord(letter) + 0xFEE0 for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"}
DATE_PATTERNS = {"d MMM y", "d MMM", "MMM y"}
MONTHS = "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez."
LISTS = "und oder"
PLAIN_WORD = re.compile(r"[A-Za-zä]+")


def wide(message: str) -> str:
    """The message in wide letters, its {places} as they are."""
    if message in DATE_PATTERNS:
        return message
    return "".join(part if part.startswith("{") else part.translate(WIDE) for part in re.split(r"(\{\w+\})", message))


def spoken_by(catalogue: Catalog, folder: Path) -> Voice:
    path = folder / str(catalogue.locale) / "LC_MESSAGES" / f"{DOMAIN}.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    return Voice(str(catalogue.locale), folder)


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Voice:
    """A voice with German figures that says everything of the catalogue in wide letters."""
    with TEMPLATE.open("rb") as file:
        template = read_po(file)
    catalogue = Catalog(locale="de", charset="utf-8")
    for message in template:
        if isinstance(message.id, str) and message.id:
            catalogue.add(message.id, wide(message.id))
        elif message.id:
            catalogue.add(message.id, tuple(wide(text) for text in message.id))
    return spoken_by(catalogue, tmp_path_factory.mktemp("locale"))


def plain_words(text: str) -> set[str]:
    """The words that are neither the catalogue's nor the locale's own."""
    without_id = re.sub(r"[0-9a-f]{8}$", "", text)
    return set(PLAIN_WORD.findall(without_id)) - set(PLAIN_WORD.findall(f"{MONTHS} {LISTS}"))


def test_an_answer_in_another_language(speaker: Voice) -> None:
    ledger = """
        a l 2024-01-01 2025-08-01 123450050
        a m 2025-08-01 - 1600000000
        b l 2024-01-01 2025-08-01 100000
        b m 2025-08-01 - 40000
    """
    reply = word(asked(ledger, "2025-q3 vs last-year"), speaker)
    accounts = wide("accounts")
    assert reply.headline == wide("NRR, Q3 2025: ") + "1.295,1 %"
    assert reply.tier == wide("Trailing 12 months: ") + f"1.295,1 % · {wide('world-class (120 % and over)')}"
    assert reply.scope == f"1 Juli – 30 Sept. 2025 · 2 {accounts} · USD"
    assert reply.comparison == (
        wide("Q3 2024 (1 ") + "Juli – 30 Sept." + wide(" 2024): 100,0 %. Change since: +1.195,1 pt."),
    )
    assert reply.statement is not None
    assert [row[1:] for row in reply.statement.rows] == [
        (f"2 {accounts}", "1.235.500,50"),
        (f"1 {wide('account')}", "+14.765.499,50"),
        (f"1 {wide('account')}", "−600,00"),
        (f"0 {accounts}", "0,00"),
        (f"2 {accounts}", "16.000.400,00"),
    ]
    assert reply.rates == wide("GRR 99,95 % · logo retention 100,0 % (2 of 2) · new 0,00")


ANSWERS: list[tuple[Ledger | str, str]] = [
    (QUARTER, "nrr 2025-q3 vs last-year"),
    (QUARTER, "revenue churn 2025 vs previous"),
    (BREAKDOWN, "logo churn 2025 by region"),
    (BREAKDOWN, "crr 2025-06 emea"),
    (REGIONS, "2025 by region vs previous"),
    (REVERSED, "2025-06 by segment vs last-year"),
    *((ledger, question) for ledger, question, _ in CASES),
    *SINGLE_FIGURES,
]
# Attributes, their values, the currency, the policy: the ledger's own words in every language.
DATA = {
    *"USD holdfast core emea apac latam amer smb enterprise big small true false month".split(),
    *"region seats trial segment product interval".split(),
    *"Region Seats Trial Segment Product Interval Emea True False".split(),
}


@pytest.mark.parametrize(("ledger", "question"), ANSWERS)
def test_every_word_of_an_answer_comes_from_the_catalogue_or_the_data(
    speaker: Voice, ledger: Ledger | str, question: str
) -> None:
    assert plain_words(plain(word(asked(ledger, question), speaker))) <= DATA


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("benchmarks nrr", "segment=smb acv_usd=9k"),
        ("benchmarks nrr smb", ""),
        ("benchmarks nrr 2026-q1", ""),
        ("benchmarks crr", ""),
        ("benchmarks grr 2021", ""),
        ("benchmarks logo churn smb", ""),
        ("benchmarks revenue churn", ""),
        ("benchmarks nrr policy=hubspot_10k", ""),
    ],
)
def test_every_word_of_benchmarks_comes_from_the_catalogue_or_the_rows(
    speaker: Voice, question: str, facts: str
) -> None:
    workspace = Workspace(company=read_company(facts, "HOLDFAST_COMPANY"), own_rows=OWN)
    answer = answered(MIXED, question, workspace)
    rows = [*OWN, *reference_rows()]
    names = " ".join(f"{row.slice} {row.source}" for row in rows)
    claim = "" if answer.replacement is None else answer.replacement.source
    of_rows = set(PLAIN_WORD.findall(f"{names} {claim} {' '.join(FACTS)} HOLDFAST_COMPANY hubspot k Smb"))
    assert plain_words(plain(word(answer, speaker))) <= DATA | of_rows


KINDS = [
    (MOVED, "movers 2025-q3 top 1 by segment"),
    (MOVED, "accounts churned 2025-q3"),
    (MOVED, "accounts new 2025-q3"),
    (MOVED, "matrix 2025-q3 by segment"),
    (DRIVEN, "why nrr 2025-q3"),
    (DRIVEN, "why logo churn 2025-q3"),
    (REVERSED, "why nrr 2025-06 vs last-year by segment"),
]


@pytest.mark.parametrize(("ledger", "question"), KINDS)
def test_every_word_of_the_other_kinds_comes_from_the_catalogue_or_the_data(
    speaker: Voice, ledger: str, question: str
) -> None:
    answer = ask(read_question(question), ledger=ledger_of(ledger), today=TODAY)
    names = {*PLAIN_WORD.findall(ledger), "Segment", "NRR"}
    assert plain_words(plain(word(answer, speaker))) <= DATA | names


@pytest.mark.parametrize("question", [*(question for question, *_ in QUESTIONS), *(period for period, *_ in PERIODS)])
def test_every_word_of_an_error_comes_from_the_catalogue_or_the_question(speaker: Voice, question: str) -> None:
    with pytest.raises(QuestionError) as raised:
        asked(COMPANY, question)
    assert plain_words(explain(raised.value, speaker)) <= {
        *PLAIN_WORD.findall(f"{raised.value.facts} by currency enterprise")
    }


def test_plural_forms_are_those_of_the_language(tmp_path: Path) -> None:
    russian = Catalog(locale="ru", charset="utf-8")
    russian.add(
        ("{count} account", "{count} accounts"),
        ("{count} аккаунт", "{count} аккаунта", "{count} аккаунтов"),
    )
    speaker = spoken_by(russian, tmp_path)
    said = [speaker.plural("{count} account", "{count} accounts", count) for count in (1, 2, 5, 21, 1204)]
    space = "\N{NO-BREAK SPACE}"
    assert said == ["1 аккаунт", "2 аккаунта", "5 аккаунтов", "21 аккаунт", f"1{space}204 аккаунта"]


def test_a_wide_language_keeps_the_columns_of_a_table(speaker: Voice) -> None:
    """Wide letters take two columns of a terminal, so fewer of them fill the same width."""
    lines = plain(word(asked(QUARTER, "2025-q3"), speaker)).splitlines()
    table = lines[lines.index("") + 1 :][:5]
    widths = {sum(2 if ord(letter) > 0xFF00 else 1 for letter in line) for line in table}
    assert len(widths) == 1
