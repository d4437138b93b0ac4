"""The provider's own state: the client that is registered with it, its switches, its key and its grants."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from pmdesk.sandbox.clock import Clock
from pmdesk.sandbox.openid.grants import Grants
from pmdesk.sandbox.openid.keys import SigningKey
from pmdesk.sandbox.openid.settings import Settings


def _text(length: int) -> str:
    """Random bytes as WHMCS writes its credentials (createoauthcredential.md): base64 with its ``+``, ``/``
    and ``=``, which have to survive a form and a header."""
    return base64.b64encode(secrets.token_bytes(length)).decode("ascii")


@dataclass(frozen=True)
class Client:
    """The confidential client that an operator has registered, with the addresses it may be answered at."""

    redirects: tuple[str, ...] = ()
    name: str = "Precisely Managed gateway"
    client_id: str = field(default_factory=lambda: f"PRECISELY-MANAGED.{_text(16)}")
    client_secret: str = field(default_factory=lambda: _text(48), repr=False)


class OpenId:
    """All that the pages of ``oauth/`` share."""

    def __init__(self, clock: Clock, redirects: Sequence[str] = (), settings: Settings | None = None) -> None:
        self.client = Client(tuple(redirects))
        self.settings = settings or Settings()
        self.key = SigningKey()
        self.grants = Grants(clock)
