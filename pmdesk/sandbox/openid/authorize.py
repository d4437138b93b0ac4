"""The authorization endpoint: who asks, who is signed in, whether they allow it, and back with a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from pmdesk.sandbox.installation import Installation, Session
from pmdesk.sandbox.openid.discovery import SCOPES
from pmdesk.sandbox.openid.grants import Grant
from pmdesk.sandbox.openid.provider import Client
from pmdesk.sandbox.openid.replies import NO_STORE
from pmdesk.sandbox.openid.settings import Settings
from pmdesk.sandbox.pages import html
from pmdesk.sandbox.pages.site import Asked
from pmdesk.sandbox.pages.visit import Reply, redirect

_PATH = "oauth/authorize.php"
_OURS = {"token", "decision"}
"""The fields of the consent form, which are no part of the request."""


@dataclass(frozen=True)
class Request:
    """An authorization request (OpenID Connect Core, section 3.1.2.1), by GET or by POST."""

    given: Mapping[str, str]

    @classmethod
    def of(cls, asked: Asked) -> Request:
        form = {name: value for name, value in asked.form.items() if name not in _OURS}
        return cls({**form, **asked.query})

    def text(self, name: str) -> str:
        return self.given.get(name, "")

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(self.text(name).split())

    @property
    def max_age(self) -> int | None:
        text = self.text("max_age")
        return int(text) if text.isascii() and text.isdigit() else None

    @property
    def address(self) -> str:
        """The same request as a path of ours, to come back to."""
        return f"{_PATH}?{urlencode(dict(self.given))}"


def authorize(installation: Installation, asked: Asked, base: str = "/") -> Reply:
    """One step of the way: to the sign-in form, to the question, or back to the client.

    Who is not known, or would be answered elsewhere than was registered, gets a page and is led nowhere.
    """
    request, openid = Request.of(asked), installation.openid
    client = openid.client
    if request.text("client_id") != client.client_id:
        return _stop("This sign-in comes from a client that is not registered here.", base)
    if request.text("redirect_uri") not in client.redirects:
        return _stop("This sign-in would lead to an address that is not registered here.", base)
    problem = _problem(request, openid.settings)
    if problem:
        return _back(request, error=problem[0], error_description=problem[1])
    session = installation.session(asked.cookie)
    if session is None or _again(installation, session, request):
        return redirect(f"{base}login.php?{urlencode({'goto': request.address})}")
    decision = asked.form.get("decision", "") if asked.method == "POST" else ""
    rightly = asked.form.get("token", "") == session.csrf
    if decision == "deny" and rightly:
        session.came_for = ""
        return _back(request, error="access_denied", error_description="The user said no.")
    if decision == "allow" and rightly:
        openid.grants.allow(session.user_id, client.client_id)
    if not openid.grants.allowed(session.user_id, client.client_id):
        return _question(client, session, request, base)
    code = openid.grants.code(_grant(request, session, openid.settings))
    session.came_for = ""
    return _back(request, code=code)


def _problem(request: Request, settings: Settings) -> tuple[str, str] | None:
    """What is wrong with a request whose sender is known, in the words of RFC 6749, section 4.1.2.1."""
    if not request.text("response_type"):
        return "invalid_request", "The response type is missing."
    if request.text("response_type") != "code":
        return "unsupported_response_type", "Only the response type code is supported."
    scope = request.words("scope")
    if not scope or not set(scope) <= set(SCOPES):
        return "invalid_scope", f"A scope of {', '.join(SCOPES)} is required, and no other."
    if settings.reauthentication and request.text("max_age") and request.max_age is None:
        return "invalid_request", "max_age is a number of seconds."
    return None if settings.pkce == "off" else _pkce_problem(request, settings)


def _pkce_problem(request: Request, settings: Settings) -> tuple[str, str] | None:
    """RFC 7636, section 4.4.1; a challenge without a method would be a plain one."""
    if not request.text("code_challenge"):
        missing = "invalid_request", "A code challenge is required."
        return missing if settings.pkce == "required" else None
    if request.text("code_challenge_method") != "S256":
        return "invalid_request", "Only the challenge method S256 is supported."
    return None


def _again(installation: Installation, session: Session, request: Request) -> bool:
    """Whether somebody who is signed in has to do so anew, and has not just done it for this request."""
    if not installation.openid.settings.reauthentication or session.came_for == request.address:
        return False
    age = installation.clock.epoch() - session.since
    too_old = request.max_age is not None and age > request.max_age
    return too_old or "login" in request.words("prompt")


def _grant(request: Request, session: Session, settings: Settings) -> Grant:
    return Grant(
        client_id=request.text("client_id"),
        redirect_uri=request.text("redirect_uri"),
        user_id=session.user_id,
        scope=request.words("scope"),
        nonce=request.text("nonce"),
        challenge=request.text("code_challenge") if settings.pkce != "off" else "",
        auth_time=session.since,
        max_age=settings.reauthentication and request.max_age is not None,
    )


def _back(request: Request, **answer: str) -> Reply:
    """To the client, with the answer and with its ``state`` as it came."""
    if "state" in request.given:
        answer["state"] = request.text("state")
    parts = urlsplit(request.text("redirect_uri"))
    query = "&".join(part for part in (parts.query, urlencode(answer)) if part)
    location = urlunsplit(parts._replace(query=query))
    return Reply(b"", 302, headers={"Location": location, **NO_STORE})


def _stop(words: str, base: str) -> Reply:
    document = html.page("This sign-in cannot go on", html.paragraph(words), base=base, signed_in=False)
    return Reply(document.encode(), 400)


def _question(client: Client, session: Session, request: Request, base: str) -> Reply:
    """Asked once of each user: may this client know who they are?"""
    told = {"openid": "that it is you", "profile": "your name and language", "email": "your email address"}
    facts = [("It will be told", ", ".join(told[word] for word in request.words("scope")))]
    document = html.page(
        f"{client.name} wants to know who you are",
        html.facts(facts),
        html.form(
            base + request.address,
            session.csrf,
            html.choice("decision", "allow", "Allow"),
            html.choice("decision", "deny", "Deny"),
        ),
        base=base,
        signed_in=False,
    )
    return Reply(document.encode(), headers=NO_STORE)
