"""The addresses of a sign-in: where the browser comes, and where the program fetches tokens.

Pages name each other without their folder: a web server may have put the gateway into one of its own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.exceptions import ClientException

from pmdesk.api.errors import Garbled, ProviderError, RateLimited
from pmdesk.api.gateway.contract import ACCOUNT_HINT, AUTHORIZE, DEVICE_NAME, REVOKE, TOKEN
from pmdesk.gateway.access import Doorkeeper
from pmdesk.gateway.limits import TooManyTries
from pmdesk.gateway.oauth import pages
from pmdesk.gateway.oauth.desk import AskAccount, AskPassword, Done, NotPossible, SignInDesk, Step, TryAgain
from pmdesk.gateway.oauth.grants import BadRequest
from pmdesk.gateway.oauth.pending import SECONDS, Pending
from pmdesk.gateway.oauth.upstream import NotIdentified, Upstream
from pmdesk.gateway.state import StateUnavailable
from pmdesk.gateway.tokens import is_secret, new_secret, same
from pmdesk.gateway.web import address_of

log = logging.getLogger(__name__)
AnyRequest = Request[Any, Any, Any]
AnyResponse = Response[str]

_LONGEST_NAME = 60
_MOST_FIELDS = 40
SECONDS_OF_A_STEP = 60.0
"""For what is asked of WHMCS in one step; the bound on all requests comes later, and speaks to programs."""
_OVER = ("This sign-in is over", "It took too long, or was begun in another browser.")


class Entrance:
    """What the routes of a sign-in work with. ``upstream`` is None where a password is asked for here."""

    def __init__(
        self, desk: SignInDesk, upstream: Upstream | None, keeper: Doorkeeper, *, secure: bool
    ) -> None:
        self.desk, self.upstream, self.keeper = desk, upstream, keeper
        self.cookie = "__Host-pmdesk" if secure else "pmdesk"
        self.secure = secure
        self.seconds = SECONDS_OF_A_STEP

    def browser(self, request: AnyRequest) -> str:
        """The browser's cookie, "" where it has none of ours."""
        value = request.cookies.get(self.cookie, "")
        return value if is_secret(value) else ""


def _away(_request: AnyRequest, _error: StateUnavailable) -> AnyResponse:
    log.error("the shared state does not answer")
    return _page(pages.trouble("Nobody can sign in now", "Try again in a moment."), 503)


def _too_often(_request: AnyRequest, _error: RateLimited) -> AnyResponse:
    text = "There were very many requests from where you are. Wait a minute, then try again."
    return _page(pages.trouble("Too many requests", text), 429)


_FOR_PEOPLE: dict[type[Exception] | int, Any] = {StateUnavailable: _away, RateLimited: _too_often}
"""In a browser trouble becomes a page; programs get it as everywhere else."""


def entrance_of(request: AnyRequest) -> Entrance:
    """The entrance of this gateway."""
    entrance: Entrance = request.app.state.entrance
    return entrance


# --- from the program, through the browser ------------------------------------------------------------


@get(AUTHORIZE, exception_handlers=_FOR_PEOPLE)
async def authorize(request: AnyRequest) -> AnyResponse:
    """Begin a sign-in (RFC 6749, 4.1.1; PKCE by S256); the browser goes on to the host's own page."""
    entrance = entrance_of(request)
    apart, desk = entrance.keeper.apart, entrance.desk
    pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    try:
        asked = await apart(desk.authority.begin, pairs)
    except BadRequest as bad:
        if bad.location is not None:
            return _redirect(bad.location)
        return _page(pages.trouble("This is no sign-in", "pmdesk opens this page by itself."), 400)
    browser = entrance.browser(request) or new_secret()
    pending = await apart(
        desk.waiting.begin,
        browser,
        asked,
        _device(asked.get(DEVICE_NAME, "")),
        _number(asked.get("max_age")),
        _number(asked.get(ACCOUNT_HINT)),
    )
    if entrance.upstream is None:
        reply = _redirect(f"sign-in?p={pending.id}")
    else:
        reply = await _guarded(entrance, pending, lambda: _send_on(entrance, pending))
    reply.set_cookie(_cookie(entrance, browser))
    return reply


async def _send_on(entrance: Entrance, pending: Pending) -> AnyResponse:
    assert entrance.upstream is not None
    state = await entrance.keeper.apart(entrance.desk.waiting.send_on, pending)
    return _redirect(await entrance.upstream.authorization(pending, state))


