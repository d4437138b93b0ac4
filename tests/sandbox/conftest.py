"""A running pretend provider, and how its tests talk to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import httpx
import pytest

from pmdesk.sandbox.control import Control
from pmdesk.sandbox.server import Sandbox, serve

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 43)  # noqa: DTZ001 - the provider's local time has no zone


@dataclass(frozen=True)
class Customer:
    """Somebody with the API's credential and a browser."""

    sandbox: Sandbox
    browser: httpx.Client

    @property
    def control(self) -> Control:
        return self.sandbox.control

    @property
    def api_url(self) -> str:
        return f"{self.sandbox.url}includes/api.php"

    def form(self, action: str, **parameters: object) -> dict[str, str]:
        return {
            "identifier": self.sandbox.identifier,
            "secret": self.sandbox.secret,
            "action": action,
            "responsetype": "json",
            **{name: str(value) for name, value in parameters.items()},
        }

    def post(self, action: str, **parameters: object) -> httpx.Response:
        return self.browser.post(self.api_url, data=self.form(action, **parameters))

    def ask(self, action: str, **parameters: object) -> dict[str, Any]:
        answer: dict[str, Any] = self.post(action, **parameters).json()
        return answer

    def get(self, path: str) -> httpx.Response:
        """A page of the client area, following where it leads."""
        return self.browser.get(self.sandbox.url + path, follow_redirects=True)

    def link(self, path: str = "", **parameters: object) -> str:
        """A one-time sign-on to a path, or as ``parameters`` say."""
        where = {"destination": "sso:custom_redirect", "sso_redirect_path": path} if path else {}
        who = {"client_id": self.sandbox.client_id, "user_id": self.sandbox.user_id}
        return str(self.ask("CreateSsoToken", **{**who, **where, **parameters})["redirect_url"])

    def sign_in(self, path: str = "", **parameters: object) -> httpx.Response:
        """Come in through a one-time sign-on."""
        return self.browser.get(self.link(path, **parameters), follow_redirects=True)


@pytest.fixture
def customer() -> Iterator[Customer]:
    with serve(today=NOW) as sandbox, httpx.Client(timeout=10) as browser:
        yield Customer(sandbox, browser)
