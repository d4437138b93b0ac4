"""Fills a profile with a made-up account, the same for the same day: what a store holds after some years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from pmdesk.records.account import Account, Counters
from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.invoices import Invoice, InvoiceStatus, Tax
from pmdesk.records.money import Money
from pmdesk.records.services import Cycle, Service, ServiceStatus, Usage
from pmdesk.records.tickets import Ticket, TicketStatus
from pmdesk.store.accounts import StoredAccount
from pmdesk.store.database import Store
from pmdesk.system.clock import SystemClock
from pmdesk.tools.benching.plan import Plan

KEY = "5b0d4c1e-0000-4000-8000-000000000001"
_YEARS = 8
_NAMES = (
    *("alder", "birch", "cedar", "elm", "fir", "hazel", "juniper", "larch"),
    *("maple", "oak", "pine", "rowan", "spruce", "willow", "yew"),
)
_TRADES = (
    *("bakery", "books", "cycles", "dental", "florist", "garage"),
    *("joinery", "legal", "optics", "pottery", "tailor", "travel"),
)
_SUBJECTS = (
    "Mail does not arrive",
    "Certificate has expired",
    "Please move my site",
    "Question about an invoice",
    "Backup from last week",
    "Database is slow",
)
_PLANS = (("Starter", "9.00", 2048), ("Business", "12.90", 10240), ("Shop", "24.90", 30720))


def fill(profile: Path, plan: Plan) -> None:
    """Put a signed-in account with so many records into a new profile. Raises StoreError."""
    clock = SystemClock()
    data = profile / "data"
    profile.mkdir(mode=0o700)
    store = Store.open(data, clock)
    try:
        made = Made(clock.today())
        at = clock.now()
        store.accounts.add(_account(at))
        store.services.replace(KEY, list(made.services(plan.services)), plan.services, at)
        store.addons.replace(KEY, [], 0, at)
        store.domains.replace(KEY, list(made.domains(plan.domains)), plan.domains, at)
        store.tickets.replace(KEY, list(made.tickets(plan.tickets)), plan.tickets, at)
        store.invoices.replace(KEY, list(made.invoices(plan.invoices)), plan.invoices, at)
        store.details.put(KEY, _details(), at)
        store.details.put(KEY, Counters(), at)
    finally:
        store.close()


def _account(at: datetime) -> StoredAccount:
    return StoredAccount(
        key=KEY,
        kind="whmcs-sandbox",
        address="http://127.0.0.1:9/",
        host="host.example",
        provider_name="Northern Host",
        client_id="41",
        user_id="42",
        email="mara@studio.example",
        display_name="Mara Lindqvist",
        company="Studio Lindqvist",
        added=at,
        last_synced=at,
    )


def _details() -> Account:
    return Account(
        id="41",
        first_name="Mara",
        last_name="Lindqvist",
        company="Studio Lindqvist",
        email="mara@studio.example",
        currency="EUR",
    )


class Made:
    """Records by their number, so that any part of them is the same whoever asks."""

    def __init__(self, today: date) -> None:
        self._today = today

    def _day(self, number: int) -> date:
        return self._today + timedelta(days=number)

    def _at(self, number: int) -> datetime:
        return datetime.combine(self._day(number), time(9, number % 60), UTC)

    @staticmethod
    def _site(number: int) -> str:
        name, trade = _NAMES[number % len(_NAMES)], _TRADES[number // len(_NAMES) % len(_TRADES)]
        return f"{name}-{trade}-{number % 977}.example"

    def services(self, count: int) -> Iterator[Service]:
        """Hosting for sites; most are active, some are not paid, a few have ended."""
        for number in range(count):
            plan, price, room = _PLANS[number % len(_PLANS)]
            status = ServiceStatus.ACTIVE
            if number % 11 == 7:
                status = ServiceStatus.SUSPENDED if number % 77 == 7 else ServiceStatus.CANCELLED
            yield Service(
                id=str(20_001 + number),
                name=f"Web hosting {plan}",
                group="Web hosting",
                domain=self._site(number),
                status=status,
                status_word=status.value.title(),
                registered=self._day(-30 * (number % 80) - 40),
                next_due=self._day(number % 31 + 1),
                cycle=Cycle.MONTHLY,
                cycle_word="Monthly",
                recurring=_euro(price),
                payment_method="Card",
                disk=Usage(used=Decimal(number * 37 % room), limit=Decimal(room)),
            )

    def domains(self, count: int) -> Iterator[Domain]:
        """Domains over a year, some of them past their end."""
        for number in range(count):
            left = number * 7 % 400 - 20
            status = DomainStatus.ACTIVE if left > 0 else DomainStatus.EXPIRED
            yield Domain(
                id=str(20_001 + number),
                name=self._site(number),
                status=status,
                status_word=status.value.title(),
                registered=self._day(left - 365 * (1 + number % _YEARS)),
                expires=self._day(left),
                next_due=self._day(left - 7),
                auto_renew=number % 10 != 3,
                period_years=1,
                recurring=_euro("18.99"),
                payment_method="Card",
            )

    def tickets(self, count: int) -> Iterator[Ticket]:
        """Conversations of years, the newest dozen still going on."""
        going = (TicketStatus.OPEN, TicketStatus.ANSWERED, TicketStatus.CUSTOMER_REPLY)
        for number in range(count):
            age = number * _YEARS * 365 // max(1, count)
            status = going[number % 3] if number < 12 else TicketStatus.CLOSED
            yield Ticket(
                id=str(20_001 + number),
                number=str(700_001 + number),
                subject=f"{_SUBJECTS[number % len(_SUBJECTS)]}: {self._site(number)}",
                status=status,
                status_word=status.value.title(),
                department="Support",
                priority="Medium",
                opened=self._at(-age - 3),
                last_reply=self._at(-age - 1),
            )

    def invoices(self, count: int) -> Iterator[Invoice]:
        """Bills of years, the newest last; a few are still to be paid, one of them late."""
        for number in range(count):
            age = (count - number) * _YEARS * 365 // max(1, count)
            owed = number >= count - 6
            status = InvoiceStatus.UNPAID if owed else InvoiceStatus.PAID
            if not owed and number % 33 == 5:
                status = InvoiceStatus.CANCELLED
            net = Decimal(900 + number * 131 % 9000) / 100
            tax = (net * 19 / 100).quantize(Decimal("0.01"))
            yield Invoice(
                id=str(20_001 + number),
                number=f"NH-{2019 + number * _YEARS // max(1, count)}-{20_001 + number}",
                status=status,
                status_word=status.value.title(),
                issued=self._day(-age),
                due=self._day(count - number - 2 if owed else 14 - age),
                paid=None if status is not InvoiceStatus.PAID else self._at(min(-1, 13 - age)),
                subtotal=_euro(net),
                taxes=(Tax(amount=_euro(tax), rate=Decimal(19)),),
                total=_euro(net + tax),
                payment_method=("Card", "Bank transfer", "PayPal")[number % 3],
            )


def _euro(amount: Decimal | str) -> Money:
    return Money(currency="EUR", amount=Decimal(amount))
