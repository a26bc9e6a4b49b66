"""The forms that an answer is read in: each a file name, what is in it, and how it is made of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retention.access.deed import Deed
from retention.wording import word
from retention.wording.export import csv_text, json_text
from retention.wording.markdown import markdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.answer.any import AnyAnswer
    from retention.chart import Form


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """A form that a client reads answers in.

    file  the last part of the address: holdfast://answers/{id}/FILE
    deed  what the audit has of whoever reads it: files that are carried away are exports
    """

    file: str
    title: str
    mime_type: str
    write: Callable[[AnyAnswer], str | bytes]
    deed: Deed

    @property
    def name(self) -> str:
        """What a client is told that it is called: "answer_json"."""
        return self.file.replace(".", "_")


def _chart(form: Form) -> Callable[[AnyAnswer], bytes]:
    def drawn(answer: AnyAnswer) -> bytes:
        from retention.chart import chart, render  # noqa: PLC0415 - Altair is loaded by the first chart

        return render(chart(answer), form)

    return drawn


def _drawing(answer: AnyAnswer) -> str:
    return _chart("svg")(answer).decode()


FORMS = (
    AnswerForm("answer.json", "An answer as JSON", "application/json", json_text, Deed.ASK),
    AnswerForm("answer.md", "An answer to read", "text/markdown", lambda answer: markdown(word(answer)), Deed.ASK),
    AnswerForm("rows.csv", "An answer's rows as CSV", "text/csv", csv_text, Deed.EXPORT),
    AnswerForm("chart.svg", "An answer's chart as SVG", "image/svg+xml", _drawing, Deed.EXPORT),
    AnswerForm("chart.png", "An answer's chart as PNG", "image/png", _chart("png"), Deed.EXPORT),
)
