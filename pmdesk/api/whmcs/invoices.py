"""Invoices, transactions, credit and quotes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from decimal import Decimal
from typing import TypeVar

from pmdesk.api.errors import Garbled, NotFound, Refused
from pmdesk.api.provider import Page
from pmdesk.api.whmcs.calls import Calls
from pmdesk.api.whmcs.lists import Listing
from pmdesk.api.whmcs.quirks import (
    BadValue,
    Row,
    known_word,
    read_row,
    to_bool,
    to_date,
    to_decimal,
    to_id,
    to_instant,
    to_int,
    to_line,
    to_money,
    to_prose,
)
from pmdesk.api.whmcs.services import pay_name
from pmdesk.api.whmcs.wire import Reading, check_single, rows
from pmdesk.records import Area, Relation
from pmdesk.records.invoices import (
    CreditEntry,
    Invoice,
    InvoiceDetails,
    InvoiceLine,
    InvoiceStatus,
    Quote,
    Tax,
    Transaction,
)
from pmdesk.records.money import Money

T = TypeVar("T")

INVOICES = Listing("GetInvoices", Area.INVOICES, "invoices", "invoice", "userid", client="userid", size=500)
TRANSACTIONS = Listing("GetTransactions", Area.INVOICES, "transactions", "transaction", "userid")
CREDITS = Listing("GetCredits", Area.INVOICES, "credits", "credit", None, answers_for="clientid")
QUOTES = Listing("GetQuotes", Area.INVOICES, "quotes", "quote", "userid", client="userid", size=100)

_NAMES_SECONDS = 3600.0
_STATUS = {
    "draft": InvoiceStatus.DRAFT,
    "unpaid": InvoiceStatus.UNPAID,
    "overdue": InvoiceStatus.UNPAID,
    "payment pending": InvoiceStatus.PAYMENT_PENDING,
    "paid": InvoiceStatus.PAID,
    "cancelled": InvoiceStatus.CANCELLED,
    "canceled": InvoiceStatus.CANCELLED,
    "refunded": InvoiceStatus.REFUNDED,
    "collections": InvoiceStatus.COLLECTIONS,
}
# The words of invoiceitems.type that say what relid is the id of.
_ABOUT = {
    "hosting": Area.SERVICES,
    "setup": Area.SERVICES,
    "upgrade": None,
    "addon": Area.ADDONS,
    "domain": Area.DOMAINS,
    "domainregister": Area.DOMAINS,
    "domaintransfer": Area.DOMAINS,
    "domainrenew": Area.DOMAINS,
    "domaingracefee": Area.DOMAINS,
    "domainredemptionfee": Area.DOMAINS,
}


# What an invoice says is not understood in part: its amounts, what they are in, and when it is due.
_NEEDED = frozenset(
    {"id", "invoiceid", "status", "duedate", "currencycode", "total", "subtotal", "credit", "tax", "tax2"}
    | {"balance", "items", "transactions", "isCreditNote"}
)
_NEEDED_OF_LINE = frozenset({"amount", "description"})
_NEEDED_OF_MONEY = frozenset({"id", "invoiceid", "amount", "amountin", "amountout"})
_NEEDED_OF_QUOTE = frozenset({"id", "stage", "currency", "total"})
_TAXES = (("tax", "taxrate"), ("tax2", "taxrate2"))


class Invoices:
    """The calls about money owed and paid."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._pay_names: tuple[float, dict[str, str]] | None = None

    async def page(self, cursor: str | None) -> Page[Invoice]:
        """Newest first, by id: dates have ties, and pages cut through ties lose rows."""
        self._calls.permit("invoices")
        read = await self._reader()
        page = await self._calls.page(INVOICES, cursor, read.listed, orderby="id", order="desc")
        self._calls.note_owned(Area.INVOICES, (record.id for record in page.rows))
        return page

    async def one(self, invoice_id: str) -> InvoiceDetails:
        """One invoice with its lines; NotFound when it is not this client's, or a draft."""
        self._calls.permit("invoices")
        read = await self._reader()
        return await self._read(invoice_id, read.details)

    async def own(self, invoice_id: str) -> int:
        """The id as a number, its owner checked; NotFound when it is not this client's, or a draft."""
        if not self._calls.is_owned(Area.INVOICES, invoice_id):
            await self._read(invoice_id, lambda row: None)
        return self._calls.number(invoice_id)

    async def transactions(self) -> Page[Transaction]:
        """All transactions: the action knows no paging."""
        self._calls.permit("invoices")
        currency, zone = await self._calls.currency(), self._calls.zone
        return await self._calls.page(TRANSACTIONS, None, lambda row: transaction(row, currency, zone))

    async def credit_entries(self) -> Page[CreditEntry]:
        """All movements of the account's credit. Their rows name no owner, the answer does."""
        self._calls.permit("invoices")
        currency = await self._calls.currency()
        return await self._calls.page(CREDITS, None, lambda row: credit_entry(row, currency))

    async def quotes(self, cursor: str | None) -> Page[Quote]:
        """Quotes, without drafts."""
        self._calls.permit("quotes")
        facts = await self._calls.account_facts()
        codes = {facts.currency_id: facts.currency} if facts.currency_id else {}
        return await self._calls.page(QUOTES, cursor, lambda row: quote(row, facts.currency, codes))

    async def _reader(self) -> InvoiceReader:
        return InvoiceReader(await self._calls.currency(), self._calls.zone, await self._names())

    async def _names(self) -> dict[str, str]:
        """What customers call the payment modules; a role that may not ask costs the names alone."""
        now = self._calls.pacer.ticks()
        if self._pay_names is None or now - self._pay_names[0] > _NAMES_SECONDS:
            try:
                found = await self._calls.ask("GetPaymentMethods", {}, pay_names)
            except (Refused, NotFound, Garbled):
                found = {}
            self._pay_names = now, found
        return self._pay_names[1]

    async def _read(self, invoice_id: str, record: Callable[[Row], T]) -> T:
        number, client_id = self._calls.number(invoice_id), self._calls.client_id

        def read(data: Row) -> T:
            check_single(data, "invoiceid", number, client_id)
            if status_of(to_line(data.get("status"), "status")) is InvoiceStatus.DRAFT:
                raise NotFound
            return record(data)

        made = await self._calls.ask("GetInvoice", {"invoiceid": number}, read)
        self._calls.note_owned(Area.INVOICES, (invoice_id,))
        return made


