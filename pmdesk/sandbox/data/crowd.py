"""Many customers at once, each with an account of the usual size: for load, and for tests with strangers."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from pmdesk.sandbox.data import provider as host
from pmdesk.sandbox.data import words
from pmdesk.sandbox.data.days import Days
from pmdesk.sandbox.data.ledger import Invoice, Line, next_number, write
from pmdesk.sandbox.database import Database

SERVICES, DOMAINS, TICKETS, INVOICES = 2, 4, 5, 24
"""How many of each such a customer has."""


@dataclass(frozen=True, slots=True)
class Customer:
    """One of the crowd, who signs in with the password of everybody else."""

    email: str
    client_id: int
    user_id: int


def add(database: Database, days: Days, count: int, password: str) -> list[Customer]:
    """Put so many customers in, each the owner of an account; calling it again adds others."""
    first = next_number(database, "clients")
    chance = Random(f"pmdesk/crowd/{first}")
    database.begin()
    try:
        crowd = [_one(database, days, chance, first + number, password) for number in range(count)]
    finally:
        database.commit()
    return crowd


def _one(database: Database, days: Days, chance: Random, client: int, password: str) -> Customer:
    name = f"shop-{client}.example"
    who = Customer(f"owner@{name}", client, next_number(database, "users"))
    person = {"firstname": "Robin", "lastname": f"Keeper {client}", "email": who.email}
    created = f"{days.year(-30, -3)} 09:00:00"
    database.insert("users", {"id": who.user_id, **person, "password": password, "datecreated": created})
    database.insert(
        "clients",
        {
            "id": client,
            **person,
            "uuid": f"5b0c0d0e-0000-4000-8000-{client:012d}",
            "owner_user_id": who.user_id,
            "companyname": f"Shop {client}",
            "address1": "1 Market Place",
            "city": "Lakeview",
            "state": "Minnesota",
            "postcode": "55401",
            "country": "US",
            "countryname": "United States",
            "phonecc": "1",
            "phonenumber": "6125550100",
            "currency": host.USD,
            "customfield": "",
            "datecreated": created[:10],
            "lastlogin": days.at(-1, "08:20"),
        },
    )
    database.insert("memberships", {"user_id": who.user_id, "client_id": client, "is_owner": 1})
    _services(database, days, who, name)
    _domains(database, days, who, name)
    _invoices(database, days, who, name)
    _tickets(database, days, chance, who, name)
    return who


_PRICE = {"orderid": 0, "firstpaymentamount": 1290, "recurringamount": 1290, "paymentmethod": "stripe"}


def _services(database: Database, days: Days, who: Customer, name: str) -> None:
    for number in range(SERVICES):
        database.insert(
            "services",
            {
                **_PRICE,
                "clientid": who.client_id,
                "pid": host.BUSINESS,
                "serverid": host.FALCON,
                "regdate": days.year(5 + number, -2),
                "domain": name if number == 0 else f"www{number}.{name}",
                "billingcycle": "Monthly",
                "nextduedate": days.day(5 + number),
                "status": "Active",
                "username": f"shop{who.client_id}",
                "password": "not-for-anybody",
                "diskusage": 900,
                "disklimit": 10240,
            },
        )


def _domains(database: Database, days: Days, who: Customer, name: str) -> None:
    for number in range(DOMAINS):
        database.insert(
            "domains",
            {
                **_PRICE,
                "userid": who.client_id,
                "regtype": "Register",
                "domainname": name if number == 0 else f"name{number}-{name}",
                "registrar": "northregistry",
                "regperiod": 1,
                "regdate": days.year(40 * (number + 1), -2),
                "expirydate": days.day(40 * (number + 1)),
                "nextduedate": days.day(40 * (number + 1)),
                "status": "Active",
                "nameservers": host.NAMESERVERS,
            },
        )


def _invoices(database: Database, days: Days, who: Customer, name: str) -> None:
    """One a month, the last of them still open."""
    service = next_number(database, "services") - 1
    plan = Line("Hosting", service, f"Web hosting Business - {name}", 1290, taxed=True)
    for month in range(INVOICES):
        made, due = -30 * (INVOICES - month) + 20, -30 * (INVOICES - month) + 34
        paid = days.at(due, "06:04") if month < INVOICES - 1 else ""
        number = next_number(database, "invoices")
        status = "Paid" if paid else "Unpaid"
        write(
            database,
            who.client_id,
            Invoice(number, days.day(made), days.day(due), (plan,), status, paid=paid),
        )


def _tickets(database: Database, days: Days, chance: Random, who: Customer, name: str) -> None:
    for age in range(TICKETS):
        ticket, opened = next_number(database, "tickets"), -20 * (age + 1)
        answered = days.at(opened + 1, "10:00")
        database.insert(
            "tickets",
            {
                "id": ticket,
                "tid": f"{900_000 + ticket}",
                "c": f"c{ticket * 7919 % 9999991:07d}",
                "deptid": host.SUPPORT,
                "userid": who.client_id,
                "name": f"Robin Keeper {who.client_id}",
                "email": who.email,
                "date": days.at(opened, "09:00"),
                "subject": words.subject(chance, name),
                "message": words.message(chance),
                "status": "Answered" if age == 0 else "Closed",
                "priority": "Medium",
                "lastreply": answered,
            },
        )
        database.insert(
            "replies",
            {
                "ticketid": ticket,
                "userid": 0,
                "name": "Dana Okafor",
                "email": "",
                "requestor_type": "Operator",
                "date": answered,
                "message": words.message(chance),
                "admin": "Dana Okafor",
            },
        )
