"""What the alert rules look at: the few records of an account that may need the owner."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pmdesk.records import Area, Record
from pmdesk.records.domains import Domain
from pmdesk.records.invoices import Invoice, InvoiceDetails
from pmdesk.records.money import Money
from pmdesk.records.services import Service
from pmdesk.records.tickets import Ticket

if TYPE_CHECKING:
    from pmdesk.store.database import Store


class OwedInvoice(Record, frozen=True, kw_only=True):
    """An invoice that is not settled, with its details where they are kept."""

    invoice: Invoice
    details: InvoiceDetails | None = None

    @property
    def current_details(self) -> InvoiceDetails | None:
        """The kept details, unless the list has since said something else about this invoice."""
        details = self.details
        if details is None:
            return None
        same = (details.invoice.status, details.invoice.total) == (self.invoice.status, self.invoice.total)
        return details if same else None

    @property
    def owed(self) -> Money:
        """What remains to be paid: the balance where it is known, else the total."""
        details = self.current_details
        return self.invoice.total if details is None or details.balance is None else details.balance


class Facts(Record, frozen=True, kw_only=True):
    """What the rules look at, of one account. More than is needed does no harm: the rules choose."""

    account: str = ""
    invoices: tuple[OwedInvoice, ...] = ()
    domains: tuple[Domain, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    services: tuple[Service, ...] = ()

    def without(self, areas: Collection[Area]) -> Facts:
        """The same without those areas: what is kept of them cannot be known to be so still."""
        return replace(
            self,
            invoices=() if Area.INVOICES in areas else self.invoices,
            domains=() if Area.DOMAINS in areas else self.domains,
            tickets=() if Area.TICKETS in areas else self.tickets,
            services=() if Area.SERVICES in areas else self.services,
        )


def gather(store: Store, account: str) -> Facts:
    """Read the facts of an account from the store; for a worker thread. Raises StoreError."""
    details = {one.invoice.id: one for one in store.unpaid_invoice_details(account)}
    return Facts(
        account=account,
        invoices=tuple(
            OwedInvoice(invoice=invoice, details=details.get(invoice.id))
            for invoice in store.unpaid_invoices(account)
        ),
        domains=store.living_domains(account),
        tickets=store.open_tickets(account),
        services=store.suspended_services(account),
    )
