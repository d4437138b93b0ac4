"""The Litestar application: the API, the client area's pages, and the control behind its token."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, route
from litestar.enums import HttpMethod

from pmdesk.sandbox.api import dispatch
from pmdesk.sandbox.control import Control
from pmdesk.sandbox.installation import Installation
from pmdesk.sandbox.openid import endpoints
from pmdesk.sandbox.pages import session, site

_COMMANDS = (
    "fault",
    "clear_faults",
    "faults",
    "deny",
    "allow",
    "end_sessions",
    "people",
    "add_customers",
    "second_factor",
    "offer_linked_account",
    "verify_email",
    "set_openid",
    "rotate_key",
    "forget_consents",
    "today",
    "set_today",
    "advance",
    "pay_invoice",
    "issue_invoice",
    "answer_ticket",
    "change_domain",
    "change_invoice",
    "change_service",
    "change_ticket",
    "change_client",
    "remove",
    "reset_requests",
)
_READABLE = ("requests", "latest_requests", "spent")


AnyRequest = Request[Any, Any, Any]


def create_app(installation: Installation, control: Control, url: str, control_token: str) -> Litestar:
    """``url`` is the installation's own address with a slash at its end."""

    @route("/includes/api.php", http_method=[HttpMethod.POST])
    async def api(request: AnyRequest) -> Response[bytes]:
        form = dispatch.parameters_of(await request.body())
        with installation.lock:
            status, media, body = dispatch.answer(installation, form, url)
        return Response(body, status_code=status, media_type=media)

    @route("/_sandbox/hello", http_method=[HttpMethod.GET])
    async def hello() -> Response[bytes]:
        return _json(_introduction(installation))

    @route("/_sandbox/{command:str}", http_method=[HttpMethod.GET, HttpMethod.POST])
    async def curtain(request: AnyRequest) -> Response[bytes]:
        given = request.headers.get("authorization", "")
        if not secrets.compare_digest(given.encode(), f"Bearer {control_token}".encode()):
            return _json({"error": "the control's token is missing or wrong"}, 403)
        name, body = str(request.path_params["command"]), await request.body()
        # In a thread, since coming up and going down are done by this loop before they count as done.
        return await asyncio.to_thread(_command, control, name, body)

    @route(["/", "/{where:path}"], http_method=[HttpMethod.GET, HttpMethod.POST])
    async def pages(request: AnyRequest) -> Response[bytes]:
        asked = _asked(request, await request.body())
        with installation.lock:
            if asked.cookie and request.scope.get("state", {}).get("expired"):
                installation.sign_out(asked.cookie)
            reply = endpoints.answer(installation, asked, url.rstrip("/")) or site.answer(installation, asked)
        return Response(
            reply.body, status_code=reply.status, media_type=reply.media, headers=dict(reply.headers)
        )

    return Litestar([api, hello, curtain, pages], openapi_config=None, logging_config=None)


def _introduction(installation: Installation) -> dict[str, Any]:
    """Who this is, with the credential of this start: whoever reaches it shares this machine."""
    known = installation.credential
    return {
        "sandbox": True,
        "name": "Precisely Managed",
        "identifier": known.identifier,
        "secret": known.secret,
        "zone": "UTC",
    }


def _asked(request: AnyRequest, body: bytes) -> site.Asked:
    return site.Asked(
        request.method,
        request.scope["path"].lstrip("/"),
        dict(request.query_params),
        dispatch.parameters_of(body),
        request.cookies.get(session.COOKIE),
        request.headers.get("authorization", ""),
    )


def _command(control: Control, name: str, body: bytes) -> Response[bytes]:
    """Carry a command out; its arguments are a JSON object, its value comes back under ``value``."""
    if name in _READABLE:
        return _json({"value": getattr(control, name)})
    if name not in _COMMANDS:
        return _json({"error": f"unknown command {name}"}, 404)
    try:
        arguments = msgspec.json.decode(body or b"{}", type=dict[str, Any])
        return _json({"value": getattr(control, name)(**arguments)})
    except (TypeError, ValueError, LookupError) as error:
        return _json({"error": str(error)}, 400)


def _json(value: dict[str, Any], status: int = 200) -> Response[bytes]:
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json")
