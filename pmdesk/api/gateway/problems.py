"""Errors as they travel between a gateway and its clients: each kind has a word, a status and a way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from pmdesk.api import errors
from pmdesk.api.gateway.contract import Problem

PREFIX = "urn:pmdesk:problem:"
_FIELD = re.compile(r"[a-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*").fullmatch
MEDIA_TYPE = "application/problem+json"


class Kind(NamedTuple):
    """One kind: its HTTP status, a title for people who read the wire, and the error it stands for."""

    status: int
    title: str
    error: Callable[[Problem], errors.ProviderError]


KINDS: dict[str, Kind] = {
    "unavailable": Kind(
        503,
        "The host cannot answer now",
        lambda said: errors.Unavailable(
            # A 500 is a mistake of the gateway's, before or after what was asked for.
            said.words or "",
            said.until,
            passing=said.passing,
            untouched=said.status == 503,
        ),
    ),
    "rate-limited": Kind(429, "Too many requests", lambda said: errors.RateLimited(said.until)),
    "sign-in-needed": Kind(401, "Sign in again", lambda said: errors.SignInNeeded()),
    "fresh-sign-in-needed": Kind(
        401, "This wants a sign-in of the last minutes", lambda said: errors.FreshSignInNeeded()
    ),
    "refused": Kind(422, "The host said no", lambda said: errors.Refused(said.words or "")),
    "not-allowed": Kind(403, "Not open to this sign-in", lambda said: errors.NotAllowed(said.words or "")),
    "not-found": Kind(404, "There is no such record", lambda said: errors.NotFound()),
    "garbled": Kind(
        502, "The host's answer was not understood", lambda said: errors.Garbled(said.where or "")
    ),
    "uncertain": Kind(504, "It may have been done or not", lambda said: errors.Uncertain()),
}


def problem_of(error: errors.ProviderError) -> Problem:
    """An error of the provider's as a customer may know it.

    Where the gateway itself could not reach the host (Offline, a certificate) or may not ask (an action
    missing in its role) that is "unavailable" to a customer: it is not about them or their network. Of what
    was not understood they hear the field, not which call of the host's API it was. The host's "no" to the
    gateway's own credential must not come here: it would sign customers out.
    """
    word = _word(error)
    kind = KINDS[word]
    words = error.words if isinstance(error, errors.Refused) and word != "unavailable" else None
    if isinstance(error, errors.Unavailable) and not error.untouched:
        words = error.reason
    until = getattr(error, "until", None)
    return Problem(
        type=PREFIX + word,
        title=kind.title,
        status=kind.status,
        words=words or None,
        where=_field_of(error.where) if isinstance(error, errors.Garbled) else None,
        until=until,
        passing=_passing(error),
    )


def error_of(problem: Problem) -> errors.ProviderError | None:
    """The error that a problem stands for; None for a kind that this client does not know."""
    kind = KINDS.get(problem.type.removeprefix(PREFIX))
    return None if kind is None else kind.error(problem)


def read_problem(body: bytes) -> Problem | None:
    """The problem in an answer's body, None where it is something else: a proxy's page."""
    try:
        return msgspec.json.decode(body, type=Problem)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _field_of(where: str) -> str | None:
    """``total`` of ``GetInvoices: total``; None where no field is named."""
    _, named, field = where.rpartition(": ")
    return field if named and _FIELD(field) else None


_WORDS: tuple[tuple[type[errors.ProviderError], str], ...] = (
    (errors.RateLimited, "rate-limited"),
    (errors.SignInNeeded, "sign-in-needed"),
    (errors.FreshSignInNeeded, "fresh-sign-in-needed"),
    (errors.NotSetUp, "unavailable"),
    (errors.NotAllowed, "not-allowed"),
    (errors.Refused, "refused"),
    (errors.NotFound, "not-found"),
    (errors.Garbled, "garbled"),
    (errors.Uncertain, "uncertain"),
)
"""Which word each error travels as; every other one is "unavailable"."""


def _word(error: errors.ProviderError) -> str:
    return next((word for kind, word in _WORDS if isinstance(error, kind)), "unavailable")


def _passing(error: errors.ProviderError) -> bool:
    if isinstance(error, errors.Unavailable):
        return error.passing
    return isinstance(error, errors.Offline)
