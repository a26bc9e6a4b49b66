"""The column files beside the database: one folder a ledger version, memory-mapped, deletable at any time."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from retention.ledger.columns import Categories, Columns, EffectiveDated
from retention.ledger.rates import Rates
from retention.policy import DEFAULT_POLICY, policy_named

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_LABELS = "labels.json"
_FORMAT = 2
_KEPT_VERSIONS = 4
# A write that was killed leaves its draft behind.
_DRAFT, _A_DAY = ".draft-", 86_400


def folder_of(database: Path, fingerprint: str) -> Path:
    return database.with_name(f"{database.name}.columns") / f"{fingerprint}-{_made_by()}"


@cache
def _made_by() -> str:
    """What else decides the files beside the ledger: the default policy, by which first active days are found."""
    policy = policy_named(DEFAULT_POLICY).model_dump_json()
    return hashlib.sha256(f"{_FORMAT} {policy}".encode()).hexdigest()[:8]


def write_columns(folder: Path, columns: Columns, first_active: NDArray[np.int32]) -> None:
    """Write all arrays; the folder appears whole or not at all, and older versions are cleared away.

    A folder of that name is replaced: it holds the same, or is damaged.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Not tempfile's folder, which nobody but its owner may read.
    draft = folder.with_name(f"{_DRAFT}{secrets.token_hex(8)}")
    draft.mkdir()
    try:
        for name, array in _arrays(columns, first_active).items():
            np.save(draft / f"{name}.npy", array, allow_pickle=False)
        (draft / _LABELS).write_text(json.dumps(_labels(columns)), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        # Where another process wrote the same version in between, its files serve as well.
        with suppress(OSError):
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _clear_away(folder)


def read_columns(folder: Path) -> tuple[Columns, NDArray[np.int32]] | None:
    """The columns and each account's first active day; None where the folder is absent, damaged or of older form."""
    try:
        labels = json.loads((folder / _LABELS).read_text(encoding="utf-8"))
        if labels["format"] != _FORMAT:
            return None
        columns, first_active = _columns(folder, labels), _load(folder, "first_active")
    except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return (columns, first_active) if _fits(columns, first_active) else None


def _fits(columns: Columns, first_active: NDArray[np.int32]) -> bool:
    """Whether the arrays can be those of one version."""
    lines, accounts = len(columns.arr), len(columns.accounts)
    per_line: list[NDArray[Any]] = [
        columns.start,
        columns.end,
        *(categories.codes for categories in columns.text.values()),
        *columns.days.values(),
        *columns.amounts.values(),
    ]
    return (
        len(columns.offsets) == accounts + 1
        and int(columns.offsets[-1]) == lines
        and len(first_active) == accounts
        and all(len(array) == lines for array in per_line)
        and all(
            len(dated.account) == len(dated.valid_from) == len(dated.value.codes)
            for dated in columns.attributes.values()
        )
    )


def _arrays(columns: Columns, first_active: NDArray[np.int32]) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {
        "accounts": columns.accounts,
        "offsets": columns.offsets,
        "start": columns.start,
        "end": columns.end,
        "arr": columns.arr,
        "first_active": first_active,
    }
    for name, categories in columns.text.items():
        arrays[f"text-{name}"] = categories.codes
    arrays |= {f"days-{name}": days for name, days in columns.days.items()}
    arrays |= {f"amounts-{name}": amounts for name, amounts in columns.amounts.items()}
    for position, dated in enumerate(columns.attributes.values()):
        arrays[f"attribute-{position}-account"] = dated.account
        arrays[f"attribute-{position}-valid_from"] = dated.valid_from
        arrays[f"attribute-{position}-code"] = dated.value.codes
    return arrays


def _labels(columns: Columns) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "text": {name: categories.labels for name, categories in columns.text.items()},
        "attributes": {name: dated.value.labels for name, dated in columns.attributes.items()},
        "days": list(columns.days),
        "amounts": list(columns.amounts),
        "rates": None if columns.rates is None else asdict(columns.rates),
    }


def _columns(folder: Path, labels: dict[str, Any]) -> Columns:
    return Columns(
        accounts=_load(folder, "accounts"),
        offsets=_load(folder, "offsets"),
        start=_load(folder, "start"),
        end=_load(folder, "end"),
        arr=_load(folder, "arr"),
        text={name: Categories(_load(folder, f"text-{name}"), tuple(texts)) for name, texts in labels["text"].items()},
        attributes={
            name: EffectiveDated(
                _load(folder, f"attribute-{position}-account"),
                _load(folder, f"attribute-{position}-valid_from"),
                Categories(_load(folder, f"attribute-{position}-code"), tuple(texts)),
            )
            for position, (name, texts) in enumerate(labels["attributes"].items())
        },
        days={name: _load(folder, f"days-{name}") for name in labels["days"]},
        amounts={name: _load(folder, f"amounts-{name}") for name in labels["amounts"]},
        rates=None if labels["rates"] is None else _rates(**labels["rates"]),
    )


def _rates(base: str, days: dict[str, list[int]], decimals: dict[str, list[str]]) -> Rates:
    return Rates(
        base, {name: tuple(of) for name, of in days.items()}, {name: tuple(of) for name, of in decimals.items()}
    )


def _load(folder: Path, name: str) -> NDArray[Any]:
    # The plain-array view spares numpy's per-call cost of the memmap subclass; the pages stay shared.
    array: NDArray[Any] = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    return array.view(np.ndarray)


def _clear_away(newest: Path) -> None:
    """Keep the newest few versions; an older one that is asked again is built again. Old drafts go too."""
    entries = [(entry.stat().st_mtime, entry) for entry in newest.parent.iterdir()]
    drafts = [entry for changed, entry in entries if entry.name.startswith(_DRAFT) and changed < time.time() - _A_DAY]
    versions = sorted((each for each in entries if not each[1].name.startswith(_DRAFT)), reverse=True)
    for old in drafts + [entry for _, entry in versions[_KEPT_VERSIONS:] if entry != newest]:
        shutil.rmtree(old, ignore_errors=True)
