"""Domains: the list, what the registrar says, and what changes them."""

from __future__ import annotations

from litestar import get, post, put
from litestar.params import JSONBody

from pmdesk.api.gateway.contract import ContactsWish, LockState, LockWish, PageBody, RenewalWish
from pmdesk.gateway.routes.common import (
    AnyRequest,
    Asking,
    Cursor,
    Customer,
    Known,
    RecordId,
    changing,
    listed,
    noted,
)
from pmdesk.records.domains import Domain, DomainContact, TransferCode
from pmdesk.records.orders import PlacedOrder


@get("/domains")
async def domains(provider: Customer, cursor: Cursor = None, known: Known = None) -> PageBody[Domain]:
    """A page of the customer's domains."""
    return await listed(provider.domains, cursor, known)


@get("/domains/{domain_id:str}")
async def domain(provider: Customer, domain_id: RecordId) -> Domain:
    """One domain."""
    return await provider.domain(domain_id)


@get("/domains/{domain_id:str}/nameservers")
async def nameservers(provider: Customer, domain_id: RecordId) -> tuple[str, ...]:
    """The delegation as the registrar has it."""
    return await provider.nameservers(domain_id)


@get("/domains/{domain_id:str}/lock")
async def registrar_lock(provider: Customer, domain_id: RecordId) -> LockState:
    """The registrar lock."""
    return LockState(lock=await provider.registrar_lock(domain_id))


@get("/domains/{domain_id:str}/contacts")
async def domain_contacts(provider: Customer, domain_id: RecordId) -> tuple[DomainContact, ...]:
    """The contacts at the registrar."""
    return await provider.domain_contacts(domain_id)


@put("/domains/{domain_id:str}/lock")
async def set_registrar_lock(
    request: AnyRequest, caller: Asking, provider: Customer, domain_id: RecordId, data: JSONBody[LockWish]
) -> LockState:
    """Lock, or unlock with a fresh sign-in; the lock as the registrar has it afterwards."""
    doing = await changing(request, caller, fresh=not data.locked, counted=not data.locked)
    act = doing.set_registrar_lock(domain_id, data.locked)
    return LockState(lock=await noted(request, caller, "lock-changed", act, domain_id, str))


@put("/domains/{domain_id:str}/contacts")
async def set_domain_contacts(
    request: AnyRequest, caller: Asking, provider: Customer, domain_id: RecordId, data: JSONBody[ContactsWish]
) -> tuple[DomainContact, ...]:
    """Change fields of contacts, with a fresh sign-in; all of them as the registrar has them afterwards."""
    doing = await changing(request, caller, fresh=True)
    act = doing.set_domain_contacts(domain_id, data.contacts)
    return await noted(request, caller, "contacts-changed", act, domain_id)


@post("/domains/{domain_id:str}/transfer-code", status_code=200)
async def ask_transfer_code(
    request: AnyRequest, caller: Asking, provider: Customer, domain_id: RecordId
) -> TransferCode:
    """The EPP code, with a fresh sign-in; without one in the answer it was mailed."""
    doing = await changing(request, caller, fresh=True)
    act = doing.transfer_code(domain_id)
    return await noted(
        request,
        caller,
        "transfer-code",
        act,
        domain_id,
        lambda code: "mailed" if code.code is None else "shown",
    )


@post("/domains/{domain_id:str}/renewals")
async def renew_domain(
    request: AnyRequest, caller: Asking, provider: Customer, domain_id: RecordId, data: JSONBody[RenewalWish]
) -> PlacedOrder:
    """Order a renewal: an invoice is made, and nothing is renewed before it is paid."""
    doing = await changing(request, caller, fresh=False)
    act = doing.renew_domain(domain_id, data.years)
    return await noted(request, caller, "renewal-ordered", act, domain_id, lambda order: f"order {order.id}")


ROUTES = (
    domains,
    domain,
    nameservers,
    registrar_lock,
    domain_contacts,
    set_registrar_lock,
    set_domain_contacts,
    ask_transfer_code,
    renew_domain,
)
