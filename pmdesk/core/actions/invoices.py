"""What a customer can do with an invoice: pay it on the provider's page."""

from pmdesk.api.capability import Capability, Place
from pmdesk.core.actions import Action
from pmdesk.records import Area
from pmdesk.records.invoices import Invoice, InvoiceStatus


def _payable(invoice: Invoice) -> bool:
    return invoice.status in (InvoiceStatus.UNPAID, InvoiceStatus.COLLECTIONS) and not invoice.is_credit_note


PAY = Action("invoice.pay", Area.INVOICES, "credit-card", Capability.SIGN_ON, _payable, Place.INVOICE)
OPEN_AT_HOST = Action(
    "invoice.open", Area.INVOICES, "square-arrow-out-up-right", Capability.SIGN_ON, place=Place.INVOICE
)

ALL = (PAY, OPEN_AT_HOST)
