"""A WHMCS installation as one signed-in customer sees it: ``Provider`` over the admin API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, tzinfo
from pathlib import Path

from pmdesk.api.pace import Pacer
from pmdesk.api.provider import Capability, Download, Link, Page, Place
from pmdesk.api.transport import FILE_BODY, Transport
from pmdesk.api.whmcs.account import AccountCalls
from pmdesk.api.whmcs.calls import OWNED_SECONDS, Calls, Credential
from pmdesk.api.whmcs.client_area import ClientArea
from pmdesk.api.whmcs.domain_changes import DomainChanges
from pmdesk.api.whmcs.domains import Domains
from pmdesk.api.whmcs.invoices import Invoices
from pmdesk.api.whmcs.orders import Orders
from pmdesk.api.whmcs.services import Services
from pmdesk.api.whmcs.tickets import Tickets
from pmdesk.records.account import Account, Announcement, Contact, Counters, PayMethod, SentMail
from pmdesk.records.domains import Domain, DomainContact, Lock, TransferCode
from pmdesk.records.invoices import CreditEntry, Invoice, InvoiceDetails, Quote, Transaction
from pmdesk.records.orders import PlacedOrder
from pmdesk.records.services import Addon, Service
from pmdesk.records.tickets import Conversation, Department, Ticket

# Which permissions of a user (GetPermissionsList) each capability needs, with a space between two.
_NEEDS: dict[Capability, str] = {
    Capability.SERVICES: "products",
    Capability.ADDONS: "products",
    Capability.DOMAINS: "domains",
    Capability.NAMESERVERS: "domains",
    Capability.REGISTRAR_LOCK: "domains",
    Capability.DOMAIN_CONTACTS: "domains",
    Capability.AUTO_RENEW: "domains",
    Capability.ID_PROTECTION: "domains",
    Capability.TICKETS: "tickets",
    Capability.ATTACHMENTS: "tickets",
    Capability.INVOICES: "invoices",
    Capability.INVOICE_PDF: "invoices",
    Capability.TRANSACTIONS: "invoices",
    Capability.CREDIT: "invoices",
    Capability.QUOTES: "quotes",
    Capability.PAY_METHODS: "invoices",
    Capability.CONTACTS: "contacts",
    Capability.MAIL_HISTORY: "emails",
    Capability.MAIL_PREFERENCES: "profile",
    Capability.ANNOUNCEMENTS: "",
    Capability.SIGN_ON: "",
    Capability.SET_LOCK: "domains managedomains",
    Capability.SET_CONTACTS: "domains managedomains",
    Capability.TRANSFER_CODE: "domains managedomains",
    Capability.RENEW_DOMAIN: "orders",
    Capability.CHANGE_EMAIL: "",
}


class WhmcsProvider:
    """One customer's view. Safe by itself: client ids are forced, owners checked, staff's fields never read.

    ``client_id`` is the account and ``user_id`` the person signed in (WHMCS 8 keeps the two apart);
    ``permissions`` None means all, as the owner has them. ``zone`` is the installation's time zone, which its
    times are written in without saying so. ``owned_seconds`` is how long a checked owner is believed.
    ``address`` tells where the customer who asks now comes from, for the host's checks of orders.
    """

    def __init__(
        self,
        transport: Transport,
        pacer: Pacer,
        base_url: str,
        credential: Credential,
        client_id: int,
        user_id: int,
        *,
        permissions: frozenset[str] | None = None,
        zone: tzinfo = UTC,
        owned_seconds: float = OWNED_SECONDS,
        address: Callable[[], str | None] = lambda: None,
        most_file: int = FILE_BODY,
    ) -> None:
        calls = Calls(
            transport,
            pacer,
            base_url,
            credential,
            client_id=client_id,
            user_id=user_id,
            permissions=permissions,
            zone=zone,
            owned_seconds=owned_seconds,
        )
        self._calls = calls
        self._account = AccountCalls(calls)
        self._services, self._domains = Services(calls), Domains(calls)
        self._tickets, self._invoices = Tickets(calls, most_file), Invoices(calls)
        self._domain_changes, self._orders = DomainChanges(calls, self._domains), Orders(calls, address)
        self._area = ClientArea(calls, self._services, self._domains, self._tickets, self._invoices)
        self._capabilities = capabilities_for(permissions)

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What works here for this user."""
        return self._capabilities

    @property
    def foreign_rows(self) -> int:
        """How many rows of other customers the installation has answered so far; every one was dropped."""
        return self._calls.foreign_rows

    async def account(self) -> Account:
        return await self._account.account()

    async def counters(self) -> Counters:
        return await self._account.counters()

    async def contacts(self, cursor: str | None = None) -> Page[Contact]:
        return await self._account.contacts(cursor)

    async def pay_methods(self) -> Page[PayMethod]:
        return await self._account.pay_methods()

    async def announcements(self, cursor: str | None = None) -> Page[Announcement]:
        return await self._account.announcements(cursor)

    async def sent_mail(self, cursor: str | None = None) -> Page[SentMail]:
        return await self._account.sent_mail(cursor)

    async def change_email(self, email: str) -> None:
        await self._account.change_email(email)

    async def services(self, cursor: str | None = None, known: str | None = None) -> Page[Service]:
        return await self._services.page(cursor)

    async def service(self, service_id: str) -> Service:
        return await self._services.one(service_id)

    async def addons(self, cursor: str | None = None, known: str | None = None) -> Page[Addon]:
        return await self._services.addons(cursor)

    async def domains(self, cursor: str | None = None, known: str | None = None) -> Page[Domain]:
        return await self._domains.page(cursor)

    async def domain(self, domain_id: str) -> Domain:
        return await self._domains.one(domain_id)

    async def nameservers(self, domain_id: str) -> tuple[str, ...]:
        return await self._domains.nameservers(domain_id)

    async def registrar_lock(self, domain_id: str) -> Lock:
        return await self._domains.lock(domain_id)

    async def domain_contacts(self, domain_id: str) -> tuple[DomainContact, ...]:
        return await self._domains.contacts(domain_id)

    async def set_registrar_lock(self, domain_id: str, locked: bool) -> Lock:
        return await self._domain_changes.set_lock(domain_id, locked)

    async def set_domain_contacts(
        self, domain_id: str, contacts: tuple[DomainContact, ...]
    ) -> tuple[DomainContact, ...]:
        return await self._domain_changes.set_contacts(domain_id, contacts)

    async def transfer_code(self, domain_id: str) -> TransferCode:
        return await self._domain_changes.transfer_code(domain_id)

    async def renew_domain(self, domain_id: str, years: int) -> PlacedOrder:
        return await self._orders.renew_domain(domain_id, years)

    async def departments(self) -> tuple[Department, ...]:
        return await self._tickets.departments()

    async def tickets(self, cursor: str | None = None, known: str | None = None) -> Page[Ticket]:
        return await self._tickets.page(cursor)

    async def conversation(self, ticket_id: str) -> Conversation:
        return await self._tickets.conversation(ticket_id)

    async def attachment(self, ticket_id: str, message_id: str, index: int, to: Path) -> Download:
        return await self._tickets.attachment(ticket_id, message_id, index, to)

    async def invoices(self, cursor: str | None = None, known: str | None = None) -> Page[Invoice]:
        return await self._invoices.page(cursor)

    async def invoice(self, invoice_id: str) -> InvoiceDetails:
        return await self._invoices.one(invoice_id)

    async def invoice_pdf(self, invoice_id: str, to: Path) -> Download:
        return await self._area.invoice_pdf(invoice_id, to)

    async def transactions(self) -> Page[Transaction]:
        return await self._invoices.transactions()

    async def credit_entries(self) -> Page[CreditEntry]:
        return await self._invoices.credit_entries()

    async def quotes(self, cursor: str | None = None) -> Page[Quote]:
        return await self._invoices.quotes(cursor)

    async def sign_on(self, place: Place, record_id: str | None = None, app: str | None = None) -> Link:
        return await self._area.link(place, record_id, app)


def capabilities_for(permissions: frozenset[str] | None) -> frozenset[Capability]:
    """What works for a user with these permissions (names of GetPermissionsList); None: for the owner."""
    return frozenset(
        capability
        for capability, need in _NEEDS.items()
        if permissions is None or permissions.issuperset(need.split())
    )
