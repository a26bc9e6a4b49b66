"""What is said when the data must change: names file, row, column and value, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retention.sources.report import Fault
    from retention.wording.voice import Voice

Sentence = Callable[["Voice", dict[str, Any]], str]


def missing_columns(voice: Voice, facts: dict[str, Any]) -> str:
    absent = facts["absent"]
    named = voice.listed([_field(voice, name) for name, _ in absent])
    first, title = absent[0]
    first = first.removeprefix("attribute:")
    return voice.say(
        '{file} has no column for {fields} (looked for: {titles}). Found: {found}. Map it: --map with {field} = "{example}".',
        file=facts["file"],
        fields=named,
        titles=voice.listed([f'"{title}"' for _, title in absent]),
        found=voice.listed(facts["found"]),
        field=first,
        example=facts["found"][-1] if facts["found"] else title,
    )


def _field(voice: Voice, name: str) -> str:
    return {
        "account_id": voice.say("the account"),
        "line_id": voice.say("the line's id"),
        "start": voice.say("the start"),
        "end": voice.say("the end"),
        "amount": voice.say("the amount"),
        "currency": voice.say("the currency"),
        "interval": voice.say("the billing interval"),
    }.get(name, f'"{name.removeprefix("attribute:")}"')


def _row(voice: Voice, facts: dict[str, Any]) -> str:
    return "" if facts.get("row") is None else voice.say(", row {row}", row=voice.number(facts["row"]))


def _nothing_landed(voice: Voice, facts: dict[str, Any]) -> str:
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
        "{file} cannot be read: {reason}.", file=facts["file"], reason=str(facts["reason"])
    ),
    "empty_file": lambda voice, facts: voice.say("{file} is empty. Nothing was changed.", file=facts["file"]),
    "not_csv": lambda voice, facts: voice.say(
        "{file}{row} is not a CSV file with a header and commas. Nothing was changed.",
        file=facts["file"],
        row=_row(voice, facts),
    ),
    "not_utf8": lambda voice, facts: voice.say(
        "{file}{row} is not UTF-8 text. Save it as UTF-8 and import it again.",
        file=facts["file"],
        row=_row(voice, facts),
    ),
    "missing_columns": missing_columns,
    "unknown_format": lambda voice, facts: voice.say(
        'I don\'t know the format "{text}". Formats: {valid}. For your own: --map FILE.',
        text=facts["text"],
        valid=voice.listed(facts["valid"]),
    ),
    "bad_mapping": lambda voice, facts: (
        voice.say("{file}, {key}: {problem}.", file=facts["file"], key=facts["key"], problem=facts["problem"])
        if facts["key"]
        else voice.say("{file} is not a mapping: {problem}.", file=facts["file"], problem=facts["problem"])
    ),
    "no_account_mapping": lambda voice, facts: voice.say(
        "The mapping has no [accounts] table, so {file} cannot be read. Add one to the mapping.", file=facts["file"]
    ),
    "missing_file": lambda voice, facts: voice.say(
        "{folder} has no {absent}, which the format {format} needs.",
        folder=facts["folder"],
        absent=voice.listed(facts["absent"]),
        format=facts["format"],
    ),
    "no_file_names": lambda voice, facts: voice.say(
        "The format {format} does not name its files. Name them: --lines FILE and --accounts FILE.",
        format=facts["format"],
    ),
    "nothing_landed": _nothing_landed,
    "no_complete_through": lambda voice, _facts: voice.say(
        "No line has started yet, so nobody can tell how far the data reaches. Say it: --complete-through DATE."
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
        "The rows of ledger v{version} are no longer those that were imported: their fingerprint differs.",
        version=str(facts["version"]),
    ),
    "tampered_receipt": lambda voice, facts: voice.say(
        "The receipt of answer {id} is no longer what was stored when it was given.", id=facts["id"]
    ),
    "folder_and_lines": lambda voice, _facts: voice.say(
        "Give a folder or --lines FILE, not both: the format finds its files in the folder."
    ),
    "nothing_to_import": _nothing_to_import,
    "unknown_overlap": lambda voice, facts: voice.say(
        'I don\'t know the overlap rule "{text}". Rules: sum, latest_wins.', text=facts["text"]
    ),
    "unknown_version": lambda voice, facts: voice.say(
        "There is no ledger version {version}. Versions: 1 to {newest}.",
        version=str(facts["version"]),
        newest=str(facts["newest"]),
    ),
}


def fault_sentence(voice: Voice, fault: Fault) -> str:
    """One fault of one row: "lines.csv, row 1,204, end: 2024-02-30 is not a date."."""
    column = voice.say(", {column}", column=fault.column) if fault.column else ""
    place = voice.say("{file}, row {row}{column}", file=fault.file, row=voice.number(fault.row), column=column)
    reason = FAULT_REASONS[fault.code](voice, {"value": fault.value, **fault.facts})
    return voice.say("{place}: {reason}.", place=place, reason=reason)


def _bad_date(voice: Voice, facts: dict[str, Any]) -> str:
    if facts["date_format"] == "%Y-%m-%d":
        return voice.say("{value} is not a date", value=_shown(voice, facts))
    return voice.say("{value} is not a date of the form {form}", value=_shown(voice, facts), form=facts["date_format"])


def _shown(voice: Voice, facts: dict[str, Any]) -> str:
    return facts["value"] or voice.say("an empty cell")


def _decimals(voice: Voice, facts: dict[str, Any]) -> str:
    if not facts["currency"]:
        return voice.say("{value} has more decimals than any currency", value=facts["value"])
    return voice.plural(
        "{value} has more decimals than {currency}, which has {count}",
        "{value} has more decimals than {currency}, which has {count}",
        facts["decimals"],
        value=facts["value"],
        currency=facts["currency"],
    )


FAULT_REASONS: dict[str, Sentence] = {
    "missing_account": lambda voice, _facts: voice.say("the account is missing"),
    "missing_line_id": lambda voice, _facts: voice.say("the line's id is missing"),
    "bad_date": _bad_date,
    "end_before_start": lambda voice, facts: voice.say(
        "{value} is before the start {start}", value=facts["value"], start=facts["start"]
    ),
    "start_is_end": lambda voice, facts: voice.say(
        "{value} is also the start, so the line never runs", value=facts["value"]
    ),
    "unreadable_amount": lambda voice, facts: voice.say(
        "{value} is not an amount; write it as 1234.50", value=_shown(voice, facts)
    ),
    "too_many_decimals": _decimals,
    "amount_too_large": lambda voice, facts: voice.say("{value} is too large an amount", value=facts["value"]),
    "unknown_currency_code": lambda voice, facts: voice.say(
        "{value} is not a currency code, such as USD", value=_shown(voice, facts)
    ),
    "unknown_interval": lambda voice, facts: voice.say(
        "{value} is not an interval; write day, week, month, quarter, half-year, year or N months",
        value=_shown(voice, facts),
    ),
    "unreadable_quantity": lambda voice, facts: voice.say("{value} is not a number", value=facts["value"]),
    "unknown_status": lambda voice, facts: voice.say(
        "{value} is not a status; write {valid}", value=facts["value"], valid=voice.listed(facts["valid"])
    ),
    "cancelled_without_end": lambda voice, _facts: voice.say("a cancelled line needs an end"),
    "duplicate_line": lambda voice, facts: voice.say(
        "the line {value} stands with other content on row {row}",
        value=facts["value"],
        row=voice.number(facts["first_row"]),
    ),
    "repeated_line": lambda voice, facts: voice.say(
        "the line {value} stands already on row {row}", value=facts["value"], row=voice.number(facts["first_row"])
    ),
    "wrong_cell_count": lambda voice, facts: voice.say(
        "the row has {cells} cells, the header {expected}",
        cells=voice.number(facts["cells"]),
        expected=voice.number(facts["expected"]),
    ),
}
