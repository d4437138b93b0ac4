"""What the gateway says of itself to anybody: where it is, whether it is well, what its API is."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get
from litestar.openapi.datastructures import ResponseSpec

from pmdesk.api.gateway.contract import AUTHORIZE, REVOKE, TOKEN, WELL_KNOWN, WellKnown
from pmdesk.gateway.routes.common import AnyRequest
from pmdesk.gateway.state import StateUnavailable


@get(WELL_KNOWN)
async def well_known(request: AnyRequest) -> WellKnown:
    """Where a desktop that knows an address of this host finds its gateway."""
    state = request.app.state
    return WellKnown(pmdesk=1, name=state.name, gateway=state.base)


@get("/.well-known/oauth-authorization-server")
async def authorization_server(request: AnyRequest) -> dict[str, Any]:
    """The authorization server's metadata (RFC 8414)."""
    base: str = request.app.state.base
    return {
        "issuer": base,
        "authorization_endpoint": base + AUTHORIZE,
        "token_endpoint": base + TOKEN,
        "revocation_endpoint": base + REVOKE,
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "authorization_response_iss_parameter_supported": True,
    }


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How it goes: "ok", or what is missing."""

    status: str


@get("/health")
async def health() -> Health:
    """Whether this process answers at all."""
    return Health(status="ok")


@get(
    "/ready",
    responses={503: ResponseSpec(Health, description="What is missing.", generate_examples=False)},
)
async def ready(request: AnyRequest) -> Response[Health]:
    """Whether customers can be served: the shared state answers. WHMCS is not asked for every probe."""
    keeper = request.app.state.keeper
    try:
        await keeper.apart(keeper.families.ping)
    except StateUnavailable:
        return Response(Health(status="the shared state does not answer"), status_code=503)
    return Response(Health(status="ok"))


ROUTES = (health, ready)
"""What whoever watches the gateway asks as often as they like."""
TOLD = (well_known, authorization_server)
"""What is told to anybody, but not as often as they like."""
