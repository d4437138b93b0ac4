"""A visit to the client area: who comes, what for, and what is sent back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pmdesk.sandbox.database import Database
from pmdesk.sandbox.installation import Installation, Session
from pmdesk.sandbox.pages import html


@dataclass(frozen=True)
class Reply:
    """An answer of the website."""

    body: bytes
    status: int = 200
    media: str = "text/html"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Visit:
    """One request of a signed-in customer. ``base`` is the path that the installation lives under."""

    installation: Installation
    session: Session
    cookie: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    posted: bool
    base: str = "/"

    @property
    def database(self) -> Database:
        return self.installation.database

    @property
    def client(self) -> int:
        return self.session.client_id

    def number(self, name: str) -> int:
        """A whole number from the address; 0 for none or for nonsense."""
        text = self.query.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0

    def may(self, permission: str) -> bool:
        """Whether this person has one of the permissions of getpermissionslist.md on this account."""
        return self.installation.may(self.session, permission)

    def page(self, title: str, *parts: str, status: int = 200) -> Reply:
        """A page of the client area, with what the last step left to say at its top."""
        said, self.session.notice = self.session.notice, ""
        document = html.page(title, html.notice(said), *parts, base=self.base)
        return Reply(document.encode(), status)

    def go(self, path: str) -> Reply:
        """Lead the browser to another page of the client area."""
        return redirect(self.base + path)

    def missing(self) -> Reply:
        """Nothing here for this customer, be it somebody else's or nobody's."""
        return self.page("Page not found", html.paragraph("There is nothing at this address."), status=404)

    def forbidden(self) -> Reply:
        """Something that the account's owner has not allowed this person."""
        return self.page(
            "Not allowed", html.paragraph("The account's owner has not allowed you this."), status=403
        )

    @property
    def rightly_posted(self) -> bool:
        """Whether a form came from one of our own pages."""
        return self.posted and self.form.get("token") == self.session.csrf


Page = Callable[[Visit], Reply]


def redirect(location: str) -> Reply:
    return Reply(b"", 302, headers={"Location": location})
