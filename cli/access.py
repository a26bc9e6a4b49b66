"""The file of access rules: found beside the ledger, read again whenever it changes, never taken for absent."""

from __future__ import annotations

import logging
import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from retention.access.default import without_a_file
from retention.access.permit import Refusal, nothing, within_token
from retention.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retention.access.permit import Permit
    from retention.access.policy import Policy
    from retention.asker import Asker

ACCESS = "HOLDFAST_ACCESS"
FILE = "access.toml"
# What tells one state of a file from another: device, inode, time of change, size.
State = tuple[int, int, int, int]
# Nanoseconds within which two changes of a file may have the same time.
_TICK = 1_000_000_000
# What is wrong with a text that was read before is told once more.
_OF_READING = {code: code for code in ("access_unreadable", "access_rules")}
_log = logging.getLogger("holdfast.access")


@dataclass
class AccessRules:
    """What the file permits, as it is at the moment of each question.

    A file that was named, or was once there, and cannot be read permits nothing to anybody until it can be again;
    without one, members may do everything. Safe to use from several threads.
    """

    path: Path
    named: bool = False
    _state: State | None = None
    _known: bool = False
    _policy: Policy | None = None
    _broken: bool = False
    _said: str | None = None
    _text: str | None = None
    _found: Policy | SettingsError | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def beside(cls, ledger: Path, environment: Mapping[str, str]) -> AccessRules:
        """The file that HOLDFAST_ACCESS names, else access.toml in the folder of the ledger."""
        given = environment.get(ACCESS)
        return cls(Path(given), named=True) if given else cls(ledger.with_name(FILE))

    def permit(self, asker: Asker) -> Permit:
        """What `asker` may see and do now."""
        return self._permit(*self._now(), asker)

    def permit_without_groups(self, asker: Asker) -> Permit | None:
        """The same for somebody whose groups are not known; None where a rule names a user group."""
        broken, policy = self._now()
        return None if policy is not None and policy.by_groups else self._permit(broken, policy, asker)

    def by_groups(self) -> bool:
        """Whether a rule names a user group."""
        _, policy = self._now()
        return policy is not None and policy.by_groups

    def _now(self) -> tuple[bool, Policy | None]:
        """Whether the rules cannot be read, and what they are."""
        with self._lock:
            self._look()
            return self._broken, self._policy

    @staticmethod
    def _permit(broken: bool, policy: Policy | None, asker: Asker) -> Permit:  # noqa: FBT001 - what `_now` gives
        if broken:
            return nothing(Refusal.UNREADABLE, asker.place)
        return within_token(without_a_file(asker) if policy is None else policy.permit(asker), asker)

    def count(self) -> int | None:
        """How many rules there are; None where there is no file of them."""
        with self._lock:
            self._look()
            return None if self._policy is None else len(self._policy.rules)

    def channels(self) -> frozenset[str]:
        """The channels that rules name, by id or as `#name`."""
        with self._lock:
            self._look()
            return frozenset() if self._policy is None else self._policy.channels

    def of_assistants(self) -> bool:
        """Whether a rule is about assistants."""
        _, policy = self._now()
        return policy is not None and policy.of_assistants

    def tokens(self) -> frozenset[str]:
        """The names of the tokens that rules are about."""
        _, policy = self._now()
        return frozenset() if policy is None else policy.tokens

    def check(self) -> None:
        """Raise SettingsError `access_unreadable` or `access_rules` where the file is not what it must be."""
        with self._lock:
            self._refresh()

    def _look(self) -> None:
        """Have the rules as they are now. What is wrong with them is logged, and nobody is permitted anything."""
        try:
            self._refresh()
        except SettingsError as error:
            self._tell(error)

    def _refresh(self) -> None:
        """Read the file again where it is another one than before."""
        try:
            found = os.stat(self.path)  # noqa: PTH116 - asked with every question, and pathlib takes its time
        except FileNotFoundError as error:
            if self.named or self._known:
                raise self._unreadable(error) from error
            return
        except OSError as error:
            raise self._unreadable(error) from error
        self._known = True
        state = found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size
        # A file that changed just now may change again within the same tick of its clock.
        if state == self._state and not self._broken and time.time_ns() - found.st_mtime_ns > _TICK:
            return
        try:
            text = self.path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable(error) from error
        policy = self._read(text)
        self._state, self._policy, self._broken, self._said = state, policy, False, None

    def _read(self, text: str) -> Policy:
        """The rules of that text, or what is wrong with them; the same text is not read twice."""
        if text != self._text or self._found is None:
            from retention.access.reading import read_policy  # most questions find the file as it was

            try:
                self._found = read_policy(text, self.path.name)
            except SettingsError as error:
                self._found = error
            self._text = text
        if isinstance(self._found, SettingsError):
            # Another one each time: an error that is raised again keeps every way that it has come.
            raise SettingsError(_OF_READING[self._found.code], **self._found.facts)
        return self._found

    def _unreadable(self, error: OSError | UnicodeDecodeError) -> SettingsError:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return SettingsError("access_unreadable", file=self.path.name, reason=reason)

    def _tell(self, error: SettingsError) -> None:
        from retention.wording.errors import explain  # only what went wrong is worded

        said = explain(error)
        if not self._broken or said != self._said:
            _log.error("access: nobody is answered until the rules can be read: %s", said)
        self._policy, self._broken, self._said = None, True, said
