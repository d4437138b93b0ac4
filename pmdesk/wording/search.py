"""The words of "Search everything"."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pmdesk.records import Area
from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.records.services import Service
from pmdesk.records.tickets import Ticket
from pmdesk.wording import chips, formats, tickets
from pmdesk.wording.chip_data import ChipData
from pmdesk.wording.details import paid_on
from pmdesk.wording.translate import translate


class Said(NamedTuple):
    """What is said of a record beside its name: a second line, an amount, and its status."""

    second: str
    amount: str
    chip: ChipData


def said_of(record: Domain | Service | Invoice | Ticket, today: date) -> Said:
    """A record in a list of results; every day says what it is the day of."""
    if isinstance(record, Domain):
        return Said(_life(record, today), "", chips.domain_chip(record, today))
    if isinstance(record, Service):
        return Said(record.domain or "", "", chips.service_chip(record, today))
    if isinstance(record, Invoice):
        return Said(_bill(record), formats.money(record.total), chips.invoice_chip(record, today))
    return Said(tickets.reference(record), "", chips.ticket_chip(record))


def _life(domain: Domain, today: date) -> str:
    """Until when a domain is registered, or when its renewal is due where only that is known."""
    if domain.status in (DomainStatus.CANCELLED, DomainStatus.TRANSFERRED_AWAY):
        return ""  # its days are another's
    if domain.expires is not None:
        past = domain.expires < today
        text = translate("Search", "Ended {day}") if past else translate("Search", "Registered until {day}")
        return text.format(day=formats.day(domain.expires))
    if domain.next_due is not None:
        return translate("Search", "Renewal due {day}").format(day=formats.day(domain.next_due))
    return ""


def _bill(invoice: Invoice) -> str:
    """When an invoice is to be paid, or was; else when it was made."""
    open_ones = (InvoiceStatus.UNPAID, InvoiceStatus.COLLECTIONS)
    if invoice.status in open_ones and invoice.due is not None:
        return translate("Search", "Due {day}").format(day=formats.day(invoice.due))
    if invoice.status is InvoiceStatus.PAID and (on := paid_on(invoice)) is not None:
        return translate("Search", "Paid {day}").format(day=formats.day(on))
    if invoice.issued is not None:
        return translate("Search", "Dated {day}").format(day=formats.day(invoice.issued))
    return ""


def all_of(area: Area, number: int) -> str:
    """The row that leads to the whole list, where more was found than is shown."""
    if area is Area.SERVICES:
        return translate("Search", "All %Ln services found", None, number)
    if area is Area.DOMAINS:
        return translate("Search", "All %Ln domains found", None, number)
    if area is Area.TICKETS:
        return translate("Search", "All %Ln tickets found", None, number)
    return translate("Search", "All %Ln invoices found", None, number)


def nothing(text: str) -> str:
    """Nothing was found."""
    return translate("Search", "Nothing contains “{text}”.").format(text=text)


def results() -> str:
    """What the list of results is called."""
    return translate("Search", "Found")
