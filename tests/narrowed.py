"""Answers of the kind that a test asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from retention.answer import Answer

if TYPE_CHECKING:
    from retention.answer.any import AnyAnswer

Kind = TypeVar("Kind")


def main(answer: AnyAnswer) -> Answer:
    """An answer of the main kind."""
    return narrowed(answer, Answer)


def narrowed(answer: AnyAnswer, kind: type[Kind]) -> Kind:
    """An answer of this kind."""
    assert isinstance(answer, kind)
    return answer
