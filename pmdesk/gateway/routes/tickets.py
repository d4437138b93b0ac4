"""Tickets, their conversations and files, and the departments they go to."""

from __future__ import annotations

from typing import Annotated

from litestar import get
from litestar.params import PathParameter
from litestar.response import Stream

from pmdesk.api.gateway.contract import PageBody
from pmdesk.gateway.files import streamed
from pmdesk.gateway.routes.common import AnyRequest, Cursor, Customer, Known, RecordId, listed
from pmdesk.records.tickets import Conversation, Department, Ticket

Index = Annotated[int, PathParameter(ge=0, le=1000, description="The file's index on its message")]


@get("/departments")
async def departments(request: AnyRequest, provider: Customer) -> tuple[Department, ...]:
    """The departments that are open to customers."""
    found = await provider.departments()
    open_ones: frozenset[str] = request.app.state.departments
    return tuple(one for one in found if not open_ones or one.id in open_ones)


@get("/tickets")
async def tickets(provider: Customer, cursor: Cursor = None, known: Known = None) -> PageBody[Ticket]:
    """A page of the customer's tickets."""
    return await listed(provider.tickets, cursor, known)


@get("/tickets/{ticket_id:str}")
async def conversation(provider: Customer, ticket_id: RecordId) -> Conversation:
    """A ticket with all its messages."""
    return await provider.conversation(ticket_id)


@get("/tickets/{ticket_id:str}/messages/{message_id:str}/attachments/{index:int}")
async def attachment(
    request: AnyRequest, provider: Customer, ticket_id: RecordId, message_id: RecordId, index: Index
) -> Stream:
    """A file on a message of a ticket."""
    return await streamed(request, lambda to: provider.attachment(ticket_id, message_id, index, to))


ROUTES = (departments, tickets, conversation, attachment)
