"""Every action's answer read the way the provider reads it, from a decoded object or from bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pmdesk.api.provider import Page, SetAside
from pmdesk.api.transport import Answer
from pmdesk.api.whmcs import account, domains, invoices, services, tickets
from pmdesk.api.whmcs.calls import client_of
from pmdesk.api.whmcs.client_area import redirect_url
from pmdesk.api.whmcs.lists import Listing, Offset, PageReading
from pmdesk.api.whmcs.wire import envelope

NOW = datetime(2026, 11, 22, 9, 43, tzinfo=UTC)
SAMPLES = Path(__file__).parent / "samples"
CLIENT = 418
Data = dict[str, Any]
Read = tuple[tuple[Any, ...], tuple[SetAside, ...]]

_invoices = invoices.InvoiceReader("USD", UTC, {})


def answer(data: object, status: int = 200) -> Answer:
    return Answer(status, {"content-type": "application/json"}, json.dumps(data).encode())


def sample(action: str) -> Data:
    found: Data = json.loads((SAMPLES / f"{action}.json").read_text())
    return found


def read_page(
    data: Data, listing: Listing, at: Offset, client: int, record: Callable[[Data], Any]
) -> tuple[Page[Any], int]:
    """One page, some rows at a time, and how many rows in it were another customer's."""
    reading = PageReading(data, listing, at, client, record)
    while reading.step(3):
        pass
    return reading.page(), reading.foreign


def _list(listing: Listing, record: Callable[[Data], Any]) -> Callable[[Data, int], Read]:
    def read(data: Data, client: int) -> Read:
        page, foreign = read_page(data, listing, Offset(), client, record)
        assert not foreign
        return page.rows, page.set_aside

    return read


def _single(record: Callable[[Data, int], Any]) -> Callable[[Data, int], Read]:
    return lambda data, client: ((record(data, client),), ())


LISTS: dict[str, Callable[[Data, int], Read]] = {
    "GetClientsProducts": _list(services.PRODUCTS, lambda row: services.service(row, "USD", UTC)),
    "GetClientsAddons": _list(services.ADDONS, lambda row: services.addon(row, "USD")),
    "GetClientsDomains": _list(domains.DOMAINS, lambda row: domains.domain(row, "USD")),
    "GetInvoices": _list(invoices.INVOICES, _invoices.listed),
    "GetTransactions": _list(invoices.TRANSACTIONS, lambda row: invoices.transaction(row, "USD", UTC)),
    "GetCredits": _list(invoices.CREDITS, lambda row: invoices.credit_entry(row, "USD")),
    "GetQuotes": _list(invoices.QUOTES, lambda row: invoices.quote(row, "USD", {})),
    "GetTickets": _list(tickets.TICKETS, lambda row: tickets.ticket(row, UTC, {})),
    "GetContacts": _list(account.CONTACTS, account.contact),
    "GetPayMethods": _list(account.PAY_METHODS, account.pay_method),
    "GetAnnouncements": _list(account.ANNOUNCEMENTS, lambda row: account.announcement(row, UTC)),
    "GetEmails": _list(account.EMAILS, lambda row: account.sent_mail(row, UTC)),
}
SINGLES: dict[str, Callable[[Data, int], Read]] = {
    "GetInvoice": _single(lambda data, client: _invoices.details(data)),
    "GetTicket": _single(lambda data, client: tickets.conversation(data, UTC, client)),
    "GetTicketAttachment": _single(lambda data, client: tickets.attached_file(data)),
    "GetSupportDepartments": _single(lambda data, client: tickets.departments(data)),
    "GetPaymentMethods": _single(lambda data, client: invoices.pay_names(data)),
    "GetClientsDetails": _single(
        lambda data, client: (account.account(client_of(data, client)), account.counters(data))
    ),
    "DomainGetNameservers": _single(lambda data, client: domains.nameservers(data)),
    "DomainGetLockingStatus": _single(lambda data, client: domains.lock(data)),
    "DomainGetWhoisInfo": _single(lambda data, client: domains.contacts(data)),
    "CreateSsoToken": _single(lambda data, client: redirect_url(data)),
}
ALL = LISTS | SINGLES


def read(action: str, data: object, client: int = CLIENT) -> Read:
    """Through JSON and the envelope, as it comes over the wire."""
    return ALL[action](envelope(answer(data), action, NOW), client)


def flat(data: Data) -> Data:
    """The answer with PHP's bracketed keys, as some of the documentation prints it."""
    out: Data = {}

    def put(key: str, value: Any) -> None:
        inner = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        pairs = list(inner)
        if not pairs:
            out[key] = value
        for below, deeper in pairs:
            put(f"{key}[{below}]", deeper)

    for key, value in data.items():
        put(key, value)
    return out
