"""What the gateway and its clients agree on: addresses, bodies and headers. Both ends import it.

The API is version 1. Within a version, fields and words are added and none is taken away: a client passes
over what it does not know.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Generic, TypeVar

import msgspec

from pmdesk.api.capability import Place
from pmdesk.api.provider import SetAside
from pmdesk.records.domains import DomainContact, Lock

T = TypeVar("T")

WELL_KNOWN = "/.well-known/pmdesk"
AUTHORIZE, TOKEN, REVOKE = "/oauth/authorize", "/oauth/token", "/oauth/revoke"
API = "/v1"

CLIENT_ID = "pmdesk-desktop"
"""The one OAuth client: a native program, which can keep no secret (RFC 8252, 8.5)."""
CALLBACK = "/signed-in"
"""The path on the loopback interface that a sign-in comes back to."""
ACCOUNT_HINT, DEVICE_NAME = "account", "device"
"""Parameters of ours on the authorization request: the account that is wanted, the program's name."""

_LONGEST = 10 * 365 * 24 * 3600
"""Seconds; what lasts longer is no time that anybody meant."""

FRESH_SECONDS = 300
"""How old a sign-in may be for what loses a domain or an account."""

MOST_KNOWN = 8000
"""Characters of an ``If-None-Match`` that a gateway reads: the versions of some 600 pages."""

RIGHTS = "Pmdesk-Rights"
"""A header on every answer: changes when the capabilities of this sign-in do."""
FILE = "Pmdesk-File"
"""A header on files: a ``FileHead`` as base64url of JSON."""


class WellKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at ``/.well-known/pmdesk`` of a client area: the base address of its gateway."""

    pmdesk: int
    name: str
    gateway: str


class PageBody(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """``Page`` as it travels; its version is the answer's ETag."""

    rows: tuple[T, ...]
    total: int | None = None
    left_out: int = 0
    next: str | None = None
    ahead: tuple[str, ...] = ()
    set_aside: tuple[SetAside, ...] = ()


class FileHead(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is, in bytes and as the provider calls it. SHA-256 in hex, so that a cut is noticed."""

    size: int
    sha256: str
    media_type: str
    name: str | None = None

    def to_header(self) -> str:
        """As the header ``Pmdesk-File`` has it: names have letters that a header has not."""
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).decode("ascii")

    @classmethod
    def from_header(cls, text: str) -> FileHead:
        """Raises ValueError for what is none."""
        try:
            return msgspec.json.decode(base64.urlsafe_b64decode(text.encode("ascii")), type=cls)
        except msgspec.MsgspecError as error:
            raise ValueError("no file head") from error


class SignOnWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which page a one-time link is wanted for; see ``Provider.sign_on``."""

    place: Place
    record_id: str | None = None
    app: str | None = None


class OneTimeLink(msgspec.Struct, frozen=True, kw_only=True):
    """A one-time link; it does not print itself."""

    url: str

    def __repr__(self) -> str:
        return "OneTimeLink(…)"


class LockWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the registrar lock is to be on."""

    locked: bool


class LockState(msgspec.Struct, frozen=True, kw_only=True):
    """The registrar lock as it is."""

    lock: Lock


class ContactsWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Contacts with the fields that are to change."""

    contacts: tuple[DomainContact, ...]


class RenewalWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For how many years, 1 to 10."""

    years: int


class EmailWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The new address to sign in with."""

    email: str


class AccountHead(msgspec.Struct, frozen=True, kw_only=True):
    """The account that a sign-in opened: ids as text, as in all records."""

    client_id: str
    user_id: str
    email: str
    display_name: str
    company: str | None = None
    provider_name: str


class TokenAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """RFC 6749, 5.1, and with a first sign-in what it opened. It does not print itself."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - the word of the specification
    expires_in: Annotated[int, msgspec.Meta(ge=0, le=_LONGEST)]
    refresh_token: str
    account: AccountHead | None = None
    capabilities: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "TokenAnswer(…)"


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An error (RFC 9457). ``type`` is one of ``problems.KINDS`` after ``urn:pmdesk:problem:``.

    ``words`` are the host's own, ``where`` names what was not understood, ``until`` when to ask again.
    """

    type: str
    title: str
    status: int
    words: str | None = None
    where: str | None = None
    until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    passing: bool = False


def rights_tag(capabilities: Iterable[str]) -> str:
    """What the header ``Pmdesk-Rights`` says for these capabilities."""
    return tag_of(" ".join(sorted(capabilities)).encode())


def tag_of(body: bytes) -> str:
    """The version of an answer: 72 bits of its SHA-256, as text without a dot."""
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()[:9]).decode("ascii")


def whole_tag(pages: Iterable[str]) -> str:
    """The entity tag of a whole list, from the tags of its pages in their order."""
    return ".".join(pages)


def quoted(tag: str) -> str:
    """A tag as ``ETag`` and ``If-None-Match`` have it (RFC 9110, 8.8.3): weak, since a body may be packed."""
    return f'W/"{tag}"'


def unquoted(header: str | None) -> tuple[str, ...]:
    """The tags of an ``If-None-Match`` or ``ETag`` header; what cannot be one is passed over."""
    found = []
    for part in (header or "").split(","):
        text = part.strip().removeprefix("W/")
        if len(text) > 2 and text.startswith('"') and text.endswith('"') and '"' not in text[1:-1]:
            found.append(text[1:-1])
    return tuple(found)