def status_of(word: str) -> InvoiceStatus:
    """What a status of WHMCS's means."""
    return _STATUS.get(word.lower()) or _STATUS.get(known_word(word), InvoiceStatus.UNKNOWN)


class InvoiceReader:
    """Reads invoices of one account: its currency, the server's zone, the shown names of payment modules."""

    def __init__(self, currency: str, zone: tzinfo, pay_names: Mapping[str, str]) -> None:
        self._currency, self._zone, self._pay_names = currency, zone, pay_names

    def listed(self, row: Row) -> Invoice | None:
        """One row of GetInvoices; None for a draft, which the host has not sent yet."""
        return read_row(self._listed, row, _NEEDED)

    def details(self, row: Row) -> InvoiceDetails:
        """GetInvoice. A line that cannot be read makes the whole unreadable: its sum would be a lie."""
        return read_row(self._details, row, _NEEDED)

    def _listed(self, row: Row) -> Invoice | None:
        currency = to_line(row.get("currencycode"), "currencycode").upper() or self._currency
        made = self._invoice(row, currency, "id")
        return None if made.status is InvoiceStatus.DRAFT else made

    def _details(self, row: Row) -> InvoiceDetails:
        currency, zone = self._currency, self._zone
        made = self._invoice(row, currency, "invoiceid")
        reading = Reading(Area.INVOICES, None, 0)
        lines = reading.read(
            rows(row.get("items"), "item", "items"), lambda line: invoice_line(line, currency)
        )
        moved = reading.read(
            rows(row.get("transactions"), "transaction", "transactions"),
            lambda money: transaction(money, currency, zone, made.id),
        )
        if reading.set_aside:
            raise BadValue(f"items.{reading.set_aside[0].reason}")
        return InvoiceDetails(
            invoice=made,
            lines=lines,
            transactions=moved,
            balance=to_money(row.get("balance"), currency, "balance"),
            notes=to_prose(row.get("notes"), "notes").strip(),
        )

    def _invoice(self, row: Row, currency: str, key: str) -> Invoice:
        """What both actions say (WHMCS developer docs, getinvoices.md and getinvoice.md).

        ``invoicenum`` is empty unless sequential numbering is on: then the id is the number.
        """
        invoice_id = to_id(row.get(key), key)
        word = to_line(row.get("status"), "status")
        total = to_money(row.get("total"), currency, "total")
        if total is None:
            raise BadValue("total")
        pay, paid = pay_name(row), to_instant(row.get("datepaid"), self._zone, "datepaid")
        return Invoice(
            id=invoice_id,
            number=to_line(row.get("invoicenum"), "invoicenum") or invoice_id,
            status=status_of(word),
            status_word=word,
            issued=to_date(row.get("date"), "date"),
            due=to_date(row.get("duedate"), "duedate"),
            paid=paid,
            paid_day=None if paid is None else to_date(row.get("datepaid"), "datepaid"),
            subtotal=to_money(row.get("subtotal"), currency, "subtotal"),
            credit=to_money(row.get("credit"), currency, "credit"),
            taxes=_taxes(row, currency),
            total=total,
            payment_method=self._pay_names.get(pay, pay) if pay else None,
            is_credit_note="isCreditNote" in row and bool(to_bool(row["isCreditNote"], "isCreditNote")),
        )


