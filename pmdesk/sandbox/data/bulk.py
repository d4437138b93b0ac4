"""The account of an agency, a customer for years: thousands of everything, added to the small account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from pmdesk.sandbox.data import provider as host
from pmdesk.sandbox.data import words
from pmdesk.sandbox.data.account import CLIENT, EMAIL, NAME
from pmdesk.sandbox.data.days import Days
from pmdesk.sandbox.data.ledger import NO_TIME, tax, transaction_id
from pmdesk.sandbox.database import Database


@dataclass(frozen=True)
class Plan:
    """How many records the account has in the end, those of the small one counted in."""

    invoices: int
    tickets: int = 2_000
    domains: int = 500
    services: int = 200


PLANS = {"large": Plan(10_000), "huge": Plan(100_000)}
_FIRST_ID = 20_001
_YEARS_BACK = 8


def add(database: Database, days: Days, plan: Plan) -> None:
    """Fill the account up to the plan; the same for the same day."""
    chance = Random(f"pmdesk/{days.today}/{plan}")

    def missing(table: str, column: str, wanted: int) -> int:
        return wanted - int(
            database.value(f"SELECT COUNT(*) FROM {table} WHERE {column} = ?", (CLIENT,))  # noqa: S608
        )

    names = words.domain_names(chance, plan.domains + plan.services)
    _services(database, days, chance, names[plan.domains :], missing("services", "clientid", plan.services))
    _domains(database, days, chance, names, missing("domains", "userid", plan.domains))
    _tickets(database, days, chance, names, missing("tickets", "userid", plan.tickets))
    _invoices(database, days, chance, names, missing("invoices", "userid", plan.invoices))


_SERVICE_COLUMNS = [
    "id",
    "clientid",
    "orderid",
    "pid",
    "serverid",
    "regdate",
    "domain",
    "firstpaymentamount",
    "recurringamount",
    "paymentmethod",
    "billingcycle",
    "nextduedate",
    "status",
    "username",
    "password",
    "diskusage",
    "disklimit",
    "bwusage",
    "bwlimit",
    "lastupdate",
]


def _services(database: Database, days: Days, chance: Random, names: list[str], count: int) -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        for number in range(count):
            pid, price, limit = chance.choice(
                ((host.STARTER, 900, 2048), (host.BUSINESS, 1290, 10240), (host.SHOP, 2490, 30720))
            )
            status = chance.choices(("Active", "Cancelled", "Terminated", "Suspended"), (84, 9, 6, 1))[0]
            due = chance.randint(1, 31) if status == "Active" else -chance.randint(40, 900)
            name = names[number % len(names)]
            yield (
                _FIRST_ID + number,
                CLIENT,
                _FIRST_ID + number,
                pid,
                chance.choice((host.FALCON, host.HERON)),
                days.day(due - 30 * chance.randint(1, 80)),
                name,
                price,
                price,
                "stripe",
                "Monthly",
                days.day(due),
                status,
                name.replace("-", "")[:8],
                "not-for-the-desktop",
                chance.randint(20, limit),
                limit,
                chance.randint(100, 40_000),
                limit * 20,
                days.at(-1, "23:12"),
            )

    database.insert_many("services", _SERVICE_COLUMNS, rows())


_DOMAIN_COLUMNS = [
    "id",
    "userid",
    "orderid",
    "regtype",
    "domainname",
    "registrar",
    "regperiod",
    "firstpaymentamount",
    "recurringamount",
    "paymentmethod",
    "regdate",
    "expirydate",
    "nextduedate",
    "status",
    "idprotection",
    "donotrenew",
    "lockstatus",
    "nameservers",
]


def _domains(database: Database, days: Days, chance: Random, names: list[str], count: int) -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        for number in range(count):
            status = chance.choices(("Active", "Expired", "Transferred Away", "Cancelled"), (90, 5, 3, 2))[0]
            left = chance.randint(6, 360) if status == "Active" else -chance.randint(60, 1500)
            yield (
                _FIRST_ID + number,
                CLIENT,
                _FIRST_ID + number,
                "Register",
                names[number],
                "northregistry",
                1,
                1499,
                1899,
                "stripe",
                days.year(left, -chance.randint(1, _YEARS_BACK)),
                days.day(left),
                days.day(left - 7),
                status,
                chance.randint(0, 1),
                int(chance.random() < 0.1),
                "locked",
                host.NAMESERVERS,
            )

    database.insert_many("domains", _DOMAIN_COLUMNS, rows())


_TICKET_COLUMNS = [
    "id",
    "tid",
    "c",
    "deptid",
    "userid",
    "name",
    "email",
    "date",
    "subject",
    "message",
    "status",
    "priority",
    "lastreply",
    "service",
]
_REPLY_COLUMNS = ["ticketid", "userid", "name", "email", "requestor_type", "date", "message", "admin"]
_STAFF = ("Dana Okafor", "Priya Raman", "Luc Marchetti", "Agnes Holt")


def _tickets(database: Database, days: Days, chance: Random, names: list[str], count: int) -> None:
    tickets: list[tuple[object, ...]] = []
    replies: list[tuple[object, ...]] = []
    for number in range(count):
        identifier = _FIRST_ID + number
        opened = -chance.randint(3, _YEARS_BACK * 365)
        answers = _replies(days, chance, identifier, opened)
        replies.extend(answers)
        last = answers[-1][5]
        fresh = number < 12
        tickets.append(
            (
                identifier,
                f"{700_000 + identifier}",
                f"b{identifier * 7919 % 9999991:07d}",
                chance.choice((host.SALES, host.BILLING, host.SUPPORT, host.SUPPORT, host.SECURITY)),
                CLIENT,
                NAME,
                EMAIL,
                days.at(opened, "09:00"),
                words.subject(chance, chance.choice(names)),
                words.message(chance),
                chance.choice(("Open", "Answered", "Customer-Reply")) if fresh else "Closed",
                chance.choice(("Low", "Medium", "Medium", "High")),
                last,
                "",
            )
        )
    database.insert_many("tickets", _TICKET_COLUMNS, tickets)
    database.insert_many("replies", _REPLY_COLUMNS, replies)


def _replies(days: Days, chance: Random, ticket: int, opened: int) -> list[tuple[object, ...]]:
    """One to five messages, by the staff and the customer in turn."""
    rows: list[tuple[object, ...]] = []
    for step in range(chance.randint(1, 5)):
        staff = step % 2 == 0
        author = chance.choice(_STAFF) if staff else NAME
        when = days.at(min(opened + step // 2, -2), f"{10 + step}:{chance.randint(10, 59)}")
        who = (0, author, "", "Operator") if staff else (CLIENT, author, EMAIL, "Owner")
        rows.append((ticket, *who, when, words.message(chance), author if staff else ""))
    return rows


_INVOICE_COLUMNS = [
    "id",
    "userid",
    "date",
    "duedate",
    "datepaid",
    "lastcaptureattempt",
    "daterefunded",
    "datecancelled",
    "subtotal",
    "credit",
    "tax",
    "tax2",
    "total",
    "taxrate",
    "taxrate2",
    "status",
    "paymentmethod",
    "created_at",
    "updated_at",
]
_ITEM_COLUMNS = ["invoiceid", "type", "relid", "description", "amount", "taxed"]
_TRANSACTION_COLUMNS = [
    "userid",
    "gateway",
    "date",
    "description",
    "amountin",
    "fees",
    "amountout",
    "transid",
    "invoiceid",
]


def _invoices(database: Database, days: Days, chance: Random, names: list[str], count: int) -> None:
    invoices: list[tuple[object, ...]] = []
    items: list[tuple[object, ...]] = []
    payments: list[tuple[object, ...]] = []
    past = [days.day(-offset) for offset in range(_YEARS_BACK * 365 + 40)]
    for number in range(count):
        identifier = _FIRST_ID + number
        age = 20 + (count - number) * (_YEARS_BACK * 365 - 20) // count
        date, due = past[age + 14], past[age]
        lines = _lines(chance, names, identifier)
        items.extend(lines)
        subtotal = sum(line[4] for line in lines)
        taxed = sum(line[4] for line in lines if line[5])
        first, second = tax(taxed, 6875), tax(taxed, 500)
        total = subtotal + first + second
        status = chance.choices(("Paid", "Cancelled", "Refunded"), (970, 20, 10))[0]
        settled = f"{due} 06:04:31" if status != "Cancelled" else NO_TIME
        back = f"{due} 18:00:00" if status == "Refunded" else NO_TIME
        ended = f"{due} 18:00:00" if status == "Cancelled" else NO_TIME
        made = f"{date} 07:00:12"
        invoices.append(
            (
                *(identifier, CLIENT, date, due, settled, settled, back, ended, subtotal, 0, first, second),
                *(total, 6875, 500, status, "stripe", made, made),
            )
        )
        if status == "Cancelled":
            continue
        charge = transaction_id(str(identifier))
        payments.append((CLIENT, "stripe", settled, "Invoice Payment", total, 60, 0, charge, identifier))
        if status == "Refunded":
            words_ = f"Refund of Transaction ID {charge}"
            payments.append((CLIENT, "stripe", back, words_, 0, 0, total, f"re_{charge[3:]}", identifier))
    database.insert_many("invoices", _INVOICE_COLUMNS, invoices)
    database.insert_many("items", _ITEM_COLUMNS, items)
    database.insert_many("transactions", _TRANSACTION_COLUMNS, payments)


_LINES = (
    ("Hosting", "Web hosting Starter", 900, 1),
    ("Hosting", "Web hosting Business", 1290, 1),
    ("Hosting", "Web hosting Shop", 2490, 1),
    ("Addon", "Website Maintenance Service - Silver", 4900, 1),
    ("Addon", "Website Maintenance Service - Gold", 8900, 1),
    ("Domain", "Domain Renewal, 1 Year/s", 1899, 0),
)


def _lines(chance: Random, names: list[str], invoice: int) -> list[tuple[int, str, int, str, int, int]]:
    lines = []
    for _ in range(1 if chance.random() < 0.7 else 2):
        kind, words_, price, taxed = _LINES[int(chance.random() * len(_LINES))]
        number = int(chance.random() * 150)
        name = names[number if kind == "Domain" else len(names) - 1 - number]
        lines.append((invoice, kind, _FIRST_ID + number, f"{words_} - {name}", price, taxed))
    return lines