@get("/oauth/callback", exception_handlers=_FOR_PEOPLE)
async def callback(request: AnyRequest) -> AnyResponse:
    """The browser comes back from WHMCS's OpenID Connect, with a code or an error."""
    entrance = entrance_of(request)
    said = request.query_params
    state, browser = str(said.get("state", "")), entrance.browser(request)
    pending = await entrance.keeper.apart(entrance.desk.waiting.come_back, state, browser)
    if pending is None or entrance.upstream is None:
        return _page(pages.trouble(*_OVER), 400)
    upstream, address = entrance.upstream, address_of(request)
    if said.get("error"):
        await entrance.keeper.apart(entrance.desk.waiting.end, pending)
        return _redirect(entrance.desk.authority.denied(pending.asked, "access_denied"))

    async def recognise() -> AnyResponse:
        try:
            identity = await upstream.identify(pending, str(said.get("code", "")), said.get("iss"))
        except NotIdentified as stopped:
            outcome = f"not identified: {stopped.why}"
            entrance.keeper.audit.note("sign-in-failed", address=address, outcome=outcome)
            raise
        step = await entrance.desk.recognise(pending, identity.email, identity.auth_time, address)
        return _step(entrance.desk, step)

    return await _guarded(entrance, pending, recognise)


@get("/oauth/sign-in", exception_handlers=_FOR_PEOPLE)
async def sign_in_page(request: AnyRequest) -> AnyResponse:
    """The gateway's own page for a password, where the operator allows one."""
    entrance = entrance_of(request)
    pending = await _found(entrance, request, dict(request.query_params))
    if pending is None or (entrance.upstream is not None and pending.who is None):
        return _page(pages.trouble(*_OVER), 400)
    return _password_page(entrance.desk, pending)


@post("/oauth/sign-in", status_code=200, exception_handlers=_FOR_PEOPLE)
async def sign_in(request: AnyRequest) -> AnyResponse:
    """Take the password from the gateway's own page; it goes to WHMCS and is kept nowhere."""
    entrance = entrance_of(request)
    form = await _form(request)
    pending = await _found(entrance, request, form, posted=True)
    if pending is None:
        return _page(pages.trouble(*_OVER), 400)
    email, password, address = form.get("email", ""), form.get("password", ""), address_of(request)

    async def check() -> AnyResponse:
        try:
            step = await entrance.desk.check_password(pending, email.strip(), password, address)
        except TryAgain as again:
            return _password_page(entrance.desk, pending, again.text, email)
        except TooManyTries:
            entrance.keeper.audit.note("sign-in-throttled", address=address)
            text = "There were too many tries. Wait some minutes, then try again."
            return _password_page(entrance.desk, pending, text, email, status=429)
        return _step(entrance.desk, step)

    return await _guarded(entrance, pending, check)


@get("/oauth/account", exception_handlers=_FOR_PEOPLE)
async def account_page(request: AnyRequest) -> AnyResponse:
    """The accounts that a sign-in opens, to choose one."""
    entrance = entrance_of(request)
    pending = await _found(entrance, request, dict(request.query_params))
    if pending is None or pending.who is None:
        return _page(pages.trouble(*_OVER), 400)
    return _page(pages.choose(pending, _cancelled(entrance.desk, pending)), 200, pending)


@post("/oauth/account", status_code=200, exception_handlers=_FOR_PEOPLE)
async def choose_account(request: AnyRequest) -> AnyResponse:
    """End a sign-in with the account that was chosen."""
    entrance = entrance_of(request)
    form = await _form(request)
    pending = await _found(entrance, request, form, posted=True)
    if pending is None:
        return _page(pages.trouble(*_OVER), 400)
    chosen, address = _number(form.get("client_id")) or 0, address_of(request)

    async def choose() -> AnyResponse:
        return _step(entrance.desk, await entrance.desk.choose(pending, chosen, address))

    return await _guarded(entrance, pending, choose)


# --- from the program alone ---------------------------------------------------------------------------


@post(TOKEN, status_code=200)
async def token(request: AnyRequest) -> Response[bytes]:
    """A code or a refresh token for a new pair of tokens (RFC 6749, 4.1.3 and 6)."""
    entrance = entrance_of(request)
    keeper, pairs = entrance.keeper, await _pairs(request)
    reply = await keeper.apart(entrance.desk.authority.token, pairs)
    return _json(reply.body, reply.status)


