"""A host's gateway as one signed-in customer sees it: ``Provider`` over the gateway's API.

For every method the answer is that of the provider behind the gateway.
"""

from __future__ import annotations

from pathlib import Path

from pmdesk.api.capability import Capability, Place
from pmdesk.api.gateway.calls import GatewayCalls, at
from pmdesk.api.gateway.contract import (
    ContactsWish,
    EmailWish,
    LockState,
    LockWish,
    OneTimeLink,
    RenewalWish,
    SignOnWish,
)
from pmdesk.api.gateway.tokens import Tokens
from pmdesk.api.grants import Keep
from pmdesk.api.pace import REGISTRAR, Pacer
from pmdesk.api.provider import Download, Link, Page
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Transport
from pmdesk.records import Area
from pmdesk.records.account import Account, Announcement, Contact, Counters, Device, PayMethod, SentMail
from pmdesk.records.domains import Domain, DomainContact, Lock, TransferCode
from pmdesk.records.invoices import CreditEntry, Invoice, InvoiceDetails, Quote, Transaction
from pmdesk.records.orders import PlacedOrder
from pmdesk.records.services import Addon, Service
from pmdesk.records.tickets import Conversation, Department, Ticket


class GatewayProvider:
    """One customer at one gateway. ``keep`` stores the sign-in's secret whenever it is renewed."""

    def __init__(
        self,
        transport: Transport,
        pacer: Pacer,
        base: str,
        secret: Secret,
        keep: Keep | None = None,
    ) -> None:
        """Asks nothing yet. Raises SignInNeeded for a secret that is none."""
        self._calls = GatewayCalls(transport, pacer, base, Tokens(transport, pacer, base, secret, keep))

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What works for this sign-in, as far as the gateway has told."""
        return self._calls.tokens.capabilities

    async def leave(self) -> None:
        """Sign out at the gateway: no token of this sign-in opens anything afterwards."""
        await self._calls.tokens.leave()

    async def settle(self) -> None:
        """Wait for a renewal of the sign-in that is under way: what it was asked with is used up."""
        await self._calls.tokens.settle()

    # --- account --------------------------------------------------------------------------------------

    async def account(self) -> Account:
        return await self._calls.standing("/account", Account)

    async def counters(self) -> Counters:
        return await self._calls.standing("/counters", Counters)

    async def contacts(self, cursor: str | None = None) -> Page[Contact]:
        return await self._calls.page("/contacts", Contact, Area.ACCOUNT, cursor)

    async def pay_methods(self) -> Page[PayMethod]:
        return await self._calls.page("/pay-methods", PayMethod, Area.ACCOUNT)

    async def announcements(self, cursor: str | None = None) -> Page[Announcement]:
        return await self._calls.page("/announcements", Announcement, Area.ACCOUNT, cursor)

    async def sent_mail(self, cursor: str | None = None) -> Page[SentMail]:
        return await self._calls.page("/sent-mail", SentMail, Area.ACCOUNT, cursor)

    async def change_email(self, email: str) -> None:
        await self._calls.change("PUT", "/email", EmailWish(email=email), type(None))

    async def devices(self) -> tuple[Device, ...]:
        """Where this person is signed in, the latest used first."""
        return await self._calls.get("/devices", tuple[Device, ...])

    async def end_device(self, device_id: str) -> None:
        """Sign one of this person's devices out. NotFound for one that is none."""
        await self._calls.change("DELETE", at("devices", device_id), None, type(None))

    # --- services -------------------------------------------------------------------------------------

    async def services(self, cursor: str | None = None, known: str | None = None) -> Page[Service]:
        return await self._calls.page("/services", Service, Area.SERVICES, cursor, known)

    async def service(self, service_id: str) -> Service:
        return await self._calls.get(at("services", service_id), Service)

    async def addons(self, cursor: str | None = None, known: str | None = None) -> Page[Addon]:
        return await self._calls.page("/addons", Addon, Area.ADDONS, cursor, known)

    # --- domains --------------------------------------------------------------------------------------

    async def domains(self, cursor: str | None = None, known: str | None = None) -> Page[Domain]:
        return await self._calls.page("/domains", Domain, Area.DOMAINS, cursor, known)

    async def domain(self, domain_id: str) -> Domain:
        return await self._calls.get(at("domains", domain_id), Domain)

    async def nameservers(self, domain_id: str) -> tuple[str, ...]:
        path = at("domains", domain_id, "nameservers")
        return await self._calls.get(path, tuple[str, ...], lane=REGISTRAR)

    async def registrar_lock(self, domain_id: str) -> Lock:
        return (await self._calls.get(at("domains", domain_id, "lock"), LockState, lane=REGISTRAR)).lock

    async def domain_contacts(self, domain_id: str) -> tuple[DomainContact, ...]:
        path = at("domains", domain_id, "contacts")
        return await self._calls.get(path, tuple[DomainContact, ...], lane=REGISTRAR)

    async def set_registrar_lock(self, domain_id: str, locked: bool) -> Lock:
        wish = LockWish(locked=locked)
        return (await self._calls.change("PUT", at("domains", domain_id, "lock"), wish, LockState)).lock

    async def set_domain_contacts(
        self, domain_id: str, contacts: tuple[DomainContact, ...]
    ) -> tuple[DomainContact, ...]:
        wish = ContactsWish(contacts=contacts)
        path = at("domains", domain_id, "contacts")
        return await self._calls.change("PUT", path, wish, tuple[DomainContact, ...])

    async def transfer_code(self, domain_id: str) -> TransferCode:
        return await self._calls.change("POST", at("domains", domain_id, "transfer-code"), None, TransferCode)

    async def renew_domain(self, domain_id: str, years: int) -> PlacedOrder:
        path = at("domains", domain_id, "renewals")
        return await self._calls.change("POST", path, RenewalWish(years=years), PlacedOrder)

    # --- tickets --------------------------------------------------------------------------------------

    async def departments(self) -> tuple[Department, ...]:
        return await self._calls.standing("/departments", tuple[Department, ...])

    async def tickets(self, cursor: str | None = None, known: str | None = None) -> Page[Ticket]:
        return await self._calls.page("/tickets", Ticket, Area.TICKETS, cursor, known)

    async def conversation(self, ticket_id: str) -> Conversation:
        return await self._calls.get(at("tickets", ticket_id), Conversation)

    async def attachment(self, ticket_id: str, message_id: str, index: int, to: Path) -> Download:
        path = at("tickets", ticket_id, "messages", message_id, "attachments", index)
        return await self._calls.file(path, to)

    # --- money ----------------------------------------------------------------------------------------

    async def invoices(self, cursor: str | None = None, known: str | None = None) -> Page[Invoice]:
        return await self._calls.page("/invoices", Invoice, Area.INVOICES, cursor, known)

    async def invoice(self, invoice_id: str) -> InvoiceDetails:
        return await self._calls.get(at("invoices", invoice_id), InvoiceDetails)

    async def invoice_pdf(self, invoice_id: str, to: Path) -> Download:
        return await self._calls.file(at("invoices", invoice_id, "pdf"), to)

    async def transactions(self) -> Page[Transaction]:
        return await self._calls.page("/transactions", Transaction, Area.INVOICES)

    async def credit_entries(self) -> Page[CreditEntry]:
        return await self._calls.page("/credit-entries", CreditEntry, Area.INVOICES)

    async def quotes(self, cursor: str | None = None) -> Page[Quote]:
        return await self._calls.page("/quotes", Quote, Area.INVOICES, cursor)

    # --- the host's pages -----------------------------------------------------------------------------

    async def sign_on(self, place: Place, record_id: str | None = None, app: str | None = None) -> Link:
        """Making a link changes nothing: one that was lost is void within a minute, and another is made."""
        wish = SignOnWish(place=place, record_id=record_id, app=app)
        return Link((await self._calls.ask("POST", "/sign-on", wish, OneTimeLink)).url)
