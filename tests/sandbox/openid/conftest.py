"""A provider with one registered client, and what that client and its users do."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from pmdesk.sandbox.control import Control
from pmdesk.sandbox.server import Sandbox, serve
from tests.sandbox.browser import Browser
from tests.sandbox.conftest import NOW

REDIRECT = "https://gateway.example/sign-in/back"
SECOND = "http://127.0.0.1:8080/back?from=here"
MARTA, TOMAS, PIA, INES = 502, 877, 903, 519


@dataclass
class Rp:
    """The relying party: it knows the client's secret and drives a browser of its own."""

    sandbox: Sandbox
    browser: Browser
    asked: dict[str, str] = field(default_factory=dict)

    @property
    def control(self) -> Control:
        return self.sandbox.control

    @property
    def client_id(self) -> str:
        return self.sandbox.openid.client_id

    def url(self, script: str) -> str:
        return f"{self.sandbox.url}oauth/{script}.php"

    def authorize(self, **changes: str | None) -> str:
        """Open the authorization endpoint; a parameter that is None is left out. The page's title."""
        usual: dict[str, str | None] = {
            "client_id": self.client_id,
            "redirect_uri": REDIRECT,
            "response_type": "code",
            "scope": "openid profile email",
            "state": secrets.token_urlsafe(8),
            "nonce": secrets.token_urlsafe(8),
        }
        self.asked = {name: value for name, value in {**usual, **changes}.items() if value is not None}
        self.browser.open(f"oauth/authorize.php?{urlencode(self.asked)}")
        return self.browser.title if not self.browser.left_for else ""

    def sign_in(self, email: str = "") -> None:
        """Type the password into the form that is shown."""
        who = email or self.sandbox.email
        self.browser.press("Sign in", username=who, password=self.sandbox.password)

    def code(self, **changes: str | None) -> str:
        """The whole way to a code: sign in and allow, where it is asked for."""
        title = self.authorize(**changes)
        if title == "Sign in":
            self.sign_in()
        if not self.browser.left_for:
            self.browser.press("Allow")
        return self.browser.answer["code"]

    def redeem(
        self, code: str, auth: tuple[str, str] | None = None, /, **changes: str | None
    ) -> httpx.Response:
        """Ask the token endpoint; the secret goes into the form, unless ``auth`` is given."""
        usual: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.asked.get("redirect_uri", REDIRECT),
        }
        if auth is None:
            usual |= {"client_id": self.client_id, "client_secret": self.sandbox.openid.client_secret}
        form = {name: value for name, value in {**usual, **changes}.items() if value is not None}
        return httpx.post(self.url("token"), data=form, auth=auth)

    def claims(self, id_token: str) -> dict[str, Any]:
        """The claims of an id_token, checked with the key that is published now."""
        keys = KeySet.import_key_set(httpx.get(self.url("certs")).json())
        return jwt.decode(id_token, keys, algorithms=["RS256"]).claims

    def userinfo(self, token: str) -> httpx.Response:
        return httpx.get(self.url("userinfo"), headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def rp() -> Iterator[Rp]:
    with (
        serve(today=NOW, openid_redirects=[REDIRECT, SECOND]) as sandbox,
        httpx.Client(timeout=10) as client,
    ):
        yield Rp(sandbox, Browser(client, sandbox.url))