@post(REVOKE, status_code=200)
async def revoke(request: AnyRequest) -> Response[bytes]:
    """Sign this program out (RFC 7009): no token of its sign-in opens anything afterwards."""
    entrance = entrance_of(request)
    keeper, given = entrance.keeper, dict(await _pairs(request))
    family = await keeper.apart(keeper.families.family_of, given.get("token", ""))
    if family is not None:
        await keeper.apart(keeper.families.end, family)
        keeper.audit.note(
            "signed-out",
            address=address_of(request),
            client=family.client_id,
            user=family.user_id,
            device=family.device,
        )
    return _json({}, 200)


ROUTES = (authorize, callback, sign_in_page, sign_in, account_page, choose_account, token, revoke)


# --- inside -------------------------------------------------------------------------------------------


async def _guarded(
    entrance: Entrance, pending: Pending, step: Callable[[], Awaitable[AnyResponse]]
) -> AnyResponse:
    """Take a step of a sign-in; what stops it becomes a page with the way back to the program."""
    desk = entrance.desk
    try:
        async with asyncio.timeout(entrance.seconds):
            return await step()
    except NotPossible as stopped:
        back = desk.authority.denied(pending.asked, stopped.error)
        return _page(pages.trouble(stopped.title, stopped.text, back), 403)
    except NotIdentified as stopped:
        log.warning("sign-in by OpenID Connect: %s", stopped.why)
        back = desk.authority.denied(pending.asked, "access_denied")
        text = "What came back does not prove who you are. Begin again in pmdesk."
        return _page(pages.trouble(f"{desk.host} did not confirm this sign-in", text, back), 403)
    except (ProviderError, TimeoutError) as error:
        where = error.where if isinstance(error, Garbled) else ""
        log.warning("sign-in: %s %s", type(error).__name__, where)
        back = desk.authority.denied(pending.asked, "temporarily_unavailable")
        text = "This is not about your password. Try again in a moment."
        return _page(pages.trouble(f"{desk.host} cannot answer now", text, back), 503)


def _step(desk: SignInDesk, step: Step) -> AnyResponse:
    if isinstance(step, Done):
        return _redirect(step.location, status=303)
    if isinstance(step, AskPassword):
        return _redirect(f"sign-in?p={step.pending.id}", status=303)
    assert isinstance(step, AskAccount)
    return _redirect(f"account?p={step.pending.id}", status=303)


def _password_page(
    desk: SignInDesk, pending: Pending, problem: str = "", email: str = "", status: int = 200
) -> AnyResponse:
    cancel = _cancelled(desk, pending)
    if pending.who is not None:
        page = pages.confirm(pending, desk.host, cancel, pending.who.email, problem)
    else:
        page = pages.password(pending, desk.host, cancel, problem, email)
    return _page(page, status, pending)


async def _found(
    entrance: Entrance, request: AnyRequest, given: dict[str, Any], *, posted: bool = False
) -> Pending | None:
    """The sign-in that a page belongs to: of this browser, and where posted, from our own page."""
    find = entrance.desk.waiting.find
    pending = await entrance.keeper.apart(find, str(given.get("p", "")), entrance.browser(request))
    if pending is None or (posted and not same(pending.csrf, str(given.get("csrf", "")))):
        return None
    return pending


async def _pairs(request: AnyRequest) -> list[tuple[str, str]]:
    """The fields of a form, in their order. Raises ClientException for more than there are."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return parse_qsl(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise ClientException from None


async def _form(request: AnyRequest) -> dict[str, str]:
    return dict(await _pairs(request))


def _device(name: str) -> str:
    """What a program calls itself, fit to be shown."""
    plain = "".join(letter for letter in name if letter.isprintable()).strip()
    return plain[:_LONGEST_NAME] or "pmdesk"


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _cookie(entrance: Entrance, value: str) -> Cookie:
    return Cookie(
        entrance.cookie,
        value=value,
        path="/",
        httponly=True,
        secure=entrance.secure,
        samesite="lax",
        max_age=SECONDS,
    )


def _cancelled(desk: SignInDesk, pending: Pending) -> str:
    """Back to the program, without an account."""
    return desk.authority.denied(pending.asked, "access_denied")


def _page(html: str, status: int, pending: Pending | None = None) -> AnyResponse:
    """A page; ``pending`` is the sign-in that its form belongs to."""
    return Response(
        html,
        status_code=status,
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": pages.content_policy(pending)},
    )


def _redirect(location: str, status: int = 302) -> AnyResponse:
    return Response("", status_code=status, media_type="text/plain", headers={"Location": location})


def _json(value: Any, status: int) -> Response[bytes]:
    body = msgspec.json.encode(dict(value) if isinstance(value, list) else value)
    return Response(body, status_code=status, media_type="application/json", headers={"Pragma": "no-cache"})
