"""What the routes share: who calls, the provider that answers, lists that are given when they changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any, TypeVar

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import HeaderParameter, PathParameter, QueryParameter, SkipValidation

from pmdesk.api.errors import Garbled, NotAllowed, NotFound, NotSetUp, ProviderError, SignInNeeded, Uncertain
from pmdesk.api.gateway.contract import PageBody, rights_tag, tag_of, unquoted, whole_tag
from pmdesk.api.provider import Page
from pmdesk.gateway.access import ALWAYS, Caller, CustomersProvider, Doorkeeper, NotLetIn
from pmdesk.gateway.audit import Word
from pmdesk.gateway.web import address_of

T = TypeVar("T")
AnyRequest = Request[Any, Any, Any]

Cursor = Annotated[
    str | None,
    QueryParameter(name="cursor", max_length=40, description="`next` of the page before; none for the first"),
]
Known = Annotated[
    str | None,
    HeaderParameter(
        name="If-None-Match",
        max_length=8000,
        description="The page's ETag; on a first page also those of all pages, with a dot between two",
    ),
]
Customer = NamedDependency[SkipValidation[CustomersProvider]]
"""What a route declares to get the caller's own provider."""
Asking = NamedDependency[Caller]
"""What a route declares to know who calls."""
RecordId = Annotated[str, PathParameter(max_length=40, description="The record's id")]

WHOLE_SECONDS = 20.0
"""How long the pages of a list are compared with the known ones; after that a page is the answer."""


class Unchanged(Exception):
    """What is asked for is still what the caller has (HTTP 304)."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


async def let_in(connection: ASGIConnection[Any, Any, Any, Any], _route: BaseRouteHandler) -> None:
    """Who calls, before anything else of a request is looked at. Raises NotLetIn without a token of ours."""
    kind, _, token = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise NotLetIn
    keeper: Doorkeeper = connection.app.state.keeper
    connection.scope["user"] = await keeper.admit(token.strip(), address_of(connection))


async def caller_of(request: AnyRequest) -> Caller:
    """Who calls, as `let_in` found them."""
    caller: Caller = request.user
    return caller


async def provider_of(request: AnyRequest, caller: Asking) -> AsyncIterator[CustomersProvider]:
    """The caller's own provider, for one request; what was refused to them is noted."""
    keeper: Doorkeeper = request.app.state.keeper
    async with keeper.turn(caller):
        try:
            provider = await keeper.provider(caller)
            request.scope["rights"] = rights_of(provider)  # type: ignore[typeddict-unknown-key]
            yield provider
        except (NotFound, NotAllowed) as error:
            route = f"{request.method} {request.scope['path']}"
            keeper.audit.note("refused", what=route, outcome=type(error).__name__, **caller.whose())
            raise
        except NotSetUp as error:
            keeper.audit.note("not-set-up", what=error.words)
            raise
        except Garbled as error:
            keeper.audit.note("trouble", what=error.where)
            raise
        except NotLetIn:
            raise
        except SignInNeeded:
            keeper.audit.note("trouble", what="WHMCS refuses the API credential")
            raise  # as it is: what leaves here as another error, Litestar makes a group of exceptions
        finally:
            keeper.look(caller)


def rights_of(provider: CustomersProvider) -> str:
    """A short name for what this person may do: another one as soon as that changes."""
    return rights_tag(offered(provider))


def offered(provider: CustomersProvider) -> set[str]:
    """What works for this person: what WHMCS's permissions say, and what a gateway offers to everybody."""
    return {*provider.capabilities, *ALWAYS}


async def changing(
    request: AnyRequest, caller: Caller, *, fresh: bool, counted: bool = True
) -> CustomersProvider:
    """The provider for a change: what the caller is to the account is asked now, and changes are counted.

    What makes something safe is not ``counted``: nothing may stand in its way.
    """
    keeper: Doorkeeper = request.app.state.keeper
    if fresh:
        keeper.require_fresh(caller)
    provider = await keeper.provider(caller, afresh=True)
    if counted:
        await keeper.apart(keeper.throttle.change, caller.client_id, caller.user_id)
    return provider


async def noted(
    request: AnyRequest,
    caller: Caller,
    event: Word,
    act: Awaitable[T],
    record: str = "",
    outcome: Callable[[T], str] = lambda found: "",
) -> T:
    """What a change answers, and its line in the audit log: also of one whose answer was lost on the way."""
    note: Callable[..., None] = request.app.state.keeper.audit.note
    try:
        found = await act
    except (Uncertain, asyncio.CancelledError):
        note(event, record=record, outcome="uncertain", **caller.whose())
        raise
    note(event, record=record, outcome=outcome(found), **caller.whose())
    return found


def body_of(page: Page[T]) -> PageBody[T]:
    """A page as it travels."""
    return PageBody(
        rows=page.rows,
        total=page.total,
        left_out=page.left_out,
        next=page.next,
        ahead=page.ahead,
        set_aside=page.set_aside,
    )


async def listed(
    call: Callable[[str | None], Awaitable[Page[T]]], cursor: str | None, known: str | None
) -> PageBody[T]:
    """A page of a list. Raises Unchanged where the caller has the whole list as it is now.

    Of several whole lists one is looked at: to compare costs a call for each page.
    """
    page = body_of(await call(cursor))
    whole = [tag.split(".") for tag in unquoted(known) if "." in tag] if cursor is None else []
    if whole and await _is_whole(call, page, whole[0]):
        raise Unchanged(whole_tag(whole[0]))
    return page


async def _is_whole(
    call: Callable[[str | None], Awaitable[Page[T]]], first: PageBody[T], tags: list[str]
) -> bool:
    """Whether the pages of the list have these tags, one after the other; the first difference ends it."""
    try:
        async with asyncio.timeout(WHOLE_SECONDS):
            page = first
            for place, tag in enumerate(tags):
                last = place == len(tags) - 1
                if tag_of(msgspec.json.encode(page)) != tag or (page.next is None) != last:
                    return False
                if page.next is not None:
                    page = body_of(await call(page.next))
            return True
    except (TimeoutError, ProviderError):
        return False  # then the list is read page by page, and who fails says so
