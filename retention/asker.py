"""`Asker`: who asks, through which face, and where the answer will be seen. Access is decided by it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Face(StrEnum):
    """The places where Holdfast is asked."""

    TERMINAL = "terminal"
    SLACK = "slack"
    MCP = "mcp"


class Standing(StrEnum):
    """What somebody is to the company: one of it, a guest in its workspace, or somebody of another one."""

    MEMBER = "member"
    GUEST = "guest"
    STRANGER = "stranger"


class SignIn(StrEnum):
    """How an assistant signed in: with a token that was given a name here, or as the subject of an issuer's token."""

    TOKEN = "token"  # noqa: S105 - the word of the rules
    SUBJECT = "subject"


class Occasion(StrEnum):
    """What an answer is for: a question that was asked, a digest, or a part of somebody's App Home."""

    QUESTION = "question"
    DIGEST = "digest"
    HOME = "home"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Place(_Frozen):
    """A channel: its id, its name where the face knows it, and whether people of other companies are in it.

    `external` None is unknown: an answer to one person may be given there, nothing may be shared.
    """

    id: str
    name: str | None = None
    external: bool | None = False


class Asker(_Frozen):
    """A person as the face has identified them; ids are those of the face.

    `seen_by_all` says that everybody in `place` will see the answer: it is shared, or a digest. `sign_in` says what
    `user` is where an assistant signed in, `roles` are those that the issuer gave to that subject. `names` False keeps
    account names from whoever holds that token, whatever the rules permit.
    """

    face: Face
    team: str | None = None
    user: str | None = None
    groups: frozenset[str] = frozenset()
    standing: Standing = Standing.MEMBER
    place: Place | None = None
    seen_by_all: bool = False
    occasion: Occasion = Occasion.QUESTION
    sign_in: SignIn | None = None
    roles: frozenset[str] = frozenset()
    names: bool = True


LOCAL = Asker(face=Face.TERMINAL)
"""Whoever holds the ledger's file and runs the command line."""

ASSISTANT = Asker(face=Face.MCP)
"""An assistant that whoever holds the ledger's file has connected, without a sign-in."""
