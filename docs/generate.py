"""Writes the generated parts of the documents, or with `--check` says which of them are stale.

Run by `make docs` and `make test`: README and the references hold real output, so they cannot drift.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
COGGED = (
    "README.md",
    *(
        f"docs/{name}.md"
        for name in (
            "commands definitions language importing benchmarks policies history over-time single-figures mcp".split()
        )
    ),
)
MANIFEST = ROOT / "bot" / "manifest.yaml"
CATALOGUE = ROOT / "retention" / "wording" / "locale" / "holdfast.pot"
# Whatever is said is said in one of these.
SPEAKING = ("retention/wording", "retention/chart")
SAMPLE_TODAY = "2026-11-22"


def shown(command: str) -> str:
    """A command as typed and what it prints on the sample ledger, as a Markdown block."""
    return f"```console\n$ {command}\n{output_of(f'{command} --db {sample_ledger()}', ROOT)}\n```\n"


@cache
def sample_ledger() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="holdfast-docs-"))
    holdfast = Path(sys.executable).parent / "holdfast"
    database = folder / "sample.db"
    subprocess.run([holdfast, "sample", "--db", database, "--today", SAMPLE_TODAY], check=True, capture_output=True)
    return database


OWN_DATA = {
    "lines.csv": """\
account_id,line_id,product,start,end,amount,currency,interval,quantity,status
A-1,L-1,platform,2024-01-01,2025-01-01,1200.00,USD,year,10,active
A-1,L-2,platform,2025-01-01,,1500.00,USD,year,12,active
A-2,L-3,platform,2024-02-01,2025-08-01,99.00,USD,month,1,cancelled
A-3,L-4,platform,2024-03-01,,49.00,USD,month,1,active
""",
    "accounts.csv": """\
account_id,name,segment,region,valid_from
A-1,Alder & Sons,enterprise,emea,
A-2,Brook Ltd,smb,amer,
A-3,Cedar GmbH,smb,emea,
""",
}
OWN_COMMANDS = (
    "holdfast import --lines lines.csv --accounts accounts.csv --complete-through 2025-09-30 --db mine.db",
    'holdfast ask "nrr 2025-Q3 by segment" --db mine.db',
)


def own_data() -> Iterator[str]:
    """A small import from nothing: the files, the commands and what they print."""
    folder = Path(tempfile.mkdtemp(prefix="holdfast-docs-"))
    for name, text in OWN_DATA.items():
        (folder / name).write_text(text, encoding="utf-8")
        yield f"`{name}`:\n\n```csv\n{text}```\n"
    yield "```console"
    for command in OWN_COMMANDS:
        yield f"$ {command}\n{output_of(command, folder)}"
    yield "```\n"


PAST_COMMANDS = (
    "holdfast close last-quarter --version 1 --today 2026-11-22",
    'holdfast ask "nrr last-quarter enterprise" --today 2026-11-22',
    'holdfast ask "diff last-quarter v1 v2" --today 2026-11-22',
    'holdfast reopen Q3-2026 --reason "restated with the audit" --today 2026-11-22',
)


def past_of_sample() -> Iterator[str]:
    """A period closed, asked, compared and reopened on a copy of the sample."""
    folder = Path(tempfile.mkdtemp(prefix="holdfast-docs-"))
    copyfile(sample_ledger(), folder / "sample.db")
    shown = (f"$ {command}\n{output_of(f'{command} --db sample.db', folder)}\n" for command in PAST_COMMANDS)
    yield "```console"
    yield "\n".join(shown).rstrip()
    yield "```"


def output_of(command: str, folder: Path) -> str:
    """What one of our own commands prints, run in `folder`."""
    holdfast = str(Path(sys.executable).parent / "holdfast")
    done = subprocess.run(
        command.replace("holdfast", holdfast, 1), shell=True, cwd=folder, capture_output=True, text=True, check=False
    )
    return (done.stdout + done.stderr).rstrip()


def command_reference() -> Iterator[str]:
    """Every command with its options, from the program itself."""
    from typer.main import get_command

    from cli.commands import app

    yield from _commands("holdfast", get_command(app))


def _commands(path: str, command: object) -> Iterator[str]:
    children = getattr(command, "commands", {})
    if not children:
        yield f"## `{path}`\n"
        yield f"{getattr(command, 'help', '')}\n"
        yield "| parameter | meaning |\n|---|---|"
        for parameter in command.params:  # type: ignore[attr-defined]
            names = ", ".join(f"`{name}`" for name in parameter.opts) or f"`{parameter.name}`"
            if parameter.param_type_name == "argument":
                names = f"`{parameter.name.upper().rstrip('_')}`"
            yield f"| {names} | {parameter.help or ''} |"
        yield ""
    for name, child in children.items():
        yield from _commands(f"{path} {name}", child)


def language_tables() -> Iterator[str]:
    """What can be written, part by part, from the language's own reference."""
    from retention.language.reference import language_reference

    titles = {
        "kind": "Kinds of question",
        "metric": "Metrics",
        "period": "Periods",
        "clause": "Clauses",
        "word": "Words that are passed over",
    }
    for part, title in titles.items():
        yield f"## {title}\n\n| write | meaning |\n|---|---|"
        for entry in language_reference():
            if entry.part == part:
                yield f"| {', '.join(f'`{written}`' for written in entry.written)} | {entry.meaning} |"
        yield ""


