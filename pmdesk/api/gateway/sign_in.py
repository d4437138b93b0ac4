"""Signing in at a gateway, in the browser: what is asked there, and what its answer opens.

Authorization code with PKCE for native programs (RFC 6749, 7636, 8252, 9207). The browser and the listener
on the loopback interface are somebody else's; here are only the two ends.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from pmdesk.api.discovery import Found
from pmdesk.api.errors import Garbled, NoAccounts, Refused, SignInNeeded, Unavailable, Uncertain
from pmdesk.api.gateway.contract import ACCOUNT_HINT, AUTHORIZE, CLIENT_ID, DEVICE_NAME, TokenAnswer
from pmdesk.api.gateway.tokens import SIGN_IN, ask_tokens, secret_of
from pmdesk.api.grants import Grant, ProviderKind
from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that waits for the browser. ``url`` may be opened more than once, and be copied."""

    found: Found
    url: str = field(repr=False)
    redirect_uri: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)


def begin(
    found: Found,
    redirect_uri: str,
    device: str,
    *,
    max_age: int | None = None,
    account: str | None = None,
) -> Begun:
    """What to open in the browser. ``redirect_uri`` is where this program listens, ``device`` what it is
    called.

    ``max_age``: how many seconds old a proof of who it is may be; ``account``: the client id that is wanted.
    """
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": redirect_uri,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        DEVICE_NAME: device,
    }
    if max_age is not None:
        asked["max_age"] = str(max_age)
    if account is not None:
        asked[ACCOUNT_HINT] = account
    return Begun(found, f"{found.address}{AUTHORIZE}?{urlencode(asked)}", redirect_uri, state, verifier)


def belongs(begun: Begun, arrived: Mapping[str, str]) -> bool:
    """Whether what arrived is the answer to this sign-in; anybody on this machine can send something."""
    return secrets.compare_digest(arrived.get("state", "").encode("utf-8", "replace"), begun.state.encode())


async def finish(transport: Transport, pacer: Pacer, begun: Begun, arrived: Mapping[str, str]) -> Grant:
    """The account that the browser's answer opens. A code is sent once.

    It says whose it is, as every gateway does (RFC 9207, 2.4): what another one gave is sent nowhere.
    Raises Refused where the user or the host said no, NoAccounts, Unavailable; Uncertain where the answer to
    the code was lost: then the sign-in has to begin again.
    """
    if not belongs(begun, arrived) or arrived.get("iss") != begun.found.address:
        raise Garbled("an answer to another sign-in")
    if arrived.get("error") == "temporarily_unavailable":
        raise Unavailable
    code = arrived.get("code", "")
    if arrived.get("error") or not code:
        raise Refused
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": begun.redirect_uri,
        "client_id": CLIENT_ID,
        "code_verifier": begun.verifier,
    }

    async def once() -> TokenAnswer:
        return await ask_tokens(transport, pacer, begun.found.address, form)

    host = begun.found.address.partition("//")[2]
    try:
        answer = await pacer.run(host, SIGN_IN, once, repeat=False)
    except SignInNeeded:
        raise Uncertain from None  # the code is not taken: it was used, or it took longer than a minute
    return _grant(begun.found, answer, pacer)


def _grant(found: Found, answer: TokenAnswer, pacer: Pacer) -> Grant:
    account = answer.account
    if account is None:
        raise NoAccounts
    until = pacer.now() + timedelta(seconds=answer.expires_in)
    return Grant(
        kind=ProviderKind.GATEWAY,
        address=found.address,
        host=found.host,
        provider_name=account.provider_name or found.name,
        client_id=account.client_id,
        user_id=account.user_id,
        email=account.email,
        display_name=account.display_name,
        company=account.company,
        closed=False,
        secret=secret_of(answer.refresh_token, answer.access_token, until, answer.capabilities),
    )
