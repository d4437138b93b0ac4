"""The API as an OpenAPI 3.1 document: what Litestar reads off the routes, and what it cannot see there.

Every operation of the API gets its problems, headers and versions by rule, so that no route can forget them.
"""

from __future__ import annotations

import inspect
import re
from typing import Any

import msgspec
from litestar import Router
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, OAuthFlow, OAuthFlows, SecurityScheme, Server, Tag

from pmdesk import __version__
from pmdesk.api import capability, provider
from pmdesk.api.gateway import contract
from pmdesk.api.gateway.contract import AUTHORIZE, CLIENT_ID, FILE, FRESH_SECONDS, RIGHTS, TOKEN
from pmdesk.api.gateway.problems import KINDS, MEDIA_TYPE, PREFIX
from pmdesk.gateway.routes import about
from pmdesk.records import account, domains, invoices, money, orders, services, tickets

Json = dict[str, Any]

TAGS = {
    "account": "Who the customer is at the host, and the host's mail and news.",
    "services": "What is hosted, and the addons on it.",
    "domains": "Domains, what the registrar says of them, and what changes them.",
    "tickets": "Support: conversations and their files.",
    "invoices": "What is owed and what was paid.",
    "entry": "One-time links into the client area, and the devices that are signed in.",
    "gateway": "What the gateway says of itself, to anybody.",
}
"""Each is the name of a file in ``routes``."""

_ABOUT = f"""A customer's own services, domains, tickets and invoices, and nobody else's.

**Signing in.** OAuth 2.0 with PKCE (S256) in the system's browser, as RFC 8252 has it; the client is
`{CLIENT_ID}`, a public one, with a redirect to the loopback interface. Access tokens last a quarter of an
hour; refresh tokens rotate. What loses a domain or an account wants a sign-in of the last
{FRESH_SECONDS // 60} minutes: `WWW-Authenticate` then says `insufficient_user_authentication` (RFC 9470).

**Errors** are problems (RFC 9457), `type` one of {", ".join(f"`{PREFIX}{word}`" for word in KINDS)}.
What is not the customer's is not found, whether it exists or not.

**Versions.** What can be read has an `ETag`; `If-None-Match` brings 304 where it has not changed. Lists come
in pages: `next` is the cursor of the page that follows, `ahead` are some after it. On the first page of a
list, the tags of all its pages with dots between them ask whether the whole list is as it was.

**Values.** Ids are texts. Amounts are decimal texts with their currency, days are dates, instants are in UTC.
Within version 1 fields and words are added and none is taken away: pass over what you do not know."""

PROBLEMS = {
    400: "Not understood: a cursor, an id, a header or a body that cannot be one.",
    401: "Not signed in, or not recently enough for this; `WWW-Authenticate` says which.",
    403: "Not open to this person: the account's owner has not given them the right.",
    404: "There is no such record, or it is not this customer's: the two are not told apart.",
    408: "The body did not come in time; nothing was done.",
    413: "The body is too long.",
    415: "The body is not `application/json`.",
    422: "Understood, and refused by the host or a registrar; `words` may say why.",
    429: "Too many requests; `Retry-After` says when to ask again, where that is known.",
    431: "The head of the request is too long.",
    500: "A mistake of the gateway's.",
    502: "The host's answer was not understood; `where` may name the field.",
    503: "The host cannot answer now; nothing was done.",
    504: "It may have been done or not: the answer to a change was lost.",
}
OF_BODIES, OF_CHANGES = frozenset({408, 413, 415}), frozenset({504})
"""Problems that only operations with a body have, and only those that change something."""

_ON_PROBLEMS = {401: ("WWW-Authenticate",), 429: ("Retry-After",), 503: ("Retry-After",)}
_HEADERS: dict[str, Json] = {
    RIGHTS: {"description": "Another one as soon as what this sign-in may do changes."},
    "ETag": {"description": "The version of this answer, weak (RFC 9110, 8.8.3)."},
    FILE: {"description": "What the file is: base64url of JSON with `size`, `sha256`, `media_type`, `name`."},
    "Retry-After": {"description": "An HTTP date."},
    "WWW-Authenticate": {"description": "RFC 6750, and RFC 9470 where a fresh sign-in is wanted."},
}
_ROOMS = (about, account, capability, contract, domains, invoices, money, orders, provider, services, tickets)
_PAGE_OF = re.compile(r"PageBody_[A-Za-z0-9_.]*\.([A-Za-z0-9]+)_")