def pay_names(data: Row) -> dict[str, str]:
    """GetPaymentMethods: the shown name of each module."""
    found = rows(data.get("paymentmethods"), "paymentmethod", "GetPaymentMethods", mark="module")
    pairs = (
        (to_line(row.get("module"), "module"), to_line(row.get("displayname"), "displayname"))
        for row in found
        if isinstance(row, dict)
    )
    return {module: name for module, name in pairs if module and name}


def invoice_line(row: Row, currency: str) -> InvoiceLine:
    """One item of GetInvoice; ``relid`` is the id of what its ``type`` names."""
    return read_row(lambda row: _line(row, currency), row, _NEEDED_OF_LINE)


def transaction(row: Row, currency: str, zone: tzinfo, invoice_id: str | None = None) -> Transaction:
    """One row of GetTransactions, or of an invoice's own list."""
    return read_row(lambda row: _transaction(row, currency, zone, invoice_id), row, _NEEDED_OF_MONEY)


def credit_entry(row: Row, currency: str) -> CreditEntry:
    """One row of GetCredits."""
    return read_row(lambda row: _credit_entry(row, currency), row, _NEEDED_OF_MONEY)


def quote(row: Row, currency: str, codes: dict[int, str]) -> Quote | None:
    """One row of GetQuotes; None for a draft. No total where its currency is not the account's."""
    return read_row(lambda row: _quote(row, currency, codes), row, _NEEDED_OF_QUOTE)


def _line(row: Row, currency: str) -> InvoiceLine:
    amount = to_money(row.get("amount"), currency, "amount")
    if amount is None:
        raise BadValue("amount")
    kind = to_line(row.get("type"), "type")
    area, about = _ABOUT.get(kind.lower()), to_int(row.get("relid"), "relid")
    return InvoiceLine(
        id=to_line(row.get("id"), "id"),
        description=to_prose(row.get("description"), "description").strip(),
        amount=amount,
        kind=kind,
        about=Relation(area=area, id=str(about)) if area and about and about > 0 else None,
        taxed=bool(to_bool(row.get("taxed"), "taxed")),
    )


def _transaction(row: Row, currency: str, zone: tzinfo, invoice_id: str | None) -> Transaction:
    zero = Money(currency=currency, amount=Decimal(0))
    on = to_int(row.get("invoiceid"), "invoiceid")
    at = to_instant(row.get("date"), zone, "date")
    return Transaction(
        id=to_id(row.get("id"), "id"),
        at=at,
        day=None if at is None else to_date(row.get("date"), "date"),
        paid_in=to_money(row.get("amountin"), currency, "amountin") or zero,
        paid_out=to_money(row.get("amountout"), currency, "amountout") or zero,
        fees=to_money(row.get("fees"), currency, "fees"),
        gateway=to_line(row.get("gateway"), "gateway"),
        reference=to_line(row.get("transid"), "transid"),
        description=to_line(row.get("description"), "description"),
        invoice_id=str(on) if on else invoice_id,
    )


def _credit_entry(row: Row, currency: str) -> CreditEntry:
    amount = to_money(row.get("amount"), currency, "amount")
    if amount is None:
        raise BadValue("amount")
    return CreditEntry(
        id=to_id(row.get("id"), "id"),
        day=to_date(row.get("date"), "date"),
        description=to_line(row.get("description"), "description"),
        amount=amount,
    )


def _quote(row: Row, currency: str, codes: dict[int, str]) -> Quote | None:
    stage = to_line(row.get("stage"), "stage")
    if known_word(stage) == "draft":
        return None
    number = to_int(row.get("currency"), "currency")
    code = codes.get(number) if number and codes else currency
    return Quote(
        id=to_id(row.get("id"), "id"),
        subject=to_line(row.get("subject"), "subject"),
        stage=stage,
        created=to_date(row.get("datecreated"), "datecreated"),
        valid_until=to_date(row.get("validuntil"), "validuntil"),
        total=to_money(row.get("total"), code, "total") if code else None,
    )


def _taxes(row: Row, currency: str) -> tuple[Tax, ...]:
    """The taxes that apply: an amount, or a rate (a rate on nothing taxable is an amount of 0)."""
    found = []
    for amount_key, rate_key in _TAXES:
        amount = to_money(row.get(amount_key), currency, amount_key)
        rate = to_decimal(row.get(rate_key), rate_key)
        if amount is not None and (amount.amount or rate):
            found.append(Tax(amount=amount, rate=rate or None))
    return tuple(found)
