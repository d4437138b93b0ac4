"""The same small business: its invoices, tickets and account."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from pmdesk.records import Area, Relation
from pmdesk.records.account import (
    Account,
    AccountExtras,
    Announcement,
    Contact,
    Counters,
    MailKind,
    MailPreference,
    PayMethod,
    PayMethodKind,
)
from pmdesk.records.invoices import Invoice, InvoiceDetails, InvoiceLine, InvoiceStatus, Tax, Transaction
from pmdesk.records.tickets import (
    Attachment,
    Author,
    Conversation,
    Department,
    Message,
    Ticket,
    TicketStatus,
)
from tests.views.things import CLIENT, at, usd

# --- invoices -----------------------------------------------------------------------------------------


def invoice(
    record_id: str, status: InvoiceStatus, due: date, total: str = "142.00", **facts: object
) -> Invoice:
    """An invoice with what most have; `facts` replace or add."""
    amount = usd(total)
    usual: dict[str, object] = {
        "number": record_id,
        "status_word": status.value.title(),
        "issued": date.fromordinal(due.toordinal() - 14),
        "due": due,
        "subtotal": amount,
        "total": amount,
        "payment_method": "Credit card",
    }
    if status is InvoiceStatus.PAID:
        usual["paid"] = datetime(due.year, due.month, due.day, 6, 2, tzinfo=UTC)
    return Invoice(id=record_id, status=status, **(usual | facts))  # type: ignore[arg-type]


INVOICES = (
    invoice("10482", InvoiceStatus.UNPAID, date(2026, 11, 16)),
    invoice("10497", InvoiceStatus.UNPAID, date(2026, 11, 25), "18.99"),
    invoice("10503", InvoiceStatus.UNPAID, date(2026, 12, 6), "24.50"),
    invoice("10471", InvoiceStatus.PAYMENT_PENDING, date(2026, 11, 20), "49.00"),
    invoice(
        "10440",
        InvoiceStatus.PAID,
        date(2026, 10, 16),
        "60.76",
        subtotal=usd("49.00"),
        taxes=(Tax(amount=usd("11.76"), rate=Decimal("24.00"), name="VAT"),),
    ),
    invoice("10402", InvoiceStatus.PAID, date(2026, 9, 16), "49.00"),
    invoice("10377", InvoiceStatus.CANCELLED, date(2026, 8, 3), "89.00"),
    invoice("10351", InvoiceStatus.REFUNDED, date(2026, 7, 1), "25.00"),
    invoice("10288", InvoiceStatus.COLLECTIONS, date(2026, 3, 14), "12.00"),
    invoice("10512", InvoiceStatus.DRAFT, date(2026, 12, 20), "8.90"),
)

INVOICE_DETAILS = (
    InvoiceDetails(
        invoice=INVOICES[0],
        lines=(
            InvoiceLine(
                id="1",
                description="Web hosting Business, hearthandrye.example (16 Nov 2026 to 15 Nov 2027)",
                amount=usd("142.00"),
                kind="Hosting",
                about=Relation(area=Area.SERVICES, id="11"),
            ),
        ),
        balance=usd("142.00"),
    ),
    InvoiceDetails(
        invoice=INVOICES[1],
        lines=(
            InvoiceLine(
                id="2",
                description="Renewal of hearthandrye.example, 1 year",
                amount=usd("18.99"),
                kind="Domain",
                about=Relation(area=Area.DOMAINS, id="31"),
            ),
        ),
        balance=usd("18.99"),
    ),
    InvoiceDetails(
        invoice=INVOICES[4],
        lines=(
            InvoiceLine(
                id="3",
                description="Website maintenance, Silver",
                amount=usd("49.00"),
                kind="Addon",
                taxed=True,
            ),
        ),
        transactions=(
            Transaction(
                id="t1",
                at=at(10, 16, 6, 2),
                paid_in=usd("60.76"),
                paid_out=usd("0.00"),
                gateway="Credit card",
                reference="PM-7731",
                invoice_id="10440",
            ),
        ),
        balance=usd("0.00"),
    ),
)

# --- tickets ------------------------------------------------------------------------------------------


def ticket(
    record_id: str, number: str, subject: str, status: TicketStatus, last_reply: datetime, **facts: object
) -> Ticket:
    """A ticket with what most have; `facts` replace or add."""
    usual: dict[str, object] = {
        "status_word": status.value.title(),
        "department": "Support",
        "priority": "Medium",
        "opened": at(11, 18, 16, 30),
    }
    return Ticket(
        id=record_id,
        number=number,
        subject=subject,
        status=status,
        last_reply=last_reply,
        **(usual | facts),  # type: ignore[arg-type]
    )


TICKETS = (
    ticket("71", "4471", "Contact form sends no mail", TicketStatus.ANSWERED, at(11, 22, 9, 18)),
    ticket("72", "4466", "Invoice with our new address", TicketStatus.OPEN, at(11, 20, 11, 5)),
    ticket("73", "4460", "Move thecrumbletter.example here", TicketStatus.IN_PROGRESS, at(11, 19, 8, 0)),
    ticket("74", "4432", "Strange sign-in from abroad", TicketStatus.ON_HOLD, at(11, 4, 13, 0)),
    ticket("75", "4419", "Which plan for a shop?", TicketStatus.CUSTOMER_REPLY, at(10, 30, 10, 0)),
    ticket("76", "4377", "Backup from last week", TicketStatus.CLOSED, at(9, 2, 15, 45)),
)

CONVERSATION = Conversation(
    ticket=TICKETS[0],
    messages=(
        Message(
            id="0",
            author=Author.CUSTOMER,
            name="Marta Lindqvist",
            at=at(11, 18, 16, 30),
            text="Since Monday the contact form on our website sends no mail.\n\nOrders may be getting lost.",
            attachments=(Attachment(index=0, name="form.png", size=48_213),),
        ),
        Message(
            id="901",
            author=Author.STAFF,
            name="Dana",
            at=at(11, 22, 9, 18),
            text="The form used an old mailbox. We changed it to orders@hearthandrye.example.\n\n"
            "Send one message through the form to see that it arrives.",
        ),
    ),
)

DEPARTMENTS = (
    Department(id="1", name="Sales"),
    Department(id="2", name="Billing"),
    Department(id="3", name="Support"),
    Department(id="4", name="Security"),
)

# --- the account --------------------------------------------------------------------------------------

ACCOUNT = Account(
    id=CLIENT,
    first_name="Marta",
    last_name="Lindqvist",
    company="Hearth & Rye",
    email="marta@hearthandrye.example",
    address1="Mill Lane 14",
    city="Turku",
    postcode="20100",
    country="FI",
    phone="+358 2 555 0114",
    tax_id="FI00000000",
    currency="USD",
    credit=usd("12.50"),
    payment_method="Credit card",
    mail=tuple(MailPreference(kind=kind, on=kind is not MailKind.AFFILIATE) for kind in MailKind),
    sign_on_allowed=True,
)

EXTRAS = AccountExtras(
    contacts=(
        Contact(id="81", first_name="Jonas", last_name="Lindqvist", email="jonas@hearthandrye.example"),
    ),
    pay_methods=(
        PayMethod(
            id="91",
            kind=PayMethodKind.CARD,
            kind_word="CreditCard",
            description="Business card",
            card_type="Visa",
            last_four="4417",
            expires=(2026, 10),
        ),
    ),
    announcements=(
        Announcement(
            id="a1",
            at=at(11, 20, 8, 0),
            title="Work on server falcon",
            html="<p>On 29 November from 01:00 to 02:00 websites on falcon may be slow.</p>",
        ),
    ),
)

COUNTERS = Counters(
    active_services=4, active_domains=6, active_tickets=5, unpaid_invoices=3, overdue_invoices=1
)
