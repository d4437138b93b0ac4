"""A provider in memory, with switchable faults."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from pmdesk.api.errors import NotFound, Refused
from pmdesk.api.provider import Capability, Download, Link, Page, Place, SetAside
from pmdesk.records import Area
from pmdesk.records.account import Account, Announcement, Contact, Counters, Device, PayMethod, SentMail
from pmdesk.records.domains import Domain, DomainContact, Lock, TransferCode
from pmdesk.records.invoices import CreditEntry, Invoice, InvoiceDetails, Quote, Transaction
from pmdesk.records.orders import PlacedOrder
from pmdesk.records.services import Addon, Service
from pmdesk.records.tickets import Conversation, Department, Ticket
from tests.core.samples import conversation, details

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
xref
0 4
0000000000 65535 f\x20
0000000009 00000 n\x20
0000000052 00000 n\x20
0000000101 00000 n\x20
trailer<</Size 4/Root 1 0 R>>
startxref
164
%%EOF
"""
"""The smallest PDF with one page."""


def _version(page: Page[Any]) -> str:
    return hashlib.sha256(msgspec.json.encode(page)).hexdigest()[:8]


class FakeProvider:
    """A provider over lists in memory, newest first, `page_size` rows a page.

    `faults[method]` is what its next calls raise, one after another; `always[method]` what every call does.
    `gates[method]` holds its calls until the event is set. `calls` counts what was asked.
    """

    def __init__(self, page_size: int = 3) -> None:
        self.page_size = page_size
        self.capabilities = frozenset(Capability)
        self.rows: dict[Area, list[Any]] = {area: [] for area in Area if area is not Area.ACCOUNT}
        self.totals: dict[Area, int] = {}
        self.unreadable: dict[Area, int] = {}
        self.owner = Account(
            id="1",
            first_name="Marta",
            last_name="Lind",
            company="Bakery",
            email="m@bakery.example",
            currency="USD",
        )
        self.invoice_details: dict[str, InvoiceDetails] = {}
        self.conversations: dict[str, Conversation] = {}
        self.pdfs: dict[str, bytes] = {}
        self.signed_in: list[Device] = []
        self.faults: dict[str, list[Exception]] = defaultdict(list)
        self.always: dict[str, Exception] = {}
        self.gates: dict[str, asyncio.Event] = {}
        self.versions = False
        """Whether pages carry versions, and a list that is still the known one is not sent again."""
        self.calls: Counter[str] = Counter()
        self.asked: list[tuple[str, str | None]] = []
        self.most_at_once = 0
        self._at_once = 0

    def hold(self, method: str) -> asyncio.Event:
        """Let this method's calls wait until the event is set."""
        return self.gates.setdefault(method, asyncio.Event())

    async def _call(self, method: str, what: str | None = None) -> None:
        self.calls[method] += 1
        self.asked.append((method, what))
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            if method in self.gates:
                await self.gates[method].wait()
            await asyncio.sleep(0)
        finally:
            self._at_once -= 1
        for name in (method, "everything"):
            if self.faults[name]:
                raise self.faults[name].pop(0)
            if name in self.always:
                raise self.always[name]

    async def _page(self, area: Area, cursor: str | None, known: str | None = None) -> Page[Any]:
        await self._call(area.value, cursor)
        if not self.versions:
            return self._at(area, cursor)
        if known is not None and known == self._version_of_all(area):
            return Page(rows=(), unchanged=True)
        return replace(self._at(area, cursor), version=_version(self._at(area, cursor)))

    def _version_of_all(self, area: Area) -> str:
        pages = [self._at(area, None)]
        while pages[-1].next is not None:
            pages.append(self._at(area, pages[-1].next))
        return " ".join(map(_version, pages))

    def _at(self, area: Area, cursor: str | None) -> Page[Any]:
        start = int(cursor or 0)
        rows = self.rows[area]
        end = start + self.page_size
        unreadable = self.unreadable.get(area, 0) if cursor is None else 0
        return Page(
            rows=tuple(rows[start:end]),
            total=self.totals.get(area, len(rows) + self.unreadable.get(area, 0)),
            next=str(end) if end < len(rows) else None,
            set_aside=tuple(SetAside(area=area, id=None, reason="total") for _ in range(unreadable)),
        )

    def _row(self, area: Area, record_id: str) -> Any:
        for row in self.rows[area]:
            if row.id == record_id:
                return row
        raise NotFound

    async def account(self) -> Account:
        await self._call("account")
        return self.owner

    async def counters(self) -> Counters:
        await self._call("counters")
        return Counters(active_services=len(self.rows[Area.SERVICES]))

    async def contacts(self, cursor: str | None = None) -> Page[Contact]:
        await self._call("contacts", cursor)
        return Page(
            rows=(Contact(id="1", first_name="Jo", last_name="Lind", email="jo@bakery.example"),), total=1
        )

    async def pay_methods(self) -> Page[PayMethod]:
        await self._call("pay_methods")
        return Page(rows=())

    async def announcements(self, cursor: str | None = None) -> Page[Announcement]:
        await self._call("announcements", cursor)
        return Page(rows=())

    async def sent_mail(self, cursor: str | None = None) -> Page[SentMail]:
        await self._call("sent_mail", cursor)
        return Page(rows=())

    async def services(self, cursor: str | None = None, known: str | None = None) -> Page[Service]:
        return await self._page(Area.SERVICES, cursor, known)

    async def service(self, service_id: str) -> Service:
        await self._call("service", service_id)
        row: Service = self._row(Area.SERVICES, service_id)
        return row

    async def addons(self, cursor: str | None = None, known: str | None = None) -> Page[Addon]:
        return await self._page(Area.ADDONS, cursor, known)

    async def domains(self, cursor: str | None = None, known: str | None = None) -> Page[Domain]:
        return await self._page(Area.DOMAINS, cursor, known)

    async def domain(self, domain_id: str) -> Domain:
        await self._call("domain", domain_id)
        row: Domain = self._row(Area.DOMAINS, domain_id)
        return row

    async def nameservers(self, domain_id: str) -> tuple[str, ...]:
        await self._call("nameservers", domain_id)
        return ("ns1.host.example", "ns2.host.example")

    async def registrar_lock(self, domain_id: str) -> Lock:
        await self._call("registrar_lock", domain_id)
        return Lock.LOCKED

    async def domain_contacts(self, domain_id: str) -> tuple[DomainContact, ...]:
        await self._call("domain_contacts", domain_id)
        return (DomainContact(role="Registrant"),)

    async def set_registrar_lock(self, domain_id: str, locked: bool) -> Lock:
        await self._call("set_registrar_lock", domain_id)
        return Lock.LOCKED if locked else Lock.UNLOCKED

    async def set_domain_contacts(
        self, domain_id: str, contacts: tuple[DomainContact, ...]
    ) -> tuple[DomainContact, ...]:
        await self._call("set_domain_contacts", domain_id)
        return contacts

    async def transfer_code(self, domain_id: str) -> TransferCode:
        await self._call("transfer_code", domain_id)
        return TransferCode(code="not-a-code")

    async def renew_domain(self, domain_id: str, years: int) -> PlacedOrder:
        await self._call("renew_domain", domain_id)
        return PlacedOrder(id="1")

    async def change_email(self, email: str) -> None:
        await self._call("change_email", email)

    async def departments(self) -> tuple[Department, ...]:
        await self._call("departments")
        return (Department(id="1", name="Support"),)

    async def tickets(self, cursor: str | None = None, known: str | None = None) -> Page[Ticket]:
        return await self._page(Area.TICKETS, cursor, known)

    async def conversation(self, ticket_id: str) -> Conversation:
        await self._call("conversation", ticket_id)
        return self.conversations.get(ticket_id) or conversation(self._row(Area.TICKETS, ticket_id))

    async def attachment(self, ticket_id: str, message_id: str, index: int, to: Path) -> Download:
        raise NotFound

    async def invoices(self, cursor: str | None = None, known: str | None = None) -> Page[Invoice]:
        return await self._page(Area.INVOICES, cursor, known)

    async def invoice(self, invoice_id: str) -> InvoiceDetails:
        await self._call("invoice", invoice_id)
        return self.invoice_details.get(invoice_id) or details(self._row(Area.INVOICES, invoice_id))

    async def invoice_pdf(self, invoice_id: str, to: Path) -> Download:
        await self._call("invoice_pdf", invoice_id)
        content = self.pdfs.get(invoice_id, PDF)
        _write(to, content)
        return Download(
            path=to,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            media_type="application/pdf",
            name=f"Invoice-{invoice_id}.pdf",
        )

    async def transactions(self) -> Page[Transaction]:
        return Page(rows=())

    async def credit_entries(self) -> Page[CreditEntry]:
        return Page(rows=())

    async def quotes(self, cursor: str | None = None) -> Page[Quote]:
        return Page(rows=())

    async def sign_on(self, place: Place, record_id: str | None = None, app: str | None = None) -> Link:
        raise Refused

    async def devices(self) -> tuple[Device, ...]:
        await self._call("devices")
        return tuple(self.signed_in)

    async def end_device(self, device_id: str) -> None:
        await self._call("end_device", device_id)
        left = [device for device in self.signed_in if device.id != device_id]
        if len(left) == len(self.signed_in):
            raise NotFound
        self.signed_in = left

    async def leave(self) -> None:
        await self._call("leave")


def _write(to: Path, content: bytes) -> None:
    to.write_bytes(content)
