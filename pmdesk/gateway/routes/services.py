"""Services and the addons on them."""

from __future__ import annotations

from litestar import get

from pmdesk.api.gateway.contract import PageBody
from pmdesk.gateway.routes.common import Cursor, Customer, Known, RecordId, listed
from pmdesk.records.services import Addon, Service


@get("/services")
async def services(provider: Customer, cursor: Cursor = None, known: Known = None) -> PageBody[Service]:
    """A page of the customer's services."""
    return await listed(provider.services, cursor, known)


@get("/services/{service_id:str}")
async def service(provider: Customer, service_id: RecordId) -> Service:
    """One service."""
    return await provider.service(service_id)


@get("/addons")
async def addons(provider: Customer, cursor: Cursor = None, known: Known = None) -> PageBody[Addon]:
    """A page of the addons on the customer's services."""
    return await listed(provider.addons, cursor, known)


ROUTES = (services, service, addons)
