"""The gateway's side of OpenID Connect without its web: a client of a provider that may lie."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import pytest

from pmdesk.api.transport import Transport
from pmdesk.gateway.config import OpenId
from pmdesk.gateway.oauth.pending import Pending
from pmdesk.gateway.oauth.upstream import Identity, NotIdentified, Upstream
from tests.gateway.oauth.lying import CLIENT_ID, CLIENT_SECRET, Liar

T = TypeVar("T")
CALLBACK = "https://gateway.example/oauth/callback"
NOW = 1_800_000_000.0


class Asking:
    """One client of a provider, and one sign-in that waits. ``at`` is the clock that never jumps."""

    def __init__(self, liar: Liar, transport: Transport, runner: asyncio.Runner, **openid: Any) -> None:
        self.liar, self.transport, self._runner, self.at = liar, transport, runner, 1000.0
        settings = OpenId(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, **openid)
        self.upstream = Upstream(
            transport, liar.base, settings, CALLBACK, now=lambda: NOW, ticks=lambda: self.at
        )
        self.pending = Pending(
            id="p",
            browser="b",
            asked={},
            device="d",
            csrf="c",
            nonce="the nonce of this sign-in",
            verifier="v" * 64,
        )

    def again(self, **openid: Any) -> Asking:
        """Another client of the same provider."""
        return Asking(self.liar, self.transport, self._runner, **openid)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """In the loop that all tests of a file share: to make a transport takes longer than most of them."""
        return self._runner.run(coroutine)

    def authorization(self, state: str) -> str:
        """Where the browser is sent."""
        return self.run(self.upstream.authorization(self.pending, state))

    def identify(self) -> Identity:
        """Go to the provider, as a browser would, and come back."""
        asked = dict(parse_qsl(urlsplit(self.authorization("state")).query))
        return self.run(self.upstream.identify(self.pending, self.liar.ask(**asked)))

    def refused(self) -> str:
        """Why it is nobody."""
        with pytest.raises(NotIdentified) as caught:
            self.identify()
        return caught.value.why
