"""A browser without a screen that signs in by itself: follows links, fills in forms, presses one button.

For the demo, where nobody should have to type the password of somebody made up, and for tours and tests.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

_STEPS = 20
_SECONDS = 30.0
_USERS = ("username", "email")
_CODES = ("code", "second_factor", "otp")


@dataclass(slots=True)
class Form:
    """A form of a page: its fields with what stands in them, and its buttons as (name, value, words)."""

    action: str = ""
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    off: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Page:
    """What the robot sees: where it is, the status, the text without tags, the first form."""

    url: str
    status: int
    text: str
    form: Form | None


class NotSignedIn(RuntimeError):
    """The robot came to a page where it knows nothing more to do; the text is the page's, without what it
    typed."""


class Robot:
    """Signs in as one person. ``code`` gives the second factor, ``account`` is a word on the account's
    button, ``trusted`` the authorities of a browser that trusts others than usual.

    Cookies stay from one sign-in to the next, as in a browser that is not closed; ``visited`` are the hosts
    and paths it came through.
    """

    def __init__(
        self,
        email: str,
        password: str,
        *,
        code: Callable[[], str] | None = None,
        account: str = "",
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        self._email, self._password, self._code, self._account = email, password, code, account
        self._client = httpx.Client(
            timeout=_SECONDS, trust_env=False, follow_redirects=False, verify=trusted or True
        )
        self.visited: list[str] = []
        self.page: Page | None = None
        self.failure: Exception | None = None

    def open(self, url: str) -> bool:
        """Take an address as the system's browser would: at once, and go on by itself."""
        self._beside(lambda: self.go(url))
        return True

    def again(self, password: str) -> None:
        """Type this password on the page where it stands, and go on by itself; at once, as `open`."""
        page, self._password = self.page, password
        if page is not None:
            self._beside(lambda: self.go_on(page))

    def _beside(self, walk: Callable[[], Page]) -> None:
        def quietly() -> None:
            try:
                walk()
            except Exception as error:
                self.failure = error

        threading.Thread(target=quietly, name="robot", daemon=True).start()

    def go(self, url: str) -> Page:
        """Follow ``url`` to where nothing is left to do, pressing what has to be pressed.

        Raises NotSignedIn.
        """
        return self.go_on(self.get(url))

    def go_on(self, page: Page) -> Page:
        """The same from a page on. A password that was typed in vain is not typed again.

        Raises NotSignedIn.
        """
        typed = False
        for _ in range(_STEPS):
            if page.form is None or not self._can(page.form):
                return page
            asks = "password" in page.form.fields
            if asks and typed:
                return page
            typed = typed or asks
            page = self.press(page)
        raise NotSignedIn(f"no end after {_STEPS} pages, at {self.visited[-1]}")

    def get(self, url: str) -> Page:
        """One page, with the redirects to it."""
        return self._follow(self._client.build_request("GET", url))

    def press(self, page: Page) -> Page:
        """Fill in the page's form and press the button that leads on."""
        form = page.form
        assert form is not None
        filled = {name: self._filled(name, value) for name, value in form.fields.items()}
        name, value, _ = form.buttons[self._button(form)] if form.buttons else ("", "", "")
        if name:
            filled[name] = value
        url = urljoin(page.url, form.action or page.url)
        if form.method == "post":
            return self._follow(self._client.build_request("POST", url, data=filled))
        return self._follow(self._client.build_request("GET", url, params=filled))

    def close(self) -> None:
        """Close the browser: its cookies are gone."""
        self._client.close()

    # --- inside ---------------------------------------------------------------------------------------

    def _can(self, form: Form) -> bool:
        """Whether there is anything on this form that the robot has not tried in vain."""
        return bool(form.fields or form.buttons)

    def _filled(self, name: str, value: str) -> str:
        if name in _USERS:
            return self._email
        if name == "password":
            return self._password
        if name in _CODES and self._code is not None:
            return self._code()
        return value

    def _button(self, form: Form) -> int:
        open_ones = [n for n in range(len(form.buttons)) if n not in form.off]
        for wanted in (self._account, "Allow"):
            for number in open_ones:
                if wanted and wanted.lower() in form.buttons[number][2].lower():
                    return number
        return open_ones[0] if open_ones else 0

    def _follow(self, request: httpx.Request) -> Page:
        for _ in range(_STEPS):
            parts = urlsplit(str(request.url))
            self.visited.append(f"{parts.netloc}{parts.path}")
            answer = self._client.send(request)
            place = answer.headers.get("location", "")
            if answer.status_code not in (301, 302, 303, 307, 308) or not place:
                reader = _Reader()
                reader.feed(answer.text)
                self.page = Page(str(request.url), answer.status_code, reader.words, reader.form)
                return self.page
            request = self._client.build_request("GET", urljoin(str(request.url), place))
        raise NotSignedIn("redirects without an end")


class _Reader(HTMLParser):
    """Reads the text and the first form with fields off a page."""

    def __init__(self) -> None:
        super().__init__()
        self.form: Form | None = None
        self._inside: Form | None = None
        self._button: list[str] | None = None
        self._text: list[str] = []
        self._mute = False

    @property
    def words(self) -> str:
        """The page's text."""
        return " ".join(" ".join(self._text).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = Form(has.get("action", ""), has.get("method", "get").lower())
            self.form = self.form or self._inside
        elif tag == "input" and self._inside is not None and has.get("name"):
            if has.get("type") not in ("submit", "button"):
                self._inside.fields[has["name"]] = has.get("value", "")
        elif tag == "button" and self._inside is not None:
            self._button = []
            if "disabled" in has:
                self._inside.off.add(len(self._inside.buttons))
            self._inside.buttons.append((has.get("name", ""), has.get("value", ""), ""))
        self._mute = self._mute or tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self._inside is not None and self._button is not None:
            name, value, _ = self._inside.buttons[-1]
            self._inside.buttons[-1] = (name, value, " ".join(self._button))
            self._button = None
        elif tag == "form":
            self._inside = None
        elif tag in ("style", "script"):
            self._mute = False

    def handle_data(self, data: str) -> None:
        if self._mute or not data.strip():
            return
        self._text.append(data)
        if self._button is not None:
            self._button.append(data.strip())