def defaults_table() -> Iterator[str]:
    """What is meant where a question names nothing, kind by kind."""
    from retention.language import read_period
    from retention.language.kinds import FORMS, PERIOD_OF_STEPS
    from retention.question import Kind

    words = {read_period(word): f"`{word}`" for word in ("last-quarter", "ttm", "last-8-quarters", "all-time")}
    steps = {"month": "monthly", "quarter": "quarterly", "year": "yearly"}
    of_steps = ", ".join(f"{words[period]} for `{steps[every]}`" for every, period in PERIOD_OF_STEPS.items())
    yield "| kind | period | also |\n|---|---|---|"
    for kind, form in FORMS.items():
        defaults = (
            form.every and steps[form.every],
            form.basis,
            form.top and f"top {form.top}",
            form.compare and f"vs {form.compare}",
        )
        meant = ", ".join(f"`{each}`" for each in defaults if each)
        yield f"| {kind} | {of_steps if kind is Kind.TREND else words[form.period]} | {meant} |"
    yield ""


def reference_table() -> Iterator[str]:
    """The reference rows that are shipped, as a Markdown table."""
    from retention.benchmark.rows import reference_rows

    titles = ("metric", "window", "slice", "low %", "high %", "statistic", "n", "year", "source")
    yield f"| {' | '.join(titles)} |\n{'|---' * len(titles)}|"
    for row in reference_rows():
        window = "" if row.window is None else f"{row.window.count} {row.window.unit}s"
        statistic = row.statistic if row.label is None else f"{row.statistic}: {row.label}"
        cells = (row.metric, window, row.slice, row.low, row.high, statistic, row.sample, row.year)
        yield f"| {' | '.join(str(cell or '') for cell in cells)} | {row.source} ({row.standing}) |"


def preset_table() -> Iterator[str]:
    """Each preset with what its vendor publishes; for the rest our default stands in."""
    from retention.policy import policies, policy_named

    ours = policy_named("holdfast").parameters()
    yield "| policy | documented | of that, other than ours |\n|---|---|---|"
    for policy in policies().values():
        told = {name: value for name, value in policy.parameters().items() if name in policy.documented}
        other = [f"`{name} = {str(value).casefold()}`" for name, value in told.items() if value != ours[name]]
        documented = ", ".join(f"`{name}`" for name in told)
        yield f"| {policy.name} | {documented or 'all of it is ours'} | {', '.join(other) or '–'} |"
    yield ""


def parameter_table() -> Iterator[str]:
    """Each rule of a policy with its values and what they mean."""
    from retention.policy import PARAMETERS
    from retention.wording.policy_values import parameter_meanings
    from retention.wording.voice import voice

    yield "| parameter | value | meaning |\n|---|---|---|"
    for parameter in PARAMETERS:
        named = f"`{parameter}`"
        for value, meaning in parameter_meanings(voice("en"), parameter):
            yield f"| {named} | {value if value == 'N' else f'`{value}`'} | {meaning} |"
            named = ""
    yield ""


DECISIONS = {"renewal_rate": "renewals", "win_back_rate": "win-backs", "ltv": "lifetimes", "ltv_cac": "lifetimes"}


def metric_table() -> Iterator[str]:
    """The formula of each metric, and the page of its decision where it has one."""
    from retention.question import Metric
    from retention.wording.metric_pages import formula
    from retention.wording.names import metric_name
    from retention.wording.voice import voice

    speaker = voice("en")
    yield "| metric | formula |\n|---|---|"
    for metric in Metric:
        page = DECISIONS.get(metric.value)
        decided = f" ([decision](decisions/{page}.md))" if page else ""
        yield f"| {metric_name(speaker, metric)} | {formula(speaker, metric)}{decided} |"
    yield ""


def mapping_of(name: str) -> str:
    """A shipped mapping, as a Markdown block."""
    text = (ROOT / "retention" / "sources" / "formats" / f"{name}.toml").read_text(encoding="utf-8")
    return f"```toml\n{text.rstrip()}\n```\n"


def catalogue() -> bytes:
    """The message catalogue of everything that is said, for translators."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir
    from babel.messages.pofile import write_po

    template = Catalog(project="holdfast-retention", charset="utf-8")
    keywords = {"say": None, "plural": (1, 2), "_two": None}
    for folder in SPEAKING:
        for filename, line, message, comments, context in extract_from_dir(
            ROOT / folder, [("**.py", "python")], keywords=keywords, strip_comment_tags=True
        ):
            del line  # a line number would change with every edit
            template.add(message, None, [(f"{folder}/{filename}", 0)], auto_comments=comments, context=context)
    out = BytesIO()
    write_po(out, template, omit_header=True, no_location=True, sort_output=True, width=120)
    return out.getvalue()


def app_manifest() -> bytes:
    """The manifest that most workspaces create the Slack app with."""
    from bot.manifest import as_yaml, manifest

    return as_yaml(manifest()).encode()


def main(arguments: list[str]) -> int:
    """Write, or with `--check` compare and name what is stale. Returns the exit status."""
    from cogapp import Cog

    checking = "--check" in arguments
    options = ["cog", "--check" if checking else "-r", *(str(ROOT / name) for name in COGGED)]
    status = Cog().main(options)
    for file, fresh in ((CATALOGUE, catalogue()), (MANIFEST, app_manifest())):
        if checking and (not file.exists() or file.read_bytes() != fresh):
            print(f"{file.relative_to(ROOT)} is stale")
            status = 1
        elif not checking:
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(fresh)
    if status and checking:
        print("Generated documents are stale. Write them again: make docs")
    return int(status or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
