"""What anybody may do where nobody wrote rules, and why somebody may do nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from retention.access.permit import EVERYTHING, Refusal, nothing
from retention.asker import Face, Standing

if TYPE_CHECKING:
    from retention.access.permit import Permit
    from retention.asker import Asker


def without_a_file(asker: Asker) -> Permit:
    """What anybody may do where nobody wrote rules: members everything among themselves, others nothing."""
    if asker.face is Face.SLACK and (asker.standing is not Standing.MEMBER or of_others(asker)):
        return nothing(why_not(asker), asker.place)
    return replace(EVERYTHING, place=asker.place) if asker.place is not None else EVERYTHING


def of_others(asker: Asker) -> bool:
    """Whether people of other companies read there; where it is not known, nothing is shared."""
    place = asker.place
    return place is not None and (place.external is True or (place.external is None and asker.seen_by_all))


def why_not(asker: Asker) -> Refusal:
    if asker.standing is Standing.STRANGER:
        return Refusal.STRANGER
    if asker.standing is Standing.GUEST:
        return Refusal.GUEST
    return Refusal.EXTERNAL if of_others(asker) else Refusal.NO_RULE
