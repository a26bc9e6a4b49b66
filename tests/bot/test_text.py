"""Escaping and cutting: what Slack interprets comes out as it was, what is cut says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import length
from bot.text import clip, clip_escaped, escape, unescape
from retention.wording.directions import steady


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("enterprise", "enterprise"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("R&D", "R&amp;D"),
        ("&lt;", "&amp;lt;"),
        ("=1+1", "=1+1"),
    ],
)
def test_escape(text: str, escaped: str) -> None:
    assert escape(text) == escaped
    assert unescape(escaped) == text


@given(st.text())
def test_unescape_undoes_escape(text: str) -> None:
    assert unescape(escape(text)) == steady(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # Else it reads "% 2.18".
        ("\N{RIGHT-TO-LEFT OVERRIDE}acme 81.2 %", "acme 81.2 %"),
        ("\N{RIGHT-TO-LEFT EMBEDDING}a\N{POP DIRECTIONAL FORMATTING} 1", "a 1"),
        ("\N{FIRST STRONG ISOLATE}a\N{POP DIRECTIONAL ISOLATE}", "a"),
        ("שלום 81.2 %", "שלום 81.2 %"),
        ("👩\N{ZERO WIDTH JOINER}💻", "👩\N{ZERO WIDTH JOINER}💻"),
    ],
)
def test_no_name_turns_the_figures_after_it_round(text: str, shown: str) -> None:
    assert steady(text) == escape(text) == shown


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("ab d", 4, "ab d"),
        ("ab de", 4, "ab…"),
        ("\N{GRINNING FACE}\N{GRINNING FACE}", 4, "\N{GRINNING FACE}\N{GRINNING FACE}"),
        ("\N{GRINNING FACE}\N{GRINNING FACE}x", 4, "\N{GRINNING FACE}…"),
    ],
)
def test_clip_counts_as_slack_does(text: str, limit: int, cut: str) -> None:
    assert clip(text, limit) == cut


@given(st.text(max_size=60), st.integers(min_value=1, max_value=40))
def test_clip_fits_and_keeps_the_beginning(text: str, limit: int) -> None:
    cut = clip(text, limit)
    assert length(cut) <= limit
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


@given(st.text(alphabet="a&<\n\N{GRINNING FACE}", max_size=60), st.integers(min_value=7, max_value=40))
def test_clip_escaped_tears_no_entity(text: str, limit: int) -> None:
    cut = clip_escaped(escape(text), limit)
    assert length(cut) <= limit
    assert escape(unescape(cut)) == cut
