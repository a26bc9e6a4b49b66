"""`--chart`: an answer as a picture in a file, whose ending says what kind of picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.chart import FORMS, chart, render
from retention.errors import QuestionError

if TYPE_CHECKING:
    from pathlib import Path

    from retention.answer.any import AnyAnswer
    from retention.chart import Form


def form_of(path: Path) -> Form:
    """The form that the ending names, in any case. Raises QuestionError `unknown_chart_form`."""
    for form in FORMS:
        if path.suffix.casefold() == f".{form}":
            return form
    raise QuestionError("unknown_chart_form", path=str(path), valid=FORMS)


def write_chart(answer: AnyAnswer, path: Path, form: Form) -> None:
    """Write the answer's chart over whatever is there. Raises QuestionError `nothing_to_draw`, `chart_not_written`."""
    picture = render(chart(answer), form)
    try:
        path.write_bytes(picture)
    except OSError as error:
        raise QuestionError("chart_not_written", path=str(path), reason=error.strerror or str(error)) from error