def openapi(name: str, base: str, router: Router) -> OpenAPIConfig:
    """The document at openapi.json below ``router``; no page with it, since those load scripts from
    elsewhere."""
    flow = OAuthFlow(
        authorization_url=base + AUTHORIZE, token_url=base + TOKEN, refresh_url=base + TOKEN, scopes={}
    )
    scheme = SecurityScheme(
        type="oauth2", description="With PKCE (S256).", flows=OAuthFlows(authorization_code=flow)
    )
    return OpenAPIConfig(
        title=f"pmdesk gateway of {name}",
        version=__version__,
        description=_ABOUT,
        components=Components(security_schemes={"sign-in": scheme}),
        servers=[Server(url=base)],
        tags=[Tag(name=tag, description=words) for tag, words in TAGS.items()],
        render_plugins=[_Document()],
        operation_id_creator=_operation_id,
        use_handler_docstrings=True,
        openapi_router=router,
    )


def _operation_id(route: HTTPRouteHandler, _method: object, _path: object) -> str:
    """``listInvoices``, ``getInvoice``, ``setRegistrarLock``: the route's own name, with a verb before it."""
    words = [word.capitalize() for word in route.handler_name.split("_")]
    if route.http_methods == {"GET"}:
        many = route.parsed_fn_signature.return_type.origin in (contract.PageBody, tuple, list)
        return ("list" if many else "get") + "".join(words)
    return words[0].lower() + "".join(words[1:])


class _Document(JsonRenderPlugin):
    """The document as JSON, made once."""

    _made: bytes | None = None

    def render(self, request: Any, openapi_schema: Json) -> bytes:
        """See `OpenAPIRenderPlugin`."""
        if self._made is None:
            self._made = msgspec.json.encode(completed(self.render_json(request, openapi_schema)))
        return self._made


def completed(raw: bytes) -> Json:
    """Litestar's document with all that holds for every operation, and schemas that say what they are."""
    document: Json = msgspec.json.decode(_PAGE_OF.sub(r"\1Page", raw.decode()))
    for item in document["paths"].values():
        for method, operation in item.items():
            if operation.get("security"):
                _complete(operation, method)
            _settle_parameters(operation)
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        _describe(name, schema)
    schemas["Problem"] = _problem()
    document["components"]["headers"] = {
        name: {**words, "schema": {"type": "string"}} for name, words in _HEADERS.items()
    }
    return document


def _complete(operation: Json, method: str) -> None:
    """Give an operation of the API its headers, its version and its problems."""
    responses: Json = operation["responses"]
    (status,) = [status for status in responses if status.startswith("2")]
    done, on_it = responses[status], [RIGHTS]
    if "Stream" in done["description"]:
        done["description"] = "The file, as it is; whatever it holds, it is called a stream of bytes."
        done["content"] = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        on_it.append(FILE)
    elif method == "get":
        on_it.append("ETag")
        responses["304"] = {"description": "It is as it was.", "headers": _headers(RIGHTS, "ETag")}
    done["headers"] = _headers(*on_it)
    left_out = (frozenset() if "requestBody" in operation else OF_BODIES) | (
        OF_CHANGES if method == "get" or operation["operationId"] == "signOn" else frozenset()
    )
    for code, words in PROBLEMS.items():
        responses.pop(str(code), None)
        if code not in left_out:
            responses[str(code)] = {
                "description": words,
                "headers": _headers(*_ON_PROBLEMS.get(code, ())),
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
    operation["responses"] = dict(sorted(responses.items()))


def _headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _settle_parameters(operation: Json) -> None:
    """A parameter that is left out is no null, and what it is said to be is said once."""
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        schema.pop("description", None)
        for one in schema.pop("oneOf", ()):
            if one != {"type": "null"}:
                schema.update(one)


def _describe(name: str, schema: Json) -> None:
    """A schema's docstring, and whether it takes fields beside its own."""
    known = "PageBody" if name.endswith("Page") else name
    kind = next((vars(room)[known] for room in _ROOMS if known in vars(room)), None)
    if kind is None:
        return
    schema["description"] = inspect.getdoc(kind) or ""
    settings = getattr(kind, "__struct_config__", None)
    if settings is not None and settings.forbid_unknown_fields:
        schema["additionalProperties"] = False


def _problem() -> Json:
    """The schema of problems, with all their types."""
    schema: Json = msgspec.json.schema_components([contract.Problem])[1]["Problem"]
    schema["description"] = inspect.getdoc(contract.Problem) or ""
    schema["properties"]["type"]["enum"] = [PREFIX + word for word in KINDS]
    schema["properties"]["until"]["anyOf"][0]["format"] = "date-time"
    return schema
