"""Two years of the bakery's invoices, up to those that are due, overdue, being paid and not yet sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import cycle

from pmdesk.sandbox.data import domains, services
from pmdesk.sandbox.data.account import CARD, CLIENT, CREDIT
from pmdesk.sandbox.data.days import Days
from pmdesk.sandbox.data.ledger import Invoice, Line, Payment, write
from pmdesk.sandbox.database import Database

OVERDUE, RENEWAL, CARE_PLAN, PART_PAID, DRAFT = 10482, 10488, 10491, 10493, 10495
PENDING, SUSPENDING = 10472, 10465
LAST_OF_THE_PAST = 10486
"""The newest of the settled invoices; older ones count down from here with the gaps of other customers'."""


def add(database: Database, days: Days) -> None:
    """Put invoices and the credit log in, oldest first."""
    past = sorted(_past(days), key=lambda invoice: invoice.date, reverse=True)
    number = LAST_OF_THE_PAST
    numbered = []
    for invoice, gap in zip(past, cycle((7, 11, 5, 13, 9, 4, 8)), strict=False):
        numbered.append(replace(invoice, id=number, paymethodid=CARD if invoice.paid else None))
        number -= gap
    for invoice in (*reversed(numbered), *_present(days)):
        write(database, CLIENT, invoice)
    _credit(database, days, numbered)


def _care_plan(due: str) -> Line:
    return Line("Addon", services.SILVER, f"Website Maintenance Service - Silver ({due})", 4900, taxed=True)


def _hosting(start: str, end: str, cents: int) -> Line:
    words = f"Web hosting Business - hearthandrye.example ({start} - {end})"
    return Line("Hosting", services.MAIN, f"{words}\nDaily backups: Kept for 14 days", cents, taxed=True)


def _renewal(domain: int, name: str, years: str, cents: int = 1899) -> Line:
    return Line("Domain", domain, f"Domain Renewal - {name} - {years}", cents)


def _unpaid_lines(days: Days) -> dict[int, tuple[Line, ...]]:
    """What the invoices that are not settled are for."""
    popup = f"Web hosting Starter - popup.hearthandrye.example ({days.day(-34)} - {days.month(-34, 1)})"
    school = f"Web hosting Starter - sourdough-school.example ({days.day(24)} - {days.month(23, 3)})"
    years = f"1 Year/s ({days.day(3)} - {days.year(2, 1)})"
    return {
        SUSPENDING: (Line("Hosting", services.POPUP, popup, 900, taxed=True),),
        PENDING: (
            Line("Hosting", services.ORDERS, "VPS Small - orders.hearthandrye.example", 2400, taxed=True),
        ),
        OVERDUE: (_hosting(days.day(-6), days.year(-7, 1), 12900),),
        RENEWAL: (
            _renewal(domains.MAIN, "hearthandrye.example", years),
            Line("DomainAddonIDP", domains.MAIN, "ID Protection - hearthandrye.example", 0),
        ),
        CARE_PLAN: (_care_plan(days.day(10)),),
        PART_PAID: (Line("Hosting", services.SCHOOL, school, 2700, taxed=True),),
        DRAFT: (Line("", 0, "Photographs, first half", 6000),),
    }


def _present(days: Days) -> list[Invoice]:
    """Everything that is not settled, oldest first."""
    lines = _unpaid_lines(days)

    def open_invoice(number: int, issued: int, due: int, status: str = "Unpaid") -> Invoice:
        return Invoice(number, days.day(issued), days.day(due), lines[number], status)

    warning = "If this is not paid in time the service is suspended."
    advance = (Payment(days.at(-1, "12:01"), 1000, "banktransfer"),)
    return [
        replace(open_invoice(SUSPENDING, -48, -34), tried=days.at(-34, "06:05")),
        replace(open_invoice(PENDING, -22, -8, "Payment Pending"), method="banktransfer"),
        replace(open_invoice(OVERDUE, -20, -6), tried=days.at(-5, "07:09"), notes=warning, paymethodid=CARD),
        replace(open_invoice(RENEWAL, -11, 3), paymethodid=CARD),
        open_invoice(CARE_PLAN, -4, 10),
        replace(open_invoice(PART_PAID, -2, 24), method="banktransfer", payments=advance),
        open_invoice(DRAFT, 0, 30, "Draft"),
    ]


def _past(days: Days) -> list[Invoice]:
    """Everything that is settled; ids are given later."""
    return [*_monthly(days), *_yearly(days), *_domains(days), *_once(days)]


