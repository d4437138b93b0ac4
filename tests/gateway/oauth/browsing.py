"""The two ends of a sign-in as a test drives them: a browser step by step, and the program that waits."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import httpx

from pmdesk.api.gateway.contract import ACCOUNT_HINT, AUTHORIZE, CALLBACK, CLIENT_ID, DEVICE_NAME, TOKEN
from pmdesk.gateway.oauth.upstream import challenge_of
from tests.sandbox.browser import Form, forms_of

PORT = 51_234
"""The port of a program that nobody started: the browser stops before it."""


class Browser:
    """One browser with its cookies. It follows every redirect but the one to a program's ``/signed-in``."""

    def __init__(self, way: httpx.BaseTransport | None = None) -> None:
        """``way`` stands for what is between the browser and the website: a proxy."""
        self.way = way
        self._client = httpx.Client(timeout=60, trust_env=False, verify=False, transport=way)
        self.page = httpx.Response(204)
        self.location = ""
        """Where the last step led to the program; "" where it led to a page."""
        self.visited: list[str] = []

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        if self.way is None:  # else it is somebody else's as well
            self._client.close()

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies

    @property
    def title(self) -> str:
        return self.page.text.partition("<h1>")[2].partition("</h1>")[0]

    @property
    def arrived(self) -> dict[str, str]:
        """What the program was sent; nothing where the browser did not come so far."""
        return dict(parse_qsl(urlsplit(self.location).query, keep_blank_values=True))

    @property
    def form(self) -> Form:
        return forms_of(self.page.text)[0]

    def go(self, url: str) -> httpx.Response:
        """Open an address."""
        return self._arrive(self._client.get(url))

    def post(self, url: str, data: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        """Send a form that may be none of a page's."""
        return self._arrive(self._client.post(url, data=data, **more))

    def press(self, words: str, **typed: str) -> httpx.Response:
        """Type into the form that has a button with these words, and press it."""
        form = next(each for each in forms_of(self.page.text) if any(words in one for one in each.buttons))
        name, value = next(button for text, button in form.buttons.items() if words in text)
        data = {**form.values, **typed, **({name: value} if name else {})}
        return self.post(urljoin(str(self.page.url), form.action), data)

    def sees(self, words: str) -> bool:
        """Whether there is a button with these words."""
        return any(words in one for each in forms_of(self.page.text) for one in each.buttons)

    def _arrive(self, response: httpx.Response) -> httpx.Response:
        self.location = ""
        while response.is_redirect:
            location = urljoin(str(response.url), response.headers["location"])
            self.visited.append(location)
            if urlsplit(location).path == CALLBACK:
                self.location = location
                break
            response = self._client.get(location)
        self.page = response
        return response


class Program:
    """A native program's end of one sign-in at the gateway at ``base``."""

    def __init__(self, base: str, port: int = PORT) -> None:
        self.base = base
        self.state, self.verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
        self.redirect_uri = f"http://127.0.0.1:{port}{CALLBACK}"

    def asked(self, **changes: str | None) -> dict[str, str]:
        """The parameters of its request; one that is None is left out."""
        usual: dict[str, str | None] = {
            "response_type": "code",
            "client_id": CLIENT_ID,
            "redirect_uri": self.redirect_uri,
            "state": self.state,
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
            DEVICE_NAME: "pmdesk on trial",
        }
        return {name: value for name, value in {**usual, **changes}.items() if value is not None}

    def url(self, *more: tuple[str, str], **changes: str | None) -> str:
        """What it opens in the browser; ``more`` are parameters that are sent besides."""
        query = urlencode([*self.asked(**changes).items(), *more])
        return f"{self.base}{AUTHORIZE}?{query}"

    def fresh(self, max_age: int = 300, account: int | None = None) -> str:
        """The same where somebody has to prove anew who they are."""
        hint = None if account is None else str(account)
        return self.url(**{"max_age": str(max_age), ACCOUNT_HINT: hint})

    def redeem(
        self, client: httpx.Client, code: str, *more: tuple[str, str], **changes: str | None
    ) -> httpx.Response:
        """Send the code with everything that belongs to it."""
        usual: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "client_id": CLIENT_ID,
            "code_verifier": self.verifier,
        }
        form = [(name, value) for name, value in {**usual, **changes}.items() if value is not None]
        return send(client, TOKEN, [*form, *more])


def send(client: httpx.Client, path: str, pairs: list[tuple[str, str]]) -> httpx.Response:
    """Send a form, whose fields may come twice."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return client.post(path, content=urlencode(pairs).encode(), headers=headers)


def refresh(client: httpx.Client, token: str, *more: tuple[str, str]) -> httpx.Response:
    """Ask for the successor of a refresh token."""
    pairs = [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", CLIENT_ID)]
    return send(client, TOKEN, [*pairs, *more])


def whole(
    browser: Browser,
    url: str,
    email: str,
    password: str,
    *,
    code: Callable[[], str] | None = None,
    account: str = "",
) -> None:
    """Go the whole way as one person, pressing what has to be pressed, until the program or a dead end."""
    browser.go(url)
    for _ in range(8):
        if browser.location or not forms_of(browser.page.text):
            return
        typed = {name: email for name in ("email", "username") if name in browser.form.values}
        if "password" in browser.form.values:
            typed["password"] = password
        if "code" in browser.form.values:
            assert code is not None, "a second factor is asked for"
            typed["code"] = code()
        words = next((one for one in (account, "Allow") if one and browser.sees(one)), "")
        browser.press(words, **typed)
