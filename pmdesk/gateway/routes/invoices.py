"""Invoices and their documents, transactions, credit and quotes."""

from __future__ import annotations

from litestar import get
from litestar.response import Stream

from pmdesk.api.gateway.contract import PageBody
from pmdesk.gateway.files import streamed
from pmdesk.gateway.routes.common import AnyRequest, Cursor, Customer, Known, RecordId, body_of, listed
from pmdesk.records.invoices import CreditEntry, Invoice, InvoiceDetails, Quote, Transaction


@get("/invoices")
async def invoices(provider: Customer, cursor: Cursor = None, known: Known = None) -> PageBody[Invoice]:
    """A page of the customer's invoices, newest first, without drafts."""
    return await listed(provider.invoices, cursor, known)


@get("/invoices/{invoice_id:str}")
async def invoice(provider: Customer, invoice_id: RecordId) -> InvoiceDetails:
    """An invoice with its lines."""
    return await provider.invoice(invoice_id)


@get("/invoices/{invoice_id:str}/pdf")
async def invoice_pdf(request: AnyRequest, provider: Customer, invoice_id: RecordId) -> Stream:
    """The invoice's document as the host's client area makes it."""
    return await streamed(request, lambda to: provider.invoice_pdf(invoice_id, to))


@get("/transactions")
async def transactions(provider: Customer) -> PageBody[Transaction]:
    """Money that moved."""
    return body_of(await provider.transactions())


@get("/credit-entries")
async def credit_entries(provider: Customer) -> PageBody[CreditEntry]:
    """Movements of the account's credit."""
    return body_of(await provider.credit_entries())


@get("/quotes")
async def quotes(provider: Customer, cursor: Cursor = None, known: Known = None) -> PageBody[Quote]:
    """A page of the host's offers, without drafts."""
    return await listed(provider.quotes, cursor, known)


ROUTES = (invoices, invoice, invoice_pdf, transactions, credit_entries, quotes)
