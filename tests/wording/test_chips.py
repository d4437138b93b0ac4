"""The vocabulary of statuses, word for word."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.records.money import Money
from pmdesk.records.services import Addon, Service, ServiceStatus
from pmdesk.records.tickets import Ticket, TicketStatus
from pmdesk.wording import chips
from pmdesk.wording.chip_data import ChipData

TODAY = date(2026, 11, 22)


def service(status: ServiceStatus, **more: object) -> Service:
    return Service(id="1", name="Web hosting", status=status, status_word="Mothballed", **more)  # type: ignore[arg-type]


def domain(status: DomainStatus = DomainStatus.ACTIVE, **more: object) -> Domain:
    return Domain(id="1", name="rye.example", status=status, status_word="Mothballed", **more)  # type: ignore[arg-type]


def invoice(status: InvoiceStatus = InvoiceStatus.UNPAID, due: date | None = None) -> Invoice:
    total = Money(currency="USD", amount=Decimal("142"))
    return Invoice(id="1", number="10482", status=status, status_word="Mothballed", due=due, total=total)


def ticket(status: TicketStatus) -> Ticket:
    return Ticket(id="1", number="4471", subject="Form", status=status, status_word="Mothballed")


UNKNOWN = ChipData("circle-question-mark", "Mothballed", "neutral", False)


@pytest.mark.parametrize(
    ("status", "chip"),
    [
        ("pending", ChipData("hourglass", "Being set up", "neutral")),
        ("active", ChipData("circle-check", "Active", "ok")),
        ("suspended", ChipData("circle-pause", "Suspended", "bad", True)),
        ("cancelled", ChipData("circle-slash", "Cancelled", "neutral")),
        ("terminated", ChipData("circle-x", "Closed", "neutral")),
        ("completed", ChipData("circle-check", "Completed", "neutral")),
        ("fraud", ChipData("shield-alert", "On hold for review", "warn", True)),
        ("unknown", UNKNOWN),
    ],
)
def test_services_and_addons(status: str, chip: ChipData) -> None:
    value = ServiceStatus(status)
    assert chips.service_chip(service(value), TODAY) == chip
    addon = Addon(id="1", service_id="1", name="Care", status=value, status_word="Mothballed")
    assert chips.addon_chip(addon) == chip


def test_a_cancellation_that_was_asked_for() -> None:
    ends = service(ServiceStatus.ACTIVE, ends=date(2026, 12, 31))
    assert chips.service_chip(ends, TODAY) == ChipData("calendar-x", "Ends 31 Dec", "warn", True)
    over = service(ServiceStatus.CANCELLED, ends=date(2026, 10, 31))
    assert chips.service_chip(over, TODAY).word == "Cancelled"


@pytest.mark.parametrize(
    ("status", "chip"),
    [
        ("pending", ChipData("hourglass", "Registering", "neutral")),
        ("pending-registration", ChipData("hourglass", "Registering", "neutral")),
        ("pending-transfer", ChipData("arrow-left-right", "Moving here", "info")),
        ("grace", ChipData("clock-alert", "Just expired", "bad", True)),
        ("redemption", ChipData("archive-restore", "In rescue period", "bad", True)),
        ("expired", ChipData("calendar-x", "Expired", "bad", True)),
        ("cancelled", ChipData("circle-slash", "Cancelled", "neutral")),
        ("fraud", ChipData("shield-alert", "On hold for review", "warn", True)),
        ("transferred-away", ChipData("arrow-up-right", "Moved away", "neutral")),
        ("unknown", UNKNOWN),
    ],
)
def test_domains(status: str, chip: ChipData) -> None:
    assert chips.domain_chip(domain(DomainStatus(status)), TODAY) == chip


@pytest.mark.parametrize(
    ("expires", "due", "renews", "word", "tone", "filled"),
    [
        (90, None, None, "Active", "ok", False),
        (30, None, False, "30 days left", "warn", True),
        (31, None, False, "Active", "ok", False),
        (31, 24, False, "31 days left", "warn", True),
        (8, None, False, "8 days left", "warn", True),
        (7, None, False, "7 days left", "bad", True),
        (5, 3, None, "5 days left", "bad", True),
        (5, 3, True, "Active", "ok", False),
        (1, None, False, "1 day left", "bad", True),
        (0, None, False, "Ends today", "bad", True),
        (-2, None, False, "End date passed", "bad", True),
        (None, 90, False, "Active", "ok", False),
        (None, 21, False, "Due in 21 days", "warn", True),
        (None, 1, False, "Due in 1 day", "bad", True),
        (None, 0, False, "Due today", "bad", True),
        (None, -3, False, "Invoice overdue", "bad", True),
        (None, None, True, "End date unknown", "neutral", False),
    ],
)
def test_a_domain_that_runs_out(
    expires: int | None, due: int | None, renews: bool | None, word: str, tone: str, filled: bool
) -> None:
    def after(days: int | None) -> date | None:
        return None if days is None else TODAY + timedelta(days)

    chip = chips.domain_chip(domain(expires=after(expires), next_due=after(due), auto_renew=renews), TODAY)
    assert (chip.word, chip.tone, chip.filled) == (word, tone, filled)


def test_auto_renew() -> None:
    assert chips.auto_renew_cell(domain(auto_renew=True)) == ChipData("", "On", "text")
    assert chips.auto_renew_cell(domain(auto_renew=False)) == ChipData("", "Off", "text2")
    assert chips.auto_renew_cell(domain()) == ChipData("", "Not known", "text2")
    assert chips.auto_renew_cell(domain(auto_renew=True), True) == ChipData(
        "triangle-alert", "Will fail", "bad"
    )
    assert chips.auto_renew_cell(domain(auto_renew=False), True).word == "Off"


@pytest.mark.parametrize(
    ("status", "chip"),
    [
        ("open", ChipData("circle-dot", "Waiting for staff", "neutral")),
        ("answered", ChipData("message-square-reply", "Answered", "info", True)),
        ("customer-reply", ChipData("clock", "You replied", "neutral")),
        ("in-progress", ChipData("loader", "Being worked on", "neutral")),
        ("on-hold", ChipData("circle-pause", "On hold", "neutral")),
        ("closed", ChipData("check-check", "Closed", "neutral")),
        ("unknown", UNKNOWN),
    ],
)
def test_tickets(status: str, chip: ChipData) -> None:
    assert chips.ticket_chip(ticket(TicketStatus(status))) == chip


@pytest.mark.parametrize(
    ("status", "chip"),
    [
        ("draft", ChipData("file-clock", "Draft", "neutral")),
        ("unpaid", ChipData("clock", "Unpaid", "warn", True)),
        ("payment-pending", ChipData("hourglass", "Payment sent", "info")),
        ("paid", ChipData("circle-check", "Paid", "ok")),
        ("cancelled", ChipData("circle-slash", "Cancelled", "neutral")),
        ("refunded", ChipData("undo-2", "Refunded", "neutral")),
        ("collections", ChipData("shield-alert", "In collection", "bad", True)),
        ("unknown", UNKNOWN),
    ],
)
def test_invoices(status: str, chip: ChipData) -> None:
    assert chips.invoice_chip(invoice(InvoiceStatus(status)), TODAY) == chip
    late = chips.invoice_chip(invoice(InvoiceStatus(status), TODAY - timedelta(6)), TODAY)
    assert late == (ChipData("triangle-alert", "6 days overdue", "bad", True) if status == "unpaid" else chip)


def test_an_invoice_is_overdue_from_the_day_after() -> None:
    assert chips.invoice_chip(invoice(due=TODAY), TODAY).word == "Unpaid"
    assert chips.invoice_chip(invoice(due=TODAY - timedelta(1)), TODAY).word == "1 day overdue"


def test_a_status_without_a_word() -> None:
    assert chips.unknown("  ").word == "Unknown"
