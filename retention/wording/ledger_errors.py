"""What is said when the data must change: names file, row, column and value, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from retention.wording.mapping_problems import mapping_problems
from retention.wording.row_faults import fault_sentence

if TYPE_CHECKING:
    from retention.wording.voice import Voice

Sentence = Callable[["Voice", dict[str, Any]], str]

CANONICAL_FIELDS = frozenset(
    "account_id line_id product start end amount currency interval quantity status discount discount_kind cancelled"
    " past_due_since kind subscription reason name valid_from".split()
)


def missing_columns(voice: Voice, facts: dict[str, Any]) -> str:
    absent, found = facts["absent"], facts["found"]
    said = voice.say(
        "{file} has no column for {fields} (looked for: {titles}). Found: {found}.",
        file=facts["file"],
        fields=voice.together([field_name(voice, name) for name, _ in absent]),
        titles=voice.listed([f'"{title}"' for _, title in absent]),
        found=voice.listed(found),
    )
    field = absent[0][0].removeprefix("attribute:")
    free = [title for title in found if title.casefold() not in CANONICAL_FIELDS]
    if len(absent) == len(free) == 1:
        return voice.say('{said} Map it: --map with {field} = "{title}".', said=said, field=field, title=free[0])
    return voice.say("{said} Say which column is which in a mapping: --map FILE.", said=said)


def field_name(voice: Voice, name: str) -> str:
    """What a field of the definitions holds; an attribute by its own name."""
    return {
        "account_id": voice.say("the account"),
        "line_id": voice.say("the line's id"),
        "start": voice.say("the start"),
        "end": voice.say("the end"),
        "amount": voice.say("the amount"),
        "currency": voice.say("the currency"),
        "interval": voice.say("the billing interval"),
        "product": voice.say("the product"),
        "quantity": voice.say("the quantity"),
        "status": voice.say("the status"),
        "discount": voice.say("the discount"),
        "discount_kind": voice.say("the kind of discount"),
        "cancelled": voice.say("the day of cancellation"),
        "past_due_since": voice.say("the day since when it is past due"),
        "kind": voice.say("the kind of line"),
        "subscription": voice.say("the subscription"),
        "reason": voice.say("the reason"),
        "name": voice.say("the name"),
    }.get(name, f'"{name.removeprefix("attribute:")}"')


def _repeated_column(voice: Voice, facts: dict[str, Any]) -> str:
    one, other = facts["titles"][:2]
    if one.casefold() == other.casefold():
        return voice.say(
            '{file} has more than one column "{title}". Keep one of them and import it again.',
            file=facts["file"],
            title=one,
        )
    return voice.say(
        'The columns "{one}" and "{other}" of {file} would be the same word in a question. Rename one of them.',
        file=facts["file"],
        one=one,
        other=other,
    )


def _within(reason: str) -> str:
    """What the system said, within a sentence."""
    return reason[:1].lower() + reason[1:]


def _row(voice: Voice, facts: dict[str, Any]) -> str:
    return "" if facts.get("row") is None else voice.say(", row {row}", row=voice.number(facts["row"]))


def _nothing_landed(voice: Voice, facts: dict[str, Any]) -> str:
    if not facts["total"]:
        return voice.say("There are no rows under the header, so nothing was changed.")
    said = [voice.say("No row could be read, so nothing was changed.")]
    said += [fault_sentence(voice, fault) for fault in facts["faults"][:5]]
    if facts["total"] > len(said) - 1:
        said.append(voice.say("{count} faults in all.", count=voice.number(facts["total"])))
    return "\n".join(said)


def _sample_and_real(voice: Voice, facts: dict[str, Any]) -> str:
    if facts["importing_sample"]:
        return voice.say(
            "This ledger already holds imported lines, and the sample is invented. Put it into a file of its own:"
            " holdfast sample --db sample.db."
        )
    return voice.say(
        "This ledger holds the sample, which is invented. Import your lines into a file of their own: --db FILE."
    )


def _nothing_to_import(voice: Voice, facts: dict[str, Any]) -> str:
    if facts["needs_folder"]:
        return voice.say(
            "Name the folder of the files: holdfast import --format {format} FOLDER.", format=facts["format"]
        )
    return voice.say("Name the file of lines: holdfast import --lines FILE [--accounts FILE].")


LEDGER_SENTENCES: dict[str, Sentence] = {
    "unreadable_file": lambda voice, facts: voice.say(
        "{file} cannot be read: {reason}.", file=facts["file"], reason=_within(str(facts["reason"]))
    ),
    "empty_file": lambda voice, facts: voice.say("{file} is empty. Nothing was changed.", file=facts["file"]),
    "not_csv": lambda voice, facts: voice.say(
        "{file} is not a CSV file with a header and commas. Nothing was changed.", file=facts["file"]
    ),
    "workbook": lambda voice, facts: voice.say(
        "{file} is a workbook or an archive, not a CSV file. Save the table as CSV and import that.", file=facts["file"]
    ),
    "other_separator": lambda voice, facts: voice.say(
        "{file} separates its cells by {separator}. Save it with commas and import it again.",
        file=facts["file"],
        separator={"semicolon": voice.say("semicolons"), "tab": voice.say("tabs"), "bar": voice.say("bars")}[
            facts["separator"]
        ],
    ),
    "unclosed_quote": lambda voice, facts: voice.say(
        "{file}{row}: a quotation mark opens here and never closes. Nothing was changed.",
        file=facts["file"],
        row=_row(voice, facts),
    ),
    "not_utf8": lambda voice, facts: voice.say(
        "{file}{row} is not UTF-8 text. Save it as UTF-8 and import it again.",
        file=facts["file"],
        row=_row(voice, facts),
    ),
    "missing_columns": missing_columns,
    "repeated_column": _repeated_column,
    "unknown_format": lambda voice, facts: voice.say(
        'I don\'t know the format "{text}". Formats: {valid}. For your own: --map FILE.',
        text=facts["text"],
        valid=voice.listed(facts["valid"]),
    ),
    "bad_mapping": mapping_problems,
    "no_account_mapping": lambda voice, facts: voice.say(
        "The mapping has no [accounts] table, so {file} cannot be read. Add one to the mapping.", file=facts["file"]
    ),
    "missing_file": lambda voice, facts: voice.say(
        "{folder} has no {absent}, which the format {format} needs.",
        folder=facts["folder"],
        absent=voice.either(facts["absent"]),
        format=facts["format"],
    ),
    "no_file_names": lambda voice, facts: voice.say(
        "A folder needs a format or a mapping that names its files: --format {formats}, or --map FILE. Otherwise name"
        " them: --lines FILE and --accounts FILE.",
        formats=voice.either(facts["formats"]),
    ),
    "nothing_landed": _nothing_landed,
    "no_complete_through": lambda voice, _facts: voice.say(
        "No line has started yet, so nobody can tell how far the data reaches. Say it: --complete-through DATE."
    ),
    "complete_through_future": lambda voice, facts: voice.say(
        "The data cannot be complete through {day}: today is {today}.",
        day=voice.day(facts["day"]),
        today=voice.day(facts["today"]),
    ),
    "sample_and_real": _sample_and_real,
    "too_large": lambda voice, _facts: voice.say(
        "The amounts of this ledger are too large to be summed exactly. Look for an amount with digits too many."
    ),
    "empty_ledger": lambda voice, _facts: voice.say(
        "The ledger has no lines yet. Import some: holdfast import --lines FILE, or try holdfast sample."
    ),
    "no_ledger": lambda voice, facts: voice.say(
        "There is no ledger {file}. Import one: holdfast import --lines FILE, or try holdfast sample.",
        file=facts["file"],
    ),
    "not_a_ledger": lambda voice, facts: voice.say(
        "{file} is not a Holdfast ledger. Name another with --db FILE or HOLDFAST_DB.", file=facts["file"]
    ),
    "newer_ledger": lambda voice, facts: voice.say(
        "{file} was written by a newer Holdfast. Update this one.", file=facts["file"]
    ),
    "ledger_busy": lambda voice, facts: voice.say(
        "Another import is writing to {file}. Try again when it has ended.", file=facts["file"]
    ),
    "ledger_unusable": lambda voice, facts: voice.say(
        "{file} cannot be used as a ledger: {reason}.", file=facts["file"], reason=facts["reason"]
    ),
    "tampered": lambda voice, facts: voice.say(
        "The rows of ledger v{version} are no longer those that were imported: their fingerprint differs. The file was"
        " changed from outside; restore it from a backup.",
        version=str(facts["version"]),
    ),
    "tampered_receipt": lambda voice, facts: voice.say(
        "The receipt of answer {id} is no longer what was stored when it was given. The file was changed from outside;"
        " restore it from a backup.",
        id=facts["id"],
    ),
    "rate_columns": lambda voice, facts: voice.say(
        "{file} must have the columns {needed}, and no others. Found: {found}.",
        file=facts["file"],
        needed=voice.together(facts["needed"]),
        found=voice.listed(facts["found"]),
    ),
    "other_base": lambda voice, facts: voice.say(
        "The rates of this ledger are in {base}, those of {file} in {other}. To replace them all, import it with"
        " --replace.",
        base=facts["base"],
        file=facts["file"],
        other=facts["other"],
    ),
    "folder_and_lines": lambda voice, _facts: voice.say(
        "Give a folder or --lines FILE, not both: the format finds its files in the folder."
    ),
    "nothing_to_import": _nothing_to_import,
    "unknown_overlap": lambda voice, facts: voice.say(
        'I don\'t know the overlap rule "{text}". Rules: sum, latest_wins.', text=facts["text"]
    ),
    "unknown_version": lambda voice, facts: (
        voice.say("There is no ledger version {version}, only version 1.", version=str(facts["version"]))
        if facts["newest"] == 1
        else voice.say(
            "There is no ledger version {version}. Versions: 1 to {newest}.",
            version=str(facts["version"]),
            newest=str(facts["newest"]),
        )
    ),
}
