"""Tokens as they are written: random, told apart by what they are for, and kept by their hash alone."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field

_FORM = re.compile(
    r"(?P<kind>pma|pmr)\.(?P<family>[A-Za-z0-9_-]{22})\.(?P<secret>[A-Za-z0-9_-]{43})"
).fullmatch

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}").fullmatch

ACCESS, REFRESH = "pma", "pmr"


@dataclass(frozen=True, slots=True)
class Token:
    """A token taken apart: which family it belongs to, and the hash of its secret part."""

    kind: str
    family: str = field(repr=False)
    digest: str = field(repr=False)


def new_id() -> str:
    """128 random bits as text: nobody guesses one, and none comes twice."""
    return secrets.token_urlsafe(16)


def new_secret() -> str:
    """256 random bits as text."""
    return secrets.token_urlsafe(32)


def is_secret(text: str) -> bool:
    """Whether a text may be one of ``new_secret``."""
    return _SECRET(text) is not None


def hashed(secret: str) -> str:
    """What is kept of a secret: of 256 random bits, SHA-256 alone will do, since nobody can try them out."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two texts are the same, found out in a time that does not tell where they differ.

    Whatever they hold: what comes from outside may hold any letter.
    """
    return secrets.compare_digest(*(text.encode("utf-8", "surrogatepass") for text in (one, other)))


def written(kind: str, family: str, secret: str) -> str:
    """The token as its holder gets it."""
    return f"{kind}.{family}.{secret}"


def read(text: str) -> Token | None:
    """A token taken apart, None for what cannot be one of ours."""
    found = _FORM(text)
    return Token(found["kind"], found["family"], hashed(found["secret"])) if found else None
