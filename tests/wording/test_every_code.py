"""Every error code that the source raises has a sentence, and no sentence is left over."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from retention.wording.ledger_errors import LEDGER_SENTENCES
from retention.wording.question_errors import QUESTION_SENTENCES
from retention.wording.settings_errors import SETTINGS_SENTENCES

ROOT = Path(__file__).parents[2]
FOLDERS = ("retention", "cli", "bot", "tools")


def codes_raised(family: str) -> set[str]:
    """The first argument of every call of `family`; one that is looked up in a table counts as all of the table."""
    found: set[str] = set()
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == family:
                    found |= codes_of(node.args[0], path)
    return found


def codes_of(argument: ast.expr, path: Path) -> set[str]:
    match argument:
        case ast.Constant(value=str(code)):
            return {code}
        case ast.Subscript(value=ast.Name(id=table)):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            return set(getattr(importlib.import_module(module), table).values())
    message = f"{path}:{argument.lineno}: a code is a literal or stands in a table"
    raise AssertionError(message)


@pytest.mark.parametrize(
    ("family", "sentences"),
    [
        ("QuestionError", QUESTION_SENTENCES),
        ("LedgerError", LEDGER_SENTENCES),
        ("SettingsError", SETTINGS_SENTENCES),
    ],
)
def test_every_code_that_is_raised_has_a_sentence(family: str, sentences: dict[str, object]) -> None:
    assert codes_raised(family) == set(sentences)
