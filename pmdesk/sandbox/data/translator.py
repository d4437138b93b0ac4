"""Oduya Translations: one more customer, with an active account that asks for a second factor."""

from __future__ import annotations

from pmdesk.sandbox.data import provider as host
from pmdesk.sandbox.data.days import Days
from pmdesk.sandbox.data.ledger import VAT, Invoice, Line, write
from pmdesk.sandbox.database import Database

TRANSLATIONS, PIA = 758, 903
EMAIL = "pia@oduya.example"
# Far from the bakery's and below what is counted on from, so that new records stay where they were.
SERVICE, DOMAIN, TICKET, REPLY = 1401, 3501, 4310, 7851
PAID, UNPAID = 9815, 9872


def add(database: Database, days: Days) -> None:
    """Put the account in with one of each: service, domain, ticket, and two invoices."""
    _account(database, days)
    _service(database, days)
    _domain(database, days)
    _ticket(database, days)
    plan = Line("Hosting", SERVICE, "Web hosting Starter - oduya.example", 9900, taxed=True)
    name = Line("Domain", DOMAIN, "Domain Renewal - oduya.example - 1 Year/s", 1747, taxed=True)
    for invoice in (
        Invoice(PAID, days.day(-64), days.day(-50), (plan,), paid=days.at(-50, "08:12"), rates=VAT),
        Invoice(UNPAID, days.day(-6), days.day(8), (name,), "Unpaid", rates=VAT),
    ):
        write(database, TRANSLATIONS, invoice)


def _account(database: Database, days: Days) -> None:
    who = {"firstname": "Pia", "lastname": "Oduya", "email": EMAIL}
    created = f"{days.year(-50, -3)} 13:25:40"
    database.insert(
        "users",
        {"id": PIA, **who, "password": "", "two_factor": 1, "datecreated": created, "language": "german"},
    )
    database.insert(
        "clients",
        {
            "id": TRANSLATIONS,
            **who,
            "uuid": "c1f0a7be-52d8-4c19-8e77-000000000758",
            "owner_user_id": PIA,
            "companyname": "Oduya Translations",
            "address1": "Gartenweg 8",
            "city": "Lindenau",
            "state": "Sachsen",
            "postcode": "04177",
            "country": "DE",
            "countryname": "Germany",
            "phonecc": "49",
            "phonenumber": "3415550188",
            "currency": host.EUR,
            "language": "german",
            "defaultgateway": "stripe",
            "customfield": "A colleague",
            "datecreated": created[:10],
            "lastlogin": days.at(-2, "19:44"),
        },
    )
    database.insert("memberships", {"user_id": PIA, "client_id": TRANSLATIONS, "is_owner": 1})


def _service(database: Database, days: Days) -> None:
    database.insert(
        "services",
        {
            "id": SERVICE,
            "clientid": TRANSLATIONS,
            "orderid": 2601,
            "pid": host.STARTER,
            "serverid": host.FALCON,
            "regdate": days.year(-50, -1),
            "domain": "oduya.example",
            "firstpaymentamount": 9900,
            "recurringamount": 9900,
            "paymentmethod": "stripe",
            "billingcycle": "Annually",
            "nextduedate": days.year(-50, 1),
            "status": "Active",
            "username": "oduyaexa",
            "password": "not-for-anybody",
            "diskusage": 301,
            "disklimit": 2048,
        },
    )


def _domain(database: Database, days: Days) -> None:
    database.insert(
        "domains",
        {
            "id": DOMAIN,
            "userid": TRANSLATIONS,
            "orderid": 2602,
            "regtype": "Register",
            "domainname": "oduya.example",
            "registrar": "northregistry",
            "regperiod": 1,
            "firstpaymentamount": 1379,
            "recurringamount": 1747,
            "paymentmethod": "stripe",
            "regdate": days.year(8, -3),
            "expirydate": days.day(15),
            "nextduedate": days.day(8),
            "status": "Active",
            "nameservers": host.NAMESERVERS,
        },
    )


def _ticket(database: Database, days: Days) -> None:
    database.insert(
        "tickets",
        {
            "id": TICKET,
            "tid": f"66{TICKET}",
            "c": "w0rdsm1th",
            "deptid": host.BILLING,
            "userid": TRANSLATIONS,
            "name": "Pia Oduya",
            "email": EMAIL,
            "date": days.at(-5, "10:15"),
            "subject": "Our tax number on the invoices",
            "message": "Could you print our tax number on the next invoice, please?",
            "status": "Answered",
            "priority": "Low",
            "lastreply": days.at(-4, "09:30"),
        },
    )
    database.insert(
        "replies",
        {
            "id": REPLY,
            "ticketid": TICKET,
            "userid": 0,
            "name": "Priya Raman",
            "email": "",
            "requestor_type": "Operator",
            "date": days.at(-4, "09:30"),
            "message": "Yes. Put it into your details, and it will stand on the next one.",
            "admin": "Priya Raman",
        },
    )