def _settled(days: Days, offset: int, *lines: Line, credit: int = 0) -> Invoice:
    """Paid on its due day, ``offset`` days from today; the second tax rate came 400 days ago."""
    rates = (6875, 500) if offset > -400 else (6875, 0)
    return Invoice(
        0,
        days.day(offset - 14),
        days.day(offset),
        tuple(lines),
        paid=days.at(offset, "06:04:31"),
        rates=rates,
        credit=credit,
    )


def _monthly(days: Days) -> list[Invoice]:
    invoices = []
    for months in range(1, 14):
        due = days.month(10, -months)
        offset = (date.fromisoformat(due) - days.today).days
        invoices.append(_settled(days, offset, _care_plan(due)))
    return invoices


def _yearly(days: Days) -> list[Invoice]:
    quarters = [
        _settled(
            days,
            24 - 91 * number,
            Line(
                "Hosting", services.SCHOOL, "Web hosting Starter - sourdough-school.example", 2700, taxed=True
            ),
        )
        for number in (1, 2, 3)
    ]
    years = [
        _settled(days, -371, _hosting(days.day(-371), days.day(-7), 12900)),
        _settled(days, -736, _hosting(days.day(-736), days.day(-372), 11900)),
    ]
    return quarters + years


def _domains(days: Days) -> list[Invoice]:
    return [
        _settled(days, -362, _renewal(domains.MAIN, "hearthandrye.example", "1 Year/s")),
        _settled(days, -727, _renewal(domains.MAIN, "hearthandrye.example", "1 Year/s", 1799)),
        _settled(
            days,
            -200,
            Line("DomainRegister", domains.SCHOOL, "Domain Registration - sourdough-school.example", 1499),
            Line(
                "DomainAddonIDP", domains.SCHOOL, "ID Protection - sourdough-school.example - 1 Year/s", 600
            ),
        ),
        _settled(days, -322, _renewal(domains.STARTER, "ryestarter.example", "1 Year/s"), credit=1899),
        _settled(days, -385, _renewal(domains.GRACE, "hearthrye.example", "1 Year/s")),
        _settled(
            days,
            -37,
            _renewal(domains.EVENTS, "hearthandrye-bread-and-butter-events.example", "2 Year/s", 3100),
        ),
        _settled(
            days,
            -6,
            Line("DomainTransfer", domains.TRANSFER, "Domain Transfer - thecrumbletter.example", 1899),
        ),
        _settled(
            days,
            -1,
            Line("DomainRegister", domains.REGISTRATION, "Domain Registration - bröd-och-smör.example", 1499),
            credit=750,
        ),
    ]


def _once(days: Days) -> list[Invoice]:
    gold = Line("Addon", services.GOLD, "Website Maintenance Service - Gold, first month", 8900, taxed=True)
    wordpress = Line("Addon", services.WORDPRESS, "WordPress Addon - Setup Fee", 2500, taxed=True)
    funds = Line("AddFunds", 0, "Credit added to the account", 10000)
    moves = tuple(
        Line(
            "", 0, f"Moving the old website, page {number} of 46: texts, pictures and forms", 450, taxed=True
        )
        for number in range(1, 47)
    )
    discount = Line("PromoHosting", services.MAIN, "Promotion FIRSTMOVE: 10 % off", -2070, taxed=True)
    refunded = replace(
        _settled(days, -118, gold),
        status="Refunded",
        refunded=days.at(-111, "10:40"),
        payments=(Payment(days.at(-118, "06:04:31"), 9557), Payment(days.at(-111, "10:40"), -9557)),
    )
    cancelled = Invoice(
        0,
        days.day(-218),
        days.day(-204),
        (_renewal(domains.EXPIRED, "sourdough-sunday.example", "1 Year/s"),),
        "Cancelled",
        cancelled=days.at(-190, "03:00"),
    )
    return [
        _settled(days, -300, wordpress),
        _settled(days, -340, funds),
        _settled(days, -430, *moves, discount, credit=5000),
        refunded,
        cancelled,
    ]


def _credit(database: Database, days: Days, invoices: list[Invoice]) -> None:
    """The log of the account's credit; it adds up to what the account holds."""
    movements = [(days.day(-460), "Thank you for the recommendation", 5000, 0)]
    for invoice in sorted(invoices, key=lambda each: each.date):
        if invoice.credit:
            words = f"Credit Applied to Invoice #{invoice.id}"
            movements.append((invoice.due, words, -invoice.credit, invoice.id))
        if invoice.lines[0].type == "AddFunds":
            movements.append((invoice.due, f"Add Funds Invoice #{invoice.id}", 10000, invoice.id))
    used = sum(movement[2] for movement in movements)
    movements.append((days.day(-30), "Correction by Billing", CREDIT - used, 0))
    database.insert_many(
        "credits",
        ("clientid", "date", "description", "amount", "relid"),
        [(CLIENT, *movement) for movement in sorted(movements)],
    )
