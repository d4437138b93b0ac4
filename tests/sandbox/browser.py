"""A browser for tests: keeps cookies, reads the forms of a page and presses their buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx


@dataclass
class Form:
    """A form of a page: where it posts to, what its fields hold, and its buttons by their words."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._button: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given["action"]))
        elif tag == "input":
            self.found[-1].values[given["name"]] = given.get("value", "")
        elif tag == "button":
            self._button = (given.get("name", ""), given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._button is not None:
            self.found[-1].buttons[data] = self._button
            self._button = None


def forms_of(page: str) -> list[Form]:
    reader = _Forms()
    reader.feed(page)
    return reader.found


class Browser:
    """Follows redirects as long as they stay at the site; where one leads away from it, it stops there."""

    def __init__(self, client: httpx.Client, site: str) -> None:
        self.client = client
        self.site = site
        self.page = httpx.Response(204)
        self.left_for = ""
        """The address at another site that the last step led to; empty if it led to a page."""

    @property
    def title(self) -> str:
        return self.page.text.partition("<h1>")[2].partition("</h1>")[0]

    @property
    def answer(self) -> dict[str, str]:
        """The query of the address that the browser left for."""
        return dict(parse_qsl(urlsplit(self.left_for).query, keep_blank_values=True))

    def open(self, path: str) -> httpx.Response:
        return self._arrive(self.client.get(urljoin(self.site, path)))

    def press(self, words: str, **typed: str) -> httpx.Response:
        """Type into the form that has a button with these words, and press it."""
        form = next(each for each in forms_of(self.page.text) if words in each.buttons)
        name, value = form.buttons[words]
        data = {**form.values, **typed, **({name: value} if name else {})}
        return self._arrive(self.client.post(urljoin(str(self.page.url), form.action), data=data))

    def _arrive(self, response: httpx.Response) -> httpx.Response:
        self.left_for = ""
        while response.is_redirect:
            location = urljoin(str(response.url), response.headers["location"])
            if not location.startswith(self.site):
                self.left_for = location
                break
            response = self.client.get(location)
        self.page = response
        return response
