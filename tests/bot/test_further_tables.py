"""Further tables of an answer: under the main one, as text, cut with a word about it."""

from __future__ import annotations

import pytest

from bot.blocks import answer_blocks, answer_text
from bot.limits import check_message, texts_of
from retention.answer.why import WhyAnswer
from retention.wording import word
from retention.wording.reply import Table
from tests.bot.test_blocks import BREAKDOWN, FURTHER, HOSTILE, reply
from tests.kinds.asking import asked
from tests.kinds.test_why import DRIVEN, QUARTERLY


def test_a_further_table_has_its_title_its_header_and_its_first_rows() -> None:
    blocks = answer_blocks(reply(statement=None, breakdown=BREAKDOWN, more=(FURTHER,)))
    texts = [text for block in blocks for text in texts_of(block)]
    place = texts.index("Churn: 200 accounts")
    header, first, *rows = texts[place + 1].split("\n")
    assert header.split() == ["Account", "Opening", "Closing"]
    assert first.split() == ["Account", "0", "1,000", "0"]
    assert texts[place + 2] == f"{len(rows) + 1} of 200 rows shown; Export CSV has them all."


def test_slack_draws_the_first_table_of_an_answer_that_has_no_main_one() -> None:
    """Benchmarks have two lists and nothing above them."""
    whole = reply(statement=None, breakdown=None, more=(FURTHER, BREAKDOWN))
    blocks = answer_blocks(whole)
    place = [block["type"] for block in blocks].index("table")
    assert list(texts_of(blocks[place - 1])) == ["Churn: 200 accounts"]
    assert [block["type"] for block in blocks[place + 1 :]].count("table") == 0
    assert [text for block in blocks for text in texts_of(block)].count("Churn: 200 accounts") == 1
    assert answer_text(whole).count("Churn: 200 accounts") == 1
    assert check_message(blocks, answer_text(whole)) == []


def test_what_sums_the_others_up_stays_where_rows_give_way() -> None:
    """A list of the 10 largest is cut, its total is not, and neither counts as a row."""
    rows = tuple((f"A-{number:04}", "x" * 40, "+1,000", "not used") for number in range(30))
    foot = (("170 others", "–", "+170,000", "–"), ("total", "–", "+200,000", "–"))
    table = Table(("Account", "Name", "Change", "Reason"), FURTHER.align[:1] * 4, (*rows, *foot), "Expansion", foot=2)
    blocks = answer_blocks(reply(statement=None, breakdown=BREAKDOWN, more=(table,)))
    texts = [text for block in blocks for text in texts_of(block)]
    place = texts.index("Expansion")
    lines = texts[place + 1].split("\n")
    assert [line.split()[0] for line in lines[-2:]] == ["170", "total"]
    assert texts[place + 2] == f"{len(lines) - 3} of 30 rows shown; Export CSV has them all."
    told = answer_text(reply(statement=None, more=(table,) * 6)).split("\n")
    assert told.count("total · – · +200,000 · –") == 6


@pytest.mark.parametrize("tables", [1, 6, 40])
@pytest.mark.parametrize("name", HOSTILE)
def test_any_number_of_further_tables_fits_a_message(tables: int, name: str) -> None:
    rows = tuple((name or "x", "1", "2") for _ in range(300))
    further = Table(header=("Account", "Opening", "Closing"), align=FURTHER.align, rows=rows, title=name)
    whole = reply(breakdown=BREAKDOWN, more=(further,) * tables)
    assert check_message(answer_blocks(whole), answer_text(whole)) == []


def test_whoever_listens_hears_of_the_further_tables_too() -> None:
    text = answer_text(reply(statement=None, more=(FURTHER,)))
    assert "Churn: 200 accounts\nAccount · Opening · Closing\nAccount 0 · 1,000 · 0\n" in text


def test_a_change_is_told_by_movement_and_no_table_of_it_is_left_out() -> None:
    """As many as an answer of why can have: by movement, the accounts, two by driver and two by reason."""
    why = word(asked(DRIVEN, QUARTERLY, WhyAnswer))
    assert len(why.more) == 6
    blocks, text = answer_blocks(why), answer_text(why)
    assert check_message(blocks, text) == []
    told = [part for block in blocks for part in texts_of(block)]
    titles = [table.title for table in why.more]
    assert [part for part in told if part in titles] == titles
    assert [line for line in text.split("\n") if line in titles] == titles
