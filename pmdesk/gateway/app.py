"""The Litestar application: routes, who may use them, and what errors become."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, Router
from litestar.datastructures import State as AppState
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import Message, Scope

from pmdesk.api.errors import FreshSignInNeeded, ProviderError, SignInNeeded, Unavailable
from pmdesk.api.gateway.contract import API, FRESH_SECONDS, Problem, quoted
from pmdesk.api.gateway.problems import MEDIA_TYPE, PREFIX, problem_of
from pmdesk.gateway.access import NotLetIn
from pmdesk.gateway.bodies import Asked
from pmdesk.gateway.document import openapi
from pmdesk.gateway.routes import about, account, domains, entry, invoices, services, tickets
from pmdesk.gateway.routes.common import Unchanged, caller_of, let_in, provider_of
from pmdesk.gateway.state import StateUnavailable
from pmdesk.gateway.web import address_of, may_have_changed

log = logging.getLogger(__name__)
AnyRequest = Request[Any, Any, Any]

MOST_BODY = 64 * 1024
"""Bytes of a request's body; nothing that is asked here needs a tenth of it."""


def create_app(state: AppState, entrance: Sequence[Any], close: Any) -> Litestar:
    """The application over what ``state`` holds (see `server`); ``close`` is awaited at its end."""

    @asynccontextmanager
    async def life(_app: Litestar) -> AsyncIterator[None]:
        yield
        await close()

    api = Router(
        API,
        route_handlers=[
            Router("/", route_handlers=[*room.ROUTES], tags=[room.__name__.rpartition(".")[2]])
            for room in (account, services, domains, tickets, invoices, entry)
        ],
        dependencies={"caller": Provide(caller_of), "provider": Provide(provider_of)},
        guards=[let_in],
        security=[{"sign-in": []}],
    )
    public = Router("/", route_handlers=[*about.ROUTES], tags=["gateway"])
    told = Router("/", route_handlers=[*about.TOLD], tags=["gateway"], before_request=_count)
    document = Router("/schema", route_handlers=[], before_request=_count, include_in_schema=False)
    sign_in = Router("/", route_handlers=[*entrance], before_request=_count, include_in_schema=False)
    return Litestar(
        [api, sign_in, public, told],
        state=state,
        exception_handlers={
            Unchanged: _unchanged,
            ProviderError: _provider_error,
            StateUnavailable: _state_unavailable,
            HTTPException: _http_error,
            Exception: _mistake,
        },
        openapi_config=openapi(state.name, state.base, document),
        request_class=Asked,
        request_max_body_size=MOST_BODY,
        before_send=[_say_methods],
        logging_config=None,
        lifespan=[life],
        debug=False,
    )


async def _count(request: AnyRequest) -> None:
    keeper = request.app.state.keeper
    await keeper.apart(keeper.throttle.request, address_of(request))


async def _say_methods(message: Message, scope: Scope) -> None:
    """Say which methods an address has, to whoever asks by OPTIONS.

    Litestar 2.25 names those of the first of its handlers alone; tests/gateway/test_schemathesis.py shows
    when this can go.
    """
    if message["type"] == "http.response.start" and scope.get("method") == "OPTIONS":
        here = scope.get("path_template")
        for route in scope["litestar_app"].routes:
            if here in (route.path, route.path_format):
                allow = (b"allow", ", ".join(sorted(route.methods)).encode())
                message["headers"] = [*(pair for pair in message["headers"] if pair[0] != b"allow"), allow]


# --- what errors become -------------------------------------------------------------------------------


def _unchanged(_request: AnyRequest, unchanged: Unchanged) -> Response[bytes]:
    headers = {"ETag": quoted(unchanged.tag), "Cache-Control": "private, no-cache"}
    return Response(b"", status_code=304, headers=headers, media_type="text/plain")


def _provider_error(_request: AnyRequest, error: ProviderError) -> Response[bytes]:
    if isinstance(error, SignInNeeded) and not isinstance(error, NotLetIn):
        error = Unavailable()  # WHMCS's "no" to the operator's credential must end nobody's sign-in
    headers: dict[str, str] = {}
    if isinstance(error, SignInNeeded):
        headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    elif isinstance(error, FreshSignInNeeded):  # RFC 9470
        headers["WWW-Authenticate"] = (
            f'Bearer error="insufficient_user_authentication", max_age="{FRESH_SECONDS}"'
        )
    problem = problem_of(error)
    if problem.until is not None:
        headers["Retry-After"] = problem.until.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return _said(problem, headers)


def _state_unavailable(_request: AnyRequest, _error: StateUnavailable) -> Response[bytes]:
    log.error("the shared state does not answer")
    return _said(problem_of(Unavailable("", passing=True)), {})


def _http_error(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """A request that is none: no such route, a body that is not what it should be.

    Nothing of it is repeated.
    """
    if error.status_code >= 500:
        return _mistake(request, error.__cause__ if isinstance(error.__cause__, Exception) else error)
    word = {404: "not-found", 405: "not-found"}.get(error.status_code, "refused")
    title = {404: "There is no such page", 405: "Not by this method"}.get(error.status_code, "Not understood")
    headers = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return _said(Problem(type=PREFIX + word, title=title, status=error.status_code), headers)


def _mistake(request: AnyRequest, error: Exception) -> Response[bytes]:
    """A bug of ours. Its text may hold anything, and so may the address: its kind and place are logged.

    Of a change nobody knows how far it came.
    """
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = "" if frame is None else f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}"
    route = request.scope.get("path_template", "no route")
    log.error("a mistake in %s %s: %s at %s", request.method, route, type(error).__name__, place)
    word = "uncertain" if may_have_changed(request.method, request.scope["path"]) else "unavailable"
    return _said(Problem(type=PREFIX + word, title="A mistake of the gateway's", status=500), {})


def _said(problem: Problem, headers: dict[str, str]) -> Response[bytes]:
    body = msgspec.json.encode(problem)
    return Response(body, status_code=problem.status, headers=headers, media_type=MEDIA_TYPE)
