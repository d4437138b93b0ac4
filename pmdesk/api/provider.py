"""What a client area can do, in records and named errors: the one protocol every back end implements.

Lists come a page at a time: call again with ``page.next`` until it is None. A provider chooses its own page
size; one that gives whole lists (HostBill) answers with a single page. All methods may raise
``ProviderError``; methods that take an id raise ``NotFound`` for one that does not exist or is not ours.

What changes something is sent once: ``Uncertain`` means that it may have happened. What loses a domain or an
account may raise ``FreshSignInNeeded``.
"""

from pathlib import Path
from typing import Generic, Protocol, TypeVar

import msgspec

from pmdesk.api.capability import Capability as Capability
from pmdesk.api.capability import Place as Place
from pmdesk.records import Area, Record
from pmdesk.records.account import Account, Announcement, Contact, Counters, PayMethod, SentMail
from pmdesk.records.domains import Domain, DomainContact, Lock, TransferCode
from pmdesk.records.invoices import CreditEntry, Invoice, InvoiceDetails, Quote, Transaction
from pmdesk.records.orders import PlacedOrder
from pmdesk.records.services import Addon, Service
from pmdesk.records.tickets import Conversation, Department, Ticket

T = TypeVar("T")


class SetAside(Record, frozen=True, kw_only=True):
    """A row that could not be read: where it stood and which field was wrong, never its contents."""

    area: Area
    id: str | None
    reason: str


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Some rows of a list. ``total`` is the provider's own count of the whole list, where it says.

    ``left_out`` is how many rows of this page that count holds and that are not for us. ``ahead`` are the
    cursors of pages after the next one, where they are known before it has come: they may be asked for early.

    ``version`` is the provider's word for this state of the page, where it has one; those of all pages of a
    list, in their order, with a space between two, are the list's (see ``Provider``). ``unchanged``: the list
    is still the one whose version was given, and no rows come.
    """

    rows: tuple[T, ...]
    total: int | None = None
    left_out: int = 0
    next: str | None = None
    ahead: tuple[str, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    version: str | None = None
    unchanged: bool = False


class Download(Record, frozen=True, kw_only=True):
    """A file written to disk: size in bytes, SHA-256 in hex, media type and name as the server gave them."""

    path: Path
    size: int
    sha256: str
    media_type: str
    name: str | None = None


class Link:
    """A one-time address: opened at once and never stored, logged or shown; it does not print itself."""

    __slots__ = ("_url",)

    def __init__(self, url: str) -> None:
        self._url = url

    def reveal(self) -> str:
        """The address, for the browser alone."""
        return self._url

    def __repr__(self) -> str:
        return "Link(…)"


class Provider(Protocol):
    """A provider seen by one signed-in customer.

    ``known`` is the version of the whole list as it was read last: a provider that has versions then answers
    ``unchanged`` where that is still so; others pass it over. It goes with the first page alone.
    """

    @property
    def capabilities(self) -> frozenset[Capability]: ...

    async def account(self) -> Account: ...
    async def counters(self) -> Counters: ...
    async def contacts(self, cursor: str | None = None) -> Page[Contact]: ...
    async def pay_methods(self) -> Page[PayMethod]: ...
    async def announcements(self, cursor: str | None = None) -> Page[Announcement]: ...
    async def sent_mail(self, cursor: str | None = None) -> Page[SentMail]: ...
    async def change_email(self, email: str) -> None:
        """Change the address that the signed-in person signs in with. Refused for one that cannot be."""

    async def services(self, cursor: str | None = None, known: str | None = None) -> Page[Service]: ...
    async def service(self, service_id: str) -> Service: ...
    async def addons(self, cursor: str | None = None, known: str | None = None) -> Page[Addon]: ...

    async def domains(self, cursor: str | None = None, known: str | None = None) -> Page[Domain]: ...
    async def domain(self, domain_id: str) -> Domain: ...
    async def nameservers(self, domain_id: str) -> tuple[str, ...]: ...
    async def registrar_lock(self, domain_id: str) -> Lock: ...
    async def domain_contacts(self, domain_id: str) -> tuple[DomainContact, ...]: ...
    async def set_registrar_lock(self, domain_id: str, locked: bool) -> Lock:
        """Lock or unlock; the answer is what the registrar says afterwards."""

    async def set_domain_contacts(
        self, domain_id: str, contacts: tuple[DomainContact, ...]
    ) -> tuple[DomainContact, ...]:
        """Change fields of contacts as they were read; what is not given stays. Read back afterwards.

        Refused for a role or field that the registrar does not have.
        """

    async def transfer_code(self, domain_id: str) -> TransferCode:
        """The EPP code, or None in it where the registrar mails it."""

    async def renew_domain(self, domain_id: str, years: int) -> PlacedOrder:
        """Order a renewal, 1 to 10 years; nothing is renewed before its invoice is paid."""

    async def departments(self) -> tuple[Department, ...]: ...
    async def tickets(self, cursor: str | None = None, known: str | None = None) -> Page[Ticket]: ...
    async def conversation(self, ticket_id: str) -> Conversation: ...
    async def attachment(self, ticket_id: str, message_id: str, index: int, to: Path) -> Download:
        """Write the attachment to the file ``to`` (made anew, 0600)."""

    async def invoices(self, cursor: str | None = None, known: str | None = None) -> Page[Invoice]:
        """Newest first. Drafts are left out: the host has not sent them."""

    async def invoice(self, invoice_id: str) -> InvoiceDetails: ...
    async def invoice_pdf(self, invoice_id: str, to: Path) -> Download:
        """Write the invoice's PDF to ``to`` (made anew, 0600). The caller checks that it is a PDF."""

    async def transactions(self) -> Page[Transaction]: ...
    async def credit_entries(self) -> Page[CreditEntry]: ...
    async def quotes(self, cursor: str | None = None) -> Page[Quote]: ...

    async def sign_on(self, place: Place, record_id: str | None = None, app: str | None = None) -> Link:
        """A one-time link that opens ``place`` signed in; ``app`` names a panel's page (Place.PANEL)."""
